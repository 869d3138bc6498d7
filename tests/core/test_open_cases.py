"""What is open, whom it names, and what rests on what: read from the tables themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from kezhuan.contracts.models import Contract
from kezhuan.core import clock, open_cases
from kezhuan.deals.models import Deal
from kezhuan.demands.models import Demand
from kezhuan.payouts.models import Application, Line, Recovery
from kezhuan.rights.models import Distribution, TeamShare
from tests.builders import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 20, 9, tzinfo=clock.SHANGHAI)
RECORD = {"state_since": START, "created_at": START, "updated_at": START, "region": "330402"}
REGISTERED = {"state": "registered", "registered_on": START.date(), "turnover": 1, "approved_tech_amount": 1}


def demand(**more: object) -> Demand:
    return Demand.objects.create(**RECORD | {"state": "closed", "title": "x"} | more)


def test_a_person_is_named_by_a_record_and_by_a_row_beside_it_while_it_is_open() -> None:
    author, member, other = uuid4(), uuid4(), uuid4()
    firm = organisation()
    demand(author_id=other)
    made = Distribution.objects.create(
        **RECORD,
        organisation=firm,
        author_id=author,
        title="x",
        contract_uid=uuid4(),
        receipt_uid=uuid4(),
        contract_fen=1,
        received_on=START.date(),
        receipt_fen=1,
        net_fen=1,
        team_fen=1,
        state="decided",
    )
    TeamShare.objects.create(distribution=made, person_id=member, name="x", line=1, share_bp=10_000)

    assert open_cases.named({author, member, other}) == {author, member}
    assert open_cases.named({author, member, other}, beside=False) == {author}
    Distribution.objects.update(state="void")
    assert open_cases.named({author, member, other}) == frozenset()


def test_many_are_answered_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    author, firm = uuid4(), organisation()
    need = demand(state="published", author_id=author, organisation=firm)
    asked = {author, firm.uid, uuid4(), uuid4()}
    few = open_cases.named(asked), open_cases.under({need.uid, uuid4()})

    monkeypatch.setattr(open_cases, "MANY", 1)

    assert (
        (open_cases.named(asked), open_cases.under({need.uid, uuid4()}))
        == few
        == ({author, firm.uid}, frozenset())
    )


def test_two_demands_reach_one_claim_by_ways_of_unlike_length() -> None:
    near, far, free = demand(), demand(), demand()
    firm = organisation()
    deal = Deal.objects.create(**RECORD, demand=far, title="x", last_entry_on=START.date(), state="signed")
    ways = ({"demand": near}, {"deal": deal})
    contracts = [
        Contract.objects.create(**RECORD, **REGISTERED, **way, organisation=firm, lane="x", title="x")
        for way in ways
    ]
    claim = Application.objects.create(
        **RECORD, organisation=firm, policy="p", policy_from=START, policy_sm3="", year=2026, state="paid"
    )
    for contract in contracts:
        Line.objects.create(
            application=claim, contract_uid=contract.uid, policy="p", applicant_key=firm.uid, version=1
        )
    asked = {near.uid, far.uid, free.uid}
    assert open_cases.under(asked) == frozenset()

    Recovery.objects.create(**RECORD, application=claim, organisation=firm, amount_fen=1, state="open")

    assert open_cases.under(asked) == {near.uid, far.uid}
