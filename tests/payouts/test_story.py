"""A payout from its draft to the treasury's receipt, its separate hands, and every way it comes to nothing."""

from datetime import timedelta

import pytest

from kezhuan.contracts.models import ContractParty
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Notice, Proposal
from kezhuan.core.money import Fen
from kezhuan.payouts import usecases
from kezhuan.payouts.models import Application, DisbursementLine, Handout, Line
from kezhuan.payouts.rules import explaining
from kezhuan.people.models import Organisation
from tests.builders import member, organisation
from tests.payouts.town import INVOICE, MONDAY, POLICY, TODAY, agree, contract, fresh, policy

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refused(call, code):
    """The call is refused for this reason."""
    with pytest.raises(Refused) as caught:
        call()
    assert [reason.code for reason in caught.value.reasons] == [code]


def money(budget):
    found = fresh(budget)
    return found.total_fen, found.reserved_fen, found.paid_fen


def test_from_the_draft_to_the_receipt(town):
    budget = town.budget(500_000)
    made = town.approved(contract(town.firm))
    assert (made.state, made.ceiling_fen, made.decided_fen) == ("approved", 10_000_000, 10_000_000)
    assert made.number.startswith("SB-2026-")
    assert (made.reviewed_by_id, made.decided_by_id) == (town.science.user_id, town.finance.user_id)
    assert explaining.adds_up(explaining.from_json(made.explained))

    listed = town.arranged(budget, made)
    assert (fresh(made).state, fresh(made).allotted_fen, money(budget)) == (
        "announced",
        10_000_000,
        (50_000_000, 10_000_000, 0),
    )
    refused(
        lambda: usecases.settle_arrangement(
            listed.uid, actor=town.science, today=TODAY + timedelta(3), version=1
        ),
        "publicity.running",
    )
    usecases.settle_arrangement(listed.uid, actor=town.science, today=MONDAY, version=1)
    assert fresh(made).state == "settled"

    out = town.listed(budget, made)
    assert (fresh(made).state, out.number[:3], len(out.sm3)) == ("queued", "BF-", 64)
    refused(lambda: usecases.hand_out(out.uid, actor=town.finance, today=MONDAY), "payout.unreleased")
    refused(
        lambda: usecases.release_disbursement(out.uid, actor=town.finance, today=MONDAY, version=1),
        "missing.other_hand",
    )
    usecases.release_disbursement(out.uid, actor=town.second, today=MONDAY, version=1)
    assert [usecases.hand_out(out.uid, actor=town.finance, today=MONDAY) for _ in range(2)] == [1, 2]
    assert Handout.objects.count() == 2
    assert Notice.objects.filter(to_id=town.owner.user_id, template__contains="国库集中支付").count() == 1

    usecases.book_receipt(
        out.uid,
        1,
        receipt_no="HD-1",
        paid_on=MONDAY,
        actor=town.finance,
        today=MONDAY,
        version=fresh(out).version,
    )
    assert (fresh(made).state, fresh(out).state, money(budget)) == (
        "paid",
        "finished",
        (50_000_000, 0, 10_000_000),
    )
    assert fresh(out).checker_id == town.second.user_id


def test_the_application_is_only_handed_in_whole(town):
    uid = usecases.draft_application(POLICY, [contract(town.firm).uid], actor=town.owner, today=TODAY)

    with pytest.raises(Refused) as caught:
        usecases.submit_application(uid, promised=False, actor=town.owner, today=TODAY, version=1)
    assert {reason.code for reason in caught.value.reasons} == {
        "missing.evidence",
        "missing.payee",
        "missing.promised",
    }
    assert Event.objects.filter(verb="application.submit.refused").count() == 1
    with pytest.raises(Invalid):
        usecases.add_evidence(uid, code="annual_report", file=INVOICE, actor=town.owner)
    with pytest.raises(Invalid):
        usecases.add_evidence(uid, code="certificate", file=INVOICE, actor=town.owner)


def test_a_contract_serves_one_live_application_of_an_applicant_under_a_policy(town):
    deal = contract(town.firm)
    first = town.draft(deal)

    refused(
        lambda: usecases.draft_application(POLICY, [deal.uid], actor=town.owner, today=TODAY), "payout.taken"
    )
    assert Application.objects.count() == 1
    usecases.withdraw_application(first.uid, actor=town.owner, today=TODAY, version=first.version)
    assert usecases.draft_application(POLICY, [deal.uid], actor=town.owner, today=TODAY)


