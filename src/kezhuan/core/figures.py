"""Numbers that open to the rows behind them: desk, portal, report and index read the same objects.

Two figures may be added only where measure and scope are alike: 技术合同成交额 and 转化合同额 never make a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, Protocol

from kezhuan.core.access import Actor
from kezhuan.core.errors import Reason, Refused, gettext_noop

Measure = Literal["count", "sum", "share"]
Filter = Mapping[str, str]
K = 5
MONEY = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
OTHER = gettext_noop("其他")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row behind a number: `weight` is 1 where rows are counted, the amount where they are summed, 1 or 0 for
    a share; `url` is empty where the row is nobody's to open."""

    title: str
    url: str = ""
    group: str = ""
    at: date | datetime | None = None
    weight: Decimal = Decimal(1)


class Rows(Protocol):
    """The rows behind a number: how many, one page of them, their sum of weights, and counts by group."""

    def total(self) -> int: ...
    def weight(self) -> Decimal: ...
    def page(self, offset: int, limit: int) -> Sequence[FigureRow]: ...
    def groups(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its 口径. `scope` names what is counted (never two spellings for one); `named` is True where
    everybody who sees the number may also open each row, else the public sees groups of at least K only."""

    code: str
    label: str
    measure: Measure
    scope: str
    unit: str
    definition: str
    source: str
    rows: Callable[[Actor, Filter], Rows]
    named: bool = True
    desk: bool = True
    public: bool = True
    group_label: str = ""
    # True where it counts within a year: this one until today, or the days of the filter's "from" and "until".
    yearly: bool = False

    def value(self, actor: Actor, filter: Filter | None = None) -> Decimal | None:
        """The number over the rows this actor may count; None for a share of nothing."""
        return value_of(self.measure, self.rows(actor, filter or {}))

    def rows_within(self, actor: Actor, region: str, filter: Filter | None = None) -> Rows:
        """The rows that lie in one region; Refused where this number cannot be told apart by region."""
        rows = self.rows(actor, filter or {})
        if not isinstance(rows, QueryRows) or not rows.has_regions:
            raise Refused(Reason("figure.regions", gettext_noop("这个数不能按地区分开统计")))
        return replace(rows, found=rows.found.filter(**{f"{rows.region_field}__startswith": reach(region)}))

    def value_within(self, actor: Actor, region: str, filter: Filter | None = None) -> Decimal | None:
        """The number of one region; None for a share of nothing."""
        return value_of(self.measure, self.rows_within(actor, region, filter))

    def within_year(self, actor: Actor, region: str, *, year: int, unit: str) -> Decimal | None:
        """The number of one region and year in this unit, as an index or a target wants it; None for a share of nothing."""
        value = self.value_within(actor, region, self.in_year(year))
        return None if value is None else in_unit(value, self.unit, unit)

    def in_year(self, year: int) -> Filter:
        """What its rows are asked for one year: nothing where the number does not count within a year."""
        return {"from": f"{year}-01-01", "until": f"{year}-12-31"} if self.yearly else {}


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    """An amount of money in another unit of money, to six places; Refused where only one of the two is money."""
    if unit == wanted or (unit not in MONEY and wanted not in MONEY):
        return value
    if unit not in MONEY or wanted not in MONEY:
        raise Refused(Reason("figure.unit", gettext_noop("计量单位不同：{left} 与 {right}"), {"left": unit, "right": wanted}))  # fmt: skip
    return (value * MONEY[unit] / MONEY[wanted]).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def reach(region: str) -> str:
    """The prefix every code inside this region begins with: 330400 names the whole city 3304."""
    return region[:2] if region[2:6] == "0000" else region[:4] if region[4:6] == "00" else region


def value_of(measure: Measure, rows: Rows) -> Decimal | None:
    """Count, sum of weights, or weight per row in percent with one decimal."""
    if measure == "count":
        return Decimal(rows.total())
    if measure == "sum":
        return rows.weight()
    total = rows.total()
    if not total:
        return None
    return (rows.weight() * 100 / total).quantize(Decimal("0.1"), ROUND_HALF_UP)


def recomputed(measure: Measure, rows: Sequence[FigureRow]) -> Decimal | None:
    """The number again, from the rows a reader can page through."""
    weights = sum((row.weight for row in rows), Decimal(0))
    if measure == "count":
        return Decimal(len(rows))
    if measure == "sum":
        return weights
    return (weights * 100 / len(rows)).quantize(Decimal("0.1"), ROUND_HALF_UP) if rows else None


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of a figure, or of an outside source, for a period; `vintage` is the day it was taken."""

    code: str
    measure: Measure
    scope: str
    unit: str
    period: str
    value: Decimal
    status: Literal["final", "provisional"]
    vintage: date
    figure_code: str = ""
    source: str = ""

    def __add__(self, other: Observation) -> Observation:
        """Both together; Refused unless measure, scope, unit and period are alike, and for shares always."""
        alike = (self.measure, self.scope, self.unit, self.period) == (
            other.measure,
            other.scope,
            other.unit,
            other.period,
        )
        if not alike or self.measure == "share":
            raise Refused(
                Reason(
                    "figure.unlike",
                    gettext_noop("口径不同的数不能相加：{left} 与 {right}"),
                    {
                        "left": f"{self.code}（{self.scope}）",
                        "right": f"{other.code}（{other.scope}）",
                    },
                )
            )
        status: Literal["final", "provisional"] = (
            "final" if self.status == other.status == "final" else "provisional"
        )
        return Observation(
            self.code if self.code == other.code else f"{self.code}+{other.code}", self.measure, self.scope, self.unit, self.period,
            self.value + other.value, status, min(self.vintage, other.vintage), self.figure_code if self.figure_code == other.figure_code else "",
            self.source if self.source == other.source else "",
        )  # fmt: skip


def observed(
    figure: Figure, actor: Actor, *, today: date, filter: Filter | None = None
) -> Observation | None:
    """The figure's value as it stands today; None for a share of nothing."""
    value = figure.value(actor, filter)
    if value is None:
        return None
    return Observation(figure.code, figure.measure, figure.scope, figure.unit, today.isoformat(), value, "provisional", today,
                       figure_code=figure.code)  # fmt: skip


def merged(groups: Mapping[str, int], *, k: int = K) -> tuple[tuple[str, int], ...]:
    """Group sizes for the public: groups under `k` are one row "其他"; where that row alone would still be under
    `k`, the smallest open group joins it, so that nobody can subtract it from the total; () under `k` in all."""
    if 0 < sum(groups.values()) < k:
        return ()
    shown = sorted(((n, name) for name, n in groups.items() if n >= k), key=lambda row: (-row[0], row[1]))
    rest = sum(n for n in groups.values() if 0 < n < k)
    if 0 < rest < k and shown:
        rest += shown.pop()[0]
    rows = tuple((name, n) for n, name in shown)
    return (*rows, (OTHER, rest)) if rest else rows


@dataclass(frozen=True, slots=True)
class QueryRows:
    """Rows of a queryset: `row` draws one record, `group_name` names its group, `weigh` sums the weights; `region_field`
    is the field or annotation that says where a row lies."""

    found: Any
    row: Callable[[Any], FigureRow]
    group_field: str
    group_name: Callable[[str], str]
    weigh: Callable[[Any], Decimal] | None = None
    region_field: str = "region"

    @property
    def has_regions(self) -> bool:
        """True where each record lies in a region."""
        named = {field.name for field in self.found.model._meta.get_fields()}
        return self.region_field in named or self.region_field in self.found.query.annotations

    def total(self) -> int:
        """How many rows there are."""
        from kezhuan.core import counting

        return counting.total(self.found)

    def weight(self) -> Decimal:
        """The sum of the rows' weights; their number where rows are only counted."""
        return Decimal(self.total()) if self.weigh is None else self.weigh(self.found)

    def page(self, offset: int, limit: int) -> Sequence[FigureRow]:
        """One page of rows, in a fixed order."""
        return tuple(self.row(record) for record in self.found.order_by("-id")[offset : offset + limit])

    def groups(self) -> Mapping[str, int]:
        """How many rows stand in each group, by its name."""
        from django.db.models import Count

        counted = self.found.order_by().values_list(self.group_field).annotate(n=Count("pk", distinct=True))
        names: dict[str, int] = {}
        for value, n in counted:
            name = self.group_name(value or "")
            names[name] = names.get(name, 0) + n
        return names
