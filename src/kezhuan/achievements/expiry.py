"""What the calendar does to achievements: confirmed again by their day, or hidden until somebody does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.achievements import patents
from kezhuan.achievements.models import Achievement
from kezhuan.achievements.scopes import OFFERED
from kezhuan.achievements.usecases import move_achievement
from kezhuan.core import clock, frame, freshness
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.queries import people_of


def renewed_until(today: date) -> date:
    """The day a listing confirmed today holds until."""
    return today + timedelta(days=rulebook().body("settings.clocks", today)["achievement_listing_d"])


def renew_achievements(
    chosen: Iterable[tuple[UUID, int]], *, actor: Actor, today: date, key: str = ""
) -> int:
    """All of these (uid, version) are confirmed for another term, or none; the number confirmed."""
    rows = list(chosen)
    if not rows:
        raise Invalid({"uid": Reason("batch.empty", gettext_noop("请至少选择一项"))})
    until = renewed_until(today)
    with frame.together():
        for uid, version in rows:
            move_achievement(
                uid, "renew", actor=actor, today=today, version=version, key=key, confirm_by=until
            )
    return len(rows)


def _to_holder(achievement: Any, template: str) -> Iterator[Letter]:
    org = achievement.organisation
    params = {"number": achievement.number or "", "day": f"{achievement.confirm_by:%Y-%m-%d}"}
    keepers = people_of(org.uid, Role.TTO) or people_of(org.uid) if org else []
    for user in dict.fromkeys(keepers):
        yield Letter(user, "achievement", template, f"/achievements/{achievement.uid}/", params)


def soon(achievement: Any) -> Iterator[Letter]:
    """The holder's office is asked to confirm in time."""
    return _to_holder(
        achievement, gettext_noop("成果 {number} 须于 {day} 前确认信息和联系方式仍然有效，逾期不再显示")
    )


def gone(achievement: Any) -> Iterator[Letter]:
    """The holder's office learns that the listing is hidden, and how it comes back."""
    return _to_holder(achievement, gettext_noop("成果 {number} 逾期未确认，已不再显示；确认后立即恢复"))


def extend_by_registry(offered: QuerySet[Achievement], *, today: date) -> int:
    """Offers due within the first reminder's days stand for another term where the registry, read lately, shows every
    right of theirs as typed and in force; the number extended."""
    clocks = rulebook().body("settings.clocks", today)
    due = offered.filter(
        origin="local", confirm_by__lte=today + timedelta(days=max(clocks["listing_reminders_d"])), rights__isnull=False
    ).distinct()  # fmt: skip
    found = 0
    for achievement in due:
        if patents.holds(achievement, today=today, days=clocks["patent_registry_fresh_d"]):
            facts = {"confirm_by": renewed_until(today)}
            with frame.act(
                "achievement", achievement.uid, "extend", actor=SYSTEM, today=today, version=None, facts=facts
            ) as step:
                step.change(**facts)
            found += 1
    return found


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on achievements."""
    today = clock.today()
    offered = Achievement.objects.filter(state__in=OFFERED).select_related("organisation")
    return {
        "extended": extend_by_registry(offered, today=today),
        "reminded": freshness.call_to_mind("achievement", offered, soon, today=today),
        "hidden": freshness.let_go("achievement", offered, gone, today=today),
    }
