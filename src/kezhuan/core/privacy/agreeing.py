"""Telling, giving and withdrawing: each act one row and one event, with the edition and hash of its words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Refused
from kezhuan.core.joins import house
from kezhuan.core.privacy import rules
from kezhuan.core.privacy.models import Consent
from kezhuan.core.privacy.queries import consents as queries
from kezhuan.core.privacy.rules import Purpose

VERBS = {"told": "consent.tell", "given": "consent.give", "withdrawn": "consent.withdraw"}


def give(code: str, *, text_sm3: str, actor: Actor, today: date) -> None:
    """The actor agrees to the words with this hash; Refused where others are in force. Given twice is given once."""
    said = _optional(code, today)
    if actor.user_id is None:
        raise Hidden
    if text_sm3 != said.text_sm3:
        raise Refused(rules.CHANGED)
    if not queries.agreed(actor.user_id, code, today=today):
        _write(actor.user_id, said, "given", actor=actor)


def withdraw(code: str, *, actor: Actor, today: date, user_id: UUID | None = None) -> None:
    """The person agrees no longer, and what rests on it ends in the same transaction.

    `user_id` where a paper of theirs was brought in by somebody who keeps their record; the rooms see to that right.
    """
    said, person = _optional(code, today), user_id or actor.user_id
    if person is None:
        raise Hidden
    latest = Consent.objects.filter(user_id=person, purpose=code).order_by("-id").first()
    if latest is None or latest.act == "withdrawn":
        return
    with transaction.atomic():
        _write(person, said, "withdrawn", actor=actor)
        for end in house().withdrawals.get(code, ()):
            end(person, today)


def tell(user_id: UUID, *, actor: Actor, today: date) -> None:
    """The person was shown the essential handling in the words in force; shown twice is noted once."""
    if queries.untold(user_id, today=today):
        with transaction.atomic():
            for code in rules.ESSENTIAL:
                _write(user_id, queries.purpose(code, today), "told", actor=actor)


def begin(wanted: Collection[str], *, actor: Actor, today: date) -> None:
    """The first sign-in: told of what is essential, and asked for what is not; nothing is taken for granted."""
    if actor.user_id is None:
        raise Hidden
    with transaction.atomic():
        tell(actor.user_id, actor=actor, today=today)
        for code in rules.ASKED_FIRST:
            if code in wanted:
                give(code, text_sm3=queries.purpose(code, today).text_sm3, actor=actor, today=today)


def _optional(code: str, today: date) -> Purpose:
    if code not in rules.OPTIONAL:
        raise Hidden
    return queries.purpose(code, today)


def _write(user_id: UUID, said: Purpose, act: str, *, actor: Actor) -> None:
    with transaction.atomic():
        Consent.objects.create(
            user_id=user_id, purpose=said.code, edition=said.edition, text_sm3=said.text_sm3, act=act, at=clock.now()
        )  # fmt: skip
        events.record(
            VERBS[act], actor=actor, subject_type="user", subject_id=user_id,
            changes={"purpose": said.code, "edition": said.edition, "text_sm3": said.text_sm3},
        )  # fmt: skip
