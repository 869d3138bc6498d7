"""Dividing a receipt: lines that add up to the fen, floors that bind or only hint, teams of exactly 100 %."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.money import Fen
from kezhuan.core.rulebook.book import shipped_book
from kezhuan.rights.rules import dividing, sharing
from kezhuan.rights.rules.dividing import Cost, Floor, Person

(SHANDONG,) = shipped_book().versions("sharing.shandong_university")
(STATUTORY,) = shipped_book().versions("sharing.statutory")
(NATIONAL,) = shipped_book().versions("sharing.national")
(ZHEJIANG,) = shipped_book().versions("sharing.floors_33")
RULES = (sharing.read(SHANDONG), sharing.read(STATUTORY))
MONEY = st.integers(min_value=1, max_value=10**14)


@given(
    rule=st.sampled_from(RULES),
    route=st.sampled_from(("assignment", "licence")),
    contract=MONEY,
    net=MONEY,
    home=st.booleans(),
)
def test_lines_add_up_to_every_part_and_parts_to_the_net_income(rule, route, contract, net, home):
    given_ = {"route": route, "contract": Fen(contract), "net": Fen(net), "in_province": home}
    shares = sharing.shared(rule, **given_)
    lines = dividing.explained(rule, **given_)

    assert sum(s.amount for s in shares) == net
    assert all(s.amount >= 0 for s in shares)
    for share in shares:
        assert sum(line.amount for line in lines if line.part == share.name) == share.amount
    # what rounding left is less than one 分 a line
    assert all(abs(line.amount) < len(lines) for line in lines if not line.rate)


@st.composite
def teams(draw):
    """Shares of one to twelve people, exactly 10,000 together."""
    n = draw(st.integers(1, 12))
    cuts = sorted(draw(st.lists(st.integers(1, 9_999), min_size=n - 1, max_size=n - 1, unique=True)))
    bounds = [0, *cuts, 10_000]
    return [Person(f"人{k}", bounds[k + 1] - bounds[k]) for k in range(n)]


@given(pool=st.integers(0, 10**14), people=teams())
def test_a_team_shares_its_money_to_the_last_fen(pool, people):
    shares = dividing.to_people(Fen(pool), people)

    assert sum(s.amount for s in shares) == pool
    for person, share in zip(people, shares, strict=True):
        assert abs(share.amount - Fraction(pool * person.bp, 10_000)) < 1


def test_a_team_is_whole_or_says_why_not():
    whole = [Person("甲", 6000, main=True), Person("乙", 4000)]
    assert dividing.team_faults(whole, main_rate=Fraction(1, 2)) == {}
    wrong = {
        "sharing.twice": ([], [Person("甲", 5000), Person("甲", 5000)], [Person(" ", 10_000)]),
        "dividing.sum": (
            [Person("甲", 9999)],
            [Person("甲", 10_000), Person("乙", 0)],
            [Person("甲", 10_001)],
        ),
    }
    for code, teams_ in wrong.items():
        for people in teams_:
            assert dividing.team_faults(people)["team"].code == code
    (fault,) = dividing.team_faults(
        [Person("甲", 4999, main=True), Person("乙", 5001)], main_rate=Fraction(1, 2)
    ).values()
    assert str(fault) == "主要贡献人员合计 49.99%，不得低于 50%"
    with pytest.raises(Invalid):
        dividing.to_people(Fen(1), [Person("甲", 1)])


def test_deductions_need_a_proof_and_come_off_the_first_receipt():
    cost = Cost("tax", Fen(30), "完税证明")
    assert dividing.cost_faults([cost], receipt=Fen(30), first=True) == {}
    assert dividing.cost_faults([], receipt=Fen(30), first=False) == {}
    for code, costs, receipt, first in (
        ("dividing.later", [cost], 30, False), ("dividing.much", [cost], 29, True), ("dividing.cost", [Cost("tax", Fen(0), "票")], 30, True),
        ("dividing.cost", [Cost("tax", Fen(1), " ")], 30, True),
    ):  # fmt: skip
        assert dividing.cost_faults(costs, receipt=Fen(receipt), first=first)["costs"].code == code


def test_a_floor_binds_a_state_unit_where_its_number_is_sure():
    national, local = (dividing.floor_of(v, route="assignment") for v in (NATIONAL, ZHEJIANG))
    assert (national.rate, national.binds, local.rate, local.binds) == (
        Fraction(1, 2),
        True,
        Fraction(7, 10),
        False,
    )
    assert dividing.floor_of(STATUTORY, route="assignment") is None

    under = dividing.floor_notes(Fen(49), net=Fen(100), floors=(national, local), state_unit=True)
    assert [(binds, r.params["rate"], r.params["least"]) for binds, r in under] == [
        (True, "50", "0.50"),
        (False, "70", "0.70"),
    ]
    assert [
        binds
        for binds, _r in dividing.floor_notes(Fen(49), net=Fen(100), floors=(national,), state_unit=False)
    ] == [False]
    assert dividing.floor_notes(Fen(70), net=Fen(100), floors=(national, local), state_unit=True) == ()


def test_numbers_read_as_people_write_them():
    assert [dividing.percent(Fraction(n)) for n in ("80", "8.5", "0.25")] == ["80", "8.5", "0.25"]
    assert [dividing.yuan(n) for n in (0, 5, 123_456_789, -150)] == ["0.00", "0.05", "1,234,567.89", "-1.50"]
    assert Floor("甲", Fraction(1), "某文", "S", True).binds


def test_edges_of_floors_teams_and_deductions():
    national, local = (dividing.floor_of(v, route="assignment") for v in (NATIONAL, ZHEJIANG))

    def noted(team, net):
        return [
            binds
            for binds, _r in dividing.floor_notes(
                Fen(team), net=Fen(net), floors=(national, local), state_unit=True
            )
        ]

    assert noted(60, 100) == [False]  # the first floor is reached, the second is not
    assert (noted(49, 99), noted(50, 99)) == ([True, False], [False])  # half a 分 is rounded up
    assert dividing.percent(Fraction(200, 3)) == "66.67"
    assert dividing.team_faults([Person("甲", 9999), Person("乙", 1)]) == {}
    assert dividing.team_faults([Person("甲", 5000), Person(" ", 5000)])["team"].code == "sharing.twice"
    even = [Person("甲", 5000, main=True), Person("乙", 5000)]
    assert dividing.team_faults(even, main_rate=Fraction(1, 2)) == {}
    assert dividing.cost_faults([Cost("tax", Fen(1), "票")], receipt=Fen(1), first=True) == {}


def test_a_receipt_counts_as_outside_the_province_unless_it_is_said():
    told = {"route": "assignment", "contract": Fen(10**9), "net": Fen(10**9)}
    rule = sharing.read(SHANDONG)

    assert dividing.explained(rule, **told) == dividing.explained(rule, **told, in_province=False)
    assert dividing.explained(rule, **told) != dividing.explained(rule, **told, in_province=True)
