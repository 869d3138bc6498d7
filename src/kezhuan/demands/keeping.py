"""How long the sealed text of a demand is kept once it is over: its owner is told and may take a copy, then it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from kezhuan.core import clock, events, frame, notices, open_cases
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import gettext_noop
from kezhuan.core.models import Event
from kezhuan.core.retention import Rule
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import tidings
from kezhuan.demands.models import Demand
from kezhuan.disclosure.models import Grant

VERB = "demand.clear_notice"
# Closed by its owner or an officer, taken back, or run out and not renewed since.
ENDED = ("closed", "withdrawn", "expired")
BLANK = {"detail": "", "tried": "", "scene": "", "contact_name": "", "contact_phone": ""}


def over(before: datetime) -> QuerySet[Demand]:
    """Demands that ended before that moment, whose last agreement of secrecy is past as well, whose owner was told in
    time, and on which nothing open rests (core.open_cases: talks, a deal, an unregistered contract, a project under way,
    a claim, its payment or recovery)."""
    kept, notice = _days()
    moment = before + kept
    due = _ended(before, moment).filter(_told(at__lt=moment - notice))
    return due.exclude(uid__in=open_cases.under(frozenset(due.values_list("uid", flat=True))))


def _ended(before: datetime, moment: datetime) -> QuerySet[Demand]:
    """Over before the one moment, under no signed agreement any more at the other, and with sealed text still there."""
    day = moment.astimezone(clock.SHANGHAI).date()
    agreed = Grant.objects.filter(
        subject_type="demand", subject_id=OuterRef("uid"), nda__signed_at__isnull=False, nda__ends_on__gte=day
    )
    ended = Demand.objects.filter(~Exists(agreed), state__in=ENDED, state_since__lt=before)
    return ended.exclude(**BLANK)


def _told(**when: Any) -> Exists:
    """Told since it ended."""
    said = Event.objects.filter(verb=VERB, subject_type="demand", subject_id=OuterRef("uid"))
    return Exists(said.filter(at__gt=OuterRef("state_since"), **when))


def clear(rows: QuerySet[Demand]) -> int:
    """The sealed text is gone and the record says when; events, seals and readings stay. How many."""
    cleared = 0
    for uid in list(rows.values_list("uid", flat=True)):
        with frame.together():
            # Locked first, then asked again: what its owner renews at this moment keeps its text.
            Demand.objects.select_for_update().get(uid=uid)
            if not rows.filter(uid=uid).exists():
                continue
            with frame.act("demand", uid, "clear", actor=SYSTEM, today=clock.today(), version=None) as step:
                step.change(**BLANK, sealed_cleared_on=clock.today())
            cleared += 1
    return cleared


def remind() -> int:
    """The owner of every demand whose sealed text will have been kept long enough when the notice is over was told once,
    with the way to a copy; how many now."""
    kept, notice = _days()
    then = clock.now() + notice
    untold = _ended(then - kept, then).filter(~_told())
    free = untold.exclude(uid__in=open_cases.under(frozenset(untold.values_list("uid", flat=True))))
    told = 0
    for demand in list(free.select_related("organisation")):
        with transaction.atomic():
            event = events.record(VERB, actor=SYSTEM, subject_type="demand", subject_id=demand.uid)
            notices.post(tidings.clearing(demand, clock.today() + notice), event=event)
        told += 1
    return told


def _days() -> tuple[timedelta, timedelta]:
    clocks = rulebook().body("settings.clocks", clock.today())
    return timedelta(days=clocks["sealed_demand_kept_d"]), timedelta(days=clocks["sealed_demand_notice_d"])


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work: whose sealed text runs out was told. Deleting it is the retention's (RULES)."""
    return {"told": remind()}


RULES = (
    Rule("sealed_demands", gettext_noop("已结束需求的未公开内容"), "sealed_demand_kept_d", over, clear,
         gettext_noop("办结后有疑问时查对；有保密协议的保存到协议期满；到期前通知提出单位下载副本"),
         gettext_noop("清空难题详情、已尝试的方案、应用场景和联系人，记录写明清除日期；查阅记录和操作留痕另行保存")),
)  # fmt: skip
