"""What a person was told and agreed to, and whether an act may rest on it today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.privacy import rules
from kezhuan.core.privacy.models import Consent
from kezhuan.core.privacy.rules import Purpose
from kezhuan.core.privacy.views import ConsentAct, ConsentRow
from kezhuan.core.reading import once
from kezhuan.core.rulebook.overlay import rulebook

RULE = "settings.consents"


def purposes(today: date) -> tuple[Purpose, ...]:
    """Every purpose with the text in force, what needs no consent first."""
    body = rulebook().body(RULE, today)
    return tuple(rules.purpose_of(code, body) for code in (*rules.ESSENTIAL, *rules.OPTIONAL))


def purpose(code: str, today: date) -> Purpose:
    """One purpose with the text in force; Hidden where there is none of this code."""
    if code not in (*rules.ESSENTIAL, *rules.OPTIONAL):
        raise Hidden
    return rules.purpose_of(code, rulebook().body(RULE, today))


def agreed(user_id: UUID | None, code: str, *, today: date) -> bool:
    """True where this person's consent to the words in force stands."""
    if user_id is None:
        return False
    return once(("consent", user_id, code, today), lambda: user_id in agreeing((user_id,), code, today=today))


def agreeing(user_ids: Iterable[UUID], code: str, *, today: date) -> frozenset[UUID]:
    """Those of these persons whose consent to the words in force stands; one question for all."""
    said = purpose(code, today)
    latest = {
        row.user_id: row
        for row in Consent.objects.filter(user_id__in=set(user_ids), purpose=code).order_by("id")
    }
    return frozenset(user for user, row in latest.items() if _stand(said, row) == "given")


def _stand(said: Purpose, row: Consent | None) -> rules.Stand:
    if row is None:
        return "none"
    return rules.stand_of(said, act=row.act, edition=row.edition, text_sm3=row.text_sm3)


def consents(actor: Actor, *, today: date) -> tuple[ConsentRow, ...]:
    """Every purpose with its text in force and where this person stands; Hidden for a visitor."""
    if actor.user_id is None:
        raise Hidden
    latest = {row.purpose: row for row in Consent.objects.filter(user_id=actor.user_id).order_by("id")}
    found = []
    for said in purposes(today):
        row = latest.get(said.code)
        stand = _stand(said, row)
        found.append(
            ConsentRow(
                said.code, said.name, said.name_en, said.essential, said.basis, said.basis_en, said.lines, said.lines_en, said.edition,
                said.text_sm3, stand, rules.STANDS[stand], row.at if row else None,
            )
        )  # fmt: skip
    return tuple(found)


def history(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[ConsentAct, ...]]:
    """What this person was told, gave and withdrew, newest first."""
    if actor.user_id is None:
        return 0, ()
    found = Consent.objects.filter(user_id=actor.user_id)
    rows = found.order_by("-id")[offset : offset + limit]
    return found.count(), tuple(
        ConsentAct(row.at, row.purpose, rules.ACTS[row.act], row.edition, row.text_sm3) for row in rows
    )


def untold(user_id: UUID, *, today: date) -> bool:
    """True where this person has not been told of the essential handling in the words in force."""
    latest = {
        row.purpose: row
        for row in Consent.objects.filter(user_id=user_id, purpose__in=rules.ESSENTIAL).order_by("id")
    }
    return any(_stand(purpose(code, today), latest.get(code)) != "told" for code in rules.ESSENTIAL)
