"""Every clock of a lifecycle is a dated setting: no room's table holds a number of days of its own."""

from __future__ import annotations

from kezhuan.core.joins import house
from kezhuan.core.rulebook.book import shipped_book


def test_every_move_with_a_clock_names_a_key_of_the_setting() -> None:
    shipped = shipped_book().versions("settings.clocks")[-1].body
    clocks = {
        f"{kind}.{move.name}": move.days
        for kind, subject in house().subjects.items()
        for move in subject.lifecycle.moves
        if move.days is not None
    }

    assert len(clocks) > 40
    assert {place: key for place, key in clocks.items() if not isinstance(shipped.get(str(key)), int)} == {}


def test_every_clock_in_working_days_has_its_reader() -> None:
    shipped = shipped_book().versions("settings.clocks")[-1].body
    read = {str(move.days) for subject in house().subjects.values() for move in subject.lifecycle.moves}
    elsewhere = {"contact_reminder_wd", "rights_request_wd"}  # matching nudges, core.privacy answers

    assert {key for key in shipped if key.endswith("_wd")} == (read - {"None"}) | elsewhere
