"""The commands each room brings, from its `commands.py`, by a list written by hand.

`COMMANDS` in such a file is a tuple of click commands; groups of one name (`data`, `match`) that several
rooms bring are joined.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec

import click

# In the order of the house; rooms still to be built bring nothing until they stand.
ROOMS = (
    "people",
    "disclosure",
    "achievements",
    "demands",
    "search",
    "matching",
    "deals",
    "contracts",
    "trials",
    "indices",
    "rights",
    "payouts",
    "ratings",
    "exchange",
    "portal",
    "desks",
    "files",
    "demo",
)


def start_django() -> None:
    """Django is set up with this house's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
    import django

    django.setup()


def room_commands() -> dict[str, click.Command]:
    """Every command the standing rooms bring; RuntimeError where two bring the same."""
    start_django()
    found: dict[str, click.Command] = {}
    for room in ROOMS:
        if find_spec(f"kezhuan.{room}") is None or find_spec(f"kezhuan.{room}.commands") is None:
            continue
        for command in import_module(f"kezhuan.{room}.commands").COMMANDS:
            _join(found, command)
    return found


def _join(found: dict[str, click.Command], command: click.Command) -> None:
    name = command.name or ""
    twin = found.setdefault(name, command)
    if twin is command:
        return
    if not (isinstance(twin, click.Group) and isinstance(command, click.Group)):
        raise RuntimeError(f"two rooms bring the command {name}")
    for part, inner in command.commands.items():
        if part in twin.commands:
            raise RuntimeError(f"two rooms bring the command {name} {part}")
        twin.add_command(inner, part)
