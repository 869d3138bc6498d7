"""Sharing a receipt: the worked example of 山东大学, exact sums whatever the amounts, floors, persons, own use."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.money import Fen
from kezhuan.core.rulebook.book import shipped_book
from kezhuan.core.rulebook.versions import RuleVersion
from kezhuan.rights.rules import sharing

(SHANDONG,) = shipped_book().versions("sharing.shandong_university")
(NATIONAL,) = shipped_book().versions("sharing.national")
RULE = sharing.read(SHANDONG)
YUAN = 100


def test_the_worked_example_comes_out_to_the_fen():
    net = sharing.net_income(Fen(10_000_000 * YUAN), costs=Fen(500_000 * YUAN), first=True)
    shares = sharing.shared(RULE, route="assignment", contract=Fen(20_000_000 * YUAN), net=net)

    assert net == 9_500_000 * YUAN
    assert [(share.name, share.amount // YUAN) for share in shares] == [
        ("team", 7_695_000), ("unit", 760_000), ("school", 570_000), ("fund", 475_000),
    ]  # fmt: skip


def test_costs_come_off_the_first_receipt_alone():
    assert sharing.net_income(Fen(500), costs=Fen(200), first=True) == 300
    assert sharing.net_income(Fen(500), costs=Fen(200), first=False) == 500
    for receipt, costs in ((0, 0), (500, 501), (500, -1)):
        with pytest.raises(Invalid):
            sharing.net_income(Fen(receipt), costs=Fen(costs), first=True)


def test_conversion_in_the_province_gives_the_team_two_points_more():
    plain = sharing.shared(RULE, route="licence", contract=Fen(1_000 * YUAN), net=Fen(1_000 * YUAN))
    home = sharing.shared(
        RULE, route="licence", contract=Fen(1_000 * YUAN), net=Fen(1_000 * YUAN), in_province=True
    )

    assert [share.amount for share in plain] == [85_000, 6_000, 5_000, 4_000]
    assert [share.amount for share in home] == [87_000, 5_000, 4_500, 3_500]


def test_every_bracket_counts_for_its_slice_alone():
    shares = sharing.shared(
        RULE, route="assignment", contract=Fen(600_000_000 * YUAN), net=Fen(600_000_000 * YUAN)
    )

    assert shares[0].amount == (8_000_000 + 32_800_000 + 42_500_000 + 348_000_000 + 90_000_000) * YUAN


@given(
    contract=st.integers(1, 10**13),
    net=st.integers(0, 10**12),
    route=st.sampled_from(["assignment", "licence"]),
    home=st.booleans(),
)
def test_whatever_the_amounts_the_sum_is_the_net_income_and_the_team_is_above_the_floor(
    contract, net, route, home
):
    shares = sharing.shared(RULE, route=route, contract=Fen(contract), net=Fen(net), in_province=home)

    assert sum(share.amount for share in shares) == net
    assert all(share.amount >= 0 for share in shares)
    floor = Fraction(NATIONAL.body[f"{route}_rate"])
    assert sharing.under_floor(shares[0].amount, net=Fen(net), floor=floor, state_unit=True) is None


@pytest.mark.parametrize("route, contract, net", [("gift", 1, 1), ("licence", 0, 1), ("licence", 1, -1)])
def test_a_sharing_of_nothing_known_is_named(route, contract, net):
    with pytest.raises(Invalid):
        sharing.shared(RULE, route=route, contract=Fen(contract), net=Fen(net))


def test_a_state_unit_never_gives_less_than_the_floor_and_an_enterprise_by_agreement():
    half = Fraction(1, 2)

    assert sharing.under_floor(Fen(50), net=Fen(100), floor=half, state_unit=True) is None
    assert sharing.under_floor(Fen(49), net=Fen(100), floor=half, state_unit=True).code == "sharing.floor"
    assert sharing.under_floor(Fen(0), net=Fen(100), floor=half, state_unit=False) is None


def test_persons_share_the_pool_to_the_last_fen():
    third = Fraction(100, 3)
    shares = sharing.among(Fen(100), [("甲", third), ("乙", third), ("丙", third)])

    assert [(share.name, share.amount) for share in shares] == [("甲", 34), ("乙", 33), ("丙", 33)]


@pytest.mark.parametrize("ratios, code", [
    ([], "sharing.twice"), ([("甲", 50), ("甲", 50)], "sharing.twice"), ([(" ", 100)], "sharing.twice"), ([("甲", 60), ("乙", 39)], "sharing.ratios"),
    ([("甲", 100), ("乙", 0)], "sharing.ratios"), ([("甲", 101)], "sharing.ratios"),
])  # fmt: skip
def test_nobody_stands_twice_and_all_ratios_are_a_hundred(ratios, code):
    with pytest.raises(Invalid) as fault:
        sharing.among(Fen(100), [(name, Fraction(ratio)) for name, ratio in ratios])

    assert fault.value.reasons[0].code == code


@given(pool=st.integers(0, 10**12), weights=st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_among_any_team_the_sum_is_the_pool(pool, weights):
    ratios = [(str(n), Fraction(100 * weight, sum(weights))) for n, weight in enumerate(weights)]
    shares = sharing.among(Fen(pool), ratios)

    assert sum(share.amount for share in shares) == pool
    assert all(
        abs(share.amount - pool * ratio / 100) < 1
        for share, (_name, ratio) in zip(shares, ratios, strict=True)
    )


def test_own_use_gives_five_percent_of_each_years_profit_and_nothing_for_a_loss():
    body = NATIONAL.body
    years = {
        "rate": Fraction(body["profit_rate"]),
        "least_years": body["profit_years_min"],
        "most_years": body["profit_years_max"],
    }

    assert sharing.of_profit([1_000_000, -5, 30], **years) == (50_000, 0, 2)
    for profits in ([1, 1], [1] * 6):
        with pytest.raises(Invalid):
            sharing.of_profit(profits, **years)


@pytest.mark.parametrize("change", [
    {"parts": ("team",)}, {"remainder": "nobody"}, {"bracket": ()}, {"in_province_pp": (1, 0, 0, 0)}, {"in_province_pp": (0,)},
    {"bracket": ({"above_yuan": 5, "assignment": (80, 9, 6, 5), "licence": (85, 6, 5, 4)},)},
    {"bracket": ({"above_yuan": 0, "assignment": (80, 9, 6, 6), "licence": (85, 6, 5, 4)},)},
    {"bracket": ({"above_yuan": 0, "assignment": (110, -9, -6, 5), "licence": (85, 6, 5, 4)},)},
    {"bracket": ({"above_yuan": 0, "assignment": (80, 9, 6, 5)},)},
], ids=str)  # fmt: skip
def test_a_rule_that_does_not_add_up_is_named(change):
    version = RuleVersion(code="sharing.test", from_=SHANDONG.from_, body={**SHANDONG.body, **change})

    with pytest.raises(Invalid) as fault:
        sharing.read(version)
    assert list(fault.value.fields) == ["sharing.test"]


def test_a_rule_without_a_local_bonus_has_none():
    body = {key: value for key, value in SHANDONG.body.items() if key != "in_province_pp"}

    assert sharing.read(RuleVersion(code="sharing.test", from_=SHANDONG.from_, body=body)).in_province == (
        0,
        0,
        0,
        0,
    )


def test_edges_of_a_net_income_and_of_what_rounding_leaves():
    assert sharing.net_income(Fen(1), costs=Fen(1), first=True) == 0
    assert sharing.net_income(Fen(2), costs=Fen(0), first=True) == 2
    assert sharing.net_income(Fen(1), costs=Fen(1), first=False) == 1
    for receipt, costs in ((0, 0), (2, -1), (2, 3)):
        with pytest.raises(Invalid):
            sharing.net_income(Fen(receipt), costs=Fen(costs), first=True)
    assert sum(s.amount for s in sharing.shared(RULE, route="licence", contract=Fen(1), net=Fen(0))) == 0
    uneven = sharing.among(Fen(2), [("甲", Fraction(20)), ("乙", Fraction(80))])
    assert [share.amount for share in uneven] == [0, 2]  # 0.4 and 1.6: the larger rest takes the 分
    assert sharing.under_floor(Fen(49), net=Fen(99), floor=Fraction(1, 2), state_unit=True) is not None


def test_a_part_may_get_nothing_in_a_bracket_or_a_fraction_of_a_percent():
    for row in ((100, 0, 0, 0), ("99.5", "0.5", 0, 0)):
        bracket = {"above_yuan": 0, "assignment": row, "licence": (85, 6, 5, 4)}
        read = sharing.read(
            RuleVersion(
                code="sharing.test", from_=SHANDONG.from_, body={**SHANDONG.body, "bracket": (bracket,)}
            )
        )
        assert read.brackets[0].rates["assignment"] == tuple(Fraction(str(each)) for each in row)


def test_an_amount_that_just_fills_a_bracket_reaches_no_further_and_the_place_of_use_is_not_assumed():
    upper = RULE.brackets[1].above
    (piece,) = sharing.pieces(RULE, route="assignment", contract=upper, net=Fen(100))

    assert (piece.above, piece.upper, piece.net, piece.rates) == (
        0,
        upper,
        100,
        RULE.brackets[0].rates["assignment"],
    )
    over = sharing.pieces(RULE, route="assignment", contract=Fen(upper + 1), net=Fen(100))
    assert [p.above for p in over] == [0, upper]


def test_below_the_floor_both_amounts_are_told_in_yuan():
    reason = sharing.under_floor(Fen(1_234_50), net=Fen(1_000_000), floor=Fraction(1, 2), state_unit=True)

    assert reason.params == {"team": "1,234.50", "least": "5,000.00"}


def test_one_member_without_a_name_is_enough_to_refuse_and_a_loss_gives_nothing_at_any_rate():
    with pytest.raises(Invalid) as fault:
        sharing.among(Fen(100), [("甲", Fraction(50)), (" ", Fraction(50))])
    assert fault.value.reasons[0].code == "sharing.twice"

    assert sharing.of_profit([-7, 0, 9], rate=Fraction(1), least_years=3, most_years=5) == (0, 0, 9)
