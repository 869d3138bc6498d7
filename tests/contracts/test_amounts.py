"""The three amounts of a contract: the vectors of the domain file, and what may never stand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.contracts.rules import amounts
from kezhuan.contracts.rules.amounts import Amounts, Cost
from kezhuan.core.money import LARGEST

WAN = 1_000_000


def codes_of(found):
    return {path: reason.code for path, reason in found.items()}


def test_a_contract_of_ten_million_with_two_million_of_equipment_keeps_its_prototype_set() -> None:
    costs = (Cost("equipment", gross=200 * WAN, carrier=30 * WAN, sets=1, evidence="合同附件二清单"),)

    assert amounts.deducted(costs) == 170 * WAN
    assert amounts.tech_amount(1_000 * WAN, costs) == 830 * WAN
    assert amounts.amount_faults(1_000 * WAN, costs, amount_kind="fixed") == {}


def test_without_costs_the_technical_amount_is_the_turnover() -> None:
    assert amounts.tech_amount(1_000 * WAN, ()) == 1_000 * WAN


def test_costs_above_the_turnover_are_a_fault_and_never_make_a_negative_amount() -> None:
    costs = (Cost("materials", gross=20, evidence="清单"),)

    assert amounts.tech_amount(10, costs) == 0
    assert codes_of(amounts.amount_faults(10, costs, amount_kind="fixed")) == {"costs": "contract.deducted"}


@pytest.mark.parametrize("turnover", [None, -1, LARGEST + 1])
def test_a_turnover_that_cannot_be_is_named(turnover) -> None:
    assert codes_of(amounts.amount_faults(turnover, (), amount_kind="fixed")) == {
        "turnover": "contract.turnover"
    }


def test_a_fixed_price_of_nothing_is_no_price_but_a_royalty_may_begin_at_nothing() -> None:
    assert codes_of(amounts.amount_faults(0, (), amount_kind="fixed")) == {
        "turnover": "contract.turnover_zero"
    }
    assert amounts.amount_faults(0, (), amount_kind="royalty") == {}
    assert amounts.amount_faults(LARGEST, (), amount_kind="fixed") == {}


@pytest.mark.parametrize(
    "cost, code",
    [
        (Cost("parts", gross=0, evidence="清单"), "cost.amount"),
        (Cost("parts", gross=5, carrier=6, sets=1, evidence="清单"), "cost.carrier"),
        (Cost("parts", gross=5, carrier=-1, sets=1, evidence="清单"), "cost.carrier"),
        (Cost("parts", gross=5, carrier=1, evidence="清单"), "cost.sets"),
        (Cost("parts", gross=5, sets=1, evidence="清单"), "cost.sets"),
        (Cost("parts", gross=5, evidence="  "), "cost.evidence"),
    ],
)
def test_every_cost_is_whole_and_proved(cost, code) -> None:
    good = Cost("parts", gross=5, carrier=5, sets=2, evidence="清单")

    assert codes_of(amounts.amount_faults(100, (good, cost), amount_kind="fixed")) == {"costs.1": code}


@given(
    st.integers(0, 10**12),
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**9)), max_size=6),
)
def test_turnover_less_deductions_is_the_technical_amount(turnover, given_costs) -> None:
    costs = tuple(
        Cost("parts", gross=gross, carrier=min(gross, carrier), sets=1, evidence="清单")
        for gross, carrier in given_costs
    )
    found = amounts.tech_amount(turnover, costs)

    assert 0 <= found <= turnover
    if amounts.deducted(costs) <= turnover:
        assert turnover - amounts.deducted(costs) == found


def test_hints_point_at_many_carriers_at_goods_without_deduction_and_at_open_prices() -> None:
    three = (Cost("equipment", gross=9, carrier=9, sets=3, evidence="清单"),)
    two = (Cost("equipment", gross=9, carrier=9, sets=2, evidence="清单"),)
    found = amounts.amount_hints(three, amount_kind="royalty", text="含设备一套", words=("设备",))
    goods = amounts.amount_hints((), amount_kind="fixed", text="含设备与仪器", words=("设备", "仪器", "整机"))

    assert [reason.code for reason in found] == ["hint.carriers", "hint.open_price"]
    assert str(goods[0]) == "文中提到仪器、设备，但没有列出非技术性费用，请核对"
    assert amounts.amount_hints(two, amount_kind="fixed", text="设备", words=("设备",)) == ()
    assert amounts.amount_hints((), amount_kind="fixed", text="软件", words=("设备",)) == ()


def receipt(amount, tech_part, *, kind="fixed", before=0, tech_before=0):
    return codes_of(amounts.receipt_fault(
        amount, tech_part, received_before=before, tech_before=tech_before, turnover=100, tech=80, amount_kind=kind,
    ))  # fmt: skip


def test_receipts_stay_within_turnover_and_technical_amount_to_the_fen() -> None:
    assert receipt(100, 80) == {}
    assert receipt(40, 40, before=60, tech_before=40) == {}
    assert receipt(41, 0, before=60) == {"amount": "receipt.over"}
    assert receipt(40, 41, before=60, tech_before=40) == {"tech_part": "receipt.part"}
    assert receipt(41, 41, tech_before=40) == {"tech_part": "receipt.tech_over"}
    assert receipt(0, 0) == {"amount": "receipt.amount"}
    assert receipt(10, -1) == {"tech_part": "receipt.part"}
    assert receipt(10, 0) == {}


def test_a_royalty_may_bring_more_than_was_written_down_at_signing() -> None:
    assert receipt(500, 500, kind="royalty") == {}
    assert receipt(500, 500, kind="entry_and_royalty") == {}
    assert receipt(500, 0, kind="provisional") == {"amount": "receipt.over"}


def test_foreign_prices_are_converted_at_the_parity_of_the_signing_day_half_up() -> None:
    assert amounts.converted(100_000, Decimal("7.1234")) == 712_340
    assert amounts.converted(1, Decimal("0.5")) == 1
    assert amounts.converted(1, Decimal("0.4999")) == 0


def test_a_foreign_price_needs_amount_parity_and_its_source() -> None:
    assert amounts.currency_faults("CNY", None, None, "") == {}
    assert codes_of(amounts.currency_faults("USD", None, None, " ")) == {
        "foreign_turnover": "currency.amount",
        "rate": "currency.rate",
        "rate_source": "currency.source",
    }
    assert codes_of(amounts.currency_faults("USD", -1, Decimal(0), "外汇交易中心")) == {
        "foreign_turnover": "currency.amount",
        "rate": "currency.rate",
    }
    assert amounts.currency_faults("USD", 0, Decimal("7.1"), "外汇交易中心") == {}


@pytest.mark.parametrize("approved, wrong", [(None, True), (-1, True), (0, False), (100, False), (101, True)])
def test_the_approved_amount_lies_between_nothing_and_the_turnover(approved, wrong) -> None:
    assert (amounts.approved_fault(approved, 100) is not None) is wrong


def correct(after, *, reason="结算单"):
    return codes_of(amounts.correction_faults(Amounts(100, 80, 70), after, reason=reason))


def test_a_correction_changes_something_that_can_be_for_a_reason() -> None:
    assert correct(Amounts(120, 90, 90)) == {}
    assert correct(Amounts(0, 0, 0)) == {}
    assert correct(Amounts(100, 80, 70)) == {"turnover": "correct.same"}
    assert correct(Amounts(100, 101, 70)) == {"turnover": "correct.range"}
    assert correct(Amounts(100, -1, 70)) == {"turnover": "correct.range"}
    assert correct(Amounts(LARGEST + 1, 80, 70)) == {"turnover": "correct.range"}
    assert correct(Amounts(-1, -1, 0)) == {"turnover": "correct.range"}
    assert correct(Amounts(100, 80, 101)) == {"approved": "contract.approved"}
    assert correct(Amounts(100, 80, None)) == {"approved": "contract.approved"}
    assert correct(Amounts(100, 80, 60), reason=" ") == {"reason": "correct.reason"}
