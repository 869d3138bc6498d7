"""The log and its chain: what verification finds, where, and what the database itself refuses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from kezhuan.core import events
from kezhuan.core.access import SYSTEM
from kezhuan.core.models import Event, Seal, Unsealed
from tests.core.workshop import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("joined")]


def written(count: int) -> list[Event]:
    return [
        events.record("thing.done", actor=SYSTEM, subject_type="thing", changes={"n": n, "名": "值"})
        for n in range(count)
    ]


@contextmanager
def a_dba() -> Iterator[Callable[[str, list[object]], None]]:
    """Somebody with the keys of the database, who lifts the triggers and writes what they like."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("core_event", "core_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        else:
            for table in ("core_event", "core_seal"):
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER {table}_no_{verb}")
        yield cursor.execute
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def sealed(count: int) -> list[Event]:
    made = written(count)
    assert events.seal() == count
    return made


def test_a_chain_nobody_touched_verifies() -> None:
    sealed(5)

    verdict = events.verify()

    assert (verdict.checked, verdict.faults) == (5, ())
    assert verdict.head == Seal.objects.get(position=5).sm3
    assert not Unsealed.objects.exists()


def test_sealing_goes_on_where_it_stopped_and_finds_nothing_twice() -> None:
    sealed(3)
    sealed(2)

    assert events.seal() == 0
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert events.verify().faults == ()
    assert [event.changes["n"] for _, event in events.after(2)] == [2, 0, 1]
    assert events.head_position() == 5


def test_a_limit_seals_the_oldest_first() -> None:
    made = written(5)

    assert [events.seal(2), events.seal(2), events.seal(2)] == [2, 2, 1]
    assert list(Seal.objects.order_by("position").values_list("event_id", flat=True)) == [
        event.pk for event in made
    ]


@pytest.mark.parametrize(
    "column",
    ["verb", "role", "subject_type", "reason", "key", "changes", "at", "actor_id", "org_id", "subject_id"],
)
def test_a_changed_field_is_named_with_its_place(column: str) -> None:
    made = sealed(4)
    value: object = {"changes": '{"n": 99}', "at": "2020-01-01 00:00:00+00:00"}.get(column, "changed")
    if column.endswith("_id"):
        value = str(uuid4()) if connection.vendor == "postgresql" else uuid4().hex

    with a_dba() as execute:
        execute(f"UPDATE core_event SET {column} = %s WHERE id = %s", [value, made[1].pk])

    faults = events.verify().faults
    assert [(fault.position, str(made[1].uid) in fault.what) for fault in faults] == [(2, True)]


@pytest.mark.parametrize("place", [0, 1, 3], ids=["first", "inner", "last"])
def test_a_removed_event_is_named(place: int) -> None:
    made = sealed(4)

    with a_dba() as execute:
        execute("DELETE FROM core_event WHERE id = %s", [made[place].pk])

    assert [(fault.position, fault.what) for fault in events.verify().faults] == [(place + 1, "事件被删除")]


def test_a_removed_seal_is_named_by_the_gap_it_leaves() -> None:
    sealed(4)

    with a_dba() as execute:
        execute("DELETE FROM core_seal WHERE position = %s", [2])

    faults = events.verify().faults
    assert (3, "顺序中断：应为第 2 条") in [(fault.position, fault.what) for fault in faults]
    assert any("未封印" in fault.what for fault in faults)


def test_two_swapped_events_are_both_named() -> None:
    made = sealed(4)

    with a_dba() as execute:
        execute("UPDATE core_seal SET event_id = %s WHERE position = %s", [-1, 2])
        execute("UPDATE core_seal SET event_id = %s WHERE position = %s", [made[1].pk, 3])
        execute("UPDATE core_seal SET event_id = %s WHERE position = %s", [made[2].pk, 2])

    assert [fault.position for fault in events.verify().faults] == [2, 3]


def test_an_inserted_event_is_named() -> None:
    sealed(2)
    slipped_in = Event.objects.create(
        at=events.clock.now(), role="system", verb="payout.approve", subject_type="payout"
    )

    assert [str(slipped_in.uid) in fault.what for fault in events.verify().faults] == [True]


def test_cutting_off_the_end_is_caught_by_yesterdays_head() -> None:
    made = sealed(4)
    position, _, sm3 = events.head_line().partition(":")

    with a_dba() as execute:
        execute("DELETE FROM core_seal WHERE position = %s", [4])
        execute("DELETE FROM core_event WHERE id = %s", [made[3].pk])

    assert events.verify().faults == ()
    assert [fault.position for fault in events.verify(anchor=(int(position), sm3)).faults] == [4]


def test_a_wholly_rewritten_chain_is_caught_by_yesterdays_head() -> None:
    made = sealed(4)
    position, _, sm3 = events.head_line().partition(":")

    with a_dba() as execute:
        execute("UPDATE core_event SET reason = %s WHERE id = %s", ["forged", made[0].pk])
        prev = events.GENESIS
        for place, event in enumerate(Event.objects.order_by("id"), start=1):
            seal = events.digest(place, prev, event)
            execute("UPDATE core_seal SET prev = %s, sm3 = %s WHERE position = %s", [prev, seal, place])
            prev = seal

    assert events.verify().faults == (), "without an anchor a full rewrite looks sound"
    found = events.verify(anchor=(int(position), sm3)).faults
    assert [(fault.position, "重写" in fault.what) for fault in found] == [(4, True)]


@pytest.mark.parametrize("table", ["core_event", "core_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_what_was_logged(table: str, statement: str) -> None:
    sealed(2)
    column = "reason" if table == "core_event" else "prev"

    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, "'x'"))

    assert events.verify().faults == ()


def test_a_row_that_cannot_be_written_takes_the_whole_act_with_it() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        written(1)
        Event.objects.create(at=None, role="system", verb="x", subject_type="x")

    assert not Event.objects.exists()


def test_exported_rows_carry_what_the_seal_was_made_of() -> None:
    made = sealed(3)

    rows = list(events.sealed_rows(1))

    assert [row["position"] for row in rows] == [2, 3]
    assert rows[0]["uid"] == str(made[1].uid)
    assert rows[1]["prev"] == rows[0]["sm3"]


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_two_sealers_make_one_chain_without_forks() -> None:
    each, stop = 15, threading.Event()

    def write() -> int:
        for n in range(each):
            with transaction.atomic():
                events.record("thing.done", actor=SYSTEM, changes={"n": n})
        return each

    def keep_sealing() -> int:
        done = 0
        while not stop.is_set() or Unsealed.objects.exists():
            done += events.seal(7)
        return done

    def write_then_stop() -> list[object]:
        try:
            return at_once([write] * 8)
        finally:
            stop.set()

    answers = at_once([write_then_stop, keep_sealing, keep_sealing])

    assert answers[0] == [each] * 8
    assert answers[1] + answers[2] == 8 * each
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == list(
        range(1, 8 * each + 1)
    )
    assert events.verify().faults == ()
