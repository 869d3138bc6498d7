"""What leaves the matching room: suggestions with reasons, contacts with threads, follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one text with what stands around them, cut from a group the reader may see."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why an item stands in a list, with the words of both texts that prove it."""

    code: str
    words: str
    said: Reason
    need: Quote | None
    item: Quote | None


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One 技术参数 row against the item: 满足, 接近, 不满足 or 未说明; `given` as the other side writes it."""

    name: str
    wanted: str
    given: str
    verdict: str
    label: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """One named part of a score; the parts of a score sum to it."""

    name: str
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One item of a demand's list, or one demand of an item's list, with why it stands there."""

    uid: UUID
    demand_uid: UUID
    demand_title: str
    demand_number: str
    demand_organisation: str
    demand_region: str
    item_kind: str
    item_uid: UUID
    item_title: str
    item_organisation: str
    item_external: bool
    claimed: bool
    rank: int
    band: str
    band_label: str
    score: Decimal
    levels: tuple[float, ...]
    parts: tuple[PartRow, ...]
    reasons: tuple[ReasonRow, ...]
    verdicts: tuple[VerdictRow, ...]
    feedback: str
    contact_uid: UUID | None
    contact_state: str
    may_ask_again: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """A demand's list: rows, or the sentence that nothing credible was found and who has it in hand."""

    demand_uid: UUID
    demand_title: str
    demand_number: str
    computed_at: datetime | None
    model: str
    rows: tuple[SuggestionRow, ...]
    nothing: bool
    followup: str
    question: Reason | None
    may_judge: bool
    open: bool

    @property
    def achievements(self) -> tuple[SuggestionRow, ...]:
        """What exists."""
        return tuple(row for row in self.rows if row.item_kind == "achievement")

    @property
    def people(self) -> tuple[SuggestionRow, ...]:
        """Who may be able to do it."""
        return tuple(row for row in self.rows if row.item_kind != "achievement")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a thread."""

    uid: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of a thread."""

    uid: UUID
    organisation: str
    mine: bool
    text: str
    at: datetime
    files: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AskView:
    """What a request would be about, shown before it is sent: both sides as the asking one may know them."""

    demand_uid: UUID | None
    demand_title: str
    item_kind: str
    item_uid: UUID | None
    item_title: str
    to_organisation: str


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
    item_kind: str
    item_uid: UUID | None
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
    demand_organisation: str
    region: str
    cause: str
    state: str
    state_label: str
    due_on: date | None
    outcome_note: str
    taken: bool
    version: int
    question: Reason | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """One evaluation of the matcher: figures, data and model, as the quality page shows them."""

    at: datetime
    source: str
    data: str
    model: str
    how: str
    pairs: int
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TwinRow:
    """A record that says nearly the same; `words` are the writer's own words that stand in both, longest first."""

    uid: UUID
    title: str
    number: str
    organisation: str
    state_label: str
    percent: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What a text is told before it is handed in: advice to a person, never a verdict.

    `kind` is "" or advert, solution, staffing, vague; `words` are the words that finding rests on. `compared` is False
    where only the organisation's own records could be compared, for there is no index.
    """

    twins: tuple[TwinRow, ...]
    kind: str
    sentence: str
    words: tuple[str, ...]
    compared: bool
