"""How an organisation answers, for everybody to see; and whom to ask next where nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.matching.models import Contact, Suggestion
from kezhuan.matching.queries.contacts import get_contact
from kezhuan.matching.queries.parties import item_title
from kezhuan.people.queries import organisation

# Fewer are no rate but a hint at single dealings (公开数 k≥5).
FEWEST, DAYS = 5, 365
UNANSWERED = ("lapsed", "refused")


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """Of `asked` requests that came to an answer or ran out in a year, `answered`; None where there are fewer than five."""

    asked: int | None
    answered: int | None
    percent: int | None
    template: str = "matching/response_rate.html"


def response_rate(actor: Actor, org_uid: UUID) -> ResponseRate:
    """How this organisation answers requests; Hidden where the actor may not know of it."""
    organisation(actor, org_uid)
    since = clock.now() - timedelta(days=DAYS)
    counted = Contact.objects.filter(to_org__uid=org_uid, created_at__gte=since).aggregate(
        answered=Count("id", filter=Q(state__in=("accepted", "refused", "ended"))), lapsed=Count("id", filter=Q(state="lapsed"))
    )  # fmt: skip
    asked = counted["answered"] + counted["lapsed"]
    if asked < FEWEST:
        return ResponseRate(None, None, None)
    return ResponseRate(asked, counted["answered"], (200 * counted["answered"] + asked) // (2 * asked))


def panel(actor: Actor, org_uid: UUID) -> ResponseRate | None:
    """The same on the organisation's page; None where nothing can be said."""
    found = response_rate(actor, org_uid)
    return found if found.asked is not None else None


@dataclass(frozen=True, slots=True)
class Next:
    """The next candidate of a demand's list nobody of one's side has asked yet."""

    title: str
    ask_url: str


def next_candidate(actor: Actor, contact_uid: UUID) -> Next | None:
    """For the asking side of a request that lapsed or was refused: the best item of that demand's list it has not asked;
    None where the list is at its end or the contact is not of that kind."""
    c = get_contact(actor, contact_uid)
    if (
        c.state not in UNANSWERED
        or c.demand is None
        or c.from_org.uid != actor.org_id
        or c.demand.organisation_id != c.from_org_id
    ):
        return None
    asked: Any = Contact.objects.filter(demand=c.demand, from_org=c.from_org, item_uid__isnull=False).values(
        "item_uid"
    )
    left = (
        Suggestion.objects.filter(demand=c.demand, item_org__isnull=False)
        .exclude(item_uid__in=asked)
        .order_by("rank")
    )
    for s in left[:5]:
        if title := item_title(actor, s.item_kind, s.item_uid):
            query = urlencode({"demand": c.demand.uid, "kind": s.item_kind, "item": s.item_uid})
            return Next(title, f"/contacts/new/?{query}")
    return None
