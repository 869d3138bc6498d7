"""Once a month: the wardens are told how offices read, and every owner that its sealed text was read in office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from kezhuan.core import clock, events, notices
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import gettext_noop
from kezhuan.core.joins import house
from kezhuan.core.models import Event
from kezhuan.core.notices import Letter
from kezhuan.core.periods import moments_in, period_of
from kezhuan.disclosure import queries
from kezhuan.disclosure.models import Reading
from kezhuan.disclosure.opening import warn
from kezhuan.disclosure.rules import Group
from kezhuan.people.queries import people_of

VERB = "reading.report"


def monthly(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: on the first day it runs in a month, the month before is reported, once; nothing where nobody of an
    office read anything."""
    last = period_of("month", clock.today()).before
    month = f"{last.first:%Y-%m}"
    if Event.objects.filter(verb=VERB, reason=month).exists():
        return {}
    rows = queries.habits_of(last.first)
    if not rows:
        return {}
    unusual = sum(bool(row.why) for row in rows)
    with transaction.atomic():
        event = events.record(
            VERB, actor=SYSTEM, reason=month, changes={"people": len(rows), "unusual": unusual}
        )
        said = (
            gettext_noop("有工作人员上月的查阅看得多、办得少或多在非工作时间，请核对")
            if unusual
            else gettext_noop("上月工作人员的查阅汇总可以查看了")
        )
        warn(said, event, f"/unusual-access/?month={month}")
        owners = notices.post(_letters(last.first), event=event)
    return {"people": len(rows), "unusual": unusual, "owners": owners}


def _letters(day: date) -> Iterator[Letter]:
    """One letter to everybody of an organisation whose sealed text an office opened in this month; no titles in it."""
    month = period_of("month", day)
    start, stop = moments_in(month.filter)
    read = Reading.objects.filter(why="office", group=Group.SEALED.value, at__gte=start, at__lt=stop)
    times: Counter[UUID] = Counter()
    for kind in house().disclosable:
        counted = dict(read.filter(subject_type=kind).values_list("subject_id").annotate(n=Count("id")))
        model = house().subjects[kind].model
        held = model._default_manager.filter(uid__in=read.filter(subject_type=kind).values("subject_id"))
        for uid, owner in held.filter(organisation__isnull=False).values_list("uid", "organisation__uid"):
            times[owner] += counted[uid]
    words = gettext_noop("上月工作人员办理业务时查看了本单位的未公开内容 {n} 次，点开看是哪些记录、谁看的")
    for owner, n in times.items():
        for user in people_of(owner):
            yield Letter(user, "disclosure", words, f"/readings/?month={month.first:%Y-%m}", {"n": n})
