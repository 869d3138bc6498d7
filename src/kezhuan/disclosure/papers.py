"""The sealed text of one record on paper, marked with whoever reads it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.files.paper.parts import Section
from kezhuan.files.paper.pdf import document


def sealed(actor: Actor, kind: str, uid: UUID) -> HttpResponse:
    """A PDF of the sealed group with the watermark on every page; Hidden for whoever may not read it."""
    if kind not in house().disclosable:
        raise Hidden
    sheet = house().disclosable[kind].sheet(actor, uid)
    made = document(
        sheet.title, subtitle=sheet.number, sections=(Section(facts=sheet.rows),), at=clock.now(), footer=sheet.watermark,
        watermark=sheet.watermark,
    )  # fmt: skip
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{sheet.number or kind}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
