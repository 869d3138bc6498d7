"""Transactions in which acts stand together, and the audit rows of refusals, which outlive the rollback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from kezhuan.core import events
from kezhuan.core.access import Actor
from kezhuan.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried and by whom, kept until the transaction it broke is over."""

    kind: str
    uid: UUID
    move: str
    actor: Actor
    key: str
    code: str


# The attempts refused so far in the outermost transaction of this thread; None outside of one.
_refused: ContextVar[list[Attempt] | None] = ContextVar("refused_attempts", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Several acts in one transaction: all stand or none. Every refusal inside, also one that the caller
    caught, leaves its audit row in a transaction of its own afterwards."""
    if _refused.get() is not None:
        with transaction.atomic():
            yield
        return
    attempts: list[Attempt] = []
    token = _refused.set(attempts)
    try:
        with transaction.atomic():
            yield
    finally:
        _refused.reset(token)
        for attempt in attempts:
            _write(attempt)


def note(refusal: Refused, *, kind: str, uid: UUID, move: str, actor: Actor, key: str) -> None:
    """This refusal will leave one audit row, however many acts it passes through on its way out."""
    attempts = _refused.get()
    if refusal.attempt is not None or attempts is None:
        return
    code = refusal.reasons[0].code if refusal.reasons else refusal.code
    refusal.attempt = Attempt(kind, uid, move, actor, key, code[:64])
    attempts.append(refusal.attempt)


def _write(attempt: Attempt) -> None:
    with transaction.atomic():
        events.record(
            f"{attempt.kind}.{attempt.move}.refused", actor=attempt.actor, subject_type=attempt.kind,
            subject_id=attempt.uid, reason=attempt.code, key=attempt.key,
        )  # fmt: skip
