"""Spans, scopes, breakdowns and incomes of the statistics, as pure decisions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.contracts.rules import statistics as rules
from kezhuan.contracts.rules.statistics import Added, Span, Sums, Traits

TODAY = date(2026, 11, 20)
HERE = {"kind": "KF", "field": "05", "ips": ("invention",), "plan": "", "foreign": False, "lane": "inside", "region": "330402", "facilitated": False,
        "seller": "021", "seller_region": "330402", "buyer": "150"}  # fmt: skip


def traits(**changed) -> Traits:
    return Traits(**(HERE | changed))


@pytest.mark.parametrize("year, part, first, last", [
    (2025, "", date(2025, 1, 1), date(2025, 12, 31)), (2026, "", date(2026, 1, 1), TODAY), (2026, "q2", date(2026, 4, 1), date(2026, 6, 30)),
    (2026, "q4", date(2026, 10, 1), TODAY), (2024, "m02", date(2024, 2, 1), date(2024, 2, 29)), (2026, "m12", date(2026, 12, 1), TODAY),
])  # fmt: skip
def test_a_span_never_reaches_beyond_today(year, part, first, last) -> None:
    assert rules.span_of(year, part, today=TODAY) == Span(first, last)


def test_another_part_of_a_year_is_an_error() -> None:
    with pytest.raises(ValueError, match="q5 is no part"):
        rules.span_of(2026, "q5", today=TODAY)


@pytest.mark.parametrize("day, before", [
    (date(2026, 11, 20), date(2025, 11, 20)), (date(2024, 2, 29), date(2023, 2, 28)), (date(2025, 2, 28), date(2024, 2, 29)),
    (date(2025, 2, 27), date(2024, 2, 27)),
])  # fmt: skip
def test_growth_is_measured_against_the_same_days_and_month_ends_meet(day, before) -> None:
    assert rules.year_before(Span(date(2026, 1, 1), day)).last == before


@pytest.mark.parametrize("changed, scope, within, counts", [
    ({}, "registered", "3304", True), ({}, "registered", "3301", False), ({}, "exported", "330402", True), ({}, "facilitated", "3304", False),
    ({"facilitated": True}, "facilitated", "3304", True),
    # Registered in another city and brought in by its buyer: the platform's, never this register's.
    ({"lane": "bring_in", "seller_region": "320100", "facilitated": True}, "registered", "", False),
    ({"lane": "bring_in", "seller_region": "320100", "facilitated": True}, "exported", "", False),
    ({"lane": "bring_in", "seller_region": "320100", "facilitated": True}, "facilitated", "3304", True),
    # Brought in by a firm of the same city: counted where the seller sits.
    ({"lane": "bring_in", "seller_region": "330481"}, "registered", "330481", True),
    ({"lane": "bring_in", "seller_region": "330481"}, "registered", "330402", False),
    # An import is registered by its buyer here and exported by nobody here.
    ({"seller_region": ""}, "registered", "330402", True), ({"seller_region": ""}, "exported", "", False),
])  # fmt: skip
def test_a_scope_counts_a_contract_once_and_where_it_belongs(changed, scope, within, counts) -> None:
    assert traits(**changed).counts_in(scope, within) is counts


def test_a_contract_stands_in_one_row_of_each_breakdown_but_for_its_rights() -> None:
    seen = traits(ips=("invention", "know_how"), foreign=True, seller_region="330481")

    assert {by: seen.keys(by, "exported") for by in ("kind", "field", "seller", "buyer", "plan")} == {
        "kind": ("KF",), "field": ("05",), "seller": ("021",), "buyer": ("150",), "plan": ("",),
    }  # fmt: skip
    assert (seen.keys("region", "exported"), seen.keys("region", "registered")) == (("330481",), ("330402",))
    assert (seen.keys("ip", "registered"), traits(ips=()).keys("ip", "registered")) == (("invention", "know_how"), ("",))  # fmt: skip
    assert (seen.keys("foreign", "registered"), traits().keys("foreign", "registered")) == (("yes",), ("no",))


def test_what_is_registered_and_taken_away_in_one_span_is_gone_and_later_is_taken_off() -> None:
    entries = (Added(1, date(2026, 3, 1), 100, 80, 0, 1), Added(1, date(2026, 10, 9), -100, -80, 0, -1), Added(2, date(2026, 3, 1), 7, 6, 0, 1, late=True))  # fmt: skip
    seen = {1: traits(), 2: traits(kind="ZR")}

    year = rules.keyed(entries, seen, by="kind", scope="registered", span=Span(date(2026, 1, 1), TODAY))
    months = rules.keyed(entries, seen, by="month", scope="registered", span=Span(date(2026, 1, 1), TODAY))
    autumn = rules.lines(entries, Span(date(2026, 10, 1), TODAY))

    assert year == {"ZR": {2: Sums(1, 7, 6, 0, late=1)}}
    assert {key: rules.total(each) for key, each in months.items()} == {"03": Sums(2, 107, 86, 0, 1), "10": Sums(-1, -100, -80)}  # fmt: skip
    assert autumn == {1: Sums(-1, -100, -80)}


def test_only_one_scope_s_entries_of_one_region_are_summed() -> None:
    entries = tuple(Added(n, TODAY, 10 * n, n, 0, 1) for n in (1, 2, 3))
    seen = {1: traits(), 2: traits(region="330100"), 3: traits(facilitated=True)}

    counted = {s: {e.contract for e in rules.of_scope(entries, seen, scope=s, within="3304")} for s in rules.DERIVED}  # fmt: skip

    assert counted == {"registered": {1, 3}, "exported": {1, 2, 3}, "facilitated": {3}}


def test_rows_come_by_weight_and_months_in_their_order() -> None:
    weights = {"a": 1, "b": 3, "c": 3}
    assert rules.ordered(weights, weights.__getitem__, by="kind") == ("b", "c", "a")
    assert rules.ordered(("10", "02"), int, by="month") == ("02", "10")


def test_a_registration_taken_away_takes_its_income_off_that_day_and_puts_it_back() -> None:
    day = date(2026, 5, 1)
    receipts = ((day, 40), (day + timedelta(20), 2))
    undone = (("cancelled", day + timedelta(10)), ("reinstated", day + timedelta(15)))

    assert rules.incomes(receipts, undone) == (
        *receipts,
        (day + timedelta(10), -40),
        (day + timedelta(15), 40),
    )


DAYS = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(n))


@given(st.lists(st.tuples(DAYS, st.integers(1, 10**9)), max_size=8), st.lists(DAYS, max_size=6).map(sorted))
def test_undone_and_reinstated_income_is_whole_again_and_undone_income_is_none(receipts, days) -> None:
    kinds = [("revoked" if n % 2 == 0 else "reinstated", day) for n, day in enumerate(days)]
    last = days[-1] if days else date(2028, 1, 1)
    standing = len(days) % 2 == 0

    left = sum(amount for _day, amount in rules.incomes(receipts, kinds))

    whole = sum(amount for _day, amount in receipts)
    assert left == whole if standing else left == sum(amount for day, amount in receipts if day > last)
