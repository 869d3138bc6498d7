"""Sealed text of what is over: its owner is told and takes a copy, then it is gone; never under anything still open."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from kezhuan.contracts.models import Contract
from kezhuan.core import clock, open_cases, retention
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.models import Event, Notice
from kezhuan.deals.models import Deal
from kezhuan.demands import keeping, queries, usecases
from kezhuan.demands.models import Demand
from kezhuan.disclosure.models import Nda, Reading
from kezhuan.disclosure.usecases import daily as agreements_end
from kezhuan.matching.models import Contact
from kezhuan.payouts.models import Application, Line, Recovery
from tests.builders import organisation, sign_in
from tests.disclosure.sides import SECRET, granted, stand
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 20, 9, tzinfo=clock.SHANGHAI)
TOLD, OVER = 701, 731  # 730 days kept, told 30 before; both the day after, so that the whole day has passed


def day(n: int) -> int:
    """One day's work, a little later every day than the day before; how many it emptied."""
    with clock.at(START + timedelta(days=n, seconds=2 * n)):
        agreements_end({})
        keeping.daily({})
        counted = {line.code: line.rows for line in retention.plan()}["sealed_demands"]
        taken = retention.carry_out()["sealed_demands"]
    assert taken == counted, "the dry run counts what the run takes"
    return taken


def end(uid: UUID, state: str = "closed") -> None:
    Demand.objects.filter(uid=uid).update(state=state, state_since=START)


def emptied(uid: UUID) -> bool:
    return Demand.objects.get(uid=uid).detail == ""


def test_the_owner_is_told_takes_a_copy_and_then_the_text_is_gone_and_the_record_says_so() -> None:
    client = Client()
    firm = organisation()
    owner = sign_in(client, Role.ENTERPRISE, firm)
    _maker, need = market.demand(firm, contact_name="王工", contact_phone="13611112222")
    uid = need.row.uid
    end(uid)
    before = set(Event.objects.values_list("uid", flat=True))
    assert [day(TOLD - 2), Notice.objects.filter(link__startswith="/sealed/").count()] == [0, 0]

    day(TOLD)
    day(TOLD + 1)
    said = Notice.objects.get(to_id=owner.user_id, link__startswith="/sealed/")
    assert said.template.format_map(said.params).startswith(
        f"技术需求 {need.row.number} 已结束，未公开内容 2028-11-20 起"
    )
    copy = client.get(said.link)
    assert (copy.status_code, copy["Content-Type"]) == (200, "application/pdf")
    assert day(TOLD + 29) == 0
    assert not emptied(uid)

    assert day(OVER) == 1
    now = Demand.objects.get(uid=uid)
    assert {now.detail, now.tried, now.scene, now.contact_name, now.contact_phone} == {""}
    assert (now.state, now.sealed_cleared_on) == ("closed", date(2028, 11, 20))
    assert before < set(Event.objects.values_list("uid", flat=True))
    assert Event.objects.get(verb="demand.clear").role == "system"
    page = client.get(f"/demands/{uid}/").content.decode()
    assert "按留存期限清除未公开内容" in page
    assert "2028-11-20" in page
    assert client.get(said.link).status_code == 404
    assert day(OVER + 1) == 0


def test_an_agreement_that_runs_longer_keeps_the_text_to_its_end() -> None:
    s = stand()
    granted(s)
    Nda.objects.update(ends_on=START.date() + timedelta(days=800))
    readings = Reading.objects.count()
    end(s.demand)

    assert [day(TOLD), day(OVER), day(769)] == [0, 0, 0]
    assert not Event.objects.filter(verb=keeping.VERB).exists()
    assert [day(771), day(800)] == [0, 0]
    assert Event.objects.filter(verb=keeping.VERB).count() == 1
    assert SECRET in repr(queries.detail(s.owner, s.demand))
    assert [day(802), emptied(s.demand)] == [1, True]
    assert Reading.objects.count() == readings  # by their own years, which are not over


def test_what_is_renewed_after_the_notice_keeps_its_text_and_what_was_emptied_is_not_renewed() -> None:
    firm = organisation()
    owner, need = market.demand(firm)
    other = market.demand(firm)[1].row.uid
    for uid in (need.row.uid, other):
        end(uid, "expired")
    day(TOLD)
    with clock.at(START + timedelta(days=TOLD + 1)):
        today = clock.today()
        usecases.move_demand(need.row.uid, "renew", actor=owner, today=today, version=need.row.version, confirm_by=today + timedelta(days=300))  # fmt: skip

    assert day(OVER) == 1
    assert [emptied(need.row.uid), emptied(other)] == [False, True]
    with pytest.raises(Refused) as refusal:
        usecases.move_demand(other, "renew", actor=owner, today=today, version=need.row.version + 1, confirm_by=today + timedelta(days=300))  # fmt: skip
    assert refusal.value.reasons[0].code == "needs.sealed_cleared"


