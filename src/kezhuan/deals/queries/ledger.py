"""The broker ledger: who brought whom together on which day, and what a side says of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import clock, frame
from kezhuan.core.access import HOLDERS, Actor, Relation, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals import rules, scopes
from kezhuan.deals.lifecycle import INTRODUCTION, OPEN
from kezhuan.deals.models import Introduction
from kezhuan.deals.queries.shares import names_for
from kezhuan.deals.views import IntroductionRow
from kezhuan.people.models import Membership
from kezhuan.people.queries import live

CHOICES_MOST = 500


def _visible(actor: Actor) -> QuerySet[Introduction]:
    found = Introduction.objects.filter(scopes.INTRODUCTIONS.q(actor))
    return found.select_related("organisation", "need", "supply", "deal__keeper_org").prefetch_related(
        *scopes.people_of("deal__")
    )


def get_introduction(actor: Actor, uid: UUID) -> Introduction:
    """The record; Hidden where the actor may not know of it."""
    found = _visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def introductions(
    actor: Actor, *, state: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[IntroductionRow, ...]]:
    """One page of the introductions this actor may know of, newest first, and how many there are."""
    found = _visible(actor)
    if state:
        found = found.filter(state=state)
    page = list(found.order_by("-introduced_on", "-id")[offset : offset + limit])
    return found.count(), _rows(actor, page)


def introduction(actor: Actor, uid: UUID) -> IntroductionRow:
    """One introduction with the moves open to this actor."""
    row = get_introduction(actor, uid)
    (drawn,) = _rows(actor, [row], with_offers=True)
    return drawn


def of_deal(actor: Actor, deal: Any) -> tuple[IntroductionRow, ...]:
    """The ledger of a deal, for those who work on it."""
    return _rows(actor, sorted(deal.introductions.all(), key=lambda row: (row.introduced_on, row.pk)))


def _rows(
    actor: Actor, found: list[Introduction], *, with_offers: bool = False
) -> tuple[IntroductionRow, ...]:
    names = names_for(row.person_id for row in found)
    late = rulebook().body("settings.attribution", clock.today())["late_introduction_d"]
    return tuple(_row(actor, row, names.get(row.person_id, ""), late, with_offers) for row in found)


def _row(actor: Actor, i: Introduction, person: str, late: int, with_offers: bool) -> IntroductionRow:
    recorded_on = clock.day_of(i.created_at)
    seen = i.deal if i.deal is not None and scopes.DEALS.allows(actor, i.deal) else None
    return IntroductionRow(
        uid=i.uid, number=i.number or "", person=person, organisation=i.organisation.name, need=i.need.name if i.need else "",
        supply=i.supply.name if i.supply else "", deal_uid=seen.uid if seen else None, deal_number=(seen.number or "") if seen else "",
        introduced_on=i.introduced_on, recorded_on=recorded_on, late=rules.is_late(i.introduced_on, recorded_on, days=late),
        protected_until=i.protected_until, note=i.note, reason_note=i.reason_note, state=i.state, state_label=INTRODUCTION.states[i.state],
        mine=i.person_id == actor.user_id, version=i.version, offers=frame.offers("introduction", i, actor) if with_offers else (),
    )  # fmt: skip


def matching_introductions(sides: dict[str, Any], *, today: date) -> list[Introduction]:
    """Introductions of the same two sides still in their protected days, tied to no deal yet."""
    if not sides.get(rules.NEED) or not sides.get(rules.SUPPLY):
        return []
    found = Introduction.objects.filter(
        need=sides[rules.NEED], supply=sides[rules.SUPPLY], deal__isnull=True, protected_until__gte=today
    )
    return list(found.exclude(state="refused").order_by("introduced_on", "id"))


def may_name(actor: Actor, deal: Any) -> bool:
    """True where this actor may bring a broker into the deal: its sides, its leading broker, the operator."""
    relations = scopes.deal_relations(actor, deal)
    operator = actor.role is Role.OPERATOR and Relation.INSIDE in relations
    return deal.state in OPEN and (operator or Relation.PARTY in relations)


def broker_choices(actor: Actor) -> list[tuple[str, str]]:
    """(membership uid, name and organisation) of everybody who is a broker today, by name."""
    held = Membership.objects.filter(
        live(clock.today()), role=Role.BROKER.value, organisation__state="verified"
    )
    rows = held.select_related("user", "organisation").order_by("user__name", "id")[:CHOICES_MOST]
    return [(str(m.uid), f"{m.user.name}（{m.organisation.name}）") for m in rows]


def waiting_introductions(actor: Actor) -> QuerySet[Introduction]:
    """Introductions a side has to confirm or not."""
    if actor.role not in HOLDERS or actor.org_id is None:
        return Introduction.objects.none()
    mine = Q(need__uid=actor.org_id) | Q(supply__uid=actor.org_id)
    return _visible(actor).filter(mine, state="recorded")
