"""Suspicions as their reviewer reads them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from kezhuan.contracts.models import Contract, Suspicion
from kezhuan.contracts.queries.records import visible
from kezhuan.contracts.rules.suspicions import words
from kezhuan.contracts.views import SuspicionRow
from kezhuan.core import codes
from kezhuan.core.access import Actor


def of(actor: Actor, contract: Contract) -> tuple[SuspicionRow, ...]:
    """The hints on one contract, open ones first, with the other contracts this actor may open."""
    rows = list(contract.suspicions.order_by("answer", "id"))
    named = {UUID(uid) for row in rows for uid in row.evidence.get("others", ())}
    known = dict(visible(actor).filter(uid__in=named).values_list("uid", "title")) if named else {}
    return tuple(
        SuspicionRow(
            row.uid, row.code, words.LABELS[row.code], tuple(words.said(row.code, said) for said in row.evidence.get("says", ())),
            tuple((UUID(uid), known[UUID(uid)]) for uid in row.evidence.get("others", ()) if UUID(uid) in known),
            codes.label("suspicion_answers", row.answer), row.note, row.found_at,
        )
        for row in rows
    )  # fmt: skip


def unanswered() -> Iterator[tuple[str, str, str]]:
    """(number, kind of hint, evidence) of every hint nobody has answered, for whoever runs the house; oldest first."""
    found = Suspicion.objects.filter(answer="").select_related("contract").order_by("id")
    for row in found.iterator():
        said = "；".join(str(words.said(row.code, each)) for each in row.evidence.get("says", ()))
        yield row.contract.number or "", words.LABELS[row.code], said
