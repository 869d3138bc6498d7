"""What leaves the trials room: items of the pool, trials with their log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of the pool in a list."""

    uid: UUID
    number: str
    title: str
    organisation: str
    region: str
    conversion_label: str
    price_kind: str
    price_label: str
    price_fen: int | None
    months: int
    state: str
    state_label: str
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class TrialConditionRow:
    """One condition of entry: what to look at, and whether it was ticked."""

    code: str
    name: str
    hint: str
    met: bool


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Where the announcement of a price stands: none, running, objected, clean; empty where none is needed."""

    state: str
    until: date | None
    url: str


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """One item of the pool with its terms."""

    row: ItemRow
    achievement_uid: UUID
    rights: tuple[str, ...]
    scope: str
    royalty: str
    decide_within_months: int
    improvements: str
    confidentiality: str
    liability: str
    months_hint: Reason | None
    state_unit: bool
    reason_note: str
    conditions: tuple[TrialConditionRow, ...]
    notice: NoticeRow | None
    owned: bool
    staff: bool
    may_try: bool
    may_announce: bool
    trials: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial in a list."""

    uid: UUID
    number: str
    item_title: str
    firm: str
    holder: str
    starts_on: date | None
    ends_on: date | None
    state: str
    state_label: str
    version: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a trial or of its log."""

    uid: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of a trial's log."""

    uid: UUID
    kind: str
    kind_label: str
    month: str
    text: str
    at: datetime
    organisation: str
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class TrialDetail:
    """A trial; purpose, log and judgements for its two sides, staff see that it stands where; `ties` hint to whoever
    reviews it that holder and firm belong together."""

    row: TrialRow
    item_uid: UUID
    side: str
    purpose: str
    insurance_no: str
    extended: bool
    decide_by: date | None
    extension_hint: Reason
    need_verdict: str
    need_words: str
    supply_verdict: str
    supply_words: str
    breached_on: date | None
    notice_until: date | None
    ended_on: date | None
    reason_note: str
    contract_uid: UUID | None
    contract_number: str
    terms: ItemRow
    log: tuple[LogRow, ...]
    files: tuple[FileRow, ...]
    missing_months: tuple[str, ...]
    ties: tuple[Reason, ...]
    notice: NoticeRow | None
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
