"""Deals to payouts: every move in every state by every role, made through the frame on the records of the town.

What moves.csv lists is done, all else is refused with one audit row, or hidden without a trace: nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.cast import ROLES, STANDINGS
from tests.access.test_frame_moves import _attempt
from tests.access.test_moves import Cell, allowed_by_table, table
from tests.builders import TODAY, actor, organisation
from tests.town import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = (
    "introduction", "contract", "project", "application", "payee_account", "appropriation", "arrangement", "disbursement", "recovery", "pool_item",
    "trial", "distribution", "entitlement", "equity", "venture", "diligence_bundle",
)  # fmt: skip
# From which side a role is nearest to a record: the first of these the hand-written table knows for the role.
NEARNESS = ("own", "mandated", "party", "assigned", "inside", "outside")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One town for all kinds: every attempt is rolled back, and so is the town at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def nearest(kind: str, role: str) -> str:
    """The nearest standing the table names for this role; outside where it names none."""
    known = {
        row["standing"]
        for row in table("moves.csv")
        if row["subject"] == kind and role in row["roles"].split()
    }
    return next(
        (standing for standing in NEARNESS if standing in known and standing in STANDINGS[kind]), "outside"
    )


def person(town: Any, kind: str, record: Any, role: str, standing: str) -> Any:
    """The actor under this role who stands to the record of the town like this."""
    from dataclasses import replace

    from kezhuan.core.access import VISITOR, Role

    if role == "visitor":
        return VISITOR
    made = actor(
        Role(role), org=town.organisations["nobody"], region="3304" if standing == "inside" else "320500"
    )
    if standing == "own" and kind == "introduction":
        return replace(made, user_id=record.person_id)
    if standing == "own":
        return replace(made, org_id=record.organisation.uid)
    if standing == "mandated":
        return replace(made, org_id=record.filer_org_id)
    if standing == "party":
        other = record.item.organisation if kind == "trial" else town.organisations["firm"]
        return replace(made, org_id=other.uid)
    if standing == "assigned":
        return replace(made, user_id=named(kind, record))
    return made


def named(kind: str, record: Any) -> Any:
    """Somebody the record names as a person."""
    if kind == "venture":
        return record.author_id
    people = {"distribution": "shares", "entitlement": "members", "equity": "holders"}[kind]
    return getattr(record, people).filter(person_id__isnull=False).first().person_id


def attempts(town: Any, kind: str) -> Iterator[tuple[Cell, str]]:
    """(cell, how it ended) of every attempt; how is done, refused or hidden, or a sentence of what went wrong."""
    from kezhuan.core.joins import house

    subject = house().subjects[kind]
    for state in subject.lifecycle.states:
        record = subject.model.objects.get(uid=town.records[kind][state])
        for role in ROLES:
            standing = nearest(kind, role)
            who = person(town, kind, record, role, standing)
            sees = subject.scope.allows(who, record)
            for move in subject.lifecycle.moves:
                if move.name != "create":
                    how = (
                        _attempt(subject, record, move, who)
                        if sees
                        else out_of_sight(subject, record, move, who)
                    )
                    yield (kind, move.name, state, role, standing), how


def out_of_sight(subject: Any, record: Any, move: Any, who: Any) -> str:
    """How an attempt on a record nobody may know of ends; that it wrote nothing is counted over all of them."""
    from kezhuan.core import frame
    from kezhuan.core.errors import Hidden

    try:
        with frame.act(subject.kind, record.uid, move.name, actor=who, today=TODAY, version=record.version):
            pass
    except Hidden:
        return "hidden"
    return "done, though out of sight"


@pytest.fixture(scope="module")
def prepared(town: Any) -> Any:
    """A stranger to everything, a broker's house that filed every contract, and what a bare move needs: no proposal
    waits, and what a use case writes along with the move stands already."""
    from kezhuan.contracts.models import Contract
    from kezhuan.core.models import Proposal
    from kezhuan.payouts.models import Application
    from kezhuan.rights.models import DiligenceBundle, Distribution

    Proposal.objects.all().delete()
    Distribution.objects.update(team_fen=50)
    # The town's firm owes a reward back, so that its contracts carry nothing: here the amount is not to decide.
    Application.objects.filter(state="reviewed").update(decided_fen=None, ceiling_fen=None)
    DiligenceBundle.objects.filter(state="draft").update(head_sm3="0" * 64, sealed_on=TODAY)
    town.organisations["nobody"] = organisation(region="320500")
    Contract.objects.update(filer_org_id=town.organisations["broker"].uid)
    return town


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_the_table_lists_is_done_and_all_else_leaves_its_audit_row_alone(
    kind: str, prepared: Any
) -> None:
    from kezhuan.core.models import Event

    allowed = allowed_by_table(table("moves.csv"))
    wrong, counted, events = [], {"done": 0, "refused": 0, "hidden": 0}, Event.objects.count()
    for cell, how in attempts(prepared, kind):
        if how not in counted or (how == "done") != (cell in allowed):
            wrong.append(f"{cell}: {how}")
        else:
            counted[how] += 1

    assert wrong == []
    assert Event.objects.count() == events
    assert counted["done"] >= 1
    assert counted["refused"] >= 5
    assert counted["hidden"] >= 10
