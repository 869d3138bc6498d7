"""Brokers' tasks for demands nobody answered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.demands import queries as demands
from kezhuan.demands import scopes as demand_scopes
from kezhuan.matching import scopes
from kezhuan.matching.lifecycle import FOLLOWUP
from kezhuan.matching.models import Followup, Run
from kezhuan.matching.queries.reasons import asked
from kezhuan.matching.views import FollowupRow
from kezhuan.people.queries import in_hands

OPEN = ("open", "taken")


def _followups(actor: Actor) -> QuerySet[Followup]:
    found = Followup.objects.filter(scopes.FOLLOWUPS.q(actor)).select_related(
        "demand__organisation", "demand__run"
    )
    return found.prefetch_related("demand__recipients__organisation")


def followups(
    actor: Actor, *, states: Iterable[str] = OPEN, mine: bool = False, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[FollowupRow, ...]]:
    """Brokers' tasks of the region, oldest due date first; `mine`: those the actor has taken."""
    found = _followups(actor).filter(state__in=tuple(states))
    if mine:
        found = found.filter(in_hands(actor, "taken_by_id"))
    page = found.order_by("due_on", "id")[offset : offset + limit]
    return found.count(), tuple(_row(actor, f) for f in page)


def waiting_followups(actor: Actor) -> QuerySet[Followup]:
    """What this broker or operator has in hand or could take, oldest due date first."""
    return Followup.objects.filter(scopes.FOLLOWUPS.q(actor), state__in=OPEN).order_by("due_on", "id")


def get_followup(actor: Actor, uid: UUID) -> FollowupRow:
    """One broker's task; Hidden where the actor may not know of it."""
    found = _followups(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return _row(actor, found)


def _row(actor: Actor, f: Followup) -> FollowupRow:
    known = demand_scopes.DEMANDS.allows(actor, f.demand)
    row = demands.row(actor, f.demand) if known else None
    run: Run | None = getattr(f.demand, "run", None)
    return FollowupRow(
        uid=f.uid, number=f.number or "", demand_uid=f.demand.uid, demand_title=row.title if row else f.demand.public_title,
        demand_organisation=row.organisation if row else "", region=codes.region_name(f.region), cause=f.cause, state=f.state,
        state_label=FOLLOWUP.states[f.state], due_on=f.due_on, outcome_note=f.outcome_note, taken=f.taken_by_id == actor.user_id,
        version=f.version, question=asked(run.question) if run and known else None, offers=frame.offers("followup", f, actor),
    )  # fmt: skip
