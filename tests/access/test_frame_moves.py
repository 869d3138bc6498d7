"""Every move in every state by every role, made through the frame: what moves.csv lists is done, all else is not.

A refusal leaves one audit row and nothing else; a record out of sight leaves nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.access.cast import ROLES
from tests.access.test_moves import allowed_by_table, table
from tests.builders import TODAY, actor, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = ("demand", "achievement", "contact", "deal", "attribution")
# How each role stands closest to a record; the hand-written table knows nothing nearer.
NEAREST = {
    "demand": {
        "enterprise": "own",
        "institute": "own",
        "tto": "own",
        "liaison": "mandated",
        "broker": "mandated",
    },
    "achievement": {"enterprise": "own", "institute": "own", "tto": "own", "broker": "inside"},
    "contact": dict.fromkeys(("enterprise", "institute", "tto", "broker"), "party"),
    "deal": dict.fromkeys(("enterprise", "institute", "tto"), "party") | {"broker": "assigned"},
    "attribution": dict.fromkeys(("enterprise", "institute", "tto"), "party") | {"broker": "assigned"},
}
STAFF = ("operator", "district_officer", "city_officer", "province_officer")


@pytest.fixture
def orgs() -> dict[str, Any]:
    return {name: organisation(region="330402") for name in ("owner", "filer", "other", "away")}


def _record(kind: str, state: str, orgs: dict[str, Any]) -> Any:
    from kezhuan.achievements.models import Achievement
    from kezhuan.demands.models import Demand
    from kezhuan.matching.models import Contact
    from tests.town.records import moments

    plain = {"state": state, "region": "330402", **moments()}
    if kind == "demand":
        return Demand.objects.create(
            title="甲", audience="public", organisation=orgs["owner"], filer_org_id=orgs["filer"].uid, **plain
        )
    if kind == "achievement":
        return Achievement.objects.create(title="甲", organisation=orgs["owner"], **plain)
    if kind in ("deal", "attribution"):
        return _deal_or_share(kind, plain, orgs)
    return Contact.objects.create(
        from_org=orgs["other"], to_org=orgs["owner"], message="甲", author_id=orgs["other"].uid, **plain
    )


def _deal_or_share(kind: str, plain: dict[str, Any], orgs: dict[str, Any]) -> Any:
    from kezhuan.deals.models import Deal, DealBroker, DealParty

    deal = Deal.objects.create(
        title="甲", keeper_org=orgs["filer"], last_entry_on=TODAY, **plain | ({} if kind == "deal" else {"state": "negotiating"})
    )  # fmt: skip
    DealParty.objects.create(deal=deal, organisation=orgs["owner"], side="need")
    if kind == "deal":
        return deal
    return DealBroker.objects.create(
        deal=deal,
        person_id=uuid4(),
        organisation=orgs["other"],
        side="both",
        share_bp=6000,
        earner="broker",
        **plain,
    )


def _actor(kind: str, role: str, orgs: dict[str, Any]) -> tuple[Any, str]:
    """The actor under this role standing as near to the record as the role can, and the name of that standing."""
    from kezhuan.core.access import VISITOR, Role

    if role == "visitor":
        return VISITOR, "outside"
    standing = "inside" if role in STAFF else NEAREST[kind].get(role, "outside")
    org = orgs[
        {"own": "owner", "party": "owner", "mandated": "filer", "assigned": "filer"}.get(standing, "away")
    ]
    return actor(Role(role), org=org, region="3304" if standing == "inside" else "320500"), standing


def _facts(move: Any) -> dict[str, Any]:
    """What satisfies every guard of the move, so that only state, role and standing decide."""
    return {guard.name: True if guard.expected is None else guard.expected for guard in move.guards}


def _attempts(kind: str, orgs: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str, str, str], str]]:
    """(cell, how it ended) of every attempt; how is done, refused or hidden, or a sentence of what went wrong."""
    from kezhuan.core.joins import house

    subject = house().subjects[kind]
    for state in subject.lifecycle.states:
        record = _record(kind, state, orgs)
        for role in ROLES:
            person, standing = _actor(kind, role, orgs)
            for move in subject.lifecycle.moves:
                if move.name != "create":
                    yield (kind, move.name, state, role, standing), _attempt(subject, record, move, person)


def _attempt(subject: Any, record: Any, move: Any, person: Any) -> str:
    from kezhuan.core import frame
    from kezhuan.core.errors import Hidden, Refused
    from kezhuan.core.models import Event, Proposal

    first, how = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0, "done"
    with transaction.atomic():
        try:
            with frame.act(
                subject.kind,
                record.uid,
                move.name,
                actor=person,
                today=TODAY + timedelta(1),
                version=record.version,
                facts=_facts(move),
            ):
                pass
        except Refused:
            how = "refused"
        except Hidden:
            how = "hidden"
        verbs = list(Event.objects.filter(id__gt=first).values_list("verb", flat=True))
        now = type(record).objects.get(pk=record.pk)
        proposed = Proposal.objects.filter(subject_id=record.uid).exists()
        transaction.set_rollback(True)
    same = all(getattr(now, f.attname) == getattr(record, f.attname) for f in record._meta.concrete_fields)
    wanted = {"refused": [f"{subject.kind}.{move.name}.refused"], "hidden": []}.get(
        how, [f"{subject.kind}.{move.name}"]
    )
    if move.second is not None and how == "done":
        return how if proposed and same else "proposed nothing"
    if verbs != wanted:
        return f"{how} with {verbs}"
    if how != "done":
        return how if same and not proposed else f"{how}, yet something changed"
    moved = (now.state, now.version) == (move.target or record.state, record.version + 1)
    return how if moved else f"done, yet {now.state} {now.version}"


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_the_table_lists_is_done_and_all_else_leaves_no_trace_but_its_audit_row(
    kind: str, orgs
) -> None:
    allowed = allowed_by_table(table("moves.csv"))
    wrong, done, refused = [], 0, 0
    for cell, how in _attempts(kind, orgs):
        done, refused = done + (how == "done"), refused + (how == "refused")
        if (how == "done") != (cell in allowed) or how not in ("done", "refused", "hidden"):
            wrong.append(f"{cell}: {how}")

    assert wrong == []
    assert done >= 10
    assert refused >= 50
