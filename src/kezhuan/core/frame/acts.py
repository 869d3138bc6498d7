"""Moving a record and making one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from kezhuan.core import clock, events, numbers
from kezhuan.core.access import Actor, Role, may
from kezhuan.core.deadlines import days_of
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, Stale
from kezhuan.core.frame import refusals, second
from kezhuan.core.frame.refusals import together
from kezhuan.core.frame.steps import Step, apply, blocked, find, forbidden, tell
from kezhuan.core.joins import Subject, house


@contextmanager
def act(
    kind: str, uid: UUID, move_name: str, *, actor: Actor, today: date, version: int | None, key: str = "",
    facts: Mapping[str, Any] | None = None, mine: Mapping[str, Any] | None = None,
) -> Iterator[Step]:  # fmt: skip
    """The move is made in one transaction, or Hidden, Stale, Refused or Invalid says why nothing was written."""
    subject = house().subjects[kind]
    with together():
        try:
            step = _enter(subject, uid, move_name, actor=actor, today=today, version=version, key=key,
                          facts=facts or {}, mine=mine or {})  # fmt: skip
            yield step
            if step.move.second is not None:
                step.proposal = second.propose(step)
            else:
                apply(step)
        except Refused as refusal:
            refusals.note(refusal, kind=kind, uid=uid, move=move_name, actor=actor, key=key)
            raise


def _enter(
    subject: Subject, uid: UUID, move_name: str, *, actor: Actor, today: date, version: int | None, key: str,
    facts: Mapping[str, Any], mine: Mapping[str, Any],
) -> Step:  # fmt: skip
    record = find(subject, uid, actor)
    try:
        move = subject.lifecycle.move(move_name)
    except KeyError:
        raise Hidden from None
    if version is None and actor.role is not Role.SYSTEM:
        raise Invalid({"version": Reason("version.missing", "缺少版本号，请刷新页面后重试")})
    if version is not None and version != record.version:
        raise Stale(mine=mine, theirs={**subject.shown(record), "version": record.version})
    reasons = blocked(subject, record, move_name) or (
        *forbidden(subject, record, move, actor),
        *move.why_not({**subject.facts(record), **facts}),
    )
    if reasons:
        raise Refused(*reasons)
    return Step(subject, record, move, actor=actor, today=today, key=key)


def refuse(kind: str, uid: UUID, move_name: str, *, actor: Actor, today: date) -> NoReturn:
    """A move no page offers this actor was sent all the same: Refused with its audit row where the table, a setting or
    another room holds against it, else Hidden."""
    subject = house().subjects[kind]
    with together():
        record = find(subject, uid, actor)
        try:
            move = subject.lifecycle.move(move_name)
        except KeyError:
            raise Hidden from None
        reasons = forbidden(subject, record, move, actor) or blocked(subject, record, move_name)
        reasons = reasons or move.not_offered(subject.facts(record)) or second.not_theirs(move, actor, today)
        if not reasons:
            raise Hidden
        refusal = Refused(*reasons)
        refusals.note(refusal, kind=kind, uid=uid, move=move_name, actor=actor, key="")
        raise refusal


def create(kind: str, values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> Any:
    """A record stands in its first state with its event; Refused where the table does not allow this actor."""
    subject = house().subjects[kind]
    move = subject.lifecycle.move("create")
    moment = clock.now()
    record = subject.model(
        **values, state=subject.lifecycle.initial, state_since=moment, created_at=moment, updated_at=moment
    )
    with together():
        if actor.role is not Role.SYSTEM and not may(actor, move.roles, subject.relations(actor, record)):
            refusal = Refused(Reason("role", "当前身份不能{label}", {"label": move.label}))
            refusals.note(refusal, kind=kind, uid=record.uid, move="create", actor=actor, key=key)
            raise refusal
        if subject.number_kind and subject.number_on == "create":
            record.number = numbers.next_number(subject.number_kind, today.year)
        if (days := days_of(move, today)) is not None:
            record.due_on = house().due(today, days)
        record.save(force_insert=True)
        event = events.record(
            f"{kind}.create", actor=actor, subject_type=kind, subject_id=record.uid, key=key
        )
        tell(move, record, actor, event)
    return record
