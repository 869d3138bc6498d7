"""Which field groups who reads: every cell role × audience × standing against rows written by hand.

The expected answers stand in reading.csv alone; what no row names is closed.
Grants are looked up in the database as at every request: live, past their day, and taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.access.cast import OURS, ROLES, cast
from tests.access.test_moves import table

pytestmark = pytest.mark.django_db
STANDINGS = ("own", "mandated", "inside", "outside", "granted", "expired", "revoked", "blocked", "recipient")
AUDIENCES = ("none", "public", "member", "directed")
Cell = tuple[str, str, str]


def expected(rows: list[dict[str, str]]) -> dict[Cell, frozenset[str]]:
    """What the rows say of every cell; a cell they are silent about is closed."""
    said = {
        (row["audience"], role, standing): frozenset(row["groups"].split())
        for row in rows
        for role in row["roles"].split()
        for standing in row["standing"].split()
    }
    cells = ((audience, role, standing) for audience in AUDIENCES for role in ROLES for standing in STANDINGS)
    return {cell: said.get(cell, frozenset()) for cell in cells}


def _grants() -> tuple[Any, dict[str, Any]]:
    """A stored demand and an organisation for each way a grant of it can stand."""
    from kezhuan.core import clock
    from kezhuan.demands.models import Demand
    from kezhuan.disclosure.models import Grant, Nda
    from tests.builders import organisation
    from tests.town.records import moments

    owner, today = organisation(region="330402"), clock.today()
    demand = Demand.objects.create(
        title="甲", state="published", organisation=owner, region="330402", **moments()
    )
    readers = {}
    for standing, state, ends_on in (
        ("granted", "granted", today),
        ("expired", "granted", today - timedelta(days=1)),
        ("revoked", "revoked", today),
    ):
        reader = readers[standing] = organisation(kind="institute")
        nda = Nda.objects.create(
            state="signed", discloser=owner, recipient=reader, proposer_id=reader.uid, region="330402", template="t", ends_on=today,
            proposed_by="李", proposed_at=clock.now(), **moments(),
        )  # fmt: skip
        Grant.objects.create(
            state=state, subject_type="demand", subject_id=demand.uid, owner=owner, to_org=reader, nda=nda, purpose="评估",
            starts_on=today - timedelta(days=9), ends_on=ends_on, **moments(),
        )  # fmt: skip
    return demand, readers


def every_cell() -> Iterator[tuple[Cell, frozenset[str]]]:
    """Every cell with the groups the product opens."""
    from kezhuan.demands import scopes
    from kezhuan.demands.models import Recipient
    from kezhuan.disclosure.queries import live_grant
    from kezhuan.disclosure.rules import views

    stored, readers = _grants()
    for audience in AUDIENCES:
        for standing in STANDINGS:
            for role in ROLES:
                plain = standing if standing in ("own", "mandated", "inside") else "outside"
                state = "draft" if audience == "none" else "published"
                demand, actor = cast(
                    "demand",
                    role=role,
                    state=state,
                    standing=plain,
                    audience="public" if audience == "none" else audience,
                )
                if standing in readers and actor.org_id:
                    actor = replace(actor, org_id=readers[standing].uid)
                if standing == "blocked":
                    actor = replace(actor, shut_out=frozenset({OURS}))
                told = (
                    [Recipient(demand=demand, organisation=_organisation_of(actor))]
                    if standing == "recipient" and actor.org_id
                    else []
                )
                demand._prefetched_objects_cache = {"recipients": told}
                grant = live_grant(actor, "demand", stored.uid)
                relations = scopes.demand_relations(actor, demand)
                seen = views(actor, relations, audience=scopes.audience(demand), granted=grant is not None)
                yield (audience, role, standing), frozenset(str(group) for group in seen)


def _organisation_of(actor: Any) -> Any:
    from tests.access.cast import _organisation

    return _organisation(actor.org_id)


@pytest.fixture(scope="module")
def product(django_db_setup, django_db_blocker) -> Iterator[dict[Cell, frozenset[str]]]:
    """What the product says, cell by cell."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield dict(every_cell())
        transaction.set_rollback(True)


def test_every_reader_sees_the_groups_the_table_says(product: dict[Cell, frozenset[str]]) -> None:
    wanted = expected(table("reading.csv"))

    wrong = {
        cell: (sorted(seen), sorted(wanted[cell])) for cell, seen in product.items() if seen != wanted[cell]
    }

    assert len(product) == len(AUDIENCES) * len(ROLES) * len(STANDINGS) >= 600
    assert wrong == {}


@pytest.mark.parametrize("number", range(len(table("reading.csv"))))
def test_a_row_taken_out_goes_red(number: int, product: dict[Cell, frozenset[str]]) -> None:
    rows = table("reading.csv")

    assert product != expected(rows[:number] + rows[number + 1 :]), (
        f"row {number + 2} of reading.csv proves nothing"
    )
