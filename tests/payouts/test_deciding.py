"""Separate hands, decided amounts, the hold on a changed account, simulations."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from kezhuan.core.clock import SHANGHAI
from kezhuan.core.errors import Refused
from kezhuan.core.money import Fen
from kezhuan.payouts.rules import deciding
from kezhuan.payouts.rules.simulating import Past, simulate
from tests.payouts.bench import case, line, policy, yuan

ONE, TWO = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)


def test_nobody_takes_two_steps_of_one_matter():
    assert deciding.same_hand(ONE, {TWO}, step="review") is None
    assert deciding.same_hand(ONE, (), step="review") is None
    assert deciding.same_hand(ONE, {ONE, TWO}, step="review").code == "payout.same_hand.review"
    assert deciding.same_hand(None, (), step="review").code == "payout.same_hand.review"


@pytest.mark.parametrize("decided, note, fields", [
    (100, "符合", {}), (99, "酌减", {}), (1, "酌减", {}), (101, "符合", {"decided": "payout.above"}), (0, "符合", {"decided": "payout.nothing"}),
    (-1, "符合", {"decided": "payout.nothing"}), (100, "  ", {"note": "payout.why"}), (101, "", {"decided": "payout.above", "note": "payout.why"}),
])  # fmt: skip
def test_a_decided_amount_lies_between_one_fen_and_the_ceiling_and_says_why(decided, note, fields):
    found = deciding.decided_fault(Fen(decided), Fen(100), note)

    assert {name: reason.code for name, reason in found.items()} == fields


def test_a_changed_account_waits_to_the_minute():
    assert deciding.on_hold(None, hours=72, now=NOON) is None
    assert deciding.on_hold(NOON - timedelta(hours=72), hours=72, now=NOON) is None
    held = deciding.on_hold(NOON - timedelta(hours=72, minutes=-1), hours=72, now=NOON)
    assert (held.code, held.params) == ("payout.hold", {"until": "2026-11-20 12:01", "hours": 72})
    assert deciding.held_until(None, hours=72) is None
    assert deciding.held_until(NOON, hours=1) == NOON + timedelta(hours=1)


def test_an_account_runs_under_the_name_of_its_holder():
    assert deciding.name_differs("嘉兴 甲公司", "嘉兴甲公司") is None
    assert deciding.name_differs("嘉兴乙公司", "嘉兴甲公司").code == "payout.name"


PAST = (
    Past("SB-1", "甲", yuan(10_000), case(line(2_000_000))), Past("SB-2", "乙", yuan(10_000), case(line(500_000))),
    Past("SB-3", "丙", yuan(3_000), case(line(300_000))), Past("SB-4", "丁", yuan(0), case(line(2_000_000))),
)  # fmt: skip


def test_a_simulation_tells_cost_winners_and_losers():
    found = simulate(policy(), PAST, on=date(2026, 6, 1))

    assert (found.given, found.would, found.same) == (yuan(23_000), yuan(48_000), 1)
    assert [(o.number, o.change) for o in found.winners] == [("SB-4", yuan(20_000)), ("SB-1", yuan(10_000))]
    assert [(o.number, o.change) for o in found.losers] == [("SB-2", yuan(-5_000))]


def test_a_simulation_under_a_budget_spreads_it():
    found = simulate(policy(), PAST, on=date(2026, 6, 1), budget=yuan(24_000))

    assert found.would == yuan(24_000)


@pytest.mark.parametrize(
    "version, day", [(policy(validity="unverified"), date(2026, 6, 1)), (policy(), date(2025, 12, 31))]
)
def test_a_version_of_unknown_validity_is_not_simulated(version, day):
    with pytest.raises(Refused) as refusal:
        simulate(version, PAST, on=day)

    assert refusal.value.reasons[0].code == "policy.unknown_validity"
