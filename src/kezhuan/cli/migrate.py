"""`./kz migrate`: the database stands as this version needs it."""

from __future__ import annotations

import click
from django.core.management import call_command


def bring_up(*, quiet: bool = True) -> None:
    """Every migration is applied and the cache table exists."""
    call_command("migrate", verbosity=0 if quiet else 1, interactive=False)
    call_command("createcachetable", verbosity=0)


@click.command("migrate", help="把数据库升级到本版本；可重复运行。")
def command() -> None:
    bring_up(quiet=False)
