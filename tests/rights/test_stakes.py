"""作价入股 and ventures through their steps: two decide who have no part in it, 公示 holds it back, the database keeps the shares."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Notice, Proposal
from kezhuan.core.publicity.models import Publicity
from kezhuan.rights.models import Equity, EquityHolder, Venture
from kezhuan.rights.queries import equities, ventures
from kezhuan.rights.usecases import contributing, venturing
from tests.builders import member
from tests.rights.bench import AFTER, TODAY, at
from tests.rights.stakes import ASKED, STAKE, Stakes, agreed

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def unit():
    with at():
        yield Stakes()


def test_a_contribution_goes_from_its_draft_to_registered_shares_and_out_again(unit):
    e = unit.held()

    assert (e.state, e.unit_bp, e.agreement_no, e.registered_on, e.decided_by_id) == (
        "held", 3000, "TZ1", AFTER, unit.second.user_id,
    )  # fmt: skip
    notice = Publicity.objects.get(subject_id=e.uid)
    assert (notice.kind, notice.lines[2], notice.lines[5]) == (
        "reward", "作价：3,000,000.00 元；协议定价，定价协议 1 号", "李教授：40.00%",
    )  # fmt: skip
    assert Notice.objects.filter(to_id=unit.lead.user_id, template__contains="股权变更登记").count() == 1
    contributing.exit_equity(
        e.uid, reason="转让给创业公司", proceeds=5, exited_on=AFTER, actor=unit.office, today=AFTER, version=e.version
    )  # fmt: skip
    assert Equity.objects.get(uid=e.uid).state == "held"
    gone = agreed(e, unit.second)
    assert (gone.state, gone.proceeds_fen, gone.exited_on) == ("exited", 5, AFTER)
    verbs = list(Event.objects.filter(subject_id=e.uid).values_list("verb", flat=True))
    assert [v for v in verbs if v in ("equity.announce", "equity.clear", "equity.sign", "equity.register")] == [
        "equity.announce", "equity.clear", "equity.sign", "equity.register",
    ]  # fmt: skip
    assert unit.drafted().state == "draft"  # the achievement is free again


def test_the_database_keeps_the_shares_within_the_whole_and_fixed_once_decided(unit):
    e = unit.filled()
    for change in (
        {"unit_bp": 3001},
        {"team_bp": 10_001, "unit_bp": 0},
        {"company_bp": 0},
        {"value_fen": 0},
        {"state": "signed"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Equity.objects.filter(pk=e.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        EquityHolder.objects.create(equity=e, line=3, name="多余的人", share_bp=3001)
    e.holders.filter(name="王博士").update(share_bp=2999)
    with pytest.raises(DatabaseError), transaction.atomic():  # the team's shares are not all given
        Equity.objects.filter(pk=e.pk).update(state="decided")
    e.holders.filter(name="王博士").update(share_bp=3000)

    decided = unit.decided(e)

    for change in (
        lambda: decided.holders.update(share_bp=1),
        lambda: decided.holders.all().delete(),
        lambda: EquityHolder.objects.create(equity=decided, line=3, name="多余的人", share_bp=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert [h.share_bp for h in decided.holders.order_by("line")] == [4000, 3000]


def test_shares_under_the_floor_of_a_state_unit_are_not_decided(unit):
    e = unit.drafted(team_bp=0)
    assert [r.code for r in equities.missing(e)][:1] == ["equity.floor"]
    with pytest.raises(Refused):
        contributing.decide_equity(e.uid, decision_no="1", actor=unit.office, today=TODAY, version=e.version)
    assert (Equity.objects.get(uid=e.uid).state, Proposal.objects.count()) == ("draft", 0)


def test_no_agreement_before_the_notice_has_run_and_none_is_needed_for_a_listed_price(unit):
    e = unit.decided(unit.filled())
    for _announced in range(2):
        with pytest.raises(Refused, match="公示未满"):
            contributing.clear_equity(e.uid, actor=unit.office, today=TODAY, version=e.version)
        if e.state == "decided":
            contributing.announce_equity(
                e.uid, contact="成果处", actor=unit.office, today=TODAY, version=e.version
            )
            e.refresh_from_db()
    contributing.reopen_equity(e.uid, reason="改为挂牌", actor=unit.office, today=TODAY, version=e.version)
    terms = STAKE | {"basis": "listed", "team_bp": 0, "state_unit": False}
    contributing.set_holders(e.uid, [], actor=unit.office, today=TODAY, version=e.version + 1)
    contributing.edit_equity(e.uid, terms, actor=unit.office, today=TODAY, version=e.version + 2)
    e.refresh_from_db()
    e = unit.decided(e)
    contributing.clear_equity(e.uid, actor=unit.office, today=TODAY, version=e.version)
    assert Equity.objects.get(uid=e.uid).state == "cleared"


def test_who_gets_shares_neither_decides_nor_sees_a_draft(unit):
    e = unit.drafted(team_bp=5000)
    rows = [{"name": "处长", "person": unit.second.user_id, "share_bp": 5000}]
    contributing.set_holders(e.uid, rows, actor=unit.office, today=TODAY, version=1)
    e.refresh_from_db()
    with pytest.raises(Refused):
        contributing.decide_equity(e.uid, decision_no="1", actor=unit.second, today=TODAY, version=e.version)
    contributing.decide_equity(e.uid, decision_no="1", actor=unit.office, today=TODAY, version=e.version)
    with pytest.raises(Refused):
        agreed(e, unit.second)
    assert Equity.objects.get(uid=e.uid).state == "draft"
    with pytest.raises(Hidden):
        equities.detail(unit.lead, e.uid, today=TODAY)
    assert not equities.waiting(unit.second, today=TODAY).exists()


def test_what_is_wrong_is_named_and_nothing_written(unit):
    for change, field in (
        ({"basis": "gift"}, "basis"), ({"value_fen": 0}, "value"), ({"company_uscc": "91350100M000100Y4Z"}, "company_uscc"),
        ({"valued_on": AFTER}, "valued_on"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as fault:
            unit.drafted(**change)
        assert list(fault.value.fields) == [field]
    for change in ({"contract_uid": unit.item.uid}, {"project_uid": unit.item.uid}, {"state": "held"}):
        with pytest.raises(Hidden):
            unit.drafted(**change)
    assert Equity.objects.count() == 0
    e = unit.drafted(contract_uid=unit.contract.uid)
    with pytest.raises(Refused, match="已经有一份"):
        unit.drafted()
    shown = equities.detail(unit.office, e.uid, today=TODAY)
    assert (shown.contract.url, shown.project) == (f"/contracts/{unit.contract.uid}/", None)
    with pytest.raises(Hidden):
        contributing.set_holders(
            e.uid, [{"name": "外人", "person": member(Role.TTO).user_id, "share_bp": 1}], actor=unit.office, today=TODAY, version=1
        )  # fmt: skip
    for first, second in ((6000, 5000), (0, 1)):
        rows = [{"name": "甲", "share_bp": first}, {"name": "乙", "share_bp": second}]
        with pytest.raises(Invalid):
            contributing.set_holders(e.uid, rows, actor=unit.office, today=TODAY, version=1)
    assert EquityHolder.objects.count() == 0


def test_days_run_forward(unit):
    e = unit.held()
    with pytest.raises(Invalid, match="上一环节"):
        contributing.exit_equity(
            e.uid, reason="转让", proceeds=0, exited_on=TODAY, actor=unit.office, today=AFTER, version=e.version
        )  # fmt: skip
    contributing_void = {"reason": "不办了", "actor": unit.office, "today": AFTER, "version": e.version}
    with pytest.raises(Refused):
        contributing.void_equity(e.uid, **contributing_void)


def test_a_leave_runs_is_extended_by_two_and_ends_with_coming_back(unit):
    v = unit.running()
    assert (v.state, v.due_on, v.decided_by_id) == ("running", date(2029, 9, 1), unit.second.user_id)
    venturing.report_venture(v.uid, words="已投产。", actor=unit.lead, today=TODAY, version=v.version)
    later = date(2029, 7, 3)
    with at(later):
        assert [r.uid for r in ventures.waiting(unit.office, today=later)] == [v.uid]
        v.refresh_from_db()
        for until in (date(2029, 9, 1), date(2101, 1, 1)):
            with pytest.raises(Invalid):
                venturing.extend_venture(
                    v.uid, reason="尚未盈利", ends_on=until, actor=unit.office, today=later, version=v.version
                )  # fmt: skip
        venturing.extend_venture(
            v.uid, reason="尚未盈利", ends_on=date(2033, 9, 1), actor=unit.office, today=later, version=v.version
        )  # fmt: skip
        v = agreed(v, unit.second)
        assert (v.state, v.ends_on, v.due_on, v.extended) == ("running", date(2033, 9, 1), date(2033, 9, 1), 1)  # fmt: skip
        shown = ventures.detail(unit.office, v.uid, today=later)
        assert ([r.code for r in shown.hints], [r.words for r in shown.reports]) == (["venture.long"], ["已投产。"])  # fmt: skip
        with pytest.raises(Invalid):
            venturing.come_back(
                v.uid, over_on=date(2026, 8, 31), actor=unit.office, today=later, version=v.version
            )
        venturing.come_back(v.uid, over_on=later, actor=unit.office, today=later, version=v.version)
    assert (Venture.objects.get(uid=v.uid).state, unit.asked().state) == ("back", "draft")


def test_a_venture_that_was_announced_waits_for_its_notice(unit):
    v = unit.approved()
    venturing.announce_venture(v.uid, contact="成果处", actor=unit.office, today=TODAY, version=v.version)
    with pytest.raises(Refused, match="公示未满"):
        venturing.clear_venture(v.uid, actor=unit.office, today=TODAY, version=v.version + 1)
    with at(AFTER):
        venturing.clear_venture(v.uid, actor=unit.office, today=AFTER, version=v.version + 1)
        with pytest.raises(Invalid):
            venturing.sign_venture(
                v.uid, agreement_no="1", starts_on=AFTER, ends_on=AFTER, actor=unit.office, today=AFTER, version=v.version + 2
            )  # fmt: skip
    assert Venture.objects.get(uid=v.uid).state == "cleared"
    with pytest.raises(DatabaseError), transaction.atomic():
        Venture.objects.filter(pk=v.pk).update(state="running")


def test_returned_declined_withdrawn_left_and_stopped(unit):
    v = unit.asked(plan="")
    with pytest.raises(Refused):
        venturing.apply_venture(v.uid, actor=unit.lead, today=TODAY, version=1)
    assert [r.code for r in ventures.detail(unit.lead, v.uid, today=TODAY).missing] == ["venture.plan"]
    with pytest.raises(Hidden):  # a draft is its author's alone
        ventures.detail(unit.office, v.uid, today=TODAY)
    with pytest.raises(Refused, match="已经有一份"):
        unit.asked()
    venturing.edit_venture(v.uid, ASKED | {"kind": "on_post"}, actor=unit.lead, today=TODAY, version=1)
    venturing.apply_venture(v.uid, actor=unit.lead, today=TODAY, version=2)
    venturing.return_venture(v.uid, reason="补约定", actor=unit.office, today=TODAY, version=3)
    assert [r.uid for r in ventures.waiting(unit.lead, today=TODAY)] == [v.uid]
    venturing.apply_venture(v.uid, actor=unit.lead, today=TODAY, version=4)
    with pytest.raises(Refused):
        venturing.approve_venture(v.uid, decision_no="1", actor=unit.lead, today=TODAY, version=5)
    venturing.decline_venture(v.uid, reason="与岗位冲突", actor=unit.office, today=TODAY, version=5)
    v.refresh_from_db()
    assert (agreed(v, unit.second).state, v.title) == ("declined", "李教授：在岗创业")
    w = unit.asked()
    venturing.withdraw_venture(w.uid, reason="不办了", actor=unit.lead, today=TODAY, version=1)
    left = unit.running()
    venturing.leave_unit(left.uid, reason="到企业工作", actor=unit.office, today=TODAY, version=left.version)
    stopped = unit.running()
    venturing.stop_venture(stopped.uid, reason="未按协议", actor=unit.office, today=TODAY, version=stopped.version)  # fmt: skip
    assert agreed(stopped, unit.second).over_on == TODAY
    found = Venture.objects.order_by("id").values_list("state", flat=True)
    assert list(found) == ["declined", "withdrawn", "left", "stopped"]


def test_one_application_a_company_and_one_leave_that_runs(unit):
    first = unit.running()
    other = unit.asked(company="乙公司")
    with pytest.raises(Refused, match="已经有一份"):
        venturing.edit_venture(other.uid, ASKED, actor=unit.lead, today=TODAY, version=1)
    given = {"actor": unit.office, "today": TODAY}
    venturing.apply_venture(other.uid, actor=unit.lead, today=TODAY, version=1)
    venturing.approve_venture(other.uid, decision_no="1", version=2, **given)
    agreed(other, unit.second)
    venturing.clear_venture(other.uid, version=3, **given)
    days = {"agreement_no": "2", "starts_on": TODAY, "ends_on": AFTER}
    with pytest.raises(Refused, match="已在离岗创业中"):
        venturing.sign_venture(other.uid, version=4, **days, **given)
    assert Venture.objects.get(uid=other.uid).state == "cleared"
    venturing.come_back(first.uid, over_on=TODAY, version=first.version, **given)
    venturing.sign_venture(other.uid, version=4, **days, **given)
    assert Venture.objects.get(uid=other.uid).state == "running"
