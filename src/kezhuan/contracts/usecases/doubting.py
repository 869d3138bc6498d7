"""Looking at all filings for what a reviewer should see, and the reviewer's answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts.models import Contract, Suspicion
from kezhuan.contracts.queries.registry import cases
from kezhuan.contracts.rules.suspicions.doubt import CODE, limits
from kezhuan.contracts.rules.suspicions.scanning import scan
from kezhuan.core import clock, codes, frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.text import clean_text


def look(*, today: date) -> int:
    """Every hint on every filed contract stands once, open until answered; how many are new."""
    found = scan(cases(), limits=limits(rulebook().body(CODE, today)))
    known = dict(Contract.objects.filter(uid__in={doubt.uid for doubt in found}).values_list("uid", "pk"))
    at, before = clock.now(), Suspicion.objects.count()
    Suspicion.objects.bulk_create(
        (
            Suspicion(contract_id=known[UUID(doubt.uid)], code=doubt.code, mark=doubt.mark, found_at=at,
                      evidence={"says": [dict(said) for said in doubt.says], "others": list(doubt.others)})
            for doubt in found
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    return Suspicion.objects.count() - before


def daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job: done every day, and after each filing and receipt."""
    return {"new": look(today=clock.today())}


def answer_suspicion(
    uid: UUID, suspicion_uid: UUID, *, answer: str, note: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:  # fmt: skip
    """The reviewer has looked at one hint and written down what was found."""
    codes.require_codes({"answer": answer}, {"answer": "suspicion_answers"}, today=today)
    words = clean_text(note)[:300]
    if not answer or len(words) < 4:
        raise Invalid({"note": Reason("doubt.note", gettext_noop("请写明怎样核实、结果如何"))})
    with frame.act("contract", uid, "answer", actor=actor, today=today, version=version, key=key) as step:
        row = step.record.suspicions.filter(uid=suspicion_uid).first()
        if row is None:
            raise Hidden
        row.answer, row.note, row.answered_by_id, row.answered_at = answer, words, actor.user_id, clock.now()
        row.save()
        step.note(suspicion=row.code, answer=answer)
