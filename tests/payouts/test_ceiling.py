"""The vectors of incentives.md §4, every cap, every condition, and a tree that sums to the 分."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Reason
from kezhuan.core.money import Fen
from kezhuan.payouts.rules.cases import Applicant, Year
from kezhuan.payouts.rules.ceiling import ceiling
from kezhuan.payouts.rules.explaining import Node, adds_up, from_json, percent, to_json, yuan
from tests.payouts import bench
from tests.payouts.bench import FIRM, case, line, most, policy, shipped

ZHENHAI = {"buyer_region": "330211"}


@pytest.mark.parametrize(
    "amount, ceiling_yuan", [(8_000_000, 120_000), (20_000_000, 300_000), (30_000_000, 300_000)]
)
def test_zhenhai_pays_one_and_a_half_percent_up_to_three_hundred_thousand(amount, ceiling_yuan):
    assert most(shipped("ningbo_zhenhai_broker"), line(amount, **ZHENHAI)) == ceiling_yuan


def test_zhenhai_pays_nothing_for_a_buyer_outside_the_district():
    assert most(shipped("ningbo_zhenhai_broker"), line(8_000_000, buyer_region="330212")) == 0


def test_zhenhai_pays_nothing_where_the_demand_was_entered_after_the_contract():
    late = line(8_000_000, listed_on=date(2026, 3, 2), **ZHENHAI)

    assert most(shipped("ningbo_zhenhai_broker"), late) == 0
    assert most(shipped("ningbo_zhenhai_broker"), replace(late, listed_on=date(2026, 3, 1))) == 120_000


def test_zhenhai_needs_a_broker_filed_before_the_contract():
    unfiled = Applicant(person=True, filed_on=date(2026, 3, 2))

    assert most(shipped("ningbo_zhenhai_broker"), line(8_000_000, **ZHENHAI), applicant=unfiled) == 0
    assert (
        most(shipped("ningbo_zhenhai_broker"), line(8_000_000, **ZHENHAI), applicant=Applicant(person=True))
        == 0
    )


def test_a_related_party_is_a_hint_in_zhenhai_and_never_a_bar():
    assert most(shipped("ningbo_zhenhai_broker"), line(8_000_000, related=True, **ZHENHAI)) == 120_000


@pytest.mark.parametrize("name, amount, applicant, more, ceiling_yuan", [
    ("deqing_broker", 2_000_000, bench.FILED, {}, 20_000),
    ("deqing_broker", 3_000_000, bench.FILED, {}, 30_000),
    ("deqing_broker", 9_000_000, bench.FILED, {}, 30_000),
    ("deqing_broker", 2_000_000, bench.FILED, {"through_exchange": False}, 0),
    ("lanzhou_broker", 1_000_000, bench.FILED, {}, 50_000),
    ("lanzhou_broker", 1_000_000, bench.FILED, {"paid": Fen(40_000_000)}, 20_000),
    ("lanzhou_broker", 9_000_000, bench.FILED, {}, 200_000),
    ("lanzhou_broker", 1_000_000, bench.FILED, {"kind": "FW1"}, 0),
    ("lanzhou_broker", 1_000_000, bench.FILED, {"seller_kind": "enterprise"}, 0),
    ("lanzhou_broker", 1_000_000, FIRM, {}, 0),
    ("fuzhou_institution", 5_000_000, FIRM, {}, 100_000),
    ("fuzhou_institution", 25_000_000, FIRM, {}, 500_000),
    ("fuzhou_institution", 30_000_000, FIRM, {}, 500_000),
    ("fuzhou_institution", 5_000_000, FIRM, {"broker_named": False}, 0),
    ("fuqing_buyer", 200_000, FIRM, {"buyer_region": "350181"}, 20_000),
    ("fuqing_buyer", 199_999, FIRM, {"buyer_region": "350181"}, 0),
    ("fuqing_buyer", 3_000_000, FIRM, {"buyer_region": "350181"}, 200_000),
    ("fuqing_seller", 30_000_000, FIRM, {}, 150_000),
    ("fuqing_seller", 50_000_000, FIRM, {}, 210_000),
    ("fuqing_seller", 400_000_000, FIRM, {}, 1_000_000),
    ("jiangsu_deputy", 3_000_000, replace(bench.FILED, deputy=True, party_staff=True), {}, 30_000),
    ("jiangsu_deputy", 3_000_000, bench.FILED, {}, 0),
    ("suzhou_office", 1, FIRM, {}, 1_000_000),
    ("suzhou_platform", 1, FIRM, {}, 5_000_000),
])  # fmt: skip
def test_the_formulas_of_other_places(name, amount, applicant, more, ceiling_yuan):
    assert most(shipped(name), line(amount, **more), applicant=applicant) == ceiling_yuan


@pytest.mark.parametrize("registered, last_year, ceiling_yuan", [
    (29_999_999, 29_999_999, 0), (30_000_000, 30_000_000, 50_000), (100_000_000, 100_000_000, 92_000), (500_000_000, 500_000_000, 200_000),
    (100_000_000, 70_000_000, 92_000), (100_000_000, 60_000_000, 96_000), (3_000_000_000, 0, 400_000),
])  # fmt: skip
def test_fuqing_registration_bodies_earn_on_the_year_and_on_its_growth(registered, last_year, ceiling_yuan):
    year = Year(previous=bench.yuan(last_year))

    assert most(shipped("fuqing_registrar"), line(registered), applicant=FIRM, year=year) == ceiling_yuan


def test_the_operator_of_fuzhou_earns_on_the_increment_alone():
    of = shipped("fuzhou_operator")

    assert (
        most(of, line(150_000_000), applicant=FIRM, year=Year(previous=bench.yuan(50_000_000))) == 1_000_000
    )
    assert most(of, line(50_000_000), applicant=FIRM, year=Year(previous=bench.yuan(60_000_000))) == 0
    assert most(of, line(900_000_000), applicant=FIRM, year=Year(previous=Fen(0))) == 2_000_000
    without = ceiling(of, case(line(150_000_000), applicant=FIRM))
    assert without.amount == 0
    assert "ceiling.no_previous" in {node.reason.code for node in without.walk()}


def test_a_yearly_sum_counts_what_stood_before_only_once():
    of = shipped("fuqing_seller")
    first = most(of, line(20_000_000), applicant=FIRM)
    second = most(
        of,
        line(20_000_000),
        applicant=FIRM,
        year=Year(base=bench.yuan(20_000_000), decided=bench.yuan(first)),
    )

    assert (first, second) == (100_000, 50_000 + 30_000)
    assert first + second == most(of, line(40_000_000), applicant=FIRM)


def test_the_year_caps_count_what_was_decided_before():
    of = shipped("lanzhou_broker")

    assert most(of, line(3_000_000), year=Year(decided=bench.yuan(180_000))) == 20_000
    assert most(of, line(3_000_000), year=Year(decided=bench.yuan(200_000))) == 0
    assert most(of, line(3_000_000), year=Year(decided=bench.yuan(250_000))) == 0


def test_a_cap_of_persons_does_not_bind_organisations_nor_the_other_way():
    both = policy(cap_person_year_yuan=100, cap_organisation_year_yuan=300)

    assert most(both, line(1_000_000)) == 100
    assert most(both, line(1_000_000), applicant=FIRM) == 300


def test_the_share_of_a_broker_is_cut_down_to_the_fen():
    thirds = [line(1_000_001, share=Fraction(1, 3)) for _ in range(3)]
    amounts = [ceiling(policy(cap_contract_yuan=100), case(each)).amount for each in thirds]

    assert amounts == [3333, 3333, 3333]
    assert ceiling(policy(), case(line(1_000_000, share=Fraction(3, 5)))).amount == 600_000


@pytest.mark.parametrize("stacking, others, ceiling_yuan", [
    ("allowed", 4_000, 10_000), ("higher", 4_000, 6_000), ("higher", 10_000, 0), ("higher", 30_000, 0), ("exclusive", 1, 0), ("exclusive", 0, 10_000),
])  # fmt: skip
def test_another_award_for_the_same_contract_is_stacked_as_the_policy_says(stacking, others, ceiling_yuan):
    assert most(policy(stacking=stacking), line(1_000_000, others=bench.yuan(others))) == ceiling_yuan


def test_no_stacking_reads_only_the_contracts_that_count():
    gone = line(1_000_000, standing=False, others=bench.yuan(9_000))

    assert most(policy(stacking="higher"), line(1_000_000), gone) == 10_000


def test_a_contract_no_longer_in_force_counts_for_nothing_and_says_so():
    tree = ceiling(policy(), case(line(1_000_000, standing=False)))

    assert tree.amount == 0
    assert "ceiling.standing" in {node.reason.code for node in tree.walk()}


@pytest.mark.parametrize("applicant, code", [
    (Applicant(person=True, officer=True), "condition.officer"), (Applicant(person=True, owes=True), "condition.owes"),
    (Applicant(person=True, discredited=True), "condition.credit"), (Applicant(person=True, party_staff=True), "condition.party_staff"),
])  # fmt: skip
def test_an_applicant_who_may_not_earn_has_a_ceiling_of_nothing_with_the_reason(applicant, code):
    tree = ceiling(policy(), case(line(1_000_000), applicant=applicant))

    assert (tree.amount, [part.reason.code for part in tree.parts]) == (0, [code])


def test_party_staff_earn_where_the_policy_says_so_and_buyers_are_never_asked():
    staff = Applicant(person=True, party_staff=True)

    assert most(policy(party_staff_earns=True), line(1_000_000), applicant=staff) == 10_000
    assert most(policy(deputy_earns=True), line(1_000_000), applicant=staff) == 0
    assert most(policy(deputy_earns=True), line(1_000_000), applicant=replace(staff, deputy=True)) == 10_000
    assert most(policy(), line(1_000_000), applicant=replace(staff, deputy=True)) == 0
    assert most(policy(beneficiary="seller"), line(1_000_000), applicant=staff) == 10_000


def test_a_window_counts_months_from_registration():
    of = policy(window_months=6)

    assert most(of, line(1_000_000), today=date(2026, 10, 1)) == 10_000
    assert most(of, line(1_000_000), today=date(2026, 10, 2)) == 0
    assert most(of, line(1_000_000, registered_on=None), today=date(2030, 1, 1)) == 10_000


def test_halves_of_a_fen_are_rounded_up_and_an_unknown_payment_is_none():
    half = policy(
        component=(
            {"clause": "一", "base": "technology_amount", "step": ({"above_yuan": 0, "rate": "0.5"},)},
        )
    )

    assert ceiling(half, case(line(0, technology_amount=Fen(1)))).amount == 1
    paid = policy(component=({"clause": "一", "base": "paid", "step": ({"above_yuan": 0, "rate": "0.5"},)},))
    assert ceiling(paid, case(line(100, paid=None))).amount == 0


def test_every_yuan_is_explained_down_to_its_clause():
    tree = ceiling(shipped("ningbo_zhenhai_broker"), case(line(30_000_000, **ZHENHAI)))

    contract = tree.parts[0]
    assert [(part.amount, part.reason.code) for part in contract.parts] == [
        (45_000_000, "ceiling.component"),
        (-15_000_000, "ceiling.cap_contract"),
    ]
    assert contract.parts[0].clause == "按技术合同交易额不超过 1.5%"
    assert [str(node.reason) for node in contract.parts[0].parts] == ["30,000,000.00 元 × 1.5%"]


def test_a_tree_that_does_not_sum_is_seen():
    right = Node(
        Fen(3), Reason("x", "x"), "", (Node(Fen(1), Reason("x", "x")), Node(Fen(2), Reason("x", "x")))
    )

    assert adds_up(right)
    assert not adds_up(replace(right, amount=Fen(4)))
    assert not adds_up(Node(Fen(4), Reason("x", "x"), "", (replace(right, amount=Fen(4)),)))


def test_figures_are_written_with_all_their_digits():
    assert [yuan(1_200_000), yuan(-5)] == ["12,000.00", "-0.05"]
    assert [percent(Decimal("0.015")), percent(Fraction(1, 3)), percent(Decimal("0.0006"))] == [
        "1.5%",
        "33.333333%",
        "0.06%",
    ]


RATES = st.decimals(min_value="0.0001", max_value="1", places=4)
STEPS = st.dictionaries(st.integers(0, 50_000_000), RATES, min_size=1, max_size=4).map(
    lambda found: tuple({"above_yuan": above, "rate": rate} for above, rate in sorted(found.items()))
)
COMPONENT = st.fixed_dictionaries(
    {"clause": st.just("一"), "base": st.sampled_from(["turnover", "technology_amount", "paid", "increment"]), "yearly": st.booleans(), "step": STEPS},
    optional={"minimum_yuan": st.integers(0, 1_000_000), "fixed_yuan": st.integers(0, 100_000), "cap_yuan": st.integers(0, 500_000), "beyond": st.booleans()},
)  # fmt: skip
BODIES = st.fixed_dictionaries(
    {"component": st.lists(COMPONENT, min_size=1, max_size=3).map(tuple), "stacking": st.sampled_from(["allowed", "higher", "exclusive"])},
    optional={"cap_contract_yuan": st.integers(0, 400_000), "cap_person_year_yuan": st.integers(0, 400_000)},
)  # fmt: skip
AMOUNTS = st.integers(0, 10_000_000_000).map(Fen)
LINES = st.builds(
    lambda number, turnover, technology, paid, share, others, standing: replace(
        bench.LINE, contract=UUID(int=number), turnover=turnover, technology_amount=technology, paid=paid, share=share, others=others, standing=standing
    ),
    st.integers(1, 9), AMOUNTS, AMOUNTS, st.none() | AMOUNTS, st.fractions(0, 1), AMOUNTS, st.booleans(),
)  # fmt: skip


@given(
    body=BODIES,
    lines=st.lists(LINES, max_size=4),
    year=st.builds(Year, AMOUNTS, AMOUNTS, st.none() | AMOUNTS),
)
def test_whatever_the_policy_the_tree_sums_and_no_cap_is_passed(body, lines, year):
    of = policy(**body)
    tree = ceiling(of, case(*lines, year=year))

    assert adds_up(tree)
    assert tree.amount >= 0
    if of.cap_person_year is not None:
        assert tree.amount <= max(0, of.cap_person_year - year.decided)
    for part in tree.parts:
        if of.cap_contract is not None and part.reason.code == "ceiling.contract":
            assert 0 <= part.amount <= of.cap_contract


def told(node: Node) -> list[str]:
    """The codes of every reason in the tree."""
    return [node.reason.code, *(code for part in node.parts for code in told(part))]


@pytest.mark.parametrize("name, amount, applicant", [
    ("deqing_broker", 3_000_000, bench.FILED), ("lanzhou_broker", 4_000_000, bench.FILED), ("fuqing_buyer", 2_000_000, FIRM),
])  # fmt: skip
def test_a_cap_met_to_the_yuan_cuts_nothing_and_one_yuan_more_is_told(name, amount, applicant):
    more = {"buyer_region": "350181"} if name == "fuqing_buyer" else {}

    def caps(yuan_: int) -> int:
        found = told(ceiling(shipped(name), case(line(yuan_, **more), applicant=applicant)))
        return sum(code.startswith("ceiling.cap") for code in found)

    assert (caps(amount), caps(amount + 100)) == (0, 1)


def test_a_step_begins_above_its_bound():
    seller = shipped("fuqing_seller")

    def steps(amount: int) -> int:
        return told(ceiling(seller, case(line(amount), applicant=FIRM))).count("ceiling.step")

    assert (steps(30_000_000), steps(30_000_001)) == (1, 2)


@pytest.mark.parametrize("stacking, words", [("exclusive", "不再享受"), ("higher", "就高不重复")])
def test_what_another_award_takes_away_is_said_in_the_words_of_the_policy(stacking, words):
    tree = ceiling(policy(stacking=stacking), case(line(1_000_000, others=Fen(100))))

    (reason,) = [part.reason for part in tree.parts if part.reason.code == f"ceiling.{stacking}"]
    assert words in str(reason)


def test_an_explanation_that_was_kept_is_the_same_explanation():
    tree = ceiling(shipped("fuqing_seller"), case(line(50_000_000), applicant=FIRM))

    kept = to_json(tree)
    assert (kept["amount"], kept["code"], len(kept["parts"])) == (
        21_000_000,
        "ceiling.total",
        len(tree.parts),
    )
    assert from_json(kept) == tree
