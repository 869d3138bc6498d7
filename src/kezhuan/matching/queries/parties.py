"""Who stands on either side, under the name the reader may know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import Achievement
from kezhuan.core.access import STAFF, Actor
from kezhuan.people.models import Organisation, Profile
from kezhuan.people.scopes import PROFILES

ANONYMOUS = "匿名企业"
PROFILE_KINDS = frozenset({"expert", "team", "profile"})


def holder(item_kind: str, item_uid: UUID | None) -> Organisation | None:
    """The organisation that holds an item; None where it is unclaimed or unknown."""
    if item_uid is None:
        return None
    if item_kind == "achievement":
        row = Achievement.objects.filter(uid=item_uid).select_related("organisation").first()
        return row.organisation if row else None
    profile = Profile.objects.filter(uid=item_uid).select_related("organisation").first()
    return profile.organisation if profile else None


def item_title(actor: Actor, item_kind: str, item_uid: UUID | None) -> str:
    """The title of an item the actor may know of, empty otherwise."""
    if item_uid is None:
        return ""
    if item_kind == "achievement":
        return achievements.visible(actor).filter(uid=item_uid).values_list("title", flat=True).first() or ""
    return (
        Profile.objects.filter(PROFILES.q(actor), uid=item_uid).values_list("name", flat=True).first() or ""
    )


def item_titles(actor: Actor, wanted: list[tuple[str, UUID | None]]) -> dict[UUID, str]:
    """The titles of many items at once, of those the actor may know of."""
    uids = [uid for _, uid in wanted if uid is not None]
    found = dict(achievements.visible(actor).filter(uid__in=uids).values_list("uid", "title"))
    return found | dict(Profile.objects.filter(PROFILES.q(actor), uid__in=uids).values_list("uid", "name"))


def side_name(actor: Actor, contact: Any, side: Organisation) -> str:
    """The name of one side of a contact: an anonymous firm is named only once the contact is accepted."""
    demand = contact.demand
    masked = demand is not None and demand.anonymous and demand.organisation_id == side.pk
    if not masked or side.uid == actor.org_id or contact.state in ("accepted", "ended"):
        return side.name
    return side.name if actor.role in STAFF and contact.region.startswith(actor.region or "-") else ANONYMOUS
