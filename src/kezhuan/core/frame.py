"""The one way a record changes: scope → lock → version → blockers → guards → state → event → reactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction

from kezhuan.core import clock, events, numbers
from kezhuan.core.access import ADMINS, OFFICERS, Actor, Relation, Role, may
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, Stale
from kezhuan.core.joins import Subject, house
from kezhuan.core.lifecycle import Move
from kezhuan.core.models import Proposal, Undo

_bound: ContextVar[bool] = ContextVar("inside_together", default=False)
DECIDERS = OFFICERS | {Role.OPERATOR, Role.EXPERT, Role.REGISTRAR, Role.FINANCE}


@dataclass(frozen=True, slots=True)
class Offer:
    """A move an actor may see on a record: open, or shut with the reasons why."""

    name: str
    label: str
    open: bool
    reasons: tuple[Reason, ...]
    danger: bool
    second: bool


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


@contextmanager
def act(
    kind: str,
    uid: UUID,
    move_name: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    key: str = "",
    facts: Mapping[str, Any] | None = None,
    mine: Mapping[str, Any] | None = None,
) -> Iterator[Step]:
    """The move is made in one transaction, or Hidden, Stale, Refused or Invalid says why nothing was written."""
    subject = house().subjects[kind]
    try:
        with transaction.atomic():
            step = _enter(
                subject,
                uid,
                move_name,
                actor=actor,
                today=today,
                version=version,
                key=key,
                facts=facts or {},
                mine=mine or {},
            )
            yield step
            _leave(step)
    except Refused as refusal:
        refusal.attempt = refusal.attempt or (kind, uid, move_name, actor, key)
        write_refusal(refusal)
        raise


@contextmanager
def together() -> Iterator[None]:
    """Several acts in one transaction: all stand or none; the refusal that broke it leaves its audit row."""
    if _bound.get():
        yield
        return
    token = _bound.set(True)
    try:
        with transaction.atomic():
            yield
    except Refused as refusal:
        _bound.reset(token)
        token = None
        write_refusal(refusal)
        raise
    finally:
        if token is not None:
            _bound.reset(token)


def write_refusal(refusal: Refused) -> None:
    """The audit row of a refused move stands in a transaction of its own, after the rollback of whatever
    larger transaction the move was part of."""
    if refusal.attempt is None or _bound.get():
        return
    kind, uid, move_name, actor, key = refusal.attempt
    refusal.attempt = None
    code = refusal.reasons[0].code if refusal.reasons else refusal.code
    with transaction.atomic():
        events.record(
            f"{kind}.{move_name}.refused",
            actor=actor,
            subject_type=kind,
            subject_id=uid,
            reason=code[:64],
            key=key,
        )


def _find(subject: Subject, uid: UUID, actor: Actor) -> Any:
    rows = subject.model._default_manager.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",) if connection.features.has_select_for_update_of else ())
    try:
        record = rows.get(uid=uid)
    except ObjectDoesNotExist:
        raise Hidden from None
    if actor.role is not Role.SYSTEM and not subject.scope.allows(actor, record):
        raise Hidden
    return record


def _enter(
    subject: Subject,
    uid: UUID,
    move_name: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    key: str,
    facts: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> Step:
    record = _find(subject, uid, actor)
    try:
        move = subject.lifecycle.move(move_name)
    except KeyError:
        raise Hidden from None
    if version is None and actor.role is not Role.SYSTEM:
        raise Invalid({"version": Reason("version.missing", "缺少版本号，请刷新页面后重试")})
    if version is not None and version != record.version:
        raise Stale(mine=mine, theirs={**subject.shown(record), "version": record.version})
    for blocker in house().blockers.get((subject.kind, move_name), ()):
        if (reason := blocker(record)) is not None:
            raise Refused(reason)
    reasons = forbidden(subject, record, move, actor)
    reasons += move.why_not({**subject.facts(record), **facts})
    if reasons:
        refusal = Refused(*reasons)
        refusal.attempt = (subject.kind, uid, move_name, actor, key)
        raise refusal
    return Step(subject, record, move, actor=actor, today=today, key=key)


def forbidden(subject: Subject, record: Any, move: Move, actor: Actor) -> tuple[Reason, ...]:
    """Why the table itself forbids this move: state, role and relation, or a conflict of interest."""
    if record.state not in move.sources:
        state = subject.lifecycle.states[record.state]
        return (Reason("state", "当前状态为「{state}」，不能{label}", {"state": state, "label": move.label}),)
    if actor.role is Role.SYSTEM:
        return ()
    if not may(actor, move.roles, subject.relations(actor, record)):
        return (Reason("role", "当前身份不能{label}", {"label": move.label}),)
    relations = subject.relations(actor, record)
    deciding = actor.role in DECIDERS and Relation.OWN not in relations
    if deciding and actor.conflicts & subject.parties(record):
        return (Reason("conflict", "该事项涉及您所在或申报回避的单位，须由他人办理"),)
    return ()


def _leave(step: Step) -> None:
    if step.move.second is not None:
        step.proposal = _propose(step)
        return
    _apply(step)


def _plain(subject: Subject, changes: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field.name: field for field in subject.model._meta.concrete_fields}
    return {
        name: fields[name].value_to_string(_Holder(fields[name], value)) if value is not None else None
        for name, value in changes.items()
    }


class _Holder:
    """Just enough of a record for a field to write one value in its serialised form."""

    def __init__(self, field: Any, value: Any) -> None:
        setattr(self, field.attname, value)


def _restored(subject: Subject, plain: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field.name: field for field in subject.model._meta.concrete_fields}
    return {
        name: fields[name].to_python(value) if value is not None else None for name, value in plain.items()
    }


def _apply(step: Step) -> None:
    subject, record, move = step.subject, step.record, step.move
    moment = clock.now()
    before = {name: getattr(record, name) for name in step.changes}
    before |= {"state": record.state, "due_on": record.due_on, "state_since": record.state_since}
    target = move.target or record.state
    if target != record.state:
        record.state_since = moment
        record.due_on = None
    if move.days is not None:
        record.due_on = house().due(step.today, move.days)
    for name, value in step.changes.items():
        setattr(record, name, value)
    if subject.number_kind and subject.number_on == move.name and not record.number:
        record.number = numbers.next_number(subject.number_kind, step.today.year)
    record.state, record.version, record.updated_at = target, record.version + 1, moment
    record.save()
    if move.undo_s:
        Undo.objects.filter(subject_type=subject.kind, subject_id=record.uid).delete()
        Undo.objects.create(
            subject_type=subject.kind,
            subject_id=record.uid,
            version=record.version,
            before=_plain(subject, before),
            actor_id=step.actor.user_id,
            until=moment + timedelta(seconds=move.undo_s),
        )
    said: dict[str, Any] = {"state": [before["state"], target]} if before["state"] != target else {}
    said |= {
        name: [_said(before[name]), _said(value)]
        for name, value in step.changes.items()
        if name in subject.open_fields and before[name] != value
    }
    changed = sorted(name for name, value in step.changes.items() if before[name] != value)
    if changed:
        said["fields"] = changed
    events.record(
        f"{subject.kind}.{move.name}",
        actor=step.actor,
        subject_type=subject.kind,
        subject_id=record.uid,
        changes=said | step.noted,
        reason=step.reason,
        key=step.key,
    )


def _said(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, list, type(None))) else str(value)


def _propose(step: Step) -> Proposal:
    second = step.move.second
    assert second is not None
    open_already = Proposal.objects.filter(
        subject_type=step.subject.kind, subject_id=step.record.uid, move=step.move.name, state=Proposal.OPEN
    )
    open_already.exclude(version=step.record.version).update(state=Proposal.VOID, decided_at=clock.now())
    if open_already.filter(version=step.record.version).exists():
        raise Refused(Reason("proposal.open", "已有一份待复核的「{label}」", {"label": step.move.label}))
    proposal = Proposal.objects.create(
        subject_type=step.subject.kind,
        subject_id=step.record.uid,
        move=step.move.name,
        step=second.step,
        version=step.record.version,
        changes=_plain(step.subject, step.changes),
        maker_id=step.actor.user_id,
        maker_role=step.actor.role.value,
        reason=step.reason,
        created_at=clock.now(),
    )
    events.record(
        f"{step.subject.kind}.{step.move.name}.propose",
        actor=step.actor,
        subject_type=step.subject.kind,
        subject_id=step.record.uid,
        changes=step.noted,
        reason=step.reason,
        key=step.key,
    )
    return proposal


def decide(
    proposal_uid: UUID,
    *,
    approve: bool,
    actor: Actor,
    today: date,
    reason: str = "",
    key: str = "",
) -> Any:
    """The second person has decided: approved changes stand, refused or overtaken ones do not."""
    attempt: tuple[Any, ...] | None = None
    try:
        with transaction.atomic():
            try:
                proposal = Proposal.objects.select_for_update().get(uid=proposal_uid)
            except Proposal.DoesNotExist:
                raise Hidden from None
            subject = house().subjects[proposal.subject_type]
            record = _find(subject, proposal.subject_id, actor)
            move = subject.lifecycle.move(proposal.move)
            attempt = (subject.kind, record.uid, f"{move.name}.decide", actor, key)
            _check_second(subject, record, move, proposal, actor)
            proposal.checker_id, proposal.decided_at, proposal.reason = actor.user_id, clock.now(), reason
            proposal.state = Proposal.APPROVED if approve else Proposal.REFUSED
            proposal.save()
            if approve:
                step = Step(subject, record, move, actor=actor, today=today, key=key)
                step.changes = _restored(subject, proposal.changes)
                step.note(reason=reason, maker=str(proposal.maker_id))
                _apply(step)
            else:
                events.record(
                    f"{subject.kind}.{move.name}.decline",
                    actor=actor,
                    subject_type=subject.kind,
                    subject_id=record.uid,
                    reason=reason,
                    key=key,
                )
            return record
    except Refused as refusal:
        refusal.attempt = refusal.attempt or attempt
        write_refusal(refusal)
        raise


def _check_second(subject: Subject, record: Any, move: Move, proposal: Proposal, actor: Actor) -> None:
    assert move.second is not None
    if proposal.state != Proposal.OPEN or proposal.version != record.version:
        raise Refused(Reason("proposal.void", "这份待复核事项已失效，记录在此期间有变动"))
    if proposal.maker_id == actor.user_id:
        raise Refused(Reason("proposal.same_person", "经办与复核须为不同的人"))
    if not may(actor, move.second.parts, subject.relations(actor, record)):
        raise Refused(Reason("role", "当前身份不能复核「{label}」", {"label": move.label}))
    if actor.role in DECIDERS and actor.conflicts & subject.parties(record):
        raise Refused(Reason("conflict", "该事项涉及您所在或申报回避的单位，须由他人办理"))


def create(kind: str, values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> Any:
    """A record stands in its first state with its event; Refused where the table does not allow this actor."""
    subject = house().subjects[kind]
    move = subject.lifecycle.move("create")
    moment = clock.now()
    record = subject.model(
        **values, state=subject.lifecycle.initial, state_since=moment, created_at=moment, updated_at=moment
    )
    if actor.role is not Role.SYSTEM and not may(actor, move.roles, subject.relations(actor, record)):
        refusal = Refused(Reason("role", "当前身份不能{label}", {"label": move.label}))
        refusal.attempt = (kind, record.uid, "create", actor, key)
        write_refusal(refusal)
        raise refusal
    with transaction.atomic():
        if subject.number_kind and subject.number_on == "create":
            record.number = numbers.next_number(subject.number_kind, today.year)
        if move.days is not None:
            record.due_on = house().due(today, move.days)
        record.save(force_insert=True)
        events.record(f"{kind}.create", actor=actor, subject_type=kind, subject_id=record.uid, key=key)
    return record


def undo(kind: str, uid: UUID, *, actor: Actor, key: str = "") -> Any:
    """The last move is taken back, where its seconds have not run out and nothing has happened since."""
    subject = house().subjects[kind]
    with transaction.atomic():
        record = _find(subject, uid, actor)
        row = Undo.objects.filter(subject_type=kind, subject_id=uid, actor_id=actor.user_id).first()
        if row is None or row.version != record.version or row.until < clock.now():
            raise Refused(Reason("undo.late", "撤销时限已过，或记录已有后续变动"))
        state = record.state
        for name, value in _restored(subject, row.before).items():
            setattr(record, name, value)
        record.version, record.updated_at = record.version + 1, clock.now()
        record.save()
        row.delete()
        events.record(
            f"{kind}.undo",
            actor=actor,
            subject_type=kind,
            subject_id=uid,
            changes={"state": [state, record.state]},
            key=key,
        )
    return record


def offers(kind: str, record: Any, actor: Actor) -> tuple[Offer, ...]:
    """The moves this actor sees on this record, each open or shut with its reasons."""
    subject = house().subjects[kind]
    if actor.role in ADMINS:
        return ()
    found = []
    facts = subject.facts(record)
    for move in subject.lifecycle.open_to(actor, record.state, subject.relations(actor, record)):
        if move.name == "create":
            continue
        reasons = forbidden(subject, record, move, actor) + move.why_not(facts)
        for blocker in house().blockers.get((kind, move.name), ()):
            if (reason := blocker(record)) is not None:
                reasons += (reason,)
        found.append(Offer(move.name, move.label, not reasons, reasons, move.danger, move.second is not None))
    return tuple(found)
