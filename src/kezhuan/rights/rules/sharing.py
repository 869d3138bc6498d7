"""收益分配: one receipt of a converted achievement shared by a unit's rule, never under the national floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.money import YUAN, Fen, half_up
from kezhuan.core.rulebook.versions import RuleVersion

PARTS = {
    "team": gettext_noop("成果完成团队"), "unit": gettext_noop("所在二级单位"), "school": gettext_noop("学校"), "fund": gettext_noop("专项基金"),
}  # fmt: skip
ROUTES = {"assignment": gettext_noop("转让"), "licence": gettext_noop("许可、作价投资")}
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Bracket:
    """The part of the contract amount above `above` is shared by these rates per route, in percent."""

    above: Fen
    rates: Mapping[str, tuple[Fraction, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A unit's rule: its parts in order, marginal brackets over the contract amount, who gets the last 分."""

    title: str
    parts: tuple[str, ...]
    remainder: str
    brackets: tuple[Bracket, ...]
    in_province: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one part of the unit, or one person, receives, in 分."""

    name: str
    amount: Fen


def read(version: RuleVersion) -> Rule:
    """The unit's rule a rulebook version says; Invalid under its code where rates do not add up to a hundred."""
    body = version.body
    try:
        parts = tuple(body["parts"])
        brackets = tuple(
            Bracket(Fen(int(row["above_yuan"]) * YUAN), {r: _rates(row[r], parts) for r in ROUTES})
            for row in body["bracket"]
        )
        bonus = tuple(Fraction(str(each)) for each in body.get("in_province_pp", (0,) * len(parts)))
        rising = [bracket.above for bracket in brackets]
        if (
            not brackets
            or rising != sorted(set(rising))
            or rising[0]
            or sum(bonus)
            or len(bonus) != len(parts)
            or body["remainder"] not in parts
        ):
            raise ValueError("bracket")
    except (KeyError, ValueError, TypeError) as fault:
        raise Invalid(
            {
                version.code: Reason(
                    "sharing.body", gettext_noop("收益分配规则读不出来：{why}"), {"why": str(fault)}
                )
            }
        ) from None
    return Rule(version.title, parts, body["remainder"], brackets, bonus)


def _rates(row: Sequence[Any], parts: tuple[str, ...]) -> tuple[Fraction, ...]:
    rates = tuple(Fraction(str(each)) for each in row)
    if len(rates) != len(parts) or sum(rates) != HUNDRED or min(rates) < 0:
        raise ValueError("rates")
    return rates


def net_income(receipt: Fen, *, costs: Fen, first: bool) -> Fen:
    """净收入 of a receipt: all costs come off the first receipt, none again later; Invalid where they exceed it."""
    if receipt <= 0:
        raise Invalid({"receipt": Reason("sharing.receipt", gettext_noop("请填写到账金额"))})
    if not first:
        return receipt
    if not 0 <= costs <= receipt:
        raise Invalid(
            {"costs": Reason("sharing.costs", gettext_noop("成本须在首笔到账内一次扣除，不能超过到账金额"))}
        )
    return Fen(receipt - costs)


def shared(
    rule: Rule, *, route: str, contract: Fen, net: Fen, in_province: bool = False
) -> tuple[Share, ...]:
    """The net income spread over the brackets as the contract amount is, each slice shared by its rates.

    Every part is cut down to whole 分 and the 分 left over go to the rule's remainder part: the sum is `net` exactly.
    """
    exact = [Fraction(0)] * len(rule.parts)
    for piece in pieces(rule, route=route, contract=contract, net=net, in_province=in_province):
        for n, rate in enumerate(piece.rates):
            exact[n] += piece.net * rate / HUNDRED
    given = {part: int(amount) for part, amount in zip(rule.parts, exact, strict=True)}
    given[rule.remainder] += net - sum(given.values())
    return tuple(Share(part, Fen(given[part])) for part in rule.parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """The net income of one bracket, exact, and the rate of every part in it, in percent."""

    above: Fen
    upper: Fen | None
    net: Fraction
    rates: tuple[Fraction, ...]


def pieces(
    rule: Rule, *, route: str, contract: Fen, net: Fen, in_province: bool = False
) -> tuple[Piece, ...]:
    """The net income cut by the brackets the contract amount reaches; Invalid without a route or an amount."""
    if route not in ROUTES or contract <= 0 or net < 0:
        raise Invalid({"contract": Reason("sharing.contract", gettext_noop("请填写转化方式和合同金额"))})
    found = []
    for bracket, upper in _slices(rule.brackets):
        width = (contract if upper is None else min(contract, upper)) - bracket.above
        if width <= 0:
            break
        rates = tuple(
            rate + (rule.in_province[n] if in_province else 0) for n, rate in enumerate(bracket.rates[route])
        )
        found.append(Piece(bracket.above, upper, Fraction(net * width, contract), rates))
    return tuple(found)


def _slices(brackets: tuple[Bracket, ...]) -> list[tuple[Bracket, Fen | None]]:
    uppers: list[Fen | None] = [bracket.above for bracket in brackets[1:]]
    return list(zip(brackets, [*uppers, None], strict=True))


def under_floor(team: Fen, *, net: Fen, floor: Fraction, state_unit: bool) -> Reason | None:
    """Why a sharing cannot stand: a state-established unit gives its people less than the floor (art. 45); for an
    enterprise the agreement prevails."""
    least = half_up(net * floor)
    if not state_unit or team >= least:
        return None
    words = {"team": f"{team / YUAN:,.2f}", "least": f"{least / YUAN:,.2f}"}
    return Reason("sharing.floor", gettext_noop("团队所得 {team} 元低于法定下限 {least} 元"), words)


def among(pool: Fen, ratios: Sequence[tuple[str, Fraction]]) -> tuple[Share, ...]:
    """The pool among persons by their signed ratios in percent, to the last 分; Invalid where somebody stands twice,
    a ratio is not positive, or all together are not a hundred. 分 left over go to the largest cut-off fractions."""
    names = [name for name, _ratio in ratios]
    if not ratios or len(set(names)) < len(names) or any(not name.strip() for name in names):
        raise Invalid({"team": Reason("sharing.twice", gettext_noop("每名成员只能列一次，姓名不能为空"))})
    if any(ratio <= 0 for _name, ratio in ratios) or sum(ratio for _name, ratio in ratios) != HUNDRED:
        raise Invalid({"team": Reason("sharing.ratios", gettext_noop("各人比例须大于 0，合计 100%"))})
    exact = [pool * ratio / HUNDRED for _name, ratio in ratios]
    given = [int(amount) for amount in exact]
    order = sorted(range(len(given)), key=lambda n: (given[n] - exact[n], n))
    for n in order[: pool - sum(given)]:
        given[n] += 1
    return tuple(Share(name, Fen(amount)) for name, amount in zip(names, given, strict=True))


def of_profit(
    profits: Sequence[int], *, rate: Fraction, least_years: int, most_years: int
) -> tuple[Fen, ...]:
    """The reward of each year where the unit uses the achievement itself: a rate of that year's operating profit, a year
    of loss gives nothing; Invalid unless the years are as many as the law says (art. 45: three to five)."""
    if not least_years <= len(profits) <= most_years:
        words = {"least": least_years, "most": most_years}
        raise Invalid(
            {"years": Reason("sharing.years", gettext_noop("须为投产后连续 {least} 至 {most} 年"), words)}
        )
    return tuple(half_up(max(0, profit) * rate) for profit in profits)
