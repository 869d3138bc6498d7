"""`./kz ratings`: the rates of a year, and the bad ratings nobody has answered."""

from __future__ import annotations

import json
from typing import Any

import click


@click.group("ratings", help="服务评价（好差评）：各单位满意率、没有答复的差评。")
def ratings() -> None:
    """What an operator asks about ratings at a terminal; who rated is nowhere in it."""


def _tell(rows: list[dict[str, Any]], lines: list[str], as_json: bool) -> None:
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(lines))


@ratings.command("rates", help="近一年评价满 5 次的单位：次数、满意率、差评与答复。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def rates(as_json: bool) -> None:
    """The same as the public page."""
    from kezhuan.core import clock
    from kezhuan.ratings import queries

    found = queries.rates(today=clock.today())
    rows = [
        {"name": u.name, "rated": u.rated, "percent": u.percent, "low": u.low, "answered": u.answered}
        for u in found
    ]
    lines = [
        f"{u.name}  {u.rated} 次  满意率 {u.percent}%  差评 {u.low} 次，已答复 {u.answered} 次" for u in found
    ]
    _tell(rows, lines or ["近一年评价满 5 次的单位还没有"], as_json)


@ratings.command("owed", help="没有答复的差评，期限近的在前；过了期限的写明过了几个工作日。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def owed(as_json: bool) -> None:
    """Bad ratings that wait for their unit, and by how many working days they are late."""
    from kezhuan.core import clock
    from kezhuan.ratings import queries

    found = queries.owed(today=clock.today())
    rows = [
        {"number": o.number, "unit": o.unit, "due": o.due_on.isoformat(), "late": o.late_wd} for o in found
    ]
    lines = [
        f"{o.number}  {o.unit}  {o.due_on}" + (f"  已逾期 {o.late_wd} 个工作日" if o.late_wd else "")
        for o in found
    ]
    _tell(rows, lines or ["没有待答复的差评"], as_json)


COMMANDS = (ratings,)
