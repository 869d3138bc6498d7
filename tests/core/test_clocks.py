"""The days a step may take are those of settings.clocks on the day of the move, as two officers last approved them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from kezhuan.core import clock, deadlines, joins
from kezhuan.core.lifecycle import Move
from kezhuan.core.models import Event
from kezhuan.core.rulebook import overlay
from kezhuan.core.rulebook.amending import Draft
from kezhuan.core.rulebook.book import merge, shipped_book
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.rulebook.versions import RuleVersion
from kezhuan.people.models import Organisation
from tests.core import workshop
from tests.core.test_rule_versions import add
from tests.core.workshop import firm, move, owner

KEY = "demand_screening_wd"
MONDAY, CHANGED = date(2026, 11, 23), date(2026, 11, 24)


@pytest.mark.parametrize("days, day, given", [
    (None, MONDAY, None), (5, MONDAY, 5), (KEY, MONDAY, 5), (KEY, CHANGED, 3),
])  # fmt: skip
def test_a_key_is_read_on_the_day_of_the_move(
    days: int | str | None, day: date, given: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = merge([
        RuleVersion(code="settings.clocks", from_=date(2020, 1, 1), to=MONDAY, body={KEY: 5}),
        RuleVersion(code="settings.clocks", from_=CHANGED, to=None, body={KEY: 3}),
    ])  # fmt: skip
    monkeypatch.setattr(deadlines, "rulebook", lambda: book)

    assert deadlines.days_of(Move("submit", "提交", ("draft",), "submitted", (), days=days), day) == given


@pytest.fixture
def keyed(joined: Callable[..., None]) -> None:
    """The small house, its submission under the key of a clock."""
    moves = tuple(replace(m, days=KEY) if m.name == "submit" else m for m in workshop.LIFECYCLE.moves)
    subject = replace(workshop.FIRM, lifecycle=replace(workshop.LIFECYCLE, moves=moves))
    joins.receive(replace(workshop.house(), subjects={"firm": subject}))


def submitted(day: date, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    monkeypatch.setattr(workshop, "TODAY", day)
    with clock.at(datetime(day.year, day.month, day.day, 10)):
        record = firm("draft")
        move(record, "submit", owner(record.uid))
    record.refresh_from_db()
    return record


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.usefixtures("keyed")
def test_what_two_officers_approve_counts_for_the_next_act_and_leaves_the_last_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = submitted(MONDAY, monkeypatch)
    body = {**rulebook().body("settings.clocks", MONDAY), KEY: 3}
    add(Draft("settings.clocks", CHANGED, body, "市科技局通知〔2026〕10号", "S"), day=MONDAY)

    after = submitted(CHANGED, monkeypatch)

    assert (before.due_on, after.due_on) == (date(2026, 11, 30), date(2026, 11, 27))
    assert deadlines.redate(today=CHANGED) == 0
    before.refresh_from_db()
    assert before.due_on == date(2026, 11, 30)
    assert not Event.objects.filter(verb="firm.redate").exists()


@pytest.mark.django_db
@pytest.mark.database
def test_a_version_approved_before_a_release_with_a_new_clock_has_the_shipped_number_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = {**rulebook().body("settings.clocks", MONDAY), KEY: 3}
    add(Draft("settings.clocks", CHANGED, body, "市科技局通知〔2026〕10号", "S"), day=MONDAY)
    approved = rulebook().version("settings.clocks", CHANGED).sm3
    rows = [version for versions in shipped_book().rules.values() for version in versions]
    later = merge(
        replace(v, body={**v.body, "later_wd": 7}) if v.code == "settings.clocks" else v for v in rows
    )
    monkeypatch.setattr(overlay, "shipped_book", lambda: later)
    overlay.forget()

    version = rulebook().version("settings.clocks", CHANGED)

    assert (version.body["later_wd"], version.body[KEY], version.sm3) == (7, 3, approved)
    overlay.forget()
