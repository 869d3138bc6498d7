"""Contract statistics: which contracts a scope counts, what each added within a span, and sums by one trait at a time.

登记, 输出 and 平台促成 are taken from the bookings of this register and never added to each other; 吸纳 is imported, for
a city's own register cannot give it: purchases are registered where the seller sits.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kezhuan.contracts.rules.ledger import CLOSING
from kezhuan.core.errors import gettext_noop

MEASURES: Final = {
    "contract_value": gettext_noop("成交额"),
    "transaction_value": gettext_noop("技术交易额"),
    "technical_income": gettext_noop("技术性收入"),
}
SCOPES: Final = {
    "registered": gettext_noop("登记"),
    "exported": gettext_noop("输出"),
    "absorbed": gettext_noop("吸纳"),
    "facilitated": gettext_noop("平台促成"),
}
IMPORTED_ONLY: Final = frozenset({"absorbed"})
DERIVED: Final = tuple(scope for scope in SCOPES if scope not in IMPORTED_ONLY)
DEFINITIONS: Final = {
    "registered": gettext_noop(
        "在本地登记机构登记的技术合同，每份只计一次；外地登记后由买方或经纪人录入的不计。"
    ),
    "exported": gettext_noop("在本地登记、第一卖方在境内的技术合同，按第一卖方所在地统计。"),
    "facilitated": gettext_noop("由本平台对接项目签订的技术合同，不论在何处登记，按登记单位所在地统计。"),
    "absorbed": gettext_noop("按买方所在地统计。买入的合同在卖方所在地登记，本地记录算不出，只导入上级统计表并注明来源。"),
}  # fmt: skip
BREAKDOWNS: Final = {
    "kind": gettext_noop("合同类别"),
    "field": gettext_noop("技术领域"),
    "seller": gettext_noop("卖方单位性质"),
    "buyer": gettext_noop("买方单位性质"),
    "ip": gettext_noop("知识产权类型"),
    "plan": gettext_noop("计划来源"),
    "foreign": gettext_noop("是否涉外"),
    "region": gettext_noop("区县"),
    "month": gettext_noop("月份"),
}
# One contract may rest on several kinds of rights, and then stands in each of their rows.
OVERLAPPING: Final = frozenset({"ip"})
PARTS: Final = ("", *(f"q{n}" for n in range(1, 5)), *(f"m{n:02d}" for n in range(1, 13)))
COUNTY, CITY = 6, 4


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`, both days counted; `last` before `first` holds nothing."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def span_of(year: int, part: str, *, today: date) -> Span:
    """The year, quarter (q1–q4) or month (m01–m12), never beyond today; ValueError for another part."""
    if part not in PARTS:
        raise ValueError(f"{part} is no part of a year")
    number = int(part[1:] or 0)
    start, end = {"": (1, 12), "q": (3 * number - 2, 3 * number), "m": (number, number)}[part[:1]]
    last = date(year, end, calendar.monthrange(year, end)[1])
    return Span(date(year, start, 1), min(last, today))


def year_before(span: Span) -> Span:
    """The same days of the year before: what a growth is measured against; the last of February meets the last."""
    return Span(_year_before(span.first), _year_before(span.last))


def _year_before(day: date) -> date:
    longest = calendar.monthrange(day.year - 1, day.month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, longest if ends else min(day.day, longest))


@dataclass(frozen=True, slots=True)
class Traits:
    """What statistics look at in one contract: codes, and where it was registered and sold from."""

    kind: str
    field: str
    ips: tuple[str, ...]
    plan: str
    foreign: bool
    lane: str
    region: str
    facilitated: bool
    seller: str = ""
    seller_region: str = ""
    buyer: str = ""

    @property
    def place(self) -> str:
        """Where it was registered: at the registrant's, or at the seller's where it was brought in afterwards."""
        return self.seller_region if self.lane == "bring_in" and self.seller_region else self.region

    @property
    def elsewhere(self) -> bool:
        """True where another city registered it and somebody here brought it in."""
        return self.place[:CITY] != self.region[:CITY]

    def region_in(self, scope: str) -> str:
        """The region it counts for in this scope."""
        return {"registered": self.place, "exported": self.seller_region}.get(scope, self.region)

    def counts_in(self, scope: str, within: str) -> bool:
        """True where this scope counts it for `within`, a region or the beginning of its code."""
        counted = self.facilitated if scope == "facilitated" else not self.elsewhere
        region = self.region_in(scope)
        return counted and bool(region) and region.startswith(within)

    def keys(self, by: str, scope: str) -> tuple[str, ...]:
        """The rows of this breakdown the contract stands in; one, but for rights."""
        if by == "ip":
            return self.ips or ("",)
        if by == "region":
            return (self.region_in(scope)[:COUNTY],)
        return ("yes" if self.foreign else "no",) if by == "foreign" else (str(getattr(self, by)),)


@dataclass(frozen=True, slots=True)
class Added:
    """What one contract added on one day; amounts in 分, `count` +1, 0 or −1; `late` where it was back-dated."""

    contract: int
    on: date
    turnover: int = 0
    tech: int = 0
    income: int = 0
    count: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands together: contracts and amounts in 分; `late` says how many contracts were back-dated."""

    count: int = 0
    turnover: int = 0
    tech: int = 0
    income: int = 0
    late: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.count + other.count, self.turnover + other.turnover, self.tech + other.tech,
                    self.income + other.income, self.late + other.late)  # fmt: skip


