"""A contract through each of its three lanes, and what is refused on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kezhuan.contracts import usecases
from kezhuan.contracts.models import AmountChange, Contract
from kezhuan.core.errors import Invalid, Refused
from kezhuan.core.models import Event, Proposal
from tests.builders import TODAY
from tests.contracts import market
from tests.contracts.market import NUMBER, WAN, People
from tests.files.corpus import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def people() -> People:
    return People()


def reasons(fault: Refused) -> list[str]:
    return [reason.code for reason in fault.reasons]


def test_a_draft_becomes_a_filing_with_its_technical_amount(people: People) -> None:
    contract = market.submitted(people, costs=market.COSTS)

    assert (contract.state, contract.number[:3], contract.turnover, contract.tech_amount) == (
        "submitted", "HT-", 1_000 * WAN, 830 * WAN,
    )  # fmt: skip
    assert contract.due_on > TODAY
    assert [(p.side, p.name) for p in contract.parties.order_by("line")] == [
        ("seller", "嘉兴某研究院"),
        ("buyer", "嘉兴某公司"),
    ]


def test_what_is_missing_is_named_and_nothing_moves(people: People) -> None:
    uid = usecases.draft_contract({"title": "支架开发"}, actor=people.seller, today=TODAY, lane="inside")

    with pytest.raises(Invalid) as fault:
        usecases.submit_contract(uid, actor=people.seller, today=TODAY, version=1)

    assert {"kind", "object", "field", "signed_on", "turnover", "files", "parties", "amount_kind"} <= set(
        fault.value.fields
    )
    assert market.now(uid).state == "draft"


def test_inside_a_registration_point_two_people_register(people: People) -> None:
    contract = market.examined(people, costs=market.COSTS)
    assert (contract.rule_set, contract.accepted_on) == ("RS2026", TODAY)
    assert contract.due_on == date(2026, 12, 11)

    usecases.register_contract(contract.uid, registration_no=NUMBER, registered_on=TODAY, approved=800 * WAN,
                               actor=people.registrar, today=TODAY, version=contract.version)  # fmt: skip
    assert market.now(contract.uid).state == "examined"
    with pytest.raises(Refused) as fault:
        market.decide(contract, people.registrar)
    assert reasons(fault.value) == ["proposal.same_person"]
    assert not AmountChange.objects.exists()

    done = market.decide(contract, people.second)

    assert (done.state, done.registration_no, done.approved_tech_amount) == ("registered", NUMBER, 800 * WAN)
    (entry,) = AmountChange.objects.all()
    assert (entry.kind, entry.on, entry.turnover, entry.tech, entry.count, entry.late) == (
        "registered", TODAY, 1_000 * WAN, 800 * WAN, 1, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"approved": 1_001 * WAN}, "approved"),
        ({"registered_on": TODAY + timedelta(1)}, "registered_on"),
        ({"registered_on": TODAY - timedelta(1)}, "registered_on"),
        ({"registered_on": date(2026, 11, 1)}, "registered_on"),
        ({"registration_no": "12"}, "registration_no"),
    ],
)
def test_a_decision_that_cannot_be_is_not_proposed(people: People, changed, field) -> None:
    contract = market.examined(people)
    values = {"registration_no": NUMBER, "registered_on": TODAY, "approved": 800 * WAN} | changed

    with pytest.raises(Invalid) as fault:
        usecases.register_contract(contract.uid, **values, actor=people.registrar, today=TODAY, version=contract.version)  # fmt: skip

    assert list(fault.value.fields) == [field]
    assert not Proposal.objects.exists()


def test_a_number_is_registered_once(people: People) -> None:
    market.registered(people)
    contract = market.examined(people)

    given = {
        "registration_no": NUMBER,
        "registered_on": TODAY,
        "approved": 0,
        "actor": people.registrar,
        "today": TODAY,
    }

    with pytest.raises(Invalid) as fault:
        usecases.register_contract(contract.uid, **given, version=contract.version)

    assert [r.code for r in fault.value.fields["registration_no"]] == ["registration.twice"]
    with pytest.raises(Invalid):
        market.drafted(people, lane="bring_in", registration_no=NUMBER)
    assert not Proposal.objects.filter(state="open").exists()


def test_a_number_another_proposal_holds_is_named_beside_the_field(people: People) -> None:
    first, other = market.examined(people), market.examined(people, title="另一项开发")
    given = {
        "registration_no": NUMBER,
        "registered_on": TODAY,
        "approved": 0,
        "actor": people.registrar,
        "today": TODAY,
    }
    usecases.register_contract(first.uid, **given, version=first.version)

    with pytest.raises(Invalid) as fault:
        usecases.register_contract(other.uid, **given, version=other.version)

    assert [r.code for r in fault.value.fields["registration_no"]] == ["registration.proposed"]
    assert Proposal.objects.filter(state="open").count() == 1
    market.decide(first, people.second, approve=False)
    usecases.register_contract(other.uid, **given, version=other.version)
    assert market.decide(other, people.second).registration_no == NUMBER


def test_two_proposals_of_one_number_end_in_a_refusal_and_one_registration(people: People) -> None:
    first, other = market.examined(people), market.examined(people, title="另一项开发")
    given = {"registered_on": TODAY, "approved": 0, "actor": people.registrar, "today": TODAY}
    usecases.register_contract(first.uid, **given, registration_no=NUMBER, version=first.version)
    usecases.register_contract(other.uid, **given, registration_no="2026330402000009", version=other.version)
    # Both were proposed at the same moment, neither saw the other.
    Proposal.objects.filter(subject_id=other.uid).update(
        changes=Proposal.objects.get(subject_id=first.uid).changes
    )
    market.decide(first, people.second)

    with pytest.raises(Refused) as fault:
        market.decide(other, people.second)

    assert reasons(fault.value) == ["proposal.clash"]
    assert (market.now(other.uid).state, market.now(other.uid).registration_no) == ("examined", "")
    assert not market.now(other.uid).bookings.exists()
    assert Event.objects.filter(verb="contract.register.decide.refused", subject_id=other.uid).count() == 1
    assert market.decide(other, people.second, approve=False).state == "examined"


def test_a_denied_condition_under_unread_rules_needs_a_written_opinion_only(people: People) -> None:
    contract = market.submitted(people)
    usecases.accept_contract(contract.uid, actor=people.registrar, today=TODAY, version=contract.version)
    usecases.examine_contract(contract.uid, checks=market.yes(contract, **{"KF.new": "no"}), opinion="创新内容不足，待议",
                              actor=people.registrar, today=TODAY, version=contract.version + 1)  # fmt: skip

    usecases.register_contract(contract.uid, registration_no=NUMBER, registered_on=TODAY, approved=0, actor=people.registrar, today=TODAY,
                               version=contract.version + 2)  # fmt: skip

    assert Proposal.objects.filter(move="register", state="open").exists()


def test_a_denied_condition_blocks_under_rules_read_in_the_original(people: People) -> None:
    then = date(2026, 2, 10)
    contract = market.submitted(people, signed_on=date(2026, 1, 5))
    usecases.accept_contract(contract.uid, actor=people.registrar, today=then, version=contract.version)
    usecases.examine_contract(contract.uid, checks=market.yes(contract, **{"KF.new": "no"}), opinion="创新内容不足",
                              actor=people.registrar, today=then, version=contract.version + 1)  # fmt: skip

    with pytest.raises(Refused) as fault:
        usecases.register_contract(contract.uid, registration_no=NUMBER, registered_on=then, approved=0, actor=people.registrar, today=then,
                                   version=contract.version + 2)  # fmt: skip

    assert reasons(fault.value) == ["recognition.denied"]
    assert market.now(contract.uid).rule_set == "RS2000"


def test_every_condition_is_judged_before_the_review_is_done(people: People) -> None:
    contract = market.submitted(people)
    usecases.accept_contract(contract.uid, actor=people.registrar, today=TODAY, version=contract.version)

    with pytest.raises(Invalid) as fault:
        usecases.examine_contract(contract.uid, checks={"KF.goal": "yes"}, opinion="好", actor=people.registrar, today=TODAY,
                                  version=contract.version + 1)  # fmt: skip

    assert set(fault.value.fields) == {"checks.KF.unknown", "checks.KF.new"}


def test_experts_have_the_longer_limit(people: People) -> None:
    contract = market.submitted(people)
    usecases.accept_contract(contract.uid, actor=people.registrar, today=TODAY, version=contract.version)

    usecases.refer_to_experts(
        contract.uid, reason="金额较大", actor=people.registrar, today=TODAY, version=contract.version + 1
    )

    after = market.now(contract.uid)
    assert (after.state, after.due_on) == ("expert", date(2027, 1, 1))


def test_a_corrected_filing_is_accepted_anew_under_the_new_rules(people: People) -> None:
    contract = market.submitted(people)
    usecases.return_contract(
        contract.uid,
        reason_code="materials",
        note="缺附件二",
        actor=people.registrar,
        today=TODAY,
        version=contract.version,
    )
    back = market.now(contract.uid)
    assert (back.state, back.reason_code, back.due_on) == ("returned", "materials", date(2026, 12, 4))

    later = TODAY + timedelta(10)
    usecases.submit_contract(contract.uid, actor=people.seller, today=later, version=back.version)
    usecases.accept_contract(contract.uid, actor=people.registrar, today=later, version=back.version + 1)

    assert market.now(contract.uid).accepted_on == later


def test_a_filing_not_recognised_is_declined_by_two(people: People) -> None:
    contract = market.examined(people)
    usecases.decline_contract(
        contract.uid,
        reason_code="not_technical",
        actor=people.registrar,
        today=TODAY,
        version=contract.version,
    )

    after = market.decide(contract, people.officer)

    assert (after.state, after.reason_code) == ("declined", "not_technical")
    assert not AmountChange.objects.exists()


def handed(people: People) -> Contract:
    contract = market.submitted(people, lane="prepare")
    usecases.advise_contract(contract.uid, checks=market.yes(contract), opinion="材料齐全，建议送登记。", actor=people.operator, today=TODAY,
                             version=contract.version)  # fmt: skip
    usecases.hand_over(
        contract.uid,
        registered_by="嘉兴市技术合同登记站",
        actor=people.operator,
        today=TODAY,
        version=contract.version + 1,
    )
    return market.now(contract.uid)


def record(contract: Contract, by, **changed):
    values = {"registration_no": NUMBER, "registered_on": TODAY, "approved": 990 * WAN} | changed
    usecases.record_result(contract.uid, **values, actor=by, today=TODAY, version=contract.version)


def test_what_the_registration_point_gave_back_needs_the_scan_and_a_second_person(people: People) -> None:
    contract = handed(people)
    with pytest.raises(Refused) as fault:
        record(contract, people.seller)
    assert reasons(fault.value) == ["record.scan"]

    usecases.add_file(contract.uid, ("证明.pdf", pdf()), kind="certificate", actor=people.seller)
    record(contract, people.seller)
    done = market.decide(contract, people.operator)

    assert (done.state, done.approved_tech_amount, done.registered_by) == (
        "registered",
        990 * WAN,
        "嘉兴市技术合同登记站",
    )
    assert AmountChange.objects.get().tech == 990 * WAN


def test_a_contract_registered_elsewhere_is_confirmed_by_another_person(people: People) -> None:
    contract = market.submitted(people, lane="bring_in", registration_no="26110108000123", registered_on=date(2026, 11, 10),
                                registered_by="北京技术市场")  # fmt: skip
    with pytest.raises(Refused):
        usecases.confirm_brought_in(
            contract.uid, approved=900 * WAN, actor=people.operator, today=TODAY, version=contract.version
        )
    Contract.objects.filter(pk=contract.pk).update(state="draft")
    usecases.add_file(contract.uid, ("证明.pdf", pdf()), kind="certificate", actor=people.seller)
    Contract.objects.filter(pk=contract.pk).update(state="submitted", author_id=people.operator.user_id)
    with pytest.raises(Refused) as fault:
        usecases.confirm_brought_in(
            contract.uid, approved=900 * WAN, actor=people.operator, today=TODAY, version=contract.version
        )
    assert reasons(fault.value) == ["contract.same_person"]

    usecases.confirm_brought_in(
        contract.uid, approved=900 * WAN, actor=people.registrar, today=TODAY, version=contract.version
    )

    done = market.now(contract.uid)
    assert (done.state, done.rule_set, done.registration_no) == ("registered", "RS2026", "26110108000123")
    assert AmountChange.objects.get().on == date(2026, 11, 10)


def test_each_lane_refuses_the_moves_of_the_others(people: People) -> None:
    contract = market.submitted(people, lane="prepare")

    with pytest.raises(Refused) as fault:
        usecases.accept_contract(contract.uid, actor=people.registrar, today=TODAY, version=contract.version)

    assert reasons(fault.value) == ["needs.lane"]
    assert Event.objects.filter(verb="contract.accept.refused", reason="needs.lane").count() == 1


def test_a_number_another_contract_bears_is_named_while_the_form_is_filled_in(people: People) -> None:
    market.registered(people)
    draft = market.drafted(people, lane="bring_in")

    with pytest.raises(Invalid) as fault:
        usecases.edit_contract(
            draft.uid, {"registration_no": NUMBER}, actor=people.seller, today=TODAY, version=draft.version
        )

    assert list(fault.value.fields) == ["registration_no"]
    assert market.now(draft.uid).registration_no == ""
