"""A move that no page offers, sent all the same: refused with the reason and one audit row, or hidden without a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from kezhuan.core import frame, joins
from kezhuan.core.access import Actor, Role, inside
from kezhuan.core.errors import Hidden, Reason, Refused
from kezhuan.core.lifecycle import Second
from kezhuan.core.models import Event
from kezhuan.people.models import Organisation
from tests.core import workshop
from tests.core.workshop import LIFECYCLE, TODAY, firm, officer, owner

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("joined")]


def code(record: Organisation, move: str, actor: Actor) -> str:
    """The reason the move is refused for; the audit row says it too, and nothing else was written."""
    before = Organisation.objects.values().get(pk=record.pk)
    rows = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        frame.refuse("firm", record.uid, move, actor=actor, today=TODAY)
    assert Organisation.objects.values().get(pk=record.pk) == before
    assert Event.objects.count() == rows + 1
    event = Event.objects.order_by("id").last()
    assert (event.verb, event.subject_id, event.actor_id) == (
        f"firm.{move}.refused",
        record.uid,
        actor.user_id,
    )
    assert event.reason == refusal.value.reasons[0].code
    return event.reason


def hidden(record: Organisation, move: str, actor: Actor) -> None:
    rows = Event.objects.count()
    with pytest.raises(Hidden):
        frame.refuse("firm", record.uid, move, actor=actor, today=TODAY)
    assert Event.objects.count() == rows


def test_state_role_and_what_is_missing_are_each_said() -> None:
    closed, submitted, bare = firm("closed"), firm("submitted"), firm(uscc=None)

    assert code(closed, "close", officer()) == "state"
    assert code(submitted, "close", owner(submitted.uid)) == "role"
    assert code(bare, "submit", owner(bare.uid)) == "missing.uscc"


def test_what_another_room_holds_against_it_is_said(joined: Callable[..., None]) -> None:
    joined(blockers={("firm", "close"): (lambda found: Reason("deal.open", "尚有洽谈"),)})

    assert code(firm("verified"), "close", officer()) == "deal.open"


def test_a_step_the_setting_leaves_to_others_is_refused_as_a_role(joined: Callable[..., None]) -> None:
    # The shipped setting leaves the decision on a distribution to the unit's own people; this table names officers.
    verify = replace(LIFECYCLE.move("verify"), second=Second("distribution_decision", inside(Role.CITY)))
    moves = tuple(verify if move.name == "verify" else move for move in LIFECYCLE.moves)
    told = replace(workshop.FIRM, lifecycle=replace(LIFECYCLE, moves=moves))
    joins.receive(replace(workshop.house(), subjects={"firm": told}))

    assert code(firm("submitted"), "verify", officer()) == "role"


def test_what_nothing_forbids_what_there_is_not_and_what_is_out_of_sight_is_hidden() -> None:
    record, elsewhere = firm("submitted"), firm("submitted")

    hidden(record, "verify", officer())
    hidden(record, "close", officer())
    hidden(record, "no_such_move", officer())
    hidden(record, "close", owner(elsewhere.uid))
    hidden(Organisation(uid=uuid4()), "close", officer())