def lines(entries: Iterable[Added], span: Span) -> dict[int, Sums]:
    """What each contract added within the span; a contract taken away in the span it came in is gone."""
    found: dict[int, Sums] = {}
    for entry in entries:
        if entry.on in span:
            before = found.get(entry.contract, Sums())
            now = before + Sums(entry.count, entry.turnover, entry.tech, entry.income)
            found[entry.contract] = Sums(now.count, now.turnover, now.tech, now.income, int(bool(before.late) or entry.late))  # fmt: skip
    return {
        uid: sums for uid, sums in found.items() if any((sums.count, sums.turnover, sums.tech, sums.income))
    }


def total(each: Mapping[int, Sums]) -> Sums:
    """Everything together."""
    return sum(each.values(), Sums())


def keyed(entries: Sequence[Added], traits: Mapping[int, Traits], *, by: str, scope: str, span: Span) -> dict[str, dict[int, Sums]]:  # fmt: skip
    """Row of the breakdown → contract → what it added within the span."""
    parted: dict[str, list[Added]] = {}
    for entry in entries:
        if entry.on in span:
            keys = (f"{entry.on.month:02d}",) if by == "month" else traits[entry.contract].keys(by, scope)
            for key in keys:
                parted.setdefault(key, []).append(entry)
    each = {key: lines(found, span) for key, found in parted.items()}
    return {key: found for key, found in each.items() if found}


def incomes(receipts: Iterable[tuple[date, int]], undoings: Iterable[tuple[str, date]]) -> tuple[tuple[date, int], ...]:  # fmt: skip
    """The 技术性收入 of one contract by day: what arrived on its day; a registration taken away takes off, on that day,
    what had arrived until then, and one that stands again puts it back.

    `receipts` are (day, 分); `undoings` (kind of booking, day), oldest first.
    """
    rows = tuple(receipts)
    found, gone = list(rows), 0
    for kind, on in undoings:
        if kind in CLOSING.values():
            gone = sum(amount for day, amount in rows if day <= on)
            found.append((on, -gone))
        elif kind == "reinstated":
            found.append((on, gone))
    return tuple(found)


def of_scope(entries: Iterable[Added], traits: Mapping[int, Traits], *, scope: str, within: str) -> tuple[Added, ...]:  # fmt: skip
    """What this scope counts for this region."""
    counted = {uid for uid, seen in traits.items() if seen.counts_in(scope, within)}
    return tuple(entry for entry in entries if entry.contract in counted)


def ordered(keys: Iterable[str], weight: Callable[[str], int], *, by: str) -> tuple[str, ...]:
    """Months as they follow each other, everything else by weight, the heaviest first."""
    return tuple(sorted(keys)) if by == "month" else tuple(sorted(keys, key=lambda key: (-weight(key), key)))
