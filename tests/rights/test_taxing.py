"""财税〔2018〕58号: half of a cash reward is taxed only where every condition holds, up to the day 36 months later."""

from dataclasses import replace
from datetime import date

import pytest

from kezhuan.core.money import Fen
from kezhuan.rights.rules.taxing import Reward, taxed

WHOLE = Reward(
    amount=Fen(300_001), received_on=date(2026, 1, 31), paid_on=date(2029, 1, 31), kind_confirmed=True, from_conversion=True, registered=True,
    announced_wd=15, apart_from_wages=True, filed=True,
)  # fmt: skip


def test_half_is_added_where_all_holds_and_a_half_fen_is_rounded_up():
    found = taxed(WHOLE)

    assert found.added == 150_001
    assert all(holds for holds, _reason in found.conditions)


@pytest.mark.parametrize("change, code", [
    ({"kind_confirmed": False}, "tax.payer"), ({"from_conversion": False}, "tax.conversion"), ({"paid_on": date(2029, 2, 1)}, "tax.months"),
    ({"paid_on": date(2026, 1, 30)}, "tax.months"), ({"registered": False}, "tax.registered"), ({"announced_wd": 14}, "tax.announced"),
    ({"apart_from_wages": False}, "tax.apart"), ({"filed": False}, "tax.filed"),
])  # fmt: skip
def test_one_condition_missing_and_all_of_it_is_added(change, code):
    found = taxed(replace(WHOLE, **change))

    assert found.added == 300_001
    assert [reason.code for holds, reason in found.conditions if not holds] == [code]
