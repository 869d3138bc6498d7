"""What acts share: finding and locking a record, what the table forbids, and writing the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from kezhuan.core import clock, events, notices, numbers
from kezhuan.core.access import OFFICERS, Actor, Relation, Role, may
from kezhuan.core.deadlines import days_of
from kezhuan.core.errors import Hidden, Reason, Refused
from kezhuan.core.joins import Subject, house
from kezhuan.core.lifecycle import Move
from kezhuan.core.models import Event, Proposal, Undo

DECIDERS = OFFICERS | {Role.OPERATOR, Role.EXPERT, Role.REGISTRAR, Role.FINANCE}


class Step:
    """One act under way: the locked record, and what will be written when the block ends."""

    def __init__(
        self, subject: Subject, record: Any, move: Move, *, actor: Actor, today: date, key: str
    ) -> None:
        self.subject, self.record, self.move = subject, record, move
        self.actor, self.today, self.key = actor, today, key
        self.changes: dict[str, Any] = {}
        self.reason = ""
        self.noted: dict[str, Any] = {}
        self.proposal: Proposal | None = None

    def require(self, ok: object, reason: Reason) -> None:
        """Refused with `reason` unless `ok`."""
        if not ok:
            raise Refused(reason)

    def change(self, **fields: Any) -> None:
        """These fields of the record are set when the block ends."""
        self.changes.update(fields)

    def note(self, *, reason: str = "", **facts: Any) -> None:
        """The event will say this: a reason code, counts and references, never personal or sealed text."""
        self.reason = reason or self.reason
        self.noted.update(facts)


def find(subject: Subject, uid: UUID, actor: Actor) -> Any:
    """The record, locked until the transaction ends; Hidden where it is absent or not for this actor."""
    # SQLite passes the lock over: there the whole transaction holds the database (settings: IMMEDIATE).
    rows = subject.model._default_manager.select_for_update(of=("self",))
    try:
        record = rows.get(uid=uid)
    except ObjectDoesNotExist:
        raise Hidden from None
    if actor.role is not Role.SYSTEM and not subject.scope.allows(actor, record):
        raise Hidden
    return record


def forbidden(subject: Subject, record: Any, move: Move, actor: Actor) -> tuple[Reason, ...]:
    """Why the table itself forbids this move: state, role and relation, or a conflict of interest."""
    if record.state not in move.sources:
        state = subject.lifecycle.states[record.state]
        return (Reason("state", "当前状态为「{state}」，不能{label}", {"state": state, "label": move.label}),)
    if actor.role is Role.SYSTEM:
        return ()
    relations = subject.relations(actor, record)
    if not may(actor, move.roles, relations):
        return (Reason("role", "当前身份不能{label}", {"label": move.label}),)
    if Relation.OWN not in relations:
        return conflict(subject, record, actor)
    return ()


def conflict(subject: Subject, record: Any, actor: Actor) -> tuple[Reason, ...]:
    """Why this person must not decide this record: it touches an organisation they belong to or declared."""
    if actor.role in DECIDERS and actor.conflicts & subject.parties(record):
        return (Reason("conflict", "该事项涉及您所在或申报回避的单位，须由他人办理"),)
    return ()


def blocked(subject: Subject, record: Any, move_name: str) -> tuple[Reason, ...]:
    """What other rooms hold against this move, such as an open deal."""
    found = (blocker(record) for blocker in house().blockers.get((subject.kind, move_name), ()))
    return tuple(reason for reason in found if reason is not None)


def apply(step: Step) -> None:
    """The change stands: state, fields, number, due date, version, what an undo needs, and the event."""
    subject, record, move = step.subject, step.record, step.move
    moment = clock.now()
    before = {name: getattr(record, name) for name in step.changes}
    before |= {"state": record.state, "due_on": record.due_on, "state_since": record.state_since}
    target = move.target or record.state
    if target != record.state:
        record.state_since = moment
        record.due_on = None
    if (days := days_of(move, step.today)) is not None:
        record.due_on = house().due(step.today, days)
    for name, value in step.changes.items():
        setattr(record, name, value)
    if subject.number_kind and subject.number_on == move.name and not record.number:
        record.number = numbers.next_number(subject.number_kind, step.today.year)
    record.state, record.version, record.updated_at = target, record.version + 1, moment
    record.save()
    subject.beside(step)
    _keep_for_undo(step, before)
    event = events.record(
        f"{subject.kind}.{move.name}", actor=step.actor, subject_type=subject.kind, subject_id=record.uid,
        changes=_said(step, before) | step.noted, reason=step.reason, key=step.key,
    )  # fmt: skip
    tell(move, record, step.actor, event)


def tell(move: Move, record: Any, actor: Actor, event: Event) -> None:
    """Whom the move concerns is told in the same transaction, in the words house.py gives."""
    if move.notice is not None:
        notices.post(house().tidings[move.notice](record, actor), event=event)


def _keep_for_undo(step: Step, before: Mapping[str, Any]) -> None:
    subject, record = step.subject, step.record
    Undo.objects.filter(subject_type=subject.kind, subject_id=record.uid).delete()
    if step.move.undo_s and step.actor.user_id is not None:
        Undo.objects.create(
            subject_type=subject.kind, subject_id=record.uid, version=record.version, before=plain(subject, before),
            actor_id=step.actor.user_id, until=clock.now() + timedelta(seconds=step.move.undo_s),
        )  # fmt: skip


def _said(step: Step, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the event tells: the states, the open fields' values, and the names of all that changed."""
    said: dict[str, Any] = {}
    if before["state"] != step.record.state:
        said["state"] = [before["state"], step.record.state]
    changed = sorted(name for name, value in step.changes.items() if before[name] != value)
    for name in changed:
        if name in step.subject.open_fields:
            said[name] = [_json(before[name]), _json(step.changes[name])]
    if changed:
        said["fields"] = changed
    return said


def _json(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, list, type(None))) else str(value)


def plain(subject: Subject, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values in the form fields serialise to, so that JSON can keep them."""
    fields = {field.name: field for field in subject.model._meta.concrete_fields}
    return {
        name: None if value is None else fields[name].value_to_string(_Holder(fields[name], value))  # type: ignore[arg-type]
        for name, value in changes.items()
    }


class _Holder:
    """Just enough of a record for a field to write one value in its serialised form."""

    def __init__(self, field: Any, value: Any) -> None:
        setattr(self, field.attname, value)


def restored(subject: Subject, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values `plain` was given."""
    fields = {field.name: field for field in subject.model._meta.concrete_fields}
    return {name: None if value is None else fields[name].to_python(value) for name, value in kept.items()}
