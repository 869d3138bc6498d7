"""`./kz rules`: the rulebook as plain data."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kezhuan.core.rulebook.book import shipped_book


@click.group("rules", help="政策、日历与口径规则。")
def command() -> None:
    """The commands of the rulebook."""


@command.command("export", help="把全部规则版本（出处、标记、起止日、散列）写成 JSON。")
@click.argument("path", required=False, type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(path: Path | None) -> None:
    rows = shipped_book().export()
    body = json.dumps(rows, ensure_ascii=False, indent=2, default=str)
    if path is None:
        click.echo(body)
    else:
        path.write_text(body + "\n", encoding="utf-8")
        click.echo(f"写出 {len(rows)} 个版本到 {path}")
