"""What the calendar does to demands: what nobody confirmed again by its day is no longer open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kezhuan.core import clock
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Refused
from kezhuan.demands.models import Demand
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


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on demands."""
    return {"expired": expire_overdue(today=clock.today())}
