"""Use cases and reads of visits (走访记录) and of the firm's word on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import clock, codes, frame
from kezhuan.core.access import Actor, Relation
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.masking import mask_phone
from kezhuan.demands import scopes
from kezhuan.demands.lifecycle import VISIT
from kezhuan.demands.models import Visit
from kezhuan.demands.views import VisitRow
from kezhuan.people import links
from kezhuan.people.queries import in_hands, organisation_for

EDITABLE = frozenset({"visited_on", "companions", "contact_name", "contact_phone", "notes", "finds_demand"})
LIMITS = {"notes": 4000, "companions": 200, "contact_name": 64}


def record_visit(
    values: Mapping[str, Any], *, org_uid: UUID, actor: Actor, today: date, key: str = ""
) -> VisitRow:
    """A visit stands as a draft of its author's organisation."""
    organisation = organisation_for(actor, org_uid)
    record = frame.create("visit", {
        **_checked(values, today=today), "organisation": organisation, "author_id": actor.user_id, "author_org_id": actor.org_id,
        "region": organisation.region,
    }, actor=actor, today=today, key=key)  # fmt: skip
    return detail(actor, record.uid)


def edit_visit(
    uid: UUID, values: Mapping[str, Any], *, actor: Actor, today: date, version: int, key: str = ""
) -> VisitRow:
    """The visit says what was typed."""
    fields = _checked(values, today=today)
    with frame.act(
        "visit", uid, "edit", actor=actor, today=today, version=version, key=key, mine=fields
    ) as step:
        step.change(**fields)
    return detail(actor, uid)


def _checked(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(
            {
                name: Reason("field.unknown", gettext_noop("没有这一项，或不能在此修改"))
                for name in sorted(unknown)
            }
        )
    fields, faults = dict(values), {}
    for name, most in LIMITS.items():
        if len(fields.get(name) or "") > most:
            faults[name] = Reason(
                "too_long",
                gettext_noop("最多 {most} 个字，现有 {now} 个"),
                {"most": most, "now": len(fields[name])},
            )
    if (day := fields.get("visited_on")) and day > today:
        faults["visited_on"] = Reason("future", gettext_noop("走访日期不能晚于今天"))
    if faults:
        raise Invalid(faults)
    if fields.get("contact_phone"):
        fields["contact_phone"] = read_mobile(fields["contact_phone"], field="contact_phone")
    return fields


def send_visit(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> VisitRow:
    """The counterpart is asked by a one-time SMS link whether the record is right."""
    with frame.act("visit", uid, "send", actor=actor, today=today, version=version, key=key) as step:
        visit = step.record
        links.create(
            "visit.confirm", "visit", visit.uid, phone=visit.contact_phone, path="/c/{token}/", name=visit.contact_name, actor=actor,
            org_uid=visit.organisation.uid, message="您有一份走访记录待确认，请点开链接核对：{link}",
        )  # fmt: skip
    return detail(actor, uid)


def answer_visit(
    uid: UUID, *, agrees: bool, dispute: str = "", actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The firm confirms the record, or says what is wrong with it."""
    facts = {"dispute": dispute.strip()}
    with frame.act(
        "visit",
        uid,
        "confirm" if agrees else "dispute",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts=facts,
    ) as step:
        step.change(**({"confirmed_at": clock.now()} if agrees else {"dispute": dispute.strip()[:200]}))


def visible(actor: Actor) -> QuerySet[Visit]:
    """The visits this actor may know of."""
    return (
        Visit.objects.filter(scopes.VISITS.q(actor))
        .select_related("organisation")
        .prefetch_related("demands")
    )


def listing(
    actor: Actor, *, states: Iterable[str] = (), mine: bool = False, offset: int = 0, limit: int = 20,
) -> tuple[int, tuple[VisitRow, ...]]:  # fmt: skip
    """Total and one page of visits, newest first."""
    found = visible(actor)
    if states := tuple(states):
        found = found.filter(state__in=states)
    if mine:
        found = found.filter(in_hands(actor, "author_id"))
    return found.count(), tuple(
        _row(actor, visit) for visit in found.order_by("-visited_on", "-id")[offset : offset + limit]
    )


def detail(actor: Actor, uid: UUID) -> VisitRow:
    """One visit; Hidden where the actor may not know of it."""
    visit = visible(actor).filter(uid=uid).first()
    if visit is None:
        raise Hidden
    return _row(actor, visit)


def _row(actor: Actor, visit: Visit) -> VisitRow:
    relations = scopes.visit_relations(actor, visit)
    plain = Relation.OWN in relations
    return VisitRow(
        uid=visit.uid, number=visit.number or "", organisation=visit.organisation.name, organisation_uid=visit.organisation.uid,
        region=codes.region_name(visit.region), visited_on=visit.visited_on, companions=visit.companions, contact_name=visit.contact_name,
        contact_phone=visit.contact_phone if plain else mask_phone(visit.contact_phone), notes=visit.notes, finds_demand=visit.finds_demand,
        state=visit.state, state_label=VISIT.states[visit.state], dispute=visit.dispute, version=visit.version,
        demand_uids=tuple(d.uid for d in visit.demands.all()), offers=frame.offers("visit", visit, actor),
    )  # fmt: skip
