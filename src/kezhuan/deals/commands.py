"""`./kz deals`: the board, the silent ones, and replaying attribution from the log."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import click


@click.group("deals", help="对接项目：看板、久未更新的、按留痕核对促成归属。")
def deals() -> None:
    """What an operator asks about deals at a terminal."""


def _tell(rows: list[dict[str, Any]], lines: list[str], as_json: bool) -> None:
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(lines))


@deals.command("board", help="各环节有几项、停留中位数几天。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def board(as_json: bool) -> None:
    """Every open step with its number of deals and the median of days."""
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.deals import queries

    columns = queries.board(SYSTEM, today=clock.today())
    rows = [
        {"state": c.state, "label": c.label, "total": c.total, "median_days": c.median_days} for c in columns
    ]
    lines = [
        f"{c.label}  {c.total} 项" + (f"，停留中位数 {c.median_days} 天" if c.total else "") for c in columns
    ]
    _tell(rows, lines, as_json)


@deals.command("silent", help="列出久未更新的对接项目。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def silent(as_json: bool) -> None:
    """Open deals without an entry for the days of the setting, the longest silent last."""
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.deals import queries

    _total, found = queries.deals(SYSTEM, today=clock.today(), silent_only=True, limit=1000)
    rows = [{"number": d.number, "days": d.days_silent, "state": d.state} for d in found]
    lines = [f"{d.number}  {d.days_silent} 天没有记录  {d.state_label}" for d in found]
    _tell(rows, lines or ["没有久未更新的对接项目"], as_json)


@deals.command("replay", help="按操作留痕重算一个对接项目的促成归属，与现状核对；不一致时退出码为 1。")
@click.argument("uid", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def replay(uid: UUID, as_json: bool) -> None:
    """Every share of a deal, and whether the log alone says the same."""
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.core.errors import Hidden
    from kezhuan.deals import queries
    from kezhuan.deals.rules import percent

    try:
        shown = queries.detail(SYSTEM, uid, today=clock.today())
    except Hidden as fault:
        raise click.ClickException(f"没有这个对接项目：{uid}") from fault
    rows = [
        {"person": str(s.person_uid), "share_bp": s.share_bp, "state": s.state, "same": s.replayed}
        for s in shown.shares
    ]
    lines = [
        f"{percent(s.share_bp)}  {s.state_label}  {'一致' if s.replayed else '与留痕不一致'}"
        for s in shown.shares
    ]
    _tell(rows, lines or ["没有人登记促成归属"], as_json)
    if not all(s.replayed for s in shown.shares):
        raise SystemExit(1)


COMMANDS = (deals,)
