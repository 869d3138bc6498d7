"""When a visit is due, what it may say, and what counts as local."""

from __future__ import annotations

from datetime import date

import pytest

from kezhuan.contracts.rules.following import is_local, months_after, next_visit, sum_faults, visit_faults

BEGAN = date(2025, 8, 31)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 12, 1), 12, date(2026, 12, 1)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2025, 6, 15), 6, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@pytest.mark.parametrize(
    ("done", "coming"),
    [((), (6, date(2026, 2, 28))), ((6,), (12, date(2026, 8, 31))), ((12,), (24, date(2027, 8, 31))), ((6, 12, 24), None)],
)  # fmt: skip
def test_visits_go_forward(done: tuple[int, ...], coming: tuple[int, date] | None) -> None:
    assert next_visit(BEGAN, done) == coming


@pytest.mark.parametrize(
    ("months", "on", "done", "fault"),
    [
        (6, date(2026, 2, 28), (), {}),
        (12, date(2026, 9, 1), (), {}),
        (6, date(2026, 2, 27), (), {"visited_on": "visit.early"}),
        (6, date(2026, 11, 21), (), {"visited_on": "visit.later"}),
        (6, date(2026, 3, 1), (6,), {"months": "visit.twice"}),
        (6, date(2026, 3, 1), (12,), {"months": "visit.order"}),
        (9, date(2026, 6, 1), (), {"months": "visit.months"}),
    ],
)
def test_a_visit_has_its_place_and_day(
    months: int, on: date, done: tuple[int, ...], fault: dict[str, str]
) -> None:
    found = visit_faults(months, on, started_on=BEGAN, today=date(2026, 11, 20), done=done)
    assert {name: reason.code for name, reason in found.items()} == fault


def test_what_is_counted_since_the_beginning_never_falls() -> None:
    before = {"output": 100, "tax": 10, "finance": 0}
    assert sum_faults({"output": 100, "tax": 11, "finance": 5}, before) == {}
    found = sum_faults({"output": 99, "tax": 10, "finance": -1}, before)
    assert {name: reason.code for name, reason in found.items()} == {
        "output": "visit.sums",
        "finance": "visit.negative",
    }


@pytest.mark.parametrize(
    ("region", "landing", "local"),
    [("330402", "330481", True), ("330402", "330400", True), ("330402", "330102", False), ("330402", "", False)],
)  # fmt: skip
def test_local_is_the_same_city(region: str, landing: str, local: bool) -> None:
    assert is_local(region, landing) is local
