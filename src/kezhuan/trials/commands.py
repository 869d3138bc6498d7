"""`./kz trials`: how large the pool is, what runs, what ends soon."""

from __future__ import annotations

import json

import click


@click.group("trials", help="先用后转：成果池、进行中的试用、转化率、将到期的。")
def trials() -> None:
    """What an operator asks about trials at a terminal."""


@trials.command("numbers", help="成果池、进行中的试用、转化率。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def numbers(as_json: bool) -> None:
    """The three figures of the room over the whole installation."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.trials.figures import FIGURES

    found = [(f, f.value(SYSTEM)) for f in FIGURES]
    if as_json:
        click.echo(json.dumps({f.code: None if value is None else str(value) for f, value in found}))
        return
    for figure, value in found:
        click.echo(f"{figure.label}  {'--' if value is None else value} {figure.unit}")


@trials.command("ending", help="列出进行中的试用，先到期的在前。")
def ending() -> None:
    """Running trials with their last day."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.trials import queries

    _total, rows = queries.trials(SYSTEM, states=("running",), limit=1000)
    for row in sorted(rows, key=lambda row: str(row.ends_on)):
        click.echo(f"{row.number}  {row.ends_on}  {row.firm} ← {row.holder}")
    if not rows:
        click.echo("没有进行中的试用")


COMMANDS = (trials,)
