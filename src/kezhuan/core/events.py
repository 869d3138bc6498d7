"""Events and their seals: every act leaves one row, and a chain of SM3 hashes shows any change to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Seal, Unsealed

GENESIS = "0" * 64
_SEALER_LOCK = 0x6B7A  # PostgreSQL advisory lock: one sealer at a time


def record(
    verb: str,
    *,
    actor: Actor,
    subject_type: str = "",
    subject_id: UUID | None = None,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    key: str = "",
) -> Event:
    """One event stands in the caller's transaction, waits for its seal, and its reactions are enqueued."""
    from kezhuan.core import jobs

    event = Event.objects.create(
        at=clock.now(),
        actor_id=actor.user_id,
        role=actor.role.value,
        org_id=actor.org_id,
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        changes=dict(changes or {}),
        reason=reason,
        key=key,
    )
    Unsealed.objects.create(event=event)
    for kind in house().reactions.get(verb, ()):
        jobs.enqueue(
            kind,
            {"event": str(event.uid), "verb": verb, "subject": str(subject_id or ""), "kind": subject_type},
            dedupe=_dedupe(kind),
        )
    return event


def _dedupe(kind: str) -> str | None:
    """What lets a waiting job of a kind that looks at everything answer for this event too."""
    return "whole" if kind in house().whole else None


def record_many(
    verb: str,
    *,
    actor: Actor,
    subject_type: str,
    subject_ids: Iterable[UUID],
    changes: Mapping[str, Any] | None = None,
) -> None:
    """The same act on many records: one event each in the caller's transaction, waiting for its seal, and its
    reactions enqueued."""
    from kezhuan.core import jobs

    moment, said = clock.now(), dict(changes or {})
    made = Event.objects.bulk_create(
        [Event(at=moment, actor_id=actor.user_id, role=actor.role.value, org_id=actor.org_id, verb=verb, subject_type=subject_type,
               subject_id=uid, changes=said) for uid in subject_ids], batch_size=500,
    )  # fmt: skip
    Unsealed.objects.bulk_create([Unsealed(event=event) for event in made], batch_size=500)
    for kind in house().reactions.get(verb, ()):
        for event in made:
            jobs.enqueue(
                kind,
                {
                    "event": str(event.uid),
                    "verb": verb,
                    "subject": str(event.subject_id),
                    "kind": subject_type,
                },
                dedupe=_dedupe(kind),
            )


def digest(position: int, prev: str, event: Event) -> str:
    """The seal of one event: SM3 over position, previous seal and every field of the event."""
    body = json.dumps(
        [
            position,
            prev,
            str(event.uid),
            event.at.timestamp(),
            str(event.actor_id),
            event.role,
            str(event.org_id),
            event.verb,
            event.subject_type,
            str(event.subject_id),
            event.changes,
            event.reason,
            event.key,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.new("sm3", body.encode()).hexdigest()


def seal(limit: int = 1000) -> int:
    """Up to `limit` waiting events are sealed in order; the number sealed is returned."""
    if not Unsealed.objects.exists():
        return 0  # a look costs no write lock; the sealer looks several times a second
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALER_LOCK])
        waiting = list(Unsealed.objects.select_related("event").order_by("event_id")[:limit])
        head = Seal.objects.order_by("-position").first()
        position, prev = (head.position, head.sm3) if head else (0, GENESIS)
        seals = []
        for row in waiting:
            position += 1
            prev_before = prev
            prev = digest(position, prev_before, row.event)
            seals.append(Seal(position=position, event_id=row.event_id, prev=prev_before, sm3=prev))
        Seal.objects.bulk_create(seals)
        Unsealed.objects.filter(event_id__in=[row.event_id for row in waiting]).delete()
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold."""

    position: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: how many seals, the head, and every fault."""

    checked: int
    head: str
    faults: tuple[Fault, ...]


