"""`./kz rights`: how a receipt would be shared, the tax hint of a cash reward, lists, and proving a diligence bundle."""

from __future__ import annotations

import json
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import click

from kezhuan.core.terminal import plainly
from kezhuan.rights.lifecycle import EQUITY, VENTURE

MOST = 10_000
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("rights", help="收益分配测算、个人所得税提示、作价入股与创业的清单、履职佐证核验。")
def rights() -> None:
    """What the rules say and what stands; nothing is stored."""


@rights.command("share", help="按一个单位的规定，把一笔到账分到各方，分毫不差。")
@click.argument("rule")
@click.option(
    "--route",
    type=click.Choice(["assignment", "licence"]),
    required=True,
    help="assignment 转让，licence 许可、作价投资",
)
@click.option("--contract", "contract_yuan", required=True, help="合同金额，如 2000万元")
@click.option("--receipt", "receipt_yuan", required=True, help="本次到账，如 1000万元")
@click.option("--costs", "costs_yuan", default="0", help="首笔到账一次扣除的成本")
@click.option("--later", is_flag=True, help="不是首笔到账，不再扣成本")
@click.option("--in-province", is_flag=True, help="省内转化")
@click.option("--enterprise", is_flag=True, help="企业：以约定为准，不比对法定下限")
@click.option("--day", type=DAY, help="到账日，按当日有效的规定计算，默认今天")
def share(rule: str, route: str, contract_yuan: str, receipt_yuan: str, costs_yuan: str, later: bool, in_province: bool, enterprise: bool,
          day: datetime | None) -> None:  # fmt: skip
    """Every part's amount, their sum, and the national floor beside the team's."""
    from kezhuan.core import clock
    from kezhuan.core.money import in_yuan, parse_money
    from kezhuan.core.rulebook.overlay import rulebook
    from kezhuan.rights.rules import sharing

    on = day.date() if day else clock.today()
    with plainly():
        found = sharing.read(rulebook().version(f"sharing.{rule}", on))
        net = sharing.net_income(parse_money(receipt_yuan), costs=parse_money(costs_yuan), first=not later)
        shares = sharing.shared(
            found, route=route, contract=parse_money(contract_yuan), net=net, in_province=in_province
        )
        floors = rulebook().body("sharing.national", on)
    click.echo(f"{found.title}，净收入 {in_yuan(net)}")
    for each in shares:
        click.echo(f"  {sharing.PARTS.get(each.name, each.name)}　{in_yuan(each.amount)}")
    team = next(each.amount for each in shares if each.name == found.parts[0])
    fault = sharing.under_floor(
        team, net=net, floor=Fraction(floors[f"{route}_rate"]), state_unit=not enterprise
    )
    click.echo(str(fault) if fault else f"合计 {in_yuan(net)}，不低于法定下限")
    if fault:
        raise SystemExit(1)


@rights.command("tax", help="现金奖励减按 50% 计税的条件（财税〔2018〕58号），只作提示。")
@click.option("--reward", "reward_yuan", required=True, help="奖励金额，如 30万元")
@click.option("--received", type=DAY, required=True, help="收入到账日")
@click.option("--paid", type=DAY, required=True, help="奖励发放日")
@click.option("--announced-wd", type=click.IntRange(0, 1000), required=True, help="已公示的工作日数")
@click.option("--kind-confirmed", is_flag=True, help="已人工确认发放单位为非营利性科研机构或高校")
@click.option("--from-conversion", is_flag=True, help="奖励来自职务科技成果转化收入")
@click.option("--registered", is_flag=True, help="技术合同已登记")
@click.option("--apart", is_flag=True, help="与工资、奖金分开发放")
@click.option("--filed", is_flag=True, help="已办理扣缴和备案")
def tax(reward_yuan: str, received: datetime, paid: datetime, announced_wd: int, kind_confirmed: bool, from_conversion: bool, registered: bool,
        apart: bool, filed: bool) -> None:  # fmt: skip
    """What is added to the month's wage income, and every condition with whether it holds."""
    from kezhuan.core.money import in_yuan, parse_money
    from kezhuan.rights.rules.taxing import Reward, taxed

    with plainly():
        amount = parse_money(reward_yuan)
    facts: dict[str, Any] = {"kind_confirmed": kind_confirmed, "from_conversion": from_conversion, "registered": registered, "announced_wd": announced_wd,
                             "apart_from_wages": apart, "filed": filed}  # fmt: skip
    found = taxed(Reward(amount, received.date(), paid.date(), **facts))
    for holds, reason in found.conditions:
        click.echo(f"  {'满足　' if holds else '不满足'}　{reason}")
    click.echo(f"计入当月工资薪金所得 {in_yuan(found.added)}（提示，以税务机关意见为准）")


