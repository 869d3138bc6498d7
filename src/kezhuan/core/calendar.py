"""Working days of China: weekends, announced holidays and make-up days (调休), deadlines in words.

The first day is not counted and a period that ends on a day off ends on the next working day
(《民法典》第二百零一条、第二百零三条). A year whose arrangement is not announced counts Monday to Friday,
and every date that rests on it is 暂定.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.versions import RuleVersion

_DAY: Final = timedelta(days=1)
WEEKDAYS: Final = (
    gettext_noop("周一"), gettext_noop("周二"), gettext_noop("周三"), gettext_noop("周四"),
    gettext_noop("周五"), gettext_noop("周六"), gettext_noop("周日"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and days worked that differ from Monday to Friday, and the years announced."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """A day something is due; `provisional` (暂定) while a year it rests on is not announced."""

    day: date
    provisional: bool = False


def from_versions(versions: Iterable[RuleVersion]) -> Calendar:
    """The calendar the rulebook's yearly files add up to; later versions of a year replace earlier ones.

    A body holds `year`, `off` (rows `name`, `first`, `last`) and `worked` (days). Raises Invalid naming the
    code where rows run backwards, leave the year by more than its edges, or a day is both off and worked.
    """
    years: dict[int, tuple[frozenset[date], frozenset[date]]] = {}
    for version in sorted(versions, key=lambda each: each.from_):
        _shape(version)
        years[version.body["year"]] = _year(version)
    off = frozenset[date]().union(*(year[0] for year in years.values()))
    worked = frozenset[date]().union(*(year[1] for year in years.values()))
    return Calendar(off=off, worked=worked, announced=frozenset(years))


def _shape(version: RuleVersion) -> None:
    body = version.body
    rows = body.get("off")
    days = body.get("worked")
    sound = (
        type(body.get("year")) is int
        and 1950 <= body["year"] <= 2200
        and isinstance(rows, tuple)
        and all(
            isinstance(row, Mapping)
            and isinstance(row.get("name"), str)
            and type(row.get("first")) is date
            and type(row.get("last")) is date
            for row in rows
        )
        and isinstance(days, tuple)
        and all(type(day) is date for day in days)
    )
    if not sound:
        raise _fault(
            version,
            gettext_noop("{code}：年历须有 year（年份）、off（每行 name、first、last）和 worked（补班日）"),
            {},
        )


def _year(version: RuleVersion) -> tuple[frozenset[date], frozenset[date]]:
    off: set[date] = set()
    for row in version.body["off"]:
        first, last = row["first"], row["last"]
        if not first <= last <= first + 15 * _DAY:
            raise _fault(version, gettext_noop("{code}：{name} 的起止日 {first} 至 {last} 不成立"), row)
        off |= {first + n * _DAY for n in range((last - first).days + 1)}
    worked = frozenset(version.body["worked"])
    for day in sorted(off | worked):
        # 元旦 may begin in the last days of the year before; nothing else leaves its year.
        if day.year != version.body["year"] and (day.month, day.year) != (12, version.body["year"] - 1):
            raise _fault(version, gettext_noop("{code}：{day} 不属于该年度"), {"day": day})
    for day in sorted(off & worked):
        raise _fault(version, gettext_noop("{code}：{day} 既放假又上班"), {"day": day})
    for day in sorted(worked):
        if day.weekday() < 5:
            raise _fault(version, gettext_noop("{code}：补班日 {day} 不是周末"), {"day": day})
    return frozenset(off), worked


def _fault(version: RuleVersion, template: str, params: Mapping[str, object]) -> Invalid:
    return Invalid({version.code: Reason("calendar.body", template, {"code": version.code, **params})})


def is_working_day(day: date, calendar: Calendar) -> bool:
    """True on Monday to Friday unless announced as off, and on weekends announced as worked."""
    if day in calendar.worked:
        return True
    return day.weekday() < 5 and day not in calendar.off


def is_provisional(first: date, last: date, calendar: Calendar) -> bool:
    """True while some year between the two days, both counted, has no announced arrangement."""
    return any(year not in calendar.announced for year in range(first.year, last.year + 1))


def add_working_days(day: date, n: int, calendar: Calendar) -> Due:
    """The n-th working day after `day`, `day` itself not counted; n = 0 is `day` or the next working day."""
    if n < 0:
        raise ValueError("a deadline does not lie before its start")
    due = day
    while n or not is_working_day(due, calendar):
        due += _DAY
        if n and is_working_day(due, calendar):
            n -= 1
    return Due(due, is_provisional(day, due, calendar))


def add_days(day: date, n: int, calendar: Calendar) -> Due:
    """`n` calendar days after `day`, moved to the next working day where it would end on a day off."""
    if n < 0:
        raise ValueError("a deadline does not lie before its start")
    due = add_working_days(day + n * _DAY, 0, calendar)
    return Due(due.day, is_provisional(day, due.day, calendar))


def months_after(day: date, months: int) -> date:
    """The same day `months` later, the month's last day where it has no such day (《民法典》第二百零二条 in kind)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and with `end`; negative where `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (start + n * _DAY for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, calendar) for day in days)


def deadline_phrase(due: Due, *, today: date, calendar: Calendar, closes: time) -> Reason:
    """The deadline as a person reads it: 2026-11-27 周五 17:00 前,还有 3 个工作日.

    `closes` is the office hour of the setting. The weekday is a parameter to be translated by the door.
    """
    params: dict[str, object] = {
        "day": due.day.isoformat(),
        "weekday": WEEKDAYS[due.day.weekday()],
        "time": closes.strftime("%H:%M"),
        "left": abs(working_days_between(today, due.day, calendar)),
    }
    if due.day < today:
        code, template = "deadline.over", gettext_noop("{day} {weekday} {time} 到期,已超过 {left} 个工作日")
    elif due.day == today:
        code, template = "deadline.today", gettext_noop("{day} {weekday} {time} 前,今天到期")
    elif due.provisional:
        code, template = (
            "deadline.provisional",
            gettext_noop("{day} {weekday} {time} 前(暂定),还有 {left} 个工作日"),
        )
    else:
        code, template = "deadline.left", gettext_noop("{day} {weekday} {time} 前,还有 {left} 个工作日")
    return Reason(code, template, params)
