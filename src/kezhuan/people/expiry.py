"""What the calendar does to experts and teams: confirmed again by their day, or hidden until somebody does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kezhuan.core import clock, freshness
from kezhuan.core.access import Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.models import Profile
from kezhuan.people.queries import people_of


def _to_holder(profile: Any, template: str) -> Iterator[Letter]:
    whom = [profile.user.uid] if profile.user else people_of(profile.organisation.uid, Role.TTO)
    params = {"number": profile.number or "", "day": f"{profile.confirm_by:%Y-%m-%d}"}
    for user in dict.fromkeys(whom):
        yield Letter(user, "people", template, f"/profiles/{profile.uid}/", params)


def soon(profile: Any) -> Iterator[Letter]:
    """The person, or the office that listed the team, is asked to confirm in time."""
    return _to_holder(
        profile, gettext_noop("专家与团队 {number} 须于 {day} 前确认信息和联系方式仍然有效，逾期不再显示")
    )


def gone(profile: Any) -> Iterator[Letter]:
    """They learn that the entry is hidden, and how it comes back."""
    return _to_holder(profile, gettext_noop("专家与团队 {number} 逾期未确认，已不再显示；确认后立即恢复"))


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on experts and teams."""
    today = clock.today()
    listed = Profile.objects.filter(state="listed").select_related("organisation", "user")
    return {
        "reminded": freshness.call_to_mind("profile", listed, soon, today=today),
        "hidden": freshness.let_go("profile", listed, gone, today=today),
    }
