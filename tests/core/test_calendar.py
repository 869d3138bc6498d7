from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.calendar import (
    Calendar,
    Due,
    add_days,
    add_working_days,
    deadline_phrase,
    from_versions,
    is_working_day,
    working_days_between,
)
from kezhuan.core.errors import Invalid
from kezhuan.core.rulebook.book import merge, shipped_book
from kezhuan.core.rulebook.shipped import load, shipped_root
from kezhuan.core.rulebook.versions import Continuity, RuleVersion

CHINA = shipped_book().calendar()
days = st.dates(date(2024, 12, 1), date(2028, 2, 1))


@pytest.mark.parametrize("year, off, worked", [(2025, 28, 5), (2026, 33, 6)])
def test_the_announced_arrangements_have_their_known_sums(year, off, worked):
    assert sum(day.year == year for day in CHINA.off) == off
    assert sum(day.year == year for day in CHINA.worked) == worked


@pytest.mark.parametrize("year, days_worked", [(2025, 248), (2026, 248)])
def test_a_year_of_eleven_more_holidays_has_its_working_days(year, days_worked):
    # 13 statutory holidays since 2025 leave 365 - 104 weekend days - 13 = 248 working days a year.
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31), CHINA) == days_worked


def test_make_up_days_and_holidays_of_2026():
    assert is_working_day(date(2026, 2, 14), CHINA)
    assert not is_working_day(date(2026, 2, 16), CHINA)
    assert not is_working_day(date(2026, 11, 22), CHINA)
    assert add_working_days(date(2026, 9, 30), 1, CHINA) == Due(date(2026, 10, 8))
    assert add_working_days(date(2026, 2, 13), 2, CHINA) == Due(date(2026, 2, 24))
    assert add_working_days(date(2026, 10, 1), 0, CHINA) == Due(date(2026, 10, 8))


def test_a_year_not_announced_counts_monday_to_friday_and_says_so():
    assert add_working_days(date(2026, 12, 30), 3, CHINA) == Due(date(2027, 1, 4), provisional=True)
    assert add_working_days(date(2026, 12, 28), 3, CHINA) == Due(date(2026, 12, 31))
    assert add_days(date(2026, 11, 22), 90, CHINA).provisional
    assert add_days(date(2026, 9, 1), 31, CHINA) == Due(date(2026, 10, 8))
    assert add_days(date(2026, 11, 2), 1, CHINA) == Due(date(2026, 11, 3))
    assert add_days(date(2026, 11, 2), 0, CHINA) == Due(date(2026, 11, 2))


@given(days, st.integers(1, 60))
def test_adding_and_counting_agree(day, n):
    due = add_working_days(day, n, CHINA)
    assert working_days_between(day, due.day, CHINA) == n
    assert is_working_day(due.day, CHINA)
    assert working_days_between(due.day, day, CHINA) == -n


@given(days, days, days)
def test_counting_adds_up_over_any_day_between(a, b, c):
    a, b, c = sorted((a, b, c))
    assert working_days_between(a, b, CHINA) + working_days_between(b, c, CHINA) == working_days_between(
        a, c, CHINA
    )


def test_nothing_is_due_before_its_start():
    with pytest.raises(ValueError):
        add_working_days(date(2026, 1, 5), -1, CHINA)
    with pytest.raises(ValueError):
        add_days(date(2026, 1, 5), -1, CHINA)


@pytest.mark.parametrize("due, today, text", [
    (Due(date(2026, 11, 27)), date(2026, 11, 24), "2026-11-27 周五 17:00 前,还有 3 个工作日"),
    (Due(date(2026, 11, 27)), date(2026, 11, 27), "2026-11-27 周五 17:00 前,今天到期"),
    (Due(date(2026, 11, 27)), date(2026, 12, 1), "2026-11-27 周五 17:00 到期,已超过 2 个工作日"),
    (Due(date(2027, 1, 4), True), date(2026, 12, 30), "2027-01-04 周一 17:00 前(暂定),还有 3 个工作日"),
])  # fmt: skip
def test_a_deadline_in_words(due, today, text):
    assert str(deadline_phrase(due, today=today, calendar=CHINA, closes=time(17))) == text


def year(off, worked=(), of=2030):
    return RuleVersion(
        code=f"calendars.{of}", from_=date(of, 1, 1), to=date(of, 12, 31), continuity=Continuity.PROVISIONAL,
        body={"year": of, "off": [{"name": "节", "first": a, "last": b} for a, b in off], "worked": list(worked)},
    )  # fmt: skip


def test_new_year_may_begin_in_the_year_before():
    calendar = from_versions([year([(date(2029, 12, 31), date(2030, 1, 1))])])
    assert not is_working_day(date(2029, 12, 31), calendar)
    assert calendar.announced == {2030}


@pytest.mark.parametrize("off, worked", [
    ([(date(2030, 5, 3), date(2030, 5, 1))], ()), ([(date(2030, 5, 1), date(2030, 6, 1))], ()),
    ([(date(2031, 5, 1), date(2031, 5, 2))], ()), ([(date(2029, 11, 30), date(2029, 11, 30))], ()),
    ([(date(2030, 5, 4), date(2030, 5, 5))], (date(2030, 5, 4),)), ([], (date(2030, 5, 1),)),
])  # fmt: skip
def test_an_arrangement_that_cannot_be_is_named(off, worked):
    with pytest.raises(Invalid) as caught:
        from_versions([year(off, worked)])
    assert "calendars.2030" in caught.value.fields


def test_without_any_arrangement_every_date_is_provisional():
    assert add_working_days(date(2026, 11, 20), 1, Calendar()) == Due(date(2026, 11, 23), provisional=True)


def test_the_longest_holiday_taken_for_true_is_sixteen_days():
    assert len(from_versions([year([(date(2030, 2, 1), date(2030, 2, 16))])]).off) == 16
    with pytest.raises(Invalid):
        from_versions([year([(date(2030, 2, 1), date(2030, 2, 17))])])


def test_an_operator_amends_a_year_by_a_later_version_and_announces_the_next():
    amended = RuleVersion(
        code="calendars.2026", from_=date(2026, 6, 1), continuity=Continuity.PROVISIONAL,
        body={"year": 2026, "off": [{"name": "节", "first": date(2026, 11, 23), "last": date(2026, 11, 23)}], "worked": []},
    )  # fmt: skip
    calendar = merge(load(shipped_root()), [amended, year([], of=2027)]).calendar()
    assert add_working_days(date(2026, 11, 20), 1, calendar) == Due(date(2026, 11, 24))
    assert add_working_days(date(2026, 12, 31), 1, calendar) == Due(date(2027, 1, 1))


def test_a_year_that_cannot_be_stops_the_merge():
    with pytest.raises(Invalid):
        merge([year([], (date(2030, 5, 1),))])
