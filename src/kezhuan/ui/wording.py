"""Values as people read them: dates, money, numbers, deadlines, reasons; "--" for what is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from kezhuan.core.clock import SHANGHAI
from kezhuan.core.errors import Reason

NONE = "--"
WEEKDAYS = tuple(gettext_noop(name) for name in ("周一", "周二", "周三", "周四", "周五", "周六", "周日"))
FAR = 90  # working days beyond which a count says less than the date


def say(reason: Reason) -> str:
    """The sentence of a reason in the reader's language."""
    template = _(reason.template) if reason.template else ""
    params = {
        name: _(value) if isinstance(value, str) and value else value for name, value in reason.params.items()
    }
    return template.format_map(params) if params else template


def day(value: date | datetime | None) -> str:
    """2026-11-22, in Shanghai."""
    if value is None or value == "":
        return NONE
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(SHANGHAI)
    return f"{value:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    """2026-11-22 14:30, in Shanghai."""
    if value is None or value == "":
        return NONE
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(SHANGHAI)
    return f"{value:%Y-%m-%d %H:%M}"


def number(value: Any, places: int | None = None) -> str:
    """1,234.5 with thousands in threes; "--" for none. `places` fixes the decimals."""
    if value is None or value == "":
        return NONE
    exact = Decimal(str(value))
    if places is not None:
        return f"{exact:,.{places}f}"
    return f"{exact.normalize():,f}"


def money(fen: int | None, unit: str = "元") -> str:
    """An amount in 分 as "1,250,000.00 元" or "125 万元"; "--" for none."""
    if fen is None or fen == "":
        return NONE
    if unit == "万元":
        return f"{(Decimal(fen) / 1_000_000).normalize():,f} {_('万元')}"
    return f"{Decimal(fen) / 100:,.2f} {_('元')}"


def working_days(first: date, last: date, due: Callable[[date, int], date]) -> int | None:
    """Working days after `first` up to and with `last` by the calendar behind `due`; None beyond FAR."""
    count, at = 0, first
    while at < last:
        at = due(at, 1)
        if at > last:
            break
        count += 1
        if count > FAR:
            return None
    return count


def deadline(
    due_on: date | None, today: date, due: Callable[[date, int], date], closes: time
) -> tuple[str, str, str]:
    """("2026-11-27 周五 17:00 前", "还有 3 个工作日", tone): amber from the last working day on, red when over."""
    if due_on is None:
        return NONE, "", "plain"
    when = _("{date} {weekday} {time} 前").format(
        date=day(due_on), weekday=_(WEEKDAYS[due_on.weekday()]), time=f"{closes:%H:%M}"
    )
    if today > due_on:
        late = working_days(due_on, today, due)
        return when, _("已超期 {n} 个工作日").format(n=late) if late else _("已超期"), "red"
    left = working_days(today, due_on, due)
    if left is None:
        return when, "", "plain"
    if today == due_on:
        return when, _("今天到期"), "amber"
    return when, _("还有 {n} 个工作日").format(n=left), "amber" if left <= 1 else "plain"


def ago(then: datetime, now: datetime) -> str:
    """Relative time for notices: 刚刚, 5 分钟前, 3 小时前, 2 天前, then the date."""
    passed = now - then
    if passed < timedelta(minutes=1):
        return pgettext("time", "刚刚")
    if passed < timedelta(hours=1):
        n = passed // timedelta(minutes=1)
        return ngettext("{n} 分钟前", "{n} 分钟前", n).format(n=n)
    if passed < timedelta(days=1):
        n = passed // timedelta(hours=1)
        return ngettext("{n} 小时前", "{n} 小时前", n).format(n=n)
    if passed < timedelta(days=8):
        return ngettext("{n} 天前", "{n} 天前", passed.days).format(n=passed.days)
    return day(then)
