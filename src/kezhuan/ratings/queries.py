"""Reads of ratings, each within the actor's scope; the public rates; and who served whom in a finished service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kezhuan.contracts.models import Contract
from kezhuan.core import codes, frame, history
from kezhuan.core.access import STAFF, Actor, Relation, Role
from kezhuan.core.calendar import working_days_between
from kezhuan.core.errors import Hidden
from kezhuan.core.models import Event
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals.models import Deal
from kezhuan.demands.models import Visit
from kezhuan.matching.models import Contact
from kezhuan.people import links
from kezhuan.people.models import Organisation
from kezhuan.ratings import rules, scopes
from kezhuan.ratings.lifecycle import RATING
from kezhuan.ratings.models import Rating
from kezhuan.ratings.views import Asked, Owed, RatingDetail, RatingRow, UnitRate

PURPOSE = "rating"
LEVELS = "rating_levels"
ADDRESSES = {
    "visit": "/visits/{uid}/",
    "contact": "/contacts/{uid}/",
    "deal": "/deals/{uid}/",
    "contract": "/contracts/{uid}/",
}
# Whose registering is a service; a firm that enters its own contract served nobody.
REGISTERS = frozenset({Role.REGISTRAR, *STAFF})


def low_levels(today: date) -> frozenset[str]:
    """The levels that count as bad."""
    return frozenset(rulebook().body("settings.ratings", today)["low_levels"])


def visible(actor: Actor) -> QuerySet[Rating]:
    """The ratings this actor may know of."""
    return Rating.objects.filter(scopes.RATINGS.q(actor)).select_related("served_org", "unit_org")


def ratings(
    actor: Actor, *, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[RatingRow, ...]]:
    """Total and one page, newest first."""
    found = visible(actor)
    if wanted := tuple(states):
        found = found.filter(state__in=wanted)
    return found.count(), tuple(_row(actor, r) for r in found.order_by("-id")[offset : offset + limit])


def _row(actor: Actor, r: Rating) -> RatingRow:
    # The unit learns which service a complaint is about, and not who complains.
    told = scopes.rating_relations(actor, r) & {Relation.OWN, Relation.INSIDE}
    return RatingRow(
        uid=r.uid, number=r.number or "", service=rules.SERVICES[r.subject_type], about=r.about, served=r.served_org.name if told else "",
        unit=r.unit_org.name, ended_on=r.ended_on, level=r.level, level_label=codes.label(LEVELS, r.level),
        low=r.state in scopes.TO_UNIT, state=r.state, state_label=RATING.states[r.state], due_on=r.due_on, version=r.version,
    )  # fmt: skip


def rating(actor: Actor, uid: UUID) -> RatingDetail:
    """One rating; Hidden where the actor may not know of it."""
    r = visible(actor).filter(uid=uid).first()
    if r is None:
        raise Hidden
    relations = scopes.rating_relations(actor, r)
    return RatingDetail(
        row=_row(actor, r), text=r.text, answer=r.answer, rated_on=r.rated_on, answered_on=r.answered_on, mine=Relation.OWN in relations,
        url=ADDRESSES[r.subject_type].format(uid=r.subject_id) if relations & {Relation.OWN, Relation.PARTY} else "",
        offers=frame.offers("rating", r, actor), timeline=history.moments("rating", r.uid),
    )  # fmt: skip


def waiting_to_rate(actor: Actor) -> QuerySet[Rating]:
    """Finished services this organisation has not rated yet."""
    if actor.org_id is None:
        return Rating.objects.none()
    return visible(actor).filter(state="asked", served_org__uid=actor.org_id)


def waiting_to_answer(actor: Actor) -> QuerySet[Rating]:
    """Bad ratings this unit has to answer."""
    if actor.org_id is None:
        return Rating.objects.none()
    return visible(actor).filter(state="owed", unit_org__uid=actor.org_id)


def rates(*, today: date, org_uid: UUID | None = None) -> tuple[UnitRate, ...]:
    """The rate of every organisation with at least five ratings in a year, the most rated first."""
    low = low_levels(today)
    found = Rating.objects.filter(state__in=rules.RATED, rated_on__gt=today - timedelta(days=rules.DAYS))
    if org_uid is not None:
        found = found.filter(unit_org__uid=org_uid)
    counted = found.values("unit_org__uid", "unit_org__name").annotate(
        n=Count("id"), bad=Count("id", filter=Q(level__in=low)), answered=Count("id", filter=Q(state="answered"))
    )  # fmt: skip
    kept = counted.filter(n__gte=rules.FEWEST).order_by("-n", "unit_org__name")
    return tuple(
        UnitRate(row["unit_org__uid"], row["unit_org__name"], row["n"], row["n"] - row["bad"],
                 rules.Rate(row["n"], row["n"] - row["bad"]).percent, row["bad"], row["answered"])
        for row in kept
    )  # fmt: skip


def owed(*, today: date) -> tuple[Owed, ...]:
    """Bad ratings without an answer, the most urgent first, for whoever runs the machine."""
    calendar = rulebook().calendar()
    found = (
        Rating.objects.filter(state="owed", due_on__isnull=False)
        .select_related("unit_org")
        .order_by("due_on", "id")
    )
    return tuple(
        Owed(r.number or "", r.unit_org.name, r.due_on, working_days_between(r.due_on, today, calendar) if r.due_on < today else 0)
        for r in found
    )  # fmt: skip


def opened(token: str) -> Asked:
    """What the link asks about; Hidden where it opens nothing any more."""
    link = links.look(token, PURPOSE)
    r = Rating.objects.select_related("unit_org").filter(uid=link.subject_id, state="asked").first()
    if r is None:
        raise Hidden
    return Asked(r.uid, r.version, rules.SERVICES[r.subject_type], r.about, r.unit_org.name, r.ended_on)


@dataclass(frozen=True, slots=True)
class Service:
    """A finished service: who was served by whom, what it is called, and the phone of whoever has no account."""

    served: Organisation
    unit: Organisation
    region: str
    about: str
    phone: str = ""


def service(kind: str, uid: UUID, event: Event) -> Service | None:
    """Who served whom in this record; None where nobody served anybody, or one organisation itself."""
    found = _FINDERS[kind](uid, event)
    return found if found is not None and found.served != found.unit else None


def _contact(uid: UUID, event: Event) -> Service | None:
    c = Contact.objects.select_related("from_org", "to_org").get(uid=uid)
    return Service(c.from_org, c.to_org, c.region, c.number or "")


def _deal(uid: UUID, event: Event) -> Service | None:
    d = Deal.objects.select_related("keeper_org", "demand__organisation", "contact__from_org").get(uid=uid)
    served = (d.demand and d.demand.organisation) or (d.contact and d.contact.from_org)
    if d.keeper_org is None or served is None:
        return None
    return Service(served, d.keeper_org, d.region, d.number or "")


def _visit(uid: UUID, event: Event) -> Service | None:
    v = Visit.objects.select_related("organisation").get(uid=uid)
    unit = Organisation.objects.filter(uid=v.author_org_id).first()
    return Service(v.organisation, unit, v.region, v.number or "", v.contact_phone) if unit else None


def _contract(uid: UUID, event: Event) -> Service | None:
    c = Contract.objects.select_related("organisation").get(uid=uid)
    unit = Organisation.objects.filter(uid=event.org_id).first() if event.role in REGISTERS else None
    return Service(c.organisation, unit, c.region, c.registration_no or c.number or "") if unit else None


_FINDERS: dict[str, Any] = {"contact": _contact, "deal": _deal, "visit": _visit, "contract": _contract}