def test_nobody_but_the_system_empties_a_demand() -> None:
    owner, need = market.demand(organisation())
    end(need.row.uid)

    from kezhuan.core import frame

    with (
        pytest.raises(Refused),
        frame.act(
            "demand", need.row.uid, "clear", actor=owner, today=clock.today(), version=need.row.version
        ),
    ):
        pass
    assert not emptied(need.row.uid)
    with (
        pytest.raises(Hidden),
        frame.act("demand", uuid4(), "clear", actor=SYSTEM, today=clock.today(), version=None),
    ):
        pass


# What a demand may have round it, and whether its text may go: written by hand, not read from the product.
FATES = {
    "closed": True, "withdrawn": True, "expired": True, "published": False, "contracted": False, "closed later": False,
    "contact": False, "contact refused": True, "deal": False, "deal signed": True, "contract": False, "contract registered": True,
    "claim": False, "claim paid": True, "recovery": False,
}  # fmt: skip


def settle(fate: str) -> UUID:
    """A demand of this fate, over since START."""
    firm = organisation()
    uid = market.demand(firm)[1].row.uid
    end(uid, fate if fate in ("withdrawn", "expired", "published", "contracted") else "closed")
    demand = Demand.objects.get(uid=uid)
    record = {"state_since": START, "created_at": START, "updated_at": START, "region": "330402"}
    if fate == "closed later":
        Demand.objects.filter(uid=uid).update(state_since=START + timedelta(days=40))
    if fate.startswith("contact"):
        Contact.objects.create(**record, demand=demand, from_org=organisation(), to_org=firm, author_id=uuid4(), message="",
                               state="refused" if "refused" in fate else "accepted")  # fmt: skip
    if fate.startswith("deal"):
        Deal.objects.create(**record, demand=demand, title="x", last_entry_on=START.date(), state="signed" if "signed" in fate else "drafting")  # fmt: skip
    if fate.startswith(("contract ", "claim", "recovery")) or fate == "contract":
        # By way of its deal: the contract does not name the demand itself.
        deal = Deal.objects.create(
            **record, demand=demand, title="x", last_entry_on=START.date(), state="signed"
        )
        state = "submitted" if fate == "contract" else "registered"
        contract = Contract.objects.create(
            **record, deal=deal, organisation=firm, lane="x", title="x", state=state, registered_on=START.date(), turnover=1,
            approved_tech_amount=1,
        )  # fmt: skip
    if fate.startswith(("claim", "recovery")):
        application = Application.objects.create(**record, organisation=firm, policy="p", policy_from=START, policy_sm3="", year=2026,
                                                 state="accepted" if fate == "claim" else "paid")  # fmt: skip
        Line.objects.create(
            application=application, contract_uid=contract.uid, policy="p", applicant_key=firm.uid, version=1
        )
    if fate == "recovery":
        Recovery.objects.create(**record, application=application, organisation=firm, contract_uid=contract.uid, amount_fen=1, state="open")  # fmt: skip
    return uid


@pytest.mark.parametrize("seed", range(3))
def test_nothing_under_an_open_case_goes_and_nothing_past_its_day_stays(seed: int) -> None:
    draw = random.Random(seed)
    fates = list(FATES) + draw.choices(list(FATES), k=4)
    draw.shuffle(fates)
    town = [(fate, settle(fate)) for fate in fates]

    for n in sorted({TOLD, OVER, *draw.sample(range(TOLD - 60, OVER + 9), 3)}):
        day(n)
        for fate, uid in town:
            assert emptied(uid) is (n >= OVER and FATES[fate]), (fate, n)
    assert Event.objects.filter(verb="demand.clear").count() == sum(FATES[fate] for fate in fates)


def test_the_guard_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With it off, what lies under open cases goes: the property above can fail."""
    town = {fate: settle(fate) for fate in FATES}
    monkeypatch.setattr(open_cases, "under", lambda uids: frozenset())
    day(TOLD)

    day(OVER)

    assert {fate for fate, uid in town.items() if not emptied(uid)} == {
        "published",
        "contracted",
        "closed later",
    }
