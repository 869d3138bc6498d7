"""What leaves the deals room: cards of the board, a deal with its thread, shares, and the facts later rooms read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kezhuan.core.frame import Offer


@dataclass(frozen=True, slots=True)
class DealPartyRow:
    """One organisation of a deal; `uid` is None where it has not joined."""

    uid: UUID | None
    name: str
    side: str
    side_label: str


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal on the board or in a list; days count from the last move and from the newest entry."""

    uid: UUID
    number: str
    title: str
    need: str
    supply: str
    region: str
    state: str
    state_label: str
    days_in_state: int
    days_silent: int
    silent: bool
    shares_bp: int
    version: int
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One step of the board: how many stand there, and the longest silent of them."""

    state: str
    label: str
    total: int
    median_days: int | None
    cards: tuple[DealCard, ...]


@dataclass(frozen=True, slots=True)
class DealFileRow:
    """A file of an entry or of a share."""

    uid: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of the case from 征集 to 兑现: when, what, who, with which words and papers, after how many days."""

    at: datetime
    stage: str
    what: str
    who: str
    organisation: str = ""
    note: str = ""
    days: int = 0
    files: tuple[DealFileRow, ...] = ()
    uid: UUID | None = None
    open_until: date | None = None


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One person's share in a deal."""

    uid: UUID
    person_uid: UUID
    person: str
    organisation: str
    side: str
    side_label: str
    share_bp: int
    earner: str
    earner_label: str
    state: str
    state_label: str
    evidence: str
    note: str
    need_agreed_at: datetime | None
    supply_agreed_at: datetime | None
    waits_for: tuple[str, ...]
    dispute: str
    decision_note: str
    files: tuple[DealFileRow, ...]
    mine: bool
    version: int
    offers: tuple[Offer, ...]
    replayed: bool


@dataclass(frozen=True, slots=True)
class ShareDetail:
    """A share on its own page, with its deal's name and what happened to it."""

    share: ShareRow
    deal_uid: UUID
    deal_number: str
    deal_title: str
    insider: bool
    thread: tuple[ThreadRow, ...]


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """A broker's record of having brought two sides together; `late` where it was written down long after."""

    uid: UUID
    number: str
    person: str
    organisation: str
    need: str
    supply: str
    deal_uid: UUID | None
    deal_number: str
    introduced_on: date
    recorded_on: date
    late: bool
    protected_until: date
    note: str
    reason_note: str
    state: str
    state_label: str
    mine: bool
    version: int
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class DealDetail:
    """A deal; thread, checks and prices only for those who work on it, staff see that it stands where."""

    card: DealCard
    parties: tuple[DealPartyRow, ...]
    demand_uid: UUID | None
    demand_title: str
    achievement_uid: UUID | None
    achievement_title: str
    contact_uid: UUID | None
    contact_number: str
    keeper: str
    expected_fen: int | None
    expected_on: date | None
    signed_on: date | None
    reason: str
    reason_note: str
    insider: bool
    may_claim: bool
    shares: tuple[ShareRow, ...]
    introductions: tuple[IntroductionRow, ...]
    may_name: bool
    thread: tuple[ThreadRow, ...]
    waiting: tuple[tuple[str, int], ...]
    milestones: tuple[ThreadRow, ...]
    unchecked: tuple[str, ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConfirmedShare:
    """A confirmed share as later rooms read it."""

    person_uid: UUID
    organisation_uid: UUID
    side: str
    share_bp: int
    earner: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What contracts and payouts need of a deal: `parties` are (organisation uid or None, name, side)."""

    uid: UUID
    number: str
    title: str
    state: str
    region: str
    signed_on: date | None
    parties: tuple[DealPartyRow, ...]
    brokers: tuple[ConfirmedShare, ...]
    demand_uid: UUID | None
    achievement_uid: UUID | None
    first_introduced_on: date | None
    demand_entered_on: date | None
    achievement_entered_on: date | None
