"""Revenue sharing from the receipt to the payment: exact, signed by everybody, decided by two, held back by its 公示."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from kezhuan.contracts.models import Contract, Receipt
from kezhuan.core import frame
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Notice, Proposal
from kezhuan.core.money import Fen
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.publicity.models import Publicity
from kezhuan.rights import usecases
from kezhuan.rights.models import Distribution, DistributionPart, TeamShare
from kezhuan.rights.queries import distributions as queries
from kezhuan.rights.rules.dividing import Cost
from tests.builders import member
from tests.rights.bench import AFTER, TERMS, TODAY, WAN, Unit, agree, at, link_of, now

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def unit():
    with at():
        yield Unit()


def test_the_worked_example_of_the_university_comes_out_to_the_fen(unit):
    # 转让 2000万, 到账 1000万, 成本 50万: 团队 475万×80% + 475万×82% = 769.5万
    d = unit.sent()

    assert (d.state, d.receipt_fen, d.costs_fen, d.net_fen, d.team_fen) == (
        "signing",
        1000 * WAN,
        50 * WAN,
        950 * WAN,
        769_500_000,
    )
    assert {p.part: p.amount_fen for p in d.parts.all()} == {"team": 769_500_000, "unit": 76_000_000, "school": 57_000_000, "fund": 47_500_000}  # fmt: skip
    assert [s.amount_fen for s in d.shares.order_by("line")] == [461_700_000, 230_850_000, 76_950_000]
    assert sum(row["amount"] for row in d.explained) == d.net_fen
    assert [row["rate"] for row in d.explained if row["part"] == "team"] == ["80", "82"]
    assert Notice.objects.filter(to_id__in=[unit.lead.user_id, unit.student.user_id]).count() == 2


def test_a_receipt_is_shared_once_and_costs_come_off_the_first_alone(unit):
    first = unit.filled()
    with pytest.raises(Refused, match="已经有一份"):
        unit.draft()
    later = unit.draft(receipt=unit.received(unit.contract, 300 * WAN, date(2026, 8, 20)))

    with pytest.raises(Invalid):
        usecases.set_costs(later.uid, [Cost("tax", Fen(1), "票")], actor=unit.office, today=TODAY, version=1)

    assert Distribution.objects.count() == 2
    usecases.void_distribution(
        first.uid, reason="重做", actor=unit.office, today=TODAY, version=first.version
    )
    assert unit.draft().net_fen == 1000 * WAN


def test_nothing_is_sent_while_something_is_missing(unit):
    d = unit.draft()
    usecases.set_team(d.uid, unit.team(3000, 6000, 500), actor=unit.office, today=TODAY, version=1)

    with pytest.raises(Refused):
        usecases.send_to_team(d.uid, actor=unit.office, today=TODAY, version=2)

    shown = queries.detail(unit.office, d.uid, today=TODAY)
    assert [r.code for r in shown.missing] == ["dividing.sum"]
    usecases.set_team(d.uid, unit.team(3000, 6000, 1000), actor=unit.office, today=TODAY, version=2)
    assert [r.code for r in queries.detail(unit.office, d.uid, today=TODAY).missing] == ["dividing.main"]
    usecases.edit_distribution(d.uid, {"state_unit": False}, actor=unit.office, today=TODAY, version=3)
    assert queries.detail(unit.office, d.uid, today=TODAY).missing == ()


def test_a_local_floor_that_nobody_has_read_again_only_says_so(unit):
    d = unit.draft(rule="sharing.statutory")

    shown = queries.detail(unit.office, d.uid, today=TODAY)

    assert [(binds, reason.params["rate"]) for binds, reason in shown.notes] == [(False, "70")]
    assert "dividing.floor" not in [r.code for r in shown.missing]


def test_everybody_signs_their_own_share_and_nobody_elses(unit):
    d = unit.sent()
    with pytest.raises(Refused):  # the office is not named
        usecases.sign_share(d.uid, actor=unit.office, today=TODAY, version=d.version)
    with pytest.raises(Hidden):
        usecases.sign_share(d.uid, actor=member(Role.INSTITUTE, org=unit.org), today=TODAY, version=d.version)

    usecases.sign_share(d.uid, actor=unit.lead, today=TODAY, version=d.version)
    with pytest.raises(Refused):
        usecases.sign_share(d.uid, actor=unit.lead, today=TODAY, version=now(d.uid).version)
    with pytest.raises(Refused, match="没有签认"):
        usecases.decide_distribution(
            d.uid, decision_no="1", actor=unit.office, today=TODAY, version=now(d.uid).version
        )

    token = link_of(d, unit.office)
    assert queries.linked(token, "distribution.sign").amount_fen == 76_950_000
    usecases.answer_link(token, agrees=True, reason="", today=TODAY)
    with pytest.raises(Hidden):
        usecases.answer_link(token, agrees=True, reason="", today=TODAY)
    assert [(s.signed_via, s.signed_at is not None) for s in d.shares.order_by("line")] == [
        ("page", True),
        ("", False),
        ("link", True),
    ]


def test_an_objection_stops_the_decision_until_it_is_reckoned_again(unit):
    d = unit.sent()
    usecases.dispute_share(d.uid, reason="比例与约定不符", actor=unit.student, today=TODAY, version=d.version)
    usecases.sign_share(d.uid, actor=unit.lead, today=TODAY, version=d.version + 1)
    usecases.answer_link(link_of(d, unit.office), agrees=False, reason="漏算", today=TODAY)
    with pytest.raises(Refused):
        usecases.decide_distribution(
            d.uid, decision_no="1", actor=unit.office, today=TODAY, version=now(d.uid).version
        )

    usecases.reopen_distribution(
        d.uid, reason="按约定改", actor=unit.office, today=TODAY, version=now(d.uid).version
    )

    assert (now(d.uid).state, now(d.uid).team_fen) == ("draft", None)
    assert {(s.signed_at, s.objection, s.amount_fen) for s in d.shares.all()} == {(None, "", None)}


def test_two_decide_and_neither_is_named(unit):
    named = {"name": "处长", "person": unit.second.user_id, "share_bp": 1000}
    d = unit.filled()
    usecases.set_team(d.uid, [*unit.team()[:2], named], actor=unit.office, today=TODAY, version=d.version)
    usecases.send_to_team(d.uid, actor=unit.office, today=TODAY, version=d.version + 1)
    for who in (unit.lead, unit.student, unit.second):
        usecases.sign_share(d.uid, actor=who, today=TODAY, version=now(d.uid).version)
    usecases.decide_distribution(
        d.uid, decision_no="12号", actor=unit.office, today=TODAY, version=now(d.uid).version
    )
    proposal = Proposal.objects.get(subject_id=d.uid)

    for who in (unit.office, unit.second):
        with pytest.raises(Refused):
            frame.decide(proposal.uid, approve=True, actor=who, today=TODAY)
    assert now(d.uid).state == "signing"

    agree(d, member(Role.TTO, org=unit.org))
    assert (now(d.uid).state, now(d.uid).decision_no) == ("decided", "12号")


def test_no_money_before_the_period_is_over_and_every_objection_answered(unit):
    d = unit.announced()
    notice = Publicity.objects.get(subject_id=d.uid)
    assert "王博士：30.00%，2,308,500.00 元" in notice.lines
    assert now(d.uid).due_on == notice.until

    with pytest.raises(Refused):
        usecases.release_distribution(d.uid, actor=unit.office, today=TODAY, version=d.version)
    objection = publicity.object_to(notice.uid, text="漏了一位贡献人", actor=unit.student, today=TODAY)
    with at(AFTER):
        with pytest.raises(Refused):
            usecases.release_distribution(d.uid, actor=unit.office, today=AFTER, version=d.version)
        publicity.answer(objection, uphold=False, text="已核实", actor=unit.office, today=AFTER, version=1)
        usecases.release_distribution(d.uid, actor=unit.office, today=AFTER, version=d.version)
    assert now(d.uid).state == "released"


def test_money_reckoned_again_after_the_notice_needs_a_new_notice(unit):
    d = unit.announced()
    with at(AFTER):
        usecases.reopen_distribution(
            d.uid, reason="改比例", actor=unit.office, today=AFTER, version=d.version
        )
        usecases.send_to_team(d.uid, actor=unit.office, today=AFTER, version=d.version + 1)
        for who in (unit.lead, unit.student):
            usecases.sign_share(d.uid, actor=who, today=AFTER, version=now(d.uid).version)
        usecases.answer_link(link_of(now(d.uid), unit.office), agrees=True, reason="", today=AFTER)
        usecases.decide_distribution(
            d.uid, decision_no="13号", actor=unit.office, today=AFTER, version=now(d.uid).version
        )
        agree(d, unit.second)
        usecases.announce_distribution(
            d.uid, contact="成果处", actor=unit.office, today=AFTER, version=now(d.uid).version
        )

        with pytest.raises(Refused):
            usecases.release_distribution(d.uid, actor=unit.office, today=AFTER, version=now(d.uid).version)

    assert list(
        Publicity.objects.filter(subject_id=d.uid).order_by("id").values_list("state", flat=True)
    ) == ["replaced", "running"]


def test_what_the_contract_no_longer_carries_is_not_paid(unit):
    d = unit.released()
    Contract.objects.filter(pk=unit.contract.pk).update(state="revoked")
    with at(AFTER):
        with pytest.raises(Refused, match="注销"):
            usecases.pay_distribution(
                d.uid, voucher_no="P1", paid_on=AFTER, actor=unit.office, today=AFTER, version=d.version
            )
        Contract.objects.filter(pk=unit.contract.pk).update(state="registered")
        Receipt.objects.filter(pk=unit.receipt.pk).update(amount=1, tech_part=1)
        with pytest.raises(Refused, match="更正"):
            usecases.pay_distribution(
                d.uid, voucher_no="P1", paid_on=AFTER, actor=unit.office, today=AFTER, version=d.version
            )
    assert now(d.uid).state == "released"


def test_the_payment_is_on_record_and_the_tax_hint_names_every_condition(unit):
    d = unit.released()
    with at(AFTER):
        before = queries.detail(unit.office, d.uid, today=AFTER)
        assert [reason.code for holds, reason in before.conditions if not holds] == [
            "tax.payer",
            "tax.apart",
            "tax.filed",
        ]
        usecases.confirm_payer(
            d.uid,
            note="事业单位法人证书 12330000",
            apart=True,
            filed=True,
            actor=unit.office,
            today=AFTER,
            version=d.version,
        )
        with pytest.raises(Invalid):
            usecases.pay_distribution(
                d.uid,
                voucher_no="P1",
                paid_on=date(2026, 8, 2),
                actor=unit.office,
                today=AFTER,
                version=d.version + 1,
            )
        usecases.pay_distribution(
            d.uid, voucher_no="P1", paid_on=AFTER, actor=unit.office, today=AFTER, version=d.version + 1
        )
        shown = queries.detail(unit.lead, d.uid, today=AFTER)

    assert shown.row.state == "paid"
    assert [s.added_fen for s in shown.shares] == [230_850_000, 115_425_000, 38_475_000]
    assert Event.objects.filter(subject_id=d.uid, verb="distribution.pay").count() == 1


def test_the_database_holds_the_sums_itself(unit):
    d = unit.sent()
    share = d.shares.order_by("line")[0]
    for change in (
        lambda: TeamShare.objects.filter(pk=share.pk).update(amount_fen=1),
        lambda: DistributionPart.objects.filter(distribution=d, part="unit").update(amount_fen=1),
        lambda: TeamShare.objects.filter(pk=share.pk).delete(),
        lambda: Distribution.objects.filter(pk=d.pk).update(team_fen=d.team_fen + 1),
        lambda: Distribution.objects.filter(pk=d.pk).update(net_fen=d.net_fen - 1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    loose = unit.draft(receipt=unit.received(unit.contract, 7))
    with pytest.raises(DatabaseError), transaction.atomic():
        Distribution.objects.filter(pk=loose.pk).update(state="signing", team_fen=1)
    assert now(d.uid).team_fen == 769_500_000


def test_strangers_and_drafts_stay_hidden(unit):
    other, d = Unit(), unit.filled()
    for who in (
        other.office,
        unit.lead,
        member(Role.OPERATOR, region="3304"),
        member(Role.CITY, region="3304"),
    ):
        with pytest.raises(Hidden):
            queries.detail(who, d.uid, today=TODAY)
    with pytest.raises(Hidden):
        usecases.draft_distribution(
            unit.contract.uid, unit.receipt.uid, TERMS, actor=other.office, today=TODAY
        )
    with pytest.raises(Hidden):
        usecases.set_team(
            d.uid,
            [{"name": "外人", "person": other.lead.user_id, "share_bp": 10_000}],
            actor=unit.office,
            today=TODAY,
            version=d.version,
        )
    assert d.shares.count() == 3


def test_what_waits_is_what_can_be_done(unit):
    d = unit.sent()
    assert [r.uid for r in queries.waiting(unit.lead, today=TODAY)] == [d.uid]
    assert not queries.waiting(unit.office, today=TODAY).exists()
    usecases.sign_share(d.uid, actor=unit.lead, today=TODAY, version=d.version)
    assert not queries.waiting(unit.lead, today=TODAY).exists()
    usecases.sign_share(d.uid, actor=unit.student, today=TODAY, version=d.version + 1)
    usecases.answer_link(link_of(d, unit.office), agrees=True, reason="", today=TODAY)
    assert [r.uid for r in queries.waiting(unit.office, today=TODAY)] == [d.uid]
