"""Statistics other bodies published: one number stands with its source, and says what it said before where it is revised."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.contracts.models import StatisticFact
from kezhuan.contracts.queries.imported import same
from kezhuan.contracts.rules.statistics import MEASURES
from kezhuan.core import clock, events
from kezhuan.core.access import Actor, Role, within
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.text import clean_line

IMPORTERS = frozenset({Role.OPERATOR, Role.DISTRICT, Role.CITY})
FIELDS = ("measure", "region", "first", "last", "value", "contracts", "source", "published_on", "note")
OUTSIDE = Reason("statistic.region", gettext_noop("只能导入本辖区的统计"))
MONTHS = Reason("statistic.months", gettext_noop("月份应为 1—12，截止月不早于起始月"))
YEAR = Reason("statistic.year", gettext_noop("年份应为四位数字，且不晚于今年"))
LATER = Reason("statistic.later", gettext_noop("公布日期不能晚于今天"))
TWICE = Reason("statistic.twice", gettext_noop("同一来源、地区、月份、指标的数已经以另一个编号导入过"))


def months(year: int, from_month: int | None, to_month: int | None, *, today: date) -> tuple[date, date]:
    """First and last day of these months of the year; Invalid names what cannot be."""
    if not 2000 <= year <= today.year:
        raise Invalid({"year": YEAR})
    first, last = from_month or 1, to_month or 12
    if not 1 <= first <= last <= 12:
        raise Invalid({"to_month": MONTHS})
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


@transaction.atomic
def record_statistic(values: Mapping[str, Any], *, known: UUID | None = None, actor: Actor, today: date) -> tuple[UUID, str]:  # fmt: skip
    """The imported number stands as given, in place of what `known` said; its uid, and new, changed or same.

    `values`: measure, region, first, last, value in 分, contracts, source, published_on, note. The event keeps what
    stood before. Hidden for roles that import nothing, Invalid outside the actor's region.
    """
    if actor.role not in IMPORTERS or actor.org_id is None or actor.user_id is None:
        raise Hidden
    given = {name: clean_line(v) if isinstance(v := values.get(name), str) else v for name in FIELDS}
    given["note"] = given["note"] or ""
    _require(given, actor=actor, today=today)
    held = StatisticFact.objects.select_for_update().filter(uid=known).first() if known else None
    other = same(**{name: given[name] for name in ("measure", "region", "first", "last", "source")})
    if other is not None and (held is None or other.pk != held.pk):
        raise Invalid({"source": TWICE})
    before = {name: getattr(held, name) for name in FIELDS} if held else {}
    if before == given:
        return known, "same"  # type: ignore[return-value]
    row = held or StatisticFact()
    for name, value in given.items():
        setattr(row, name, value)
    row.org_id, row.by_id, row.at = actor.org_id, actor.user_id, clock.now()
    row.save()
    changes = {
        "measure": row.measure,
        "region": row.region,
        "months": f"{row.first:%Y-%m}/{row.last:%Y-%m}",
        "value": row.value,
    }
    if held:
        changes["before"] = before["value"]
    events.record(
        "statistic.import", actor=actor, subject_type="statistic", subject_id=row.uid, changes=changes
    )
    return row.uid, "changed" if held else "new"


def _require(given: Mapping[str, Any], *, actor: Actor, today: date) -> None:
    if not actor.region or not within(given["region"], actor.region):
        raise Invalid({"region": OUTSIDE})
    if given["measure"] not in MEASURES:
        raise Invalid({"measure": Reason("statistic.measure", gettext_noop("没有这个指标"))})
    if given["published_on"] > today:
        raise Invalid({"published_on": LATER})
