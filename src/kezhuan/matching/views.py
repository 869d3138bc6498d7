"""What leaves the matching room: suggestions with reasons, contacts with threads, follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One item of a demand's list, or one demand of an item's list, with why it stands there."""

    uid: UUID
    demand_uid: UUID
    demand_title: str
    demand_number: str
    item_kind: str
    item_uid: UUID
    item_title: str
    item_organisation: str
    item_external: bool
    rank: int
    band: str
    band_label: str
    score: str
    levels: tuple[float, ...]
    parts: tuple[tuple[str, float], ...]
    reasons: tuple[dict[str, Any], ...]
    feedback: str
    contact_uid: UUID | None
    contact_state: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A demand's list: rows, or the sentence that nothing credible was found and who has it in hand."""

    demand_uid: UUID
    demand_title: str
    computed_at: datetime | None
    model: str
    rows: tuple[SuggestionRow, ...]
    nothing: bool
    followup: str
    question: dict[str, Any]
    may_judge: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of a thread."""

    uid: UUID
    organisation: str
    mine: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact request in a list."""

    uid: UUID
    number: str
    from_organisation: str
    to_organisation: str
    incoming: bool
    demand_uid: UUID | None
    demand_title: str
    item_title: str
    state: str
    state_label: str
    due_on: date | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """A contact with its message, answer and, for its two sides, the thread; staff see only that it exists."""

    row: ContactRow
    message: str
    answer_note: str
    reason: str
    outcome: str
    thread: tuple[MessageRow, ...] | None
    party: bool
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class FollowupRow:
    """A broker's task for a demand nobody answered."""

    uid: UUID
    number: str
    demand_uid: UUID
    demand_title: str
    region: str
    cause: str
    state: str
    state_label: str
    due_on: date | None
    outcome_note: str
    taken: bool
    version: int
    offers: tuple[Offer, ...]
