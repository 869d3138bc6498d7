"""When an announced act may go on, and how long a notice runs."""

from datetime import date

import pytest

from kezhuan.core.calendar import Calendar
from kezhuan.core.publicity.rules import Standing, faults, last_day, least, standing_of

LAST = date(2026, 11, 20)
CALENDAR = Calendar(announced=frozenset({2026}))


@pytest.mark.parametrize(
    ("state", "objections", "today", "expected"),
    [
        ("", (), LAST, "none"),
        ("stopped", (), LAST, "none"),
        ("running", (), LAST, "running"),
        ("running", (), date(2026, 11, 21), "clean"),
        ("finished", (), date(2026, 11, 21), "clean"),
        ("finished", ("dismissed", "withdrawn"), date(2026, 11, 21), "clean"),
        ("running", ("filed",), LAST, "objected"),
        ("running", ("filed",), date(2026, 12, 21), "objected"),
        ("finished", ("upheld",), date(2026, 12, 21), "objected"),
        # what is still open against a notice that was replaced or stopped is not forgotten
        ("", ("filed",), LAST, "objected"),
    ],
)
def test_the_standing_follows_from_state_day_and_objections(state, objections, today, expected):
    until = LAST if state in ("running", "finished") else None

    found = standing_of(state=state, until=until, objections=objections, today=today)

    assert found.state == expected
    assert found.clean is (expected == "clean")


def test_whoever_may_not_go_on_is_told_why():
    assert Standing("clean", LAST).why_not() is None
    assert Standing("none").why_not().code == "publicity.none"
    assert str(Standing("running", LAST).why_not()) == "公示期至 2026-11-20，期满后方可办理"
    assert Standing("objected", LAST).why_not().code == "publicity.objected"


def test_the_first_day_is_not_counted_and_a_day_off_is_no_last_day():
    monday = date(2026, 11, 2)

    assert last_day(monday, days=5, unit="wd", calendar=CALENDAR).day == date(2026, 11, 9)
    assert last_day(monday, days=15, unit="d", calendar=CALENDAR).day == date(2026, 11, 17)
    # the fifth day would be a Saturday
    assert last_day(monday, days=5, unit="d", calendar=CALENDAR).day == date(2026, 11, 9)


def test_a_kind_says_its_shortest_period_in_its_own_unit():
    assert least({"least_wd": 15}) == (15, "wd")
    assert least({"least_d": 15}) == (15, "d")


def test_what_a_notice_lacks_is_named_by_its_field():
    assert faults("拟兑现名单", ("甲公司 5 万元",), "成果处 0573-1") == {}
    assert faults("题" * 200, ("", "一行"), "x") == {}
    assert {name: reason.code for name, reason in faults(" ", (" ",), "").items()} == {
        "title": "publicity.title",
        "lines": "publicity.lines",
        "contact": "publicity.contact",
    }
    assert list(faults("题" * 201, ("一行",), "x")) == ["title"]
