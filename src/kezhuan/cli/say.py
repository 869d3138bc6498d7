"""What the command line says: Chinese, or English where the terminal asks for it."""

from __future__ import annotations

import os

import click


def english() -> bool:
    """True where LC_ALL, LC_MESSAGES or LANG asks for English."""
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return asked.startswith("en")


def say(zh: str, en: str, *, err: bool = False) -> None:
    """One line stands on the terminal in the language it asks for."""
    click.echo(en if english() else zh, err=err)
