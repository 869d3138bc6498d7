"""What the calendar does to demands: what nobody confirmed again by its day is no longer open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from kezhuan.core import clock, events, freshness, notices
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Refused
from kezhuan.core.models import Event
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import tidings
from kezhuan.demands.models import Demand
from kezhuan.demands.scopes import OPEN_STATES
from kezhuan.demands.usecases import move_demand


def expire_overdue(*, today: date) -> int:
    """Every published demand whose day of confirmation is past has expired; the count. Outside rows have no such day."""
    overdue = Demand.objects.filter(state="published", confirm_by__lt=today)
    expired = 0
    for uid in list(overdue.values_list("uid", flat=True)):
        try:
            move_demand(uid, "expire", actor=SYSTEM, today=today, version=None)
        except Refused:
            continue  # renewed or taken down at this very moment
        expired += 1
    return expired


def remind_drafts(*, today: date) -> int:
    """Whoever left a draft untouched for the days of settings.clocks has been reminded, once for each pause; the count."""
    days = rulebook().body("settings.clocks", today)["draft_reminder_d"]
    pause = clock.now() - timedelta(days=days)
    said = Event.objects.filter(
        verb="demand.remind",
        subject_type="demand",
        subject_id=OuterRef("uid"),
        at__gte=OuterRef("updated_at"),
    )
    lying = Demand.objects.filter(~Exists(said), state="draft", updated_at__lt=pause)
    reminded = 0
    for demand in list(lying.select_related("organisation")):
        with transaction.atomic():
            event = events.record("demand.remind", actor=SYSTEM, subject_type="demand", subject_id=demand.uid)
            notices.post(tidings.lying(demand), event=event)
        reminded += 1
    return reminded


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on demands."""
    today = clock.today()
    listed = Demand.objects.filter(state__in=OPEN_STATES).select_related("organisation")
    return {
        "expired": expire_overdue(today=today),
        "reminded": remind_drafts(today=today),
        "called": freshness.call_to_mind("demand", listed, tidings.confirm_soon, today=today),
        # Talks are not ended by the calendar: the demand leaves the lists and comes back with one click.
        "hidden": freshness.let_go(
            "demand", listed.filter(state="matched"), tidings.unconfirmed, today=today
        ),
    }
