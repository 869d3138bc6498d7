"""Many outside records at once: the same rows and events as one by one, written in a few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kezhuan.core import clock, events, numbers
from kezhuan.core.access import Actor, Role
from kezhuan.core.frame.refusals import together
from kezhuan.core.joins import house

_BATCH = 500


def bring_in(
    kind: str, rows: Iterable[Mapping[str, Any]], *, move: str, actor: Actor, today: date
) -> Sequence[Any]:
    """Each row stands as a record on which `create` and then `move` were made, with both events and its number.

    For imports alone: the actor is the system, and neither move may ask, tell or set a day (ValueError), because
    nobody would be asked or told one by one.
    """
    subject = house().subjects[kind]
    steps = [subject.lifecycle.move(name) for name in ("create", move)]
    second = steps[1]
    if actor.role is not Role.SYSTEM or second.guards or second.second or any(s.notice for s in steps):
        raise ValueError(f"{kind}.{move} cannot be made in bulk")
    moment = clock.now()
    records = [
        subject.model(**values, state=second.target or subject.lifecycle.initial, version=2, state_since=moment, created_at=moment,
                      updated_at=moment) for values in rows
    ]  # fmt: skip
    with together():
        if subject.number_kind and subject.number_on in ("create", move):
            given = numbers.next_numbers(subject.number_kind, today.year, len(records))
            for record, number in zip(records, given, strict=True):
                record.number = number
        subject.model._default_manager.bulk_create(records, batch_size=_BATCH)
        for step in steps:
            changes = (
                {"state": [subject.lifecycle.initial, records[0].state]} if step is second and records else {}
            )
            events.record_many(
                f"{kind}.{step.name}", actor=actor, subject_type=kind, subject_ids=[record.uid for record in records],
                changes=changes,
            )  # fmt: skip
    return records


def import_many(
    kind: str, rows: Sequence[Mapping[str, Any]], one: Callable[..., str], *, actor: Actor, today: date
) -> list[str]:
    """What each outside row did: "new" ones stand all at once, known ones go through `one`, which also takes a row
    whose id stands twice. Every row names `origin` and `upstream_id`."""
    model: Any = house().subjects[kind].model
    ids = {row["origin"]: [r["upstream_id"] for r in rows if r["origin"] == row["origin"]] for row in rows}
    known = {
        pair
        for origin, wanted in ids.items()
        for pair in model._default_manager.filter(origin=origin, upstream_id__in=wanted).values_list("origin", "upstream_id")
    }  # fmt: skip
    fresh: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows:
        pair = (row["origin"], row["upstream_id"])
        if pair not in known:
            fresh.setdefault(pair, row)
    moment = clock.now()
    if fresh:
        bring_in(
            kind,
            [{**row, "published_at": moment} for row in fresh.values()],
            move="import",
            actor=actor,
            today=today,
        )
    return [
        "new" if fresh.get((row["origin"], row["upstream_id"])) is row else one(row, actor=actor, today=today)
        for row in rows
    ]
