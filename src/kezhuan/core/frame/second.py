"""The two-person step: one proposes, another decides, and what was overtaken is void."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kezhuan.core import clock, events
from kezhuan.core.access import Actor, Role, may
from kezhuan.core.errors import Hidden, Reason, Refused, gettext_noop
from kezhuan.core.frame import refusals
from kezhuan.core.frame.steps import Step, apply, blocked, conflict, find, plain, restored
from kezhuan.core.joins import Subject, house
from kezhuan.core.lifecycle import Move
from kezhuan.core.models import Proposal
from kezhuan.core.rulebook.overlay import rulebook

SETTING = "settings.two_person_steps"


def hands(step: str, side: str, role: Role, today: date) -> bool:
    """True where the dated setting leaves this side ("maker", "checker") of the step to this role.

    The setting can only narrow what the lifecycle allows, and a step without a row is its lifecycle's alone: nobody
    is let in, and no step made a one-person step, by a line of configuration.
    """
    row = rulebook().body(SETTING, today).get(step)
    return row is None or role.value in row[side]["roles"]


def not_theirs(move: Move, actor: Actor, today: date) -> tuple[Reason, ...]:
    """Why this actor may not propose the move of two people: the dated setting leaves it to others."""
    if move.second is None or hands(move.second.step, "maker", actor.role, today):
        return ()
    return (Reason("role", "当前身份不能{label}", {"label": move.label}),)


def propose(step: Step) -> Proposal:
    """The change waits for its second person; an earlier proposal of another version is void."""
    subject, record, move = step.subject, step.record, step.move
    maker = step.actor.user_id
    if move.second is None or maker is None:
        raise Refused(Reason("proposal.nobody", "「{label}」须由一名经办人提出", {"label": move.label}))
    if reasons := not_theirs(move, step.actor, step.today):
        raise Refused(*reasons)
    waiting = Proposal.objects.filter(
        subject_type=subject.kind, subject_id=record.uid, move=move.name, state=Proposal.OPEN
    )
    waiting.exclude(version=record.version).update(state=Proposal.VOID, decided_at=clock.now())
    if waiting.filter(version=record.version).exists():
        raise Refused(Reason("proposal.open", "已有一份待复核的「{label}」", {"label": move.label}))
    proposal = Proposal.objects.create(
        subject_type=subject.kind, subject_id=record.uid, move=move.name, step=move.second.step,
        version=record.version, changes=plain(subject, step.changes), maker_id=maker,
        maker_role=step.actor.role.value, reason=step.reason, created_at=clock.now(),
    )  # fmt: skip
    events.record(
        f"{subject.kind}.{move.name}.propose", actor=step.actor, subject_type=subject.kind, subject_id=record.uid,
        changes=step.noted, reason=step.reason, key=step.key,
    )  # fmt: skip
    return proposal


def decide(
    proposal_uid: UUID, *, approve: bool, actor: Actor, today: date, reason: str = "", key: str = "",
) -> Any:  # fmt: skip
    """The second person has decided: approved changes stand, refused or overtaken ones do not."""
    with refusals.together():
        subject, record, proposal = _locked(proposal_uid, actor)
        move = subject.lifecycle.move(proposal.move)
        try:
            _check(subject, record, move, proposal, actor, today)
            if approve:
                _approve(subject, record, move, proposal, actor=actor, today=today, reason=reason, key=key)
        except Refused as refusal:
            refusals.note(
                refusal, kind=subject.kind, uid=record.uid, move=f"{move.name}.decide", actor=actor, key=key
            )
            raise
        proposal.checker_id, proposal.decided_at, proposal.reason = actor.user_id, clock.now(), reason
        proposal.state = Proposal.APPROVED if approve else Proposal.REFUSED
        proposal.save()
        if not approve:
            events.record(
                f"{subject.kind}.{move.name}.decline", actor=actor, subject_type=subject.kind,
                subject_id=record.uid, reason=reason, key=key,
            )  # fmt: skip
        return record


def _approve(
    subject: Subject, record: Any, move: Move, proposal: Proposal, *, actor: Actor, today: date, reason: str, key: str
) -> None:  # fmt: skip
    """The proposed change stands; Refused where another room, or a row written since, holds against it."""
    if reasons := blocked(subject, record, move.name):
        raise Refused(*reasons)
    step = Step(subject, record, move, actor=actor, today=today, key=key)
    step.changes = restored(subject, proposal.changes)
    step.note(reason=reason, maker=str(proposal.maker_id))
    try:
        with transaction.atomic():
            apply(step)
    except IntegrityError:
        # Proposed when it was free, approved when it no longer is: such as a number that another record bears by now.
        raise Refused(Reason("proposal.clash", gettext_noop("复核期间其他记录有了变动，与这份改动冲突（如编号重复）；请不予同意，由经办人重新提出"))) from None  # fmt: skip


def _locked(proposal_uid: UUID, actor: Actor) -> tuple[Subject, Any, Proposal]:
    """Record first, then proposal: the order in which proposing locks them, so that neither waits for the other."""
    named = Proposal.objects.filter(uid=proposal_uid).first()
    if named is None:
        raise Hidden
    subject = house().subjects[named.subject_type]
    record = find(subject, named.subject_id, actor)
    return subject, record, Proposal.objects.select_for_update().get(pk=named.pk)


def _check(subject: Subject, record: Any, move: Move, proposal: Proposal, actor: Actor, today: date) -> None:
    if proposal.state != Proposal.OPEN or proposal.version != record.version:
        raise Refused(Reason("proposal.void", "这份待复核事项已失效，记录在此期间有变动"))
    if proposal.maker_id == actor.user_id:
        raise Refused(Reason("proposal.same_person", "经办与复核须为不同的人"))
    if (
        move.second is None
        or not may(actor, move.second.parts, subject.relations(actor, record))
        or not hands(move.second.step, "checker", actor.role, today)
    ):
        raise Refused(Reason("role", "当前身份不能复核「{label}」", {"label": move.label}))
    if reasons := conflict(subject, record, actor):
        raise Refused(*reasons)
