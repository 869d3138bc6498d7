"""A year announced after the fact: every open record is due as if the year had been known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from kezhuan.core import clock, deadlines, frame
from kezhuan.core.access import Actor
from kezhuan.core.models import Event, Undo
from kezhuan.people.models import Organisation
from tests.core import workshop
from tests.core.test_rule_versions import add, year
from tests.core.workshop import firm, move, owner

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("joined")]
DAY = date(2027, 2, 2)


def whoever_moved(record: Organisation) -> Actor:
    return replace(owner(record.uid), user_id=Undo.objects.get(subject_id=record.uid).actor_id)


@pytest.fixture
def submitted(monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """Submitted on Tuesday 2027-02-02 with five working days, the year not yet announced."""
    monkeypatch.setattr(workshop, "TODAY", DAY)
    with clock.at(datetime(2027, 2, 2, 10)):
        record = firm("draft")
        move(record, "submit", owner(record.uid))
    assert record.due_on == date(2027, 2, 9)
    return record


def test_the_day_moves_with_the_announcement(submitted: Organisation) -> None:
    add(year())

    assert deadlines.redate(today=DAY) == 1

    submitted.refresh_from_db()
    assert submitted.due_on == date(2027, 2, 15)  # by hand: 3, 4, then after the holiday 12, 14 (made up), 15
    assert Event.objects.get(verb="firm.redate").changes == {"due_on": ["2027-02-09", "2027-02-15"]}
    assert submitted.version == 2


def test_doing_it_again_changes_nothing(submitted: Organisation) -> None:
    add(year())
    deadlines.redate(today=DAY)

    assert deadlines.redate(today=DAY) == 0
    assert Event.objects.filter(verb="firm.redate").count() == 1


def test_what_is_stored_is_what_is_rebuilt(submitted: Organisation) -> None:
    assert deadlines.redate(today=DAY) == 0


def test_days_that_are_past_stay(submitted: Organisation) -> None:
    add(year())

    assert deadlines.redate(today=date(2027, 2, 10)) == 0

    submitted.refresh_from_db()
    assert submitted.due_on == date(2027, 2, 9)


def test_an_undone_move_gives_the_day_before_it(submitted: Organisation) -> None:
    with clock.at(datetime(2027, 2, 2, 10, 0, 5)):
        frame.undo("firm", submitted.uid, actor=whoever_moved(submitted))
    submitted.refresh_from_db()
    assert submitted.due_on == date(2027, 2, 5)
    add(year())

    deadlines.redate(today=DAY)

    submitted.refresh_from_db()
    assert submitted.due_on == date(2027, 2, 12)
