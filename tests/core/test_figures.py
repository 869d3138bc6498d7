"""Figures add only to their like, merge what is small, and are recomputed from their rows."""

from datetime import date
from decimal import Decimal

import pytest

from kezhuan.core.errors import Refused
from kezhuan.core.figures import FigureRow, Observation, merged, recomputed

DAY = date(2026, 11, 20)


def observation(**more):
    return Observation(**{
        "code": "turnover", "measure": "sum", "scope": "contract.registered", "unit": "万元", "period": "2026", "value": Decimal(100),
        "status": "final", "vintage": DAY, **more,
    })  # fmt: skip


def test_like_adds_to_like_and_stays_provisional_where_one_is():
    both = observation() + observation(code="turnover-b", value=Decimal(20), status="provisional")
    assert (both.value, both.status, both.code) == (Decimal(120), "provisional", "turnover+turnover-b")


@pytest.mark.parametrize(
    "other",
    [{"scope": "contract.conversion"}, {"measure": "count"}, {"unit": "元"}, {"period": "2025"}],
    ids=lambda row: next(iter(row)),
)
def test_unlike_measure_scope_unit_or_period_refuses_to_add(other):
    with pytest.raises(Refused, match="口径不同的数不能相加"):
        observation() + observation(**other)


def test_shares_never_add():
    with pytest.raises(Refused):
        observation(measure="share", unit="%") + observation(measure="share", unit="%")


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"南湖": 12, "秀洲": 7}, (("南湖", 12), ("秀洲", 7))),
        ({"南湖": 12, "秀洲": 3, "海宁": 4}, (("南湖", 12), ("其他", 7))),
        # The one small group alone could be had by subtraction: the smallest open one joins it.
        ({"南湖": 12, "秀洲": 7, "海宁": 2}, (("南湖", 12), ("其他", 9))),
        ({"南湖": 2, "秀洲": 1}, ()),
        ({"南湖": 4, "秀洲": 3}, (("其他", 7),)),
        ({}, ()),
    ],
)
def test_small_groups_are_merged_and_cannot_be_had_by_subtraction(groups, shown):
    assert merged(groups) == shown
    assert all(n >= 5 for _name, n in shown)


def test_a_share_is_recomputed_from_its_rows():
    rows = [
        FigureRow("a", weight=Decimal(1)),
        FigureRow("b", weight=Decimal(0)),
        FigureRow("c", weight=Decimal(1)),
    ]
    assert recomputed("share", rows) == Decimal("66.7")
    assert recomputed("count", rows) == 3
    assert recomputed("sum", rows) == 2
    assert recomputed("share", []) is None


def test_money_goes_into_another_unit_of_money_and_into_nothing_else():
    from kezhuan.core.figures import in_unit

    assert in_unit(Decimal("15600000.22"), "元", "亿元") == Decimal("0.156000")
    assert in_unit(Decimal("1.5"), "亿元", "万元") == 15_000
    assert in_unit(Decimal(3), "项", "个") == in_unit(Decimal(3), "项", "项") == 3
    for left, right in (("元", "项"), ("项", "亿元")):
        with pytest.raises(Refused) as fault:
            in_unit(Decimal(3), left, right)
        assert [r.code for r in fault.value.reasons] == ["figure.unit"]
