"""When a transformation project is visited, what a visit may say, and whether the result stayed in its city."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from kezhuan.core.errors import Reason, gettext_noop

MONTHS = (6, 12, 24)
SUMS = ("output", "tax", "finance")
CITY = 4


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_visit(started_on: date, done: Iterable[int]) -> tuple[int, date] | None:
    """(months, day) of the first visit after those done; None once the 24 months are visited."""
    last = max(done, default=0)
    return next(((m, months_after(started_on, m)) for m in MONTHS if m > last), None)


def is_local(region: str, landing_region: str) -> bool:
    """True where the result landed in the city of the project's region; an unknown landing is not local."""
    return bool(landing_region) and landing_region[:CITY] == region[:CITY]


def visit_faults(
    months: int, visited_on: date, *, started_on: date, today: date, done: Iterable[int]
) -> Mapping[str, Reason]:
    """What is wrong with the visit's place and day, by field; visits go forward only, each once."""
    done = tuple(done)
    if months not in MONTHS:
        return {"months": Reason("visit.months", gettext_noop("请选择 6、12 或 24 个月的回访"))}
    if months in done:
        return {"months": Reason("visit.twice", gettext_noop("这一次回访已经登记"))}
    if months < max(done, default=0):
        return {"months": Reason("visit.order", gettext_noop("之后的回访已经登记，不能再补登更早的"))}
    if visited_on > today:
        return {"visited_on": Reason("visit.later", gettext_noop("回访日期不能晚于今天"))}
    if visited_on < (due := months_after(started_on, months)):
        return {
            "visited_on": Reason(
                "visit.early", gettext_noop("还没有到回访的日子（{due}）"), {"due": due.isoformat()}
            )
        }
    return {}


def sum_faults(sums: Mapping[str, int], before: Mapping[str, int]) -> dict[str, Reason]:
    """Output, tax and finance are counted since the project began: none may fall below the visit before, in 分."""
    fallen = Reason("visit.sums", gettext_noop("累计数不能低于上一次回访"))
    negative = Reason("visit.negative", gettext_noop("金额和人数不能为负数"))
    return {
        name: negative if sums[name] < 0 else fallen
        for name in SUMS
        if sums[name] < 0 or sums[name] < before.get(name, 0)
    }
