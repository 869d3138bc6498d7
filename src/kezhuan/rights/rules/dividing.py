"""One receipt on its way to the people: what comes off it, which floor holds, every 分 of every part explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.money import YUAN, Fen, half_up
from kezhuan.core.rulebook.versions import Mark, RuleVersion
from kezhuan.rights.rules import sharing
from kezhuan.rights.rules.sharing import Rule, Share

WHOLE_BP = 10_000
MOST_LINES = 60
FLOORS = "sharing.floors_"
NATIONAL = "sharing.national"
# A number read in its source, or known, may stop a sharing; an uncertain or proposed one only says so.
BINDING = frozenset({Mark.SOURCED, Mark.KNOWN})


@dataclass(frozen=True, slots=True)
class Cost:
    """What comes off the receipt before it is shared, in 分, with the paper that proves it."""

    kind: str
    amount: Fen
    evidence: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made the achievement: `bp` hundredths of a percent of the team's money; `main` 主要贡献人员."""

    name: str
    bp: int
    main: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One step to a part's amount: a bracket's slice at its rate, or what rounding left (`rate` empty)."""

    part: str
    above: Fen
    upper: Fen | None
    net: Fen
    rate: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Floor:
    """The least share of the team that a law or a province asks for, in which version and how sure that is."""

    title: str
    rate: Fraction
    source: str
    mark: str
    binds: bool


def cost_faults(costs: Sequence[Cost], *, receipt: Fen, first: bool) -> dict[str, Reason]:
    """What is wrong with the deductions: each needs an amount and a proof, all come off the first receipt alone."""
    if costs and not first:
        return {"costs": Reason("dividing.later", gettext_noop("成本已在首笔到账扣除，以后各笔不再扣除"))}
    if any(cost.amount <= 0 or not cost.evidence.strip() for cost in costs):
        return {"costs": Reason("dividing.cost", gettext_noop("每项扣除须填写金额和凭证"))}
    if sum(cost.amount for cost in costs) > receipt:
        return {"costs": Reason("dividing.much", gettext_noop("扣除合计不能超过到账金额"))}
    return {}


def explained(
    rule: Rule, *, route: str, contract: Fen, net: Fen, in_province: bool = False
) -> tuple[Line, ...]:
    """Every part's amount as a sum of lines, exact: slices cut down to whole 分, and one line for what that left over."""
    found: list[Line] = []
    given: dict[str, int] = dict.fromkeys(rule.parts, 0)
    for piece in sharing.pieces(rule, route=route, contract=contract, net=net, in_province=in_province):
        for part, rate in zip(rule.parts, piece.rates, strict=True):
            amount = int(piece.net * rate / sharing.HUNDRED)
            given[part] += amount
            found.append(Line(part, piece.above, piece.upper, half_up(piece.net), percent(rate), Fen(amount)))
    whole = sharing.shared(rule, route=route, contract=contract, net=net, in_province=in_province)
    left = [
        Line(s.name, Fen(0), None, net, "", Fen(s.amount - given[s.name]))
        for s in whole
        if s.amount != given[s.name]
    ]
    return (*found, *left)


def percent(rate: Fraction) -> str:
    """80 % as "80", 8.5 % as "8.5"; never more decimals than the rate has."""
    if rate.denominator == 1:
        return str(rate.numerator)
    return f"{half_up(rate * 100) / 100:.2f}".rstrip("0").rstrip(".")


def floor_of(version: RuleVersion, *, route: str) -> Floor | None:
    """The floor a version states for this route; None where it states none."""
    rate = version.body.get(f"{route}_rate")
    if rate is None:
        return None
    return Floor(
        version.title, Fraction(str(rate)), version.source, version.mark.value, version.mark in BINDING
    )


def floor_notes(
    team: Fen, *, net: Fen, floors: Iterable[Floor], state_unit: bool
) -> tuple[tuple[bool, Reason], ...]:
    """(binds, why) of every floor the team's money does not reach; for an enterprise the agreement prevails (art. 45)
    and nothing binds."""
    found = []
    for floor in floors:
        least = half_up(net * floor.rate)
        if team >= least:
            continue
        words = {
            "team": yuan(team),
            "least": yuan(least),
            "title": floor.title,
            "rate": percent(floor.rate * 100),
        }
        text = gettext_noop("团队所得 {team} 元低于「{title}」的 {rate}%（{least} 元）")
        found.append((floor.binds and state_unit, Reason("dividing.floor", text, words)))
    return tuple(found)


def yuan(amount: int) -> str:
    """12,345.67 without a unit, exact to the 分."""
    whole, rest = divmod(abs(amount), YUAN)
    return f"{'-' if amount < 0 else ''}{whole:,}.{rest:02d}"


def team_faults(people: Sequence[Person], *, main_rate: Fraction | None = None) -> dict[str, Reason]:
    """What is wrong with the team: everybody once, each with a share, together exactly 100 %, and the main
    contributors with at least `main_rate` of it (国发〔2016〕16号) where one is asked for."""
    names = [person.name for person in people]
    if not people or any(not name.strip() for name in names) or len(set(names)) < len(names):
        return {"team": Reason("sharing.twice", gettext_noop("每名成员只能列一次，姓名不能为空"))}
    total = sum(person.bp for person in people)
    if total != WHOLE_BP or min(person.bp for person in people) <= 0:
        words = {"total": percent(Fraction(total, 100))}
        return {
            "team": Reason("dividing.sum", gettext_noop("各人比例须大于 0，合计 100%，现为 {total}%"), words)
        }
    main = sum(person.bp for person in people if person.main)
    if main_rate is not None and main < main_rate * WHOLE_BP:
        words = {"main": percent(Fraction(main, 100)), "least": percent(main_rate * 100)}
        return {
            "team": Reason(
                "dividing.main", gettext_noop("主要贡献人员合计 {main}%，不得低于 {least}%"), words
            )
        }
    return {}


def to_people(pool: Fen, people: Sequence[Person]) -> tuple[Share, ...]:
    """The team's money among its people, to the last 分; Invalid where the shares are not whole."""
    if found := team_faults(people):
        raise Invalid(found)
    return sharing.among(pool, [(person.name, Fraction(person.bp, 100)) for person in people])


def list_faults(rows: Sequence[tuple[str, object, int]]) -> dict[str, Reason]:
    """What no list of people may hold, whole or not, each (name, person, share in 1/10,000): somebody without a name or
    twice, a share out of range, more than 100 % together, more than MOST_LINES rows."""
    names = [name for name, _person, _bp in rows]
    people = [person for _name, person, _bp in rows if person is not None]
    if len(rows) > MOST_LINES:
        return {"name": Reason("distribution.lines", gettext_noop("最多 {most} 行"), {"most": MOST_LINES})}
    if not all(names) or len(set(names)) < len(names) or len(set(people)) < len(people):
        return {"name": Reason("sharing.twice", gettext_noop("每名成员只能列一次，姓名不能为空"))}
    shares = [bp for _name, _person, bp in rows]
    if any(not 0 < bp <= WHOLE_BP for bp in shares) or sum(shares) > WHOLE_BP:
        return {"share": Reason("distribution.over", gettext_noop("每人比例须大于 0，合计不能超过 100%"))}
    return {}
