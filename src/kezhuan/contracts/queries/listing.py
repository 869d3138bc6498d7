"""Lists of contracts and what waits on a desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kezhuan.contracts.lifecycle import CONTRACT, OWNERS
from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries.records import visible
from kezhuan.contracts.views import ContractRow
from kezhuan.core import codes
from kezhuan.core.access import Actor, Role

# What each desk has in hand.
OPEN = {
    Role.OPERATOR: Q(state="submitted", lane__in=("prepare", "bring_in")) | Q(state__in=("advised", "handed"), lane="prepare"),
    Role.REGISTRAR: Q(state__in=("submitted", "accepted", "expert", "examined"), lane="inside") | Q(state="submitted", lane="bring_in"),
}  # fmt: skip


def filtered(
    actor: Actor, *, states: Iterable[str] = (), kind: str = "", lane: str = "", text: str = "", mine: bool = False
) -> QuerySet[Contract]:  # fmt: skip
    """The contracts this actor may know of, narrowed."""
    found = visible(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    if kind:
        found = found.filter(kind=kind)
    if lane:
        found = found.filter(lane=lane)
    if mine:
        found = found.filter(Q(organisation__uid=actor.org_id) | Q(filer_org_id=actor.org_id))
    if text:
        found = found.filter(Q(title__icontains=text) | Q(number__icontains=text) | Q(registration_no=text))
    return found


def listing(
    actor: Actor, *, offset: int = 0, limit: int = 20, **wanted: Any
) -> tuple[int, tuple[ContractRow, ...]]:
    """Total and one page of contracts, newest first."""
    found = filtered(actor, **wanted)
    return found.count(), tuple(row(c) for c in found.order_by("-id")[offset : offset + limit])


def row(c: Contract) -> ContractRow:
    """A contract as a line of a list."""
    return ContractRow(
        uid=c.uid, number=c.number or "", title=c.title, kind=c.kind, kind_label=codes.label("contract_kinds", c.kind), lane=c.lane,
        lane_label=codes.label("contract_lanes", c.lane), organisation=c.organisation.name, region=codes.region_name(c.region), state=c.state,
        state_label=CONTRACT.states[c.state], due_on=c.due_on, signed_on=c.signed_on, registered_on=c.registered_on,
        registration_no=c.registration_no, turnover=c.turnover, tech_amount=c.tech_amount, approved_tech_amount=c.approved_tech_amount,
        version=c.version,
    )  # fmt: skip


def waiting(actor: Actor, *, today: date) -> QuerySet[Contract]:
    """What waits for this actor: filings on its desk, or its own drafts and filings to be supplemented."""
    if actor.role in OPEN and actor.region:
        return visible(actor).filter(OPEN[actor.role], region__startswith=actor.region)
    if actor.role in OWNERS:
        return visible(actor).filter(
            organisation__uid=actor.org_id, state__in=("draft", "returned", "advised")
        )
    if actor.role is Role.BROKER:
        return visible(actor).filter(filer_org_id=actor.org_id, state__in=("draft", "returned", "advised"))
    return Contract.objects.none()
