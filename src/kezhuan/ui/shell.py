"""What the layouts ask of later rooms: the menu, the hats and the counts, handed over once at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from kezhuan.core.access import Actor
from kezhuan.ui.shapes import Hat, MenuGroup


def _no_frame(actor: Actor) -> tuple[tuple[MenuGroup, ...], int]:
    return (), 0


def _no_hats(request: HttpRequest) -> tuple[Hat, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Shell:
    """`frame` draws the menu of the workbench with the number of unread notices, `hats` the hats; the `*_url` are names
    of routes that may be absent."""

    frame: Callable[[Actor], tuple[tuple[MenuGroup, ...], int]] = _no_frame
    hats: Callable[[HttpRequest], tuple[Hat, ...]] = _no_hats
    portal_links: tuple[tuple[str, str], ...] = ()
    search_url: str = "/search/"
    hat_url: str = "/desk/hat/"
    desk_url: str = "/desk/"
    notices_url: str = "/desk/notices/"


_shell = Shell()


def receive(shell: Shell) -> None:
    """The layouts draw this shell from now on; called once at start by house.py."""
    global _shell
    _shell = shell


def shell() -> Shell:
    """The shell in use; an empty one before `receive`."""
    return _shell
