"""`./kz payouts`: policies, the explained ceiling of an application, what-if runs, and checks of the money."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click

from kezhuan.core.terminal import plainly


@click.group("payouts", help="政策兑现：政策、上限说明、测算、核对。")
def payouts() -> None:
    """What can be read of payouts without a browser; money moves on pages alone."""


@payouts.command("policies", help="列出规则手册里的奖补政策。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def policies(as_json: bool) -> None:
    """Every policy with its validity, base and source."""
    from kezhuan.core import clock
    from kezhuan.payouts import queries

    rows = queries.policy_rows(clock.today())
    if as_json:
        click.echo(json.dumps([{"code": r.code, "title": r.title, "from": str(r.from_), "to": str(r.to or ""), "region": r.region,
                                "known": r.known, "source": r.source} for r in rows], ensure_ascii=False))  # fmt: skip
        return
    for row in rows:
        known = "有效期已核实" if row.known else "有效期未经核实"
        click.echo(f"{row.code}　{row.title}　{row.region_name}　{row.from_} 起　{row.base}　{known}")


@payouts.command("explain", help="逐条说明一份申报的上限。")
@click.argument("uid", type=click.UUID)
def explain(uid: UUID) -> None:
    """The ceiling clause by clause, each line the sum of those set in below it."""
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.payouts import queries
    from kezhuan.payouts.rules.explaining import Node, yuan

    def tell(node: Node, depth: int) -> None:
        clause = f"　〔{node.clause}〕" if node.clause else ""
        click.echo(f"{'  ' * depth}{yuan(node.amount):>16}  {node.reason}{clause}")
        for part in node.parts:
            tell(part, depth + 1)

    with plainly():
        tell(queries.application(SYSTEM, uid, today=clock.today()).tree, 0)


@payouts.command("simulate", help="用某一版政策测算过去一年已安排的申报。")
@click.argument("policy")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="哪一年的申报")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="版本起始日，不填用最新版本")
@click.option("--region", required=True, help="地区代码，如 330402")
def simulate(policy: str, year: int, first: datetime | None, region: str) -> None:
    """Cost before and after, winners and losers; only versions of known validity."""
    from kezhuan.core import clock
    from kezhuan.core.access import Actor, Role
    from kezhuan.payouts import queries
    from kezhuan.payouts.rules.explaining import yuan

    day: date | None = first.date() if first else None
    with plainly():
        found = queries.simulation(
            Actor(role=Role.CITY, region=region), policy, year=year, first=day, today=clock.today()
        )
    click.echo(
        f"{found.policy.title}：{found.cases} 项，原安排 {yuan(found.given_fen)} 元，按此版本 {yuan(found.would_fen)} 元"
    )
    for label, rows in (("增加", found.winners), ("减少", found.losers)):
        for row in rows:
            click.echo(f"  {label}　{row.number}　{row.applicant}　{yuan(row.would_fen - row.given_fen)} 元")


@payouts.command("check", help="核对预算、安排、拨付与追回是否分毫不差。")
def check() -> None:
    """Every budget recomputed from its applications; exit code 1 names what does not add up."""
    from kezhuan.payouts import queries

    wrong: list[Any] = list(queries.money_faults())
    for line in wrong:
        click.echo(line)
    if wrong:
        raise click.ClickException(f"{len(wrong)} 处不符")
    click.echo("预算、安排、拨付与追回相符")


COMMANDS = (payouts,)
