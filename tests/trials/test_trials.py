"""A trial from the pool to its conversion, its return or its dispute, and who is told and who reads what."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from kezhuan.contracts.models import Contract
from kezhuan.core import clock
from kezhuan.core.access import VISITOR, Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.figures import recomputed
from kezhuan.core.models import Notice
from kezhuan.core.publicity import usecases as publicity
from kezhuan.trials import queries, usecases
from kezhuan.trials.figures import FIGURES
from kezhuan.trials.models import PoolItem, Trial, TrialLog
from kezhuan.trials.rules import Terms
from tests.builders import TODAY, actor, member, organisation
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIXED, LATER = Terms("licence", "fixed", 60_000_000, "", 12, 3), Terms("transfer", "later", None, "", 6, 3)
TICKS = dict.fromkeys(("title", "valid", "price", "no_exclusive", "no_dispute", "level"), True)
PAPER = ("协议.csv", "甲,乙\n1,2\n".encode())


def pooled(office, operator, terms=LATER):
    offer = market.achievement(office)
    uid = usecases.enter_pool(
        offer.row.uid, terms, rights=["ZL202410000001.2", " ", "ZL202410000002.3"], actor=office, today=TODAY
    )
    usecases.move_item(uid, "admit", ticks=TICKS, actor=operator, today=TODAY, version=1)
    return uid


def applied(item, firm, **more):
    values = {"purpose": "在三号线试烧", "small": True, "related": False} | more
    return usecases.apply_for_trial(item, actor=firm, today=TODAY, **values)


def signed(item, office, firm, today=TODAY):
    uid = applied(item, firm)
    usecases.sign_trial(
        uid, starts_on=today, insurance_no="PZ-1", file=PAPER, actor=office, today=today, version=1
    )
    return uid


def act(uid, move, who, today=TODAY, **more):
    usecases.move_trial(uid, move, actor=who, today=today, version=Trial.objects.get(uid=uid).version, **more)


def judged(uid, *people):
    for who in people:
        usecases.evaluate_trial(
            uid,
            verdict="satisfied",
            words="成品率 91%",
            actor=who,
            today=TODAY,
            version=Trial.objects.get(uid=uid).version,
        )


def test_an_achievement_enters_the_pool_once_every_condition_was_looked_at(people):
    office, firm, operator = people
    offer = market.achievement(office)
    with pytest.raises(Invalid) as lacking:
        usecases.enter_pool(
            offer.row.uid, Terms("", "fixed", None, "", 0, 3), rights=[" "], actor=office, today=TODAY
        )
    assert set(lacking.value.fields) == {"conversion", "price_fen", "months", "rights"}
    with pytest.raises(Hidden):
        usecases.enter_pool(offer.row.uid, LATER, rights=["ZL1"], actor=firm, today=TODAY)
    uid = usecases.enter_pool(offer.row.uid, LATER, rights=["ZL1"], actor=office, today=TODAY)
    with pytest.raises(Refused):
        usecases.enter_pool(offer.row.uid, LATER, rights=["ZL1"], actor=office, today=TODAY)
    with pytest.raises(Refused) as early:
        usecases.move_item(
            uid, "admit", ticks=TICKS | {"valid": False}, actor=operator, today=TODAY, version=1
        )
    assert early.value.reasons[0].code == "needs.conditions_met"
    assert [i.uid for i in queries.waiting_items(operator)] == [uid]
    usecases.move_item(uid, "return", reason_note="补年费凭证", actor=operator, today=TODAY, version=1)
    assert [i.uid for i in queries.waiting_items(office)] == [uid]
    usecases.resubmit_item(uid, FIXED, rights=["ZL1", "ZL2"], actor=office, today=TODAY, version=2)
    usecases.move_item(uid, "admit", ticks=TICKS, actor=operator, today=TODAY, version=3)

    shown = queries.item(firm, uid)
    assert (shown.row.state, shown.rights, shown.row.price_fen, shown.may_try) == (
        "pooled",
        ("ZL1", "ZL2"),
        60_000_000,
        True,
    )
    assert PoolItem.objects.count() == 1


def test_only_a_small_firm_without_ties_applies_and_only_once(people):
    office, firm, operator = people
    item = pooled(office, operator)
    for wrong, code in (({"small": False}, "trial.small"), ({"related": True}, "trial.related")):
        with pytest.raises(Refused) as refusal:
            applied(item, firm, **wrong)
        assert refusal.value.reasons[0].code == code
    with pytest.raises(Invalid):
        applied(item, firm, purpose=" ")
    with pytest.raises(Hidden):
        applied(item, office)
    applied(item, firm)
    with pytest.raises(Refused) as again:
        applied(item, firm)

    assert again.value.reasons[0].code == "trial.again"
    assert Trial.objects.count() == 1
    assert "收到试用申请 {number}，请在期限内答复" in Notice.objects.filter(to_id=office.user_id).values_list(
        "template", flat=True
    )


def test_a_price_a_state_unit_fixed_beforehand_is_announced_before_the_trial(people):
    office, firm, operator = people
    item = pooled(office, operator, FIXED)
    uid = applied(item, firm)
    given = {"starts_on": TODAY, "insurance_no": "PZ-1", "file": PAPER, "actor": office, "version": 1}
    with pytest.raises(Refused) as never:
        usecases.sign_trial(uid, today=TODAY, **given)
    usecases.announce_price(item, contact="成果处 0573-1", actor=office, today=TODAY)
    with pytest.raises(Refused) as running:
        usecases.sign_trial(uid, today=TODAY + timedelta(10), **given)
    later = TODAY + timedelta(40)
    publicity.finish_due(today=later)
    usecases.sign_trial(uid, today=later, **given)

    assert (never.value.reasons[0].code, running.value.reasons[0].code) == (
        "publicity.none",
        "publicity.running",
    )
    assert Trial.objects.get().state == "running"
    other = member(Role.TTO, org=organisation(kind="institute"))
    with pytest.raises(Refused) as needless:
        usecases.announce_price(pooled(other, operator), contact="x", actor=other, today=TODAY)
    assert needless.value.reasons[0].code == "pool.no_notice"


def test_the_agreement_wants_day_insurance_and_paper_and_runs_for_the_months_agreed(people):
    office, firm, operator = people
    uid = applied(pooled(office, operator), firm)
    for lacking in ({"starts_on": None}, {"insurance_no": " "}, {"file": None}):
        values = {"starts_on": TODAY, "insurance_no": "PZ-1", "file": PAPER} | lacking
        with pytest.raises(Refused):
            usecases.sign_trial(uid, **values, actor=office, today=TODAY, version=1)
    with pytest.raises(Refused):
        usecases.sign_trial(
            uid, starts_on=TODAY, insurance_no="PZ-1", file=PAPER, actor=firm, today=TODAY, version=1
        )
    usecases.sign_trial(
        uid, starts_on=TODAY, insurance_no="PZ-1", file=PAPER, actor=office, today=TODAY, version=1
    )

    trial = Trial.objects.get()
    assert (trial.state, trial.ends_on) == ("running", date(2027, 5, 20))
    assert queries.trial(firm, uid, today=TODAY).decide_by == date(2027, 8, 20)
    assert queries.trial(office, uid, today=TODAY).extension_hint.params == {"most": 12}
    with pytest.raises(Refused) as early:
        usecases.extend_trial(uid, until=trial.ends_on, actor=office, today=TODAY, version=2)
    assert early.value.reasons[0].code == "trial.until"
    usecases.extend_trial(uid, until=date(2027, 11, 20), actor=office, today=TODAY, version=2)
    assert queries.trial(office, uid, today=TODAY).extension_hint.code == "trial.extended"
    usecases.extend_trial(uid, until=date(2028, 1, 1), actor=office, today=TODAY, version=3)
    assert Trial.objects.get().ends_on == date(2028, 1, 1)


def test_the_log_is_kept_by_month_and_read_by_the_two_sides_only(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm, today=TODAY)
    usecases.add_log(uid, "usage", text="用了 40 小时", month="2026-11", actor=firm, today=TODAY)
    usecases.add_log(uid, "incident", text="炉温超限停机", actor=office, today=TODAY, file=PAPER)
    with pytest.raises(Invalid):
        usecases.add_log(uid, "usage", text="又写", month="2026-11", actor=firm, today=TODAY)
    for who, kind in ((office, "usage"), (operator, "incident"), (firm, "bogus")):
        with pytest.raises(Hidden):
            usecases.add_log(uid, kind, text="好", month="2026-11", actor=who, today=TODAY)
    with pytest.raises(Invalid):
        usecases.add_log(uid, "deletion", text="已删", actor=firm, today=TODAY)

    shown = queries.trial(firm, uid, today=TODAY)
    assert [(row.kind, row.month) for row in shown.log] == [("usage", "2026-11"), ("incident", "")]
    assert queries.trial(firm, uid, today=date(2027, 2, 3)).missing_months == ("2026-12", "2027-01")
    seen = queries.trial(operator, uid, today=TODAY)
    assert (seen.log, seen.purpose, seen.insurance_no, seen.files) == ((), "", "", ())
    file = shown.log[1].files[0]
    assert queries.trial_file(firm, uid, file.uid).name == "协议.csv"
    for stranger in (operator, actor(Role.ENTERPRISE), actor(Role.AUDITOR)):
        with pytest.raises(Hidden):
            queries.trial_file(stranger, uid, file.uid)
    assert TrialLog.objects.count() == 2


def test_a_trial_both_judged_becomes_a_contract_draft_with_the_terms_fixed_beforehand(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    given = {"actor": office, "today": TODAY}
    judged(uid, firm)
    with pytest.raises(Refused) as early:
        usecases.convert_trial(uid, version=3, **given)
    judged(uid, office)
    made = usecases.convert_trial(uid, version=4, **given)

    trial, contract = Trial.objects.get(), Contract.objects.get(uid=made)
    assert early.value.reasons[0].code == "needs.both_evaluated"
    assert (trial.state, trial.contract, trial.ended_on) == ("converted", contract, TODAY)
    assert (contract.state, contract.from_trial, contract.ip_numbers) == (
        "draft",
        True,
        "ZL202410000001.2、ZL202410000002.3",
    )
    assert contract.organisation.uid == office.org_id
    assert {(p.side, p.organisation.name) for p in contract.parties.all()} == {
        ("seller", "嘉兴某研究院"),
        ("buyer", "嘉兴甲公司"),
    }


def test_a_royalty_agreed_beforehand_stands_in_the_draft_of_the_licence(people):
    office, firm, operator = people
    uid = signed(
        pooled(office, operator, Terms("licence", "royalty", None, "销售额 2%", 40, 3)), office, firm
    )
    judged(uid, firm, office)
    made = usecases.convert_trial(uid, actor=office, today=TODAY, version=4)

    contract = Contract.objects.get(uid=made)
    assert (contract.kind, contract.amount_kind, contract.pay_mode, contract.turnover) == (
        "XK",
        "royalty",
        "royalty",
        None,
    )
    assert queries.item(firm, Trial.objects.get().item.uid).months_hint.params["months"] == 40


def test_a_trial_past_its_end_waits_for_the_holders_decision(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    judged(uid, firm, office)
    ends = Trial.objects.get().ends_on

    assert list(queries.waiting_trials(office, today=ends - timedelta(1))) == []
    assert [t.uid for t in queries.waiting_trials(office, today=ends)] == [uid]
    assert list(queries.waiting_trials(firm, today=ends)) == []


def test_giving_back_wants_the_proof_of_deletion_and_both_judgements(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    judged(uid, firm, office)
    with pytest.raises(Refused) as unproved:
        act(uid, "give_back", office)
    usecases.add_log(uid, "deletion", text="图纸已寄回，电子件已删除", file=PAPER, actor=firm, today=TODAY)
    act(uid, "give_back", office)

    assert unproved.value.reasons[0].code == "missing.deletion_proof"
    assert (Trial.objects.get().state, Trial.objects.get().ended_on) == ("returned", TODAY)


def test_a_breach_is_told_may_be_mended_and_becomes_a_dispute_after_its_days(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    with pytest.raises(Refused):
        act(uid, "breach", office)
    act(uid, "breach", office, reason_note="到期后继续使用未付费")
    with pytest.raises(Refused) as early:
        act(uid, "dispute", office)
    act(uid, "cure", office)
    assert (Trial.objects.get().state, Trial.objects.get().breached_on) == ("running", None)
    act(uid, "breach", office, reason_note="再次")
    with clock.at(datetime(2026, 12, 20, 10)):
        act(uid, "dispute", office, today=TODAY + timedelta(30))
        act(uid, "terminate", firm, today=TODAY + timedelta(31), reason_note="协商解除")

    assert early.value.reasons[0].code == "needs.notice_over"
    assert Trial.objects.get().state == "terminated"


def test_both_sides_are_reminded_sixty_thirty_and_no_days_before_the_end(people):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    end = Trial.objects.get(uid=uid).ends_on
    told = [usecases.remind_due(today=end - timedelta(n)) for n in (61, 60, 60, 45, 30, 1, 0, -3)]

    assert told == [0, 1, 0, 0, 1, 0, 1, 0]
    template = "先用后转 {number} 于 {day} 到期，请评价并决定转化、续试或归还"
    for who in (firm, office):
        assert Notice.objects.filter(to_id=who.user_id, template=template).count() == 3


def test_an_item_with_open_trials_stays_in_the_pool(people):
    office, firm, operator = people
    item = pooled(office, operator)
    uid = applied(item, firm)
    with pytest.raises(Refused) as busy:
        usecases.move_item(item, "leave", actor=office, today=TODAY, version=2)
    act(uid, "decline", office, reason_note="设备排满")
    usecases.move_item(item, "leave", actor=office, today=TODAY, version=2)

    assert busy.value.reasons[0].code == "pool.trials"
    assert PoolItem.objects.get().state == "left"
    with pytest.raises(Hidden):
        queries.item(firm, item)


def test_the_rate_of_conversion_is_over_what_ended_never_over_what_began(people):
    office, firm, operator = people
    item = pooled(office, operator)
    for n, state in enumerate(
        ("converted", "returned", "terminated", "running", "breached", "applied", "declined", "converted")
    ):
        at = clock.now()
        Trial.objects.create(item=item and PoolItem.objects.get(uid=item), organisation=organisation(name=f"试{n}"), region="330402", state=state,
                             purpose="试", state_since=at, created_at=at, updated_at=at)  # fmt: skip
    city = actor(Role.CITY, region="3304")

    values = {f.code: f.value(city) for f in FIGURES}
    assert values == {"pool-size": 1, "trials-running": 2, "trials-conversion-rate": Decimal("50.0")}
    for figure in FIGURES:
        assert recomputed(figure.measure, figure.rows(city, {}).page(0, 100)) == figure.value(city)
        assert all(row.title == "" for row in figure.rows(VISITOR, {}).page(0, 100))


@pytest.mark.parametrize(
    "state, rate", [("draft", 100), ("registered", 100), ("withdrawn", 0), ("cancelled", 0)]
)
def test_a_conversion_whose_contract_came_to_nothing_is_no_conversion(people, state, rate):
    office, firm, operator = people
    uid = signed(pooled(office, operator), office, firm)
    judged(uid, firm, office)
    usecases.convert_trial(uid, actor=office, today=TODAY, version=4)
    Contract.objects.update(
        state=state, registered_on=TODAY, approved_tech_amount=0, turnover=0, tech_amount=0
    )
    (figure,) = (f for f in FIGURES if f.code == "trials-conversion-rate")
    city = actor(Role.CITY, region="3304")

    assert figure.value(city) == Decimal(rate)
    assert recomputed(figure.measure, figure.rows(city, {}).page(0, 10)) == Decimal(rate)