def test_only_ones_own_registered_contracts_of_one_year_and_only_real_policies(town):
    theirs, old = contract(organisation()), contract(town.firm, registered=TODAY.replace(year=2025, month=6))

    def start(*deals, code=POLICY):
        return usecases.draft_application(code, [d.uid for d in deals], actor=town.owner, today=TODAY)

    with pytest.raises(Hidden):
        start(theirs)
    with pytest.raises(Invalid):
        start()
    with pytest.raises(Hidden):
        start(contract(town.firm), code="settings.payouts")
    with pytest.raises(Refused):
        start(contract(town.firm), code="policies.nothing")
    refused(lambda: start(contract(town.firm), old), "payout.year")
    refused(lambda: start(contract(town.firm, state="cancelled")), "payout.unregistered")
    with pytest.raises(Hidden):
        usecases.draft_application(POLICY, [theirs.uid], actor=town.science, today=TODAY)
    assert not Line.objects.exists()


def test_nobody_reviews_what_they_registered_nor_pays_what_they_reviewed(town):
    deal = contract(town.firm)
    made = town.submitted(deal)
    usecases.accept_application(made.uid, actor=town.science, today=TODAY, version=made.version)
    Event.objects.create(uid=town.city.user_id, at=made.created_at, actor_id=town.science.user_id, role="registrar", verb="contract.confirm",
                         subject_type="contract", subject_id=deal.uid)  # fmt: skip
    review = {"opinion": "符合。", "discredited": False, "today": TODAY, "version": made.version + 1}

    refused(
        lambda: usecases.review_application(made.uid, actor=town.science, **review), "payout.same_hand.review"
    )
    usecases.review_application(made.uid, actor=town.city, **review)
    decide = {"decided": Fen(1), "reason": "酌减。", "today": TODAY, "version": made.version + 2}
    refused(
        lambda: usecases.decide_application(made.uid, actor=town.science, **decide), "payout.same_hand.decide"
    )
    usecases.decide_application(made.uid, actor=town.city, **decide)
    agree(made, town.finance)
    budget = town.budget(500_000)
    town.settled(budget, fresh(made))

    refused(
        lambda: usecases.make_disbursement(budget.uid, [made.uid], actor=town.city, today=MONDAY),
        "payout.same_hand.pay",
    )
    assert not DisbursementLine.objects.exists()


def test_the_one_who_decides_is_not_the_one_who_agrees_and_finance_may_refuse(town):
    made = town.reviewed(contract(town.firm))
    usecases.decide_application(
        made.uid, decided=Fen(500), reason="酌减。", actor=town.science, today=TODAY, version=made.version
    )

    with pytest.raises(Refused):
        agree(made, town.science)
    agree(made, town.finance, approve=False)
    assert (fresh(made).state, fresh(made).decided_fen) == ("reviewed", None)


@pytest.mark.parametrize("decided, note, field", [(10_000_001, "x", "decided"), (0, "x", "decided")])
def test_an_amount_above_the_ceiling_is_never_even_proposed(town, decided, note, field):
    made = town.reviewed(contract(town.firm))

    with pytest.raises(Invalid) as caught:
        usecases.decide_application(
            made.uid, decided=Fen(decided), reason=note, actor=town.science, today=TODAY, version=made.version
        )
    assert list(caught.value.fields) == [field]
    assert not Proposal.objects.filter(subject_id=made.uid).exists()


def test_a_refusal_needs_two_and_frees_contract_and_money(town):
    budget, deal = town.budget(500_000), contract(town.firm)
    made = town.approved(deal)
    town.settled(budget, made)
    usecases.decline_application(
        made.uid, reason="复核发现不符合。", actor=town.science, today=MONDAY, version=fresh(made).version
    )
    assert money(budget)[1] == 10_000_000
    agree(made, town.finance)

    assert (fresh(made).state, fresh(made).reason, money(budget)) == (
        "declined",
        "复核发现不符合。",
        (50_000_000, 0, 0),
    )
    assert not Line.objects.filter(application=made, live=True).exists()


def test_returned_with_its_reason_and_handed_in_again(town):
    made = town.submitted(contract(town.firm))
    usecases.return_application(
        made.uid, reason="发票抬头有误。", actor=town.science, today=TODAY, version=made.version
    )
    assert (fresh(made).state, fresh(made).reason) == ("returned", "发票抬头有误。")
    usecases.submit_application(
        made.uid, promised=True, actor=town.owner, today=TODAY, version=fresh(made).version
    )
    assert fresh(made).state == "submitted"


def test_two_brokers_cannot_each_apply_for_the_whole_of_a_contract(town):
    code = "policies.nanhu_broker"
    policy(code, beneficiary="broker", automatic=False)
    made = contract(town.firm)
    first, second = (member(Role.BROKER, org=organisation(kind="intermediary")) for _ in range(2))
    for one in (first, second):
        broker = Organisation.objects.get(uid=one.org_id)
        ContractParty.objects.create(
            contract=made, side="broker", organisation=broker, name=broker.name, region=broker.region
        )

    usecases.draft_application(code, [made.uid], actor=first, today=TODAY)

    refused(
        lambda: usecases.draft_application(code, [made.uid], actor=second, today=TODAY),
        "payout.more_than_all",
    )
    assert Line.objects.filter(contract_uid=made.uid).count() == 1