def verify(*, anchor: tuple[int, str] | None = None) -> Verdict:
    """Every seal is recomputed from its event, and every event must be sealed or waiting for its seal;
    `anchor` (position, hash) of an earlier export must still hold."""
    faults: list[Fault] = []
    prev, last, checked = GENESIS, 0, 0
    for row, event in _pairs():
        if row.position != last + 1:
            faults.append(Fault(row.position, f"顺序中断：应为第 {last + 1} 条"))
        if row.prev != prev:
            faults.append(Fault(row.position, "与上一条封印不相连"))
        if event is None:
            faults.append(Fault(row.position, "事件被删除"))
        elif row.sm3 != digest(row.position, row.prev, event):
            faults.append(Fault(row.position, f"事件 {event.uid} 的内容与封印不符"))
        if anchor and row.position == anchor[0] and row.sm3 != anchor[1]:
            faults.append(Fault(row.position, "与此前导出的链头不符，整条链可能被重写"))
        prev, last, checked = row.sm3, row.position, checked + 1
    if anchor and anchor[0] > last:
        faults.append(Fault(anchor[0], "此前导出的链头已不存在"))
    loose = Event.objects.filter(seal__isnull=True).exclude(pk__in=Unsealed.objects.values("event_id"))
    faults += [Fault(0, f"事件 {event.uid} 既未封印也不在待封印之列") for event in loose[:100]]
    return Verdict(checked=checked, head=prev, faults=tuple(faults))


def _pairs() -> Iterator[tuple[Seal, Event | None]]:
    """Every seal in order with its event; a join would drop the seals whose event is gone."""
    last = 0
    while rows := list(Seal.objects.filter(position__gt=last).order_by("position")[:2000]):
        found = Event.objects.in_bulk([row.event_id for row in rows])
        for row in rows:
            yield row, found.get(row.event_id)
        last = rows[-1].position


def after(position: int, *, limit: int = 500) -> Iterator[tuple[int, Event]]:
    """Sealed events after `position`, in order: the only order reactions, index and harvest read by."""
    rows = Seal.objects.select_related("event").filter(position__gt=position).order_by("position")[:limit]
    for row in rows:
        yield row.position, row.event


def touched_after(position: int, subject_type: str, *, limit: int) -> list[UUID]:
    """The records of this kind with events after `position` or still waiting for their seal, at most `limit`, the
    newest first: what a reader of seals that stands at `position` cannot know yet."""
    kind = Q(event__subject_type=subject_type, event__subject_id__isnull=False)
    told = ~Q(event__verb__endswith=".refused") & ~Q(event__verb__endswith=".read_sealed")
    waiting = Unsealed.objects.filter(kind & told).order_by("-event_id")
    sealed = Seal.objects.filter(kind & told, position__gt=position).order_by("-position")
    found = [*waiting.values_list("event__subject_id", flat=True)[:limit], *sealed.values_list("event__subject_id", flat=True)[:limit]]  # fmt: skip
    return [uid for uid in dict.fromkeys(found) if uid is not None][:limit]


def head_position() -> int:
    """The position of the last seal, 0 where none exists."""
    return Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0


def head_line() -> str:
    """The last seal as `position:hash`, to be kept elsewhere: it shows a chain that was rewritten as a whole."""
    head = Seal.objects.order_by("-position").first()
    return f"{head.position}:{head.sm3}" if head else f"0:{GENESIS}"


def sealed_rows(position: int, *, limit: int = 500) -> Iterator[dict[str, Any]]:
    """Sealed events after `position` with their seals, as plain values that JSON can carry."""
    for row in (
        Seal.objects.select_related("event").filter(position__gt=position).order_by("position")[:limit]
    ):
        event = row.event
        yield {
            "position": row.position, "prev": row.prev, "sm3": row.sm3, "uid": str(event.uid),
            "at": event.at.isoformat(), "actor": str(event.actor_id), "role": event.role, "org": str(event.org_id),
            "verb": event.verb, "subject_type": event.subject_type, "subject_id": str(event.subject_id),
            "changes": event.changes, "reason": event.reason, "key": event.key,
        }  # fmt: skip


def timelines(subjects: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[Event]]:
    """All events of each of these records (kind, uid), oldest first, read at once."""
    found: dict[tuple[str, UUID], list[Event]] = {subject: [] for subject in subjects}
    kinds, uids = {kind for kind, _uid in found}, {uid for _kind, uid in found}
    for event in Event.objects.filter(subject_id__in=uids, subject_type__in=kinds).order_by("id"):
        if event.subject_id and (event.subject_type, event.subject_id) in found:
            found[event.subject_type, event.subject_id].append(event)
    return found


def timeline(subject_type: str, subject_id: UUID) -> list[Event]:
    """All events of one record, oldest first."""
    return list(Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id"))
