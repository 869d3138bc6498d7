"""What leaves core.publicity: notices as everybody reads them, objections as their sides do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.frame import Offer
from kezhuan.core.publicity.rules import Standing


@dataclass(frozen=True, slots=True)
class PublicityRow:
    """A notice in a list."""

    uid: UUID
    number: str
    kind: str
    kind_label: str
    title: str
    organisation: str
    starts_on: date
    until: date
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection that was decided, as everybody reads it: when and how, never by whom it was raised."""

    number: str
    state_label: str
    answer: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicityDetail:
    """A whole notice with its period, how many objections are open and what was answered."""

    row: PublicityRow
    subject_type: str
    subject_id: UUID
    lines: tuple[str, ...]
    contact: str
    days: int
    unit: str
    provisional: bool
    open_to_objection: bool
    open_objections: int
    answered: tuple[Answered, ...]
    standing: Standing
    text_sm3: str
    replaced_by: UUID | None
    stop_reason: str
    announced_at: datetime
    version: int
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection in a list of its author or of those who answer it."""

    uid: UUID
    number: str
    publicity_uid: UUID
    publicity_title: str
    state: str
    state_label: str
    due_on: date | None
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionDetail:
    """One objection: its words and its author for both sides."""

    row: ObjectionRow
    text: str
    author_name: str
    phone: str
    answer: str
    answered_at: datetime | None
    mine: bool
    version: int
    offers: tuple[Offer, ...]
