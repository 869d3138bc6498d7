"""Taking back: within its seconds, by the same person, and only while nothing else has happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kezhuan.core import clock, frame
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Refused
from kezhuan.core.models import Event, Undo
from tests.core.workshop import firm, move, officer, owner

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("joined")]
START = datetime(2026, 3, 2, 9, 0, tzinfo=clock.SHANGHAI)


def test_within_its_seconds_everything_the_move_changed_comes_back() -> None:
    with clock.at(START):
        record = firm()
        actor = owner(record.uid)
        due = record.due_on
        move(record, "submit", actor, {"name": "误改"})
    with clock.at(START + timedelta(seconds=10)):
        frame.undo("firm", record.uid, actor=actor)

    record.refresh_from_db()
    assert (record.state, record.name, record.due_on, record.version) == ("draft", "嘉禾精密", due, 3)
    assert Event.objects.get(verb="firm.undo").changes == {"state": ["submitted", "draft"]}


def test_a_second_later_it_is_refused() -> None:
    with clock.at(START):
        record = firm()
        actor = owner(record.uid)
        move(record, "submit", actor)

    with clock.at(START + timedelta(seconds=11)), pytest.raises(Refused, match="撤销时限已过"):
        frame.undo("firm", record.uid, actor=actor)

    record.refresh_from_db()
    assert record.state == "submitted"
    assert Event.objects.order_by("id").last().verb == "firm.undo.refused"


def test_after_another_move_it_is_refused() -> None:
    with clock.at(START):
        record = firm()
        actor = owner(record.uid)
        move(record, "submit", actor)
        move(record, "edit", officer(), {"name": "后来改的"})
        with pytest.raises(Refused):
            frame.undo("firm", record.uid, actor=actor)


def test_another_person_cannot_take_it_back() -> None:
    with clock.at(START):
        record = firm()
        move(record, "submit", owner(record.uid))
        with pytest.raises(Refused):
            frame.undo("firm", record.uid, actor=owner(record.uid))


def test_it_works_once() -> None:
    with clock.at(START):
        record = firm()
        actor = owner(record.uid)
        move(record, "submit", actor)
        frame.undo("firm", record.uid, actor=actor)
        with pytest.raises(Refused):
            frame.undo("firm", record.uid, actor=actor)


def test_a_move_of_the_system_keeps_nothing_to_take_back() -> None:
    move(firm(), "submit", SYSTEM)

    assert not Undo.objects.exists()
