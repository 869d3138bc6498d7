"""What leaves core.privacy of requests; apart from consents, which core.frame itself stands on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.frame import Offer


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One part of what is held about a person, and what becomes of it when the account is closed."""

    code: str
    label: str
    fate: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class DataRequestRow:
    """A request in a list."""

    uid: UUID
    number: str
    kind: str
    kind_label: str
    part_label: str
    state: str
    state_label: str
    due_on: date | None
    filed_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class DataRequestDetail:
    """One request with its words and its answer, for the person and for those who answer."""

    row: DataRequestRow
    words: str
    answer: str
    answered_at: datetime | None
    version: int
    offers: tuple[Offer, ...]
