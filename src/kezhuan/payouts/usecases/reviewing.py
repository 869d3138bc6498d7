"""The bureaus' part: accepting, reviewing by others than registered, deciding by two, refusing by two."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid
from kezhuan.core.models import Proposal
from kezhuan.core.money import Fen
from kezhuan.payouts.queries import cases
from kezhuan.payouts.rules import deciding, explaining
from kezhuan.payouts.usecases import basis


def return_application(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Back with the applicant, with what is to be mended."""
    _with_reason(uid, "return", reason, actor=actor, today=today, version=version, key=key)


def decline_application(
    uid: UUID, *, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """Proposed as 不予支持; it stands once a second person agrees."""
    _with_reason(uid, "decline", reason, actor=actor, today=today, version=version, key=key)


def _with_reason(
    uid: UUID, move: str, reason: str, *, actor: Actor, today: date, version: int, key: str
) -> None:
    reason = reason.strip()
    with frame.act(
        "application", uid, move, actor=actor, today=today, version=version, key=key, facts={"reason": reason}
    ) as step:
        step.change(reason=reason)


def accept_application(uid: UUID, *, actor: Actor, today: date, version: int, key: str = "") -> None:
    """受理: the clock of the review runs."""
    with frame.act("application", uid, "accept", actor=actor, today=today, version=version, key=key):
        pass


def review_application(
    uid: UUID, *, opinion: str, discredited: bool, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """The ceiling stands, explained, over the contracts as they are now; the reviewer registered none of them."""
    opinion = opinion.strip()
    with frame.act(
        "application", uid, "review", actor=actor, today=today, version=version, key=key, facts={"opinion": opinion}
    ) as step:  # fmt: skip
        application = step.record
        application.discredited = discredited
        policy, case, tree = basis.locked(application, today=today)
        hand = deciding.same_hand(
            actor.user_id, cases.registrars(line.contract for line in case.lines), step="review"
        )
        step.require(hand is None, hand)  # type: ignore[arg-type]
        basis.keep_lines(application, policy, case, tree)
        step.change(
            opinion=opinion, discredited=discredited, ceiling_fen=tree.amount, explained=explaining.to_json(tree), reviewed_by_id=actor.user_id,
            decided_fen=None,
        )  # fmt: skip
        step.note(policy=policy.code, rule_sm3=policy.sm3)


def decide_application(
    uid: UUID, *, decided: Fen, reason: str, actor: Actor, today: date, version: int, key: str = ""
) -> Proposal | None:
    """The decided amount waits for the finance bureau; at most the ceiling, with its reason."""
    reason = reason.strip()
    with frame.act(
        "application",
        uid,
        "decide",
        actor=actor,
        today=today,
        version=version,
        key=key,
        facts={"reason": reason},
    ) as step:
        application = step.record
        _policy, case, tree = basis.locked(application, today=today)
        hand = deciding.same_hand(
            actor.user_id, cases.registrars(line.contract for line in case.lines), step="decide"
        )
        step.require(hand is None, hand)  # type: ignore[arg-type]
        ceiling = Fen(min(tree.amount, application.ceiling_fen or 0))
        if wrong := deciding.decided_fault(decided, ceiling, reason):
            raise Invalid(wrong)
        step.change(decided_fen=decided, reason=reason)
    return step.proposal
