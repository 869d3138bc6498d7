"""What leaves core.privacy: purposes and where a person stands to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One purpose, its words in force and where the reader stands: none, told, given, withdrawn or outdated."""

    code: str
    name: str
    name_en: str
    essential: bool
    basis: str
    basis_en: str
    lines: tuple[str, ...]
    lines_en: tuple[str, ...]
    edition: str
    text_sm3: str
    stand: str
    stand_label: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentAct:
    """One act on a consent."""

    at: datetime
    purpose: str
    act_label: str
    edition: str
    text_sm3: str
