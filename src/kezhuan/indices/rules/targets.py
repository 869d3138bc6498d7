"""How a yearly target stands: progress against elapsed time (时序进度), its light, and where the year may end."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kezhuan.core.errors import Reason, gettext_noop

CUMULATIVE, STOCK = "cumulative", "stock"
KINDS = {CUMULATIVE: gettext_noop("全年累计"), STOCK: gettext_noop("期末数")}
LIGHTS = {
    "done": gettext_noop("已完成"), "green": gettext_noop("达到时序"), "amber": gettext_noop("略有滞后"), "red": gettext_noop("明显滞后"), "none": gettext_noop("未调度"),
}  # fmt: skip
TONES = {"done": "blue", "green": "green", "amber": "amber", "red": "red", "none": "plain"}
RECENT = 3
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """Where a target stands by its newest report: `progress` and `elapsed` are shares (1 = all), `as_of` their day."""

    light: str
    actual: Decimal | None
    progress: Decimal | None
    elapsed: Decimal
    as_of: date | None
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the year would end under one stated assumption."""

    value: Decimal
    reached: bool
    assumption: Reason


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def elapsed(year: int, day: date) -> Decimal:
    """The share of the year's days that are over at the end of `day`; 0 before it, 1 after it."""
    if day.year != year:
        return Decimal(day.year > year)
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return Decimal(day.timetuple().tm_yday) / days


def last_finished(today: date) -> tuple[int, int]:
    """(year, month) of the month that ended last: what ought to have been reported by now."""
    return (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)


def progress(kind: str, *, planned: Decimal, base: Decimal, actual: Decimal) -> Decimal:
    """The share of the way from the start (0, or the level at the year's start) to the planned value."""
    start = base if kind == STOCK else Decimal(0)
    way = planned - start
    if way == 0:
        return Decimal(actual >= planned)
    return (actual - start) / way


def standing(
    kind: str,
    *,
    year: int,
    planned: Decimal,
    base: Decimal,
    reports: Mapping[int, Decimal],
    today: date,
    amber_from: Decimal,
) -> TargetStanding:
    """The light of a target: done; green at or ahead of elapsed time; amber from `amber_from` of it; else red.

    Time is taken at the end of the month of the newest report (today, if that month is not over), so that a
    report is compared with the time it speaks of.
    """
    if not reports:
        return TargetStanding("none", None, None, elapsed(year, today), None, None)
    month = max(reports)
    as_of = min(today, month_end(year, month))
    actual, share = reports[month], elapsed(year, as_of)
    done = progress(kind, planned=planned, base=base, actual=actual)
    light = (
        "done"
        if done >= 1
        else "green"
        if done >= share
        else "amber"
        if done >= share * amber_from
        else "red"
    )
    return TargetStanding(light, actual, done, share, as_of, planned - actual)


def forecasts(
    kind: str, *, year: int, planned: Decimal, base: Decimal, reports: Mapping[int, Decimal], today: date
) -> tuple[Forecast, ...]:
    """Where the year would end at the average pace so far, and at the pace of the last three months; () before
    any report and once the year's last month is reported."""
    if not reports or max(reports) == 12:
        return ()
    month = max(reports)
    start = base if kind == STOCK else Decimal(0)
    share = elapsed(year, min(today, month_end(year, month)))
    found = []
    if share > 0:
        value = _cents(start + (reports[month] - start) / share)
        found.append(
            Forecast(
                value,
                value >= planned,
                Reason(
                    "forecast.average",
                    gettext_noop("假设余下月份保持年初至 {month} 月的平均速度"),
                    {"month": month},
                ),
            )
        )
    earlier = max((m for m in reports if m <= month - RECENT), default=None)
    if earlier is not None:
        pace = (reports[month] - reports[earlier]) / (month - earlier)
        value = _cents(reports[month] + pace * (12 - month))
        found.append(
            Forecast(
                value,
                value >= planned,
                Reason(
                    "forecast.recent",
                    gettext_noop("假设余下月份保持 {first} 至 {month} 月的平均速度"),
                    {"first": earlier + 1, "month": month},
                ),
            )
        )
    return tuple(found)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def report_faults(
    kind: str, *, year: int, month: int, value: Decimal, reports: Mapping[int, Decimal], today: date
) -> dict[str, Reason]:
    """Why a monthly report cannot stand: a month that has not begun, or a year's sum that shrinks."""
    found: dict[str, Reason] = {}
    if (year, month) > (today.year, today.month):
        found["month"] = Reason("month.future", gettext_noop("{month} 月还没有开始"), {"month": month})
    if value < 0:
        found["value"] = Reason("value.low", gettext_noop("不能小于 {low}"), {"low": 0})
    before = max((m for m in reports if m < month), default=None)
    if kind == CUMULATIVE and before is not None and value < reports[before] and "value" not in found:
        found["value"] = Reason(
            "value.shrinks",
            gettext_noop("全年累计数不能小于 {month} 月的 {value}；如 {month} 月报错了，请先更正 {month} 月"),
            {"month": before, "value": reports[before]},
        )
    return found
