"""Purposes in the reader's language: their texts are data of the rulebook, kept in both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext

from kezhuan.core.privacy.queries import consents
from kezhuan.core.privacy.rules import Purpose
from kezhuan.core.privacy.views import ConsentRow
from kezhuan.ui.tones import tone_of


@dataclass(frozen=True, slots=True)
class Card:
    """One purpose as a page draws it; `stand` empty where nobody's consent is meant."""

    code: str
    name: str
    essential: bool
    basis: str
    lines: tuple[str, ...]
    edition: str
    text_sm3: str
    stand: str = ""
    stand_label: str = ""
    tone: str = ""
    at: datetime | None = None


def card(said: Purpose | ConsentRow) -> Card:
    """The purpose in the reader's language."""
    english = get_language() == "en"
    name, basis, lines = (
        (said.name_en, said.basis_en, said.lines_en) if english else (said.name, said.basis, said.lines)
    )
    if isinstance(said, Purpose):
        return Card(said.code, name, said.essential, basis, lines, said.edition, said.text_sm3)
    return Card(
        said.code, name, said.essential, basis, lines, said.edition, said.text_sm3, said.stand, gettext(said.stand_label), tone_of(said.stand), said.at
    )  # fmt: skip


def cards(found: Iterable[Purpose | ConsentRow]) -> tuple[Card, ...]:
    """All of them."""
    return tuple(card(said) for said in found)


def of_purpose(code: str, today: date) -> Card:
    """The words in force of one purpose, to stand beside a form that rests on them."""
    return card(consents.purpose(code, today))
