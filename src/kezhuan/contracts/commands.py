"""`./kz contracts`: the list, statistics, the list in the register's columns as a workbook, and looking for suspicions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kezhuan.contracts.rules import statistics as rules
from kezhuan.core.terminal import plainly

STATES = click.option("--state", help="只列这个状态，如 registered")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，金额为分")
PIECE = 500


@click.group("contracts", help="技术合同：列表、统计、按登记表的列导出、疑点扫描。")
def contracts() -> None:
    """The group of commands."""


def _yuan(fen: int | None) -> str:
    from kezhuan.core.money import Fen, in_yuan

    return "--" if fen is None else in_yuan(Fen(fen))


@contracts.command("list", help="列出技术合同。")
@STATES
@click.option("--text", default="", help="名称、编号或登记编号")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@AS_JSON
def list_contracts(state: str | None, text: str, limit: int, as_json: bool) -> None:
    """One line a contract, newest first."""
    from kezhuan.contracts import queries
    from kezhuan.core.access import SYSTEM

    total, rows = queries.listing(SYSTEM, states=(state,) if state else (), text=text, limit=limit)
    if as_json:
        click.echo(json.dumps([_told(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.number}  {row.state_label:<6}  {_yuan(row.turnover)}  {row.registration_no or '--'}  {row.title}")  # fmt: skip
    click.echo(f"共 {total} 份，列出 {len(rows)} 份", err=True)


def _told(row: Any) -> dict[str, Any]:
    return {"uid": str(row.uid), "number": row.number, "state": row.state, "title": row.title, "registration_no": row.registration_no,
            "turnover": row.turnover, "tech": row.tech_amount, "approved": row.approved_tech_amount}  # fmt: skip


@contracts.command("statistics", help="按一种分类统计一年或其中一段，附同比。")
@click.option("--year", type=click.IntRange(2000, 2100), help="默认今年")
@click.option("--part", type=click.Choice(rules.PARTS), default="", help="q1–q4 或 m01–m12，不写为全年")
@click.option("--scope", type=click.Choice(rules.DERIVED), default=rules.DERIVED[0], show_default=True)
@click.option("--by", type=click.Choice(tuple(rules.BREAKDOWNS)), default="kind", show_default=True)
@click.option("--region", default="", help="地区代码，如 330402；默认全部")
@AS_JSON
def statistics(year: int | None, part: str, scope: str, by: str, region: str, as_json: bool) -> None:
    """One line a group: contracts, turnover, 技术交易额, 技术性收入, and the growth of the 技术交易额."""
    from dataclasses import asdict

    from kezhuan.contracts import queries
    from kezhuan.contracts.rules.ledger import growth
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM

    today = clock.today()
    with plainly():
        found = queries.statistics(SYSTEM, scope=scope, by=by, year=year or today.year, part=part, region=region, today=today)  # fmt: skip
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, default=str))
        return
    click.echo(f"{rules.SCOPES[scope]} {found.first} 至 {found.last}，同比 {found.before_first} 至 {found.before_last}")  # fmt: skip
    for label, now, before in (*((g.label, g.now, g.before) for g in found.groups), ("合计", found.total, found.total_before)):  # fmt: skip
        grown = growth(now.tech, before.tech)
        click.echo(f"{label}  {now.count} 份  成交额 {_yuan(now.turnover)}  技术交易额 {_yuan(now.tech)}"
                   f"（{'--' if grown is None else f'{grown:+.1f}%'}）  技术性收入 {_yuan(now.income)}")  # fmt: skip


@contracts.command("export", help="按登记表的列导出全部技术合同（xlsx）。")
@STATES
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(state: str | None, out: Path) -> None:
    """The workbook stands at `out`, which must not be there yet."""
    from kezhuan.contracts import queries
    from kezhuan.contracts.register_sheet import workbook
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM

    if out.exists():
        raise click.ClickException(f"{out} 已经存在")
    states = (state,) if state else ()
    total, _rows = queries.in_register(SYSTEM, states=states, limit=0)

    def rows() -> Iterator[Any]:
        for offset in range(0, total, PIECE):
            yield from queries.in_register(SYSTEM, states=states, offset=offset, limit=PIECE)[1]

    out.write_bytes(workbook(rows(), count=total, at=clock.now()))
    click.echo(f"{total} 份写入 {out}")


@contracts.command("scan", help="扫描全部技术合同的疑点；只提示，不作结论。")
@click.option("--open", "open_only", is_flag=True, help="不扫描，只列出未核实的")
def scan(open_only: bool) -> None:
    """New hints stand on their contracts; those nobody has answered are listed, one line each."""
    from kezhuan.contracts import usecases
    from kezhuan.contracts.queries import doubts
    from kezhuan.core import clock

    if not open_only:
        click.echo(f"新增 {usecases.look(today=clock.today())} 条疑点提示", err=True)
    for number, label, said in doubts.unanswered():
        click.echo(f"{number}  {label}  {said}")


COMMANDS = (contracts,)
