"""A5: what follows from a contract's fall, and that its revival leaves no trace in the figures."""

from decimal import Decimal

import pytest

from kezhuan.core.access import Role
from kezhuan.core.errors import Refused
from kezhuan.core.models import Event, Notice
from kezhuan.payouts import usecases
from kezhuan.payouts.models import Recovery
from tests.builders import actor
from tests.payouts.town import MONDAY, TODAY, agree, contract, fresh, recovery_of, undo

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def fall(deal, verb="contract.cancel"):
    """The house's reaction to the event."""
    return usecases.on_contract_gone({"subject": str(deal.uid), "verb": verb})


def money(budget):
    found = fresh(budget)
    return found.total_fen, found.reserved_fen, found.paid_fen


def test_a_cancelled_contract_opens_the_recovery_of_what_it_carried(town):
    budget, deal = town.budget(500_000), contract(town.firm)
    made = town.paid(budget, deal)
    undo(deal)
    assert fall(deal) == 1
    assert fall(deal) == 0

    asked = recovery_of(made)
    assert (fresh(made).state, asked.state, asked.amount_fen, asked.cause) == (
        "recovering",
        "open",
        10_000_000,
        "cancel",
    )
    assert Notice.objects.filter(to_id=town.owner.user_id, template__contains="追回").count() == 1
    draft = town.draft(contract(town.firm))
    with pytest.raises(Refused, match="未退回"):
        usecases.submit_application(
            draft.uid, promised=True, actor=town.owner, today=MONDAY, version=draft.version
        )
    usecases.notify_recovery(asked.uid, actor=town.science, today=MONDAY, version=1)
    usecases.repay_recovery(asked.uid, receipt="TK-1", actor=town.finance, today=MONDAY, version=2)

    assert (fresh(made).state, fresh(asked).state, fresh(asked).receipt, money(budget)) == (
        "recovered",
        "repaid",
        "TK-1",
        (50_000_000, 0, 0),
    )
    usecases.submit_application(
        draft.uid, promised=True, actor=town.owner, today=MONDAY, version=draft.version
    )


def test_a_revived_contract_takes_back_what_was_asked(town):
    budget, deal = town.budget(500_000), contract(town.firm)
    made = town.paid(budget, deal)
    before = (fresh(made).state, fresh(made).allotted_fen, money(budget))
    undo(deal, "revoked")
    fall(deal, "contract.revoke")
    assert usecases.on_contract_back({"subject": str(deal.uid)}) == 0
    undo(deal, "registered")
    assert usecases.on_contract_back({"subject": str(deal.uid)}) == 1

    assert (fresh(made).state, fresh(made).allotted_fen, money(budget)) == before
    assert recovery_of(made).state == "cancelled"
    assert fall(deal) == 0


def test_a_contract_revived_before_the_job_ran_asks_for_nothing(town):
    deal = contract(town.firm)
    town.paid(town.budget(500_000), deal)

    assert fall(deal) == 0
    assert not Recovery.objects.exists()


def test_only_what_the_remaining_contracts_do_not_carry_is_asked_back(town):
    budget, first, other = town.budget(500_000), contract(town.firm), contract(town.firm, yuan=600_000)
    made = town.paid(budget, first, other)
    assert made.allotted_fen == 16_000_000
    undo(other)
    fall(other, "contract.rescind")

    assert (recovery_of(made).amount_fen, recovery_of(made).cause) == (6_000_000, "rescind")


def test_money_on_its_way_is_asked_back_and_its_receipt_still_booked(town):
    budget, deal = town.budget(500_000), contract(town.firm)
    made = town.approved(deal)
    town.settled(budget, made)
    out = town.released(budget, made)
    undo(deal)
    assert fall(deal) == 1
    asked = recovery_of(made)
    with pytest.raises(Refused, match="到账回单"):
        usecases.repay_recovery(asked.uid, receipt="TK-1", actor=town.finance, today=MONDAY, version=1)
    usecases.book_receipt(
        out.uid, 1, receipt_no="HD-1", paid_on=MONDAY, actor=town.finance, today=MONDAY, version=out.version
    )
    assert (fresh(made).state, money(budget)) == ("recovering", (50_000_000, 0, 10_000_000))
    usecases.repay_recovery(asked.uid, receipt="TK-1", actor=town.finance, today=MONDAY, version=1)
    assert (fresh(made).state, money(budget)) == ("recovered", (50_000_000, 0, 0))


@pytest.mark.parametrize("stage", ["reviewed", "approved", "settled", "listed"])
def test_before_the_money_leaves_a_fallen_contract_stops_the_next_step(town, stage):
    budget, deal = town.budget(500_000), contract(town.firm)
    made = town.reviewed(deal) if stage == "reviewed" else town.approved(deal)
    if stage in ("settled", "listed"):
        town.settled(budget, made)
    out = town.listed(budget, made) if stage == "listed" else None
    undo(deal)
    assert fall(deal) == 0
    made, state = fresh(made), fresh(made).state
    step = {
        "reviewed": lambda: usecases.decide_application(
            made.uid, decided=1, reason="x", actor=town.science, today=TODAY, version=made.version
        ),
        "approved": lambda: town.arranged(budget, made),
        "settled": lambda: town.listed(budget, made),
        "listed": lambda: usecases.release_disbursement(out.uid, actor=town.second, today=MONDAY, version=1),
    }[stage]

    with pytest.raises(Refused) as caught:
        step()
    assert [reason.code for reason in caught.value.reasons] == ["payout.fallen"]
    assert fresh(made).state == state
    assert not Recovery.objects.exists()


def test_finance_cannot_agree_to_what_has_fallen_meanwhile(town):
    deal = contract(town.firm)
    made = town.reviewed(deal)
    usecases.decide_application(
        made.uid, decided=1, reason="酌减。", actor=town.science, today=TODAY, version=made.version
    )
    undo(deal)

    with pytest.raises(Refused, match="须重新审核"):
        agree(made, town.finance)
    assert Event.objects.filter(verb="application.decide.decide.refused", reason="payout.fallen").count() == 1


def test_a_waiver_needs_two_and_leaves_the_reward_paid(town):
    budget, deal = town.budget(500_000), contract(town.firm)
    made = town.paid(budget, deal)
    undo(deal)
    fall(deal)
    asked = recovery_of(made)
    usecases.waive_recovery(asked.uid, reason="金额经复核无误。", actor=town.science, today=MONDAY, version=1)
    assert fresh(made).state == "recovering"
    agree(asked, town.finance)

    assert (fresh(made).state, fresh(asked).state, money(budget)) == (
        "paid",
        "waived",
        (50_000_000, 0, 10_000_000),
    )


def test_nobody_outside_the_region_touches_a_recovery(town):
    deal = contract(town.firm)
    made = town.paid(town.budget(500_000), deal)
    undo(deal)
    fall(deal)
    from kezhuan.core.errors import Hidden

    with pytest.raises(Hidden):
        usecases.notify_recovery(
            recovery_of(made).uid, actor=actor(Role.DISTRICT, region="320500"), today=MONDAY, version=1
        )
    assert Decimal(recovery_of(made).amount_fen) == 10_000_000