@rights.command("verify", help="核验履职佐证材料包：链值逐条重算，并与本平台操作留痕比对。")
@click.argument("file", type=click.File("rb"))
@click.option("--alone", is_flag=True, help="只重算链值，不查本平台的操作留痕")
def verify(file: Any, alone: bool) -> None:
    """Every link is recomputed; here the sealed log must hold the head as well. Exit 1 where anything differs."""
    from kezhuan.rights.bundle_paper import manifest_in
    from kezhuan.rights.queries import bundles
    from kezhuan.rights.rules import bundling

    with plainly():
        manifest = manifest_in(file.read())
    wrong = [str(reason) for reason in bundling.faults(manifest)]
    if not wrong and not alone and not bundles.logged(manifest["head_sm3"]):
        wrong.append("本平台的操作留痕里没有这个封存值")
    for line in wrong:
        click.echo(line)
    if wrong:
        raise SystemExit(1)
    click.echo(f"一致：{len(manifest['links'])} 条，封存值 {manifest['head_sm3']}")


@rights.command("equities", help="列出作价入股：编号、环节、成果、入股的公司、作价金额。")
@click.option("--state", type=click.Choice(list(EQUITY.states)), help="只列这一环节")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，金额以分为单位")
def equities(state: str | None, as_json: bool) -> None:
    """Every contribution of this installation, newest first."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.core.money import Fen, in_yuan
    from kezhuan.rights.queries import equities as queries

    _total, rows = queries.listing(SYSTEM, state=state or "", limit=MOST)
    if as_json:
        click.echo(json.dumps([{"number": r.number, "state": r.state, "title": r.title, "company": r.company, "value_fen": r.value_fen} for r in rows], ensure_ascii=False))  # fmt: skip
        return
    for r in rows:
        click.echo(f"{r.number}  {r.state_label}  {r.title} → {r.company}  {in_yuan(Fen(r.value_fen))}")
    if not rows:
        click.echo("没有作价入股")


@rights.command("ventures", help="列出离岗创业、在岗创业：编号、环节、单位、企业、截止日，先到期的在前。")
@click.option("--state", type=click.Choice(list(VENTURE.states)), help="只列这一环节")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def ventures(state: str | None, as_json: bool) -> None:
    """Every venture of this installation, what ends first before the others; no person is named."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.rights.queries import ventures as queries

    _total, rows = queries.listing(SYSTEM, state=state or "", limit=MOST)
    ordered = sorted(rows, key=lambda r: (r.ends_on is None, r.ends_on or date.max, r.number))
    if as_json:
        click.echo(json.dumps([{"number": r.number, "state": r.state, "kind": r.kind, "organisation": r.organisation, "company": r.company,
                                "ends_on": r.ends_on.isoformat() if r.ends_on else None} for r in ordered], ensure_ascii=False))  # fmt: skip
        return
    for r in ordered:
        click.echo(
            f"{r.number}  {r.state_label}  {r.kind_label}  {r.organisation} → {r.company}  {r.ends_on or '--'}"
        )
    if not ordered:
        click.echo("没有创业申请")


COMMANDS = (rights,)
