"""What leaves the demands room: frozen rows holding only the field groups their reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from kezhuan.core.frame import Offer


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One 技术参数 row as shown and edited."""

    name: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    current: Decimal | None
    text: str
    method: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question of the operator and the firm's answer."""

    uid: UUID
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CardRow:
    """The screening card; staff and the owner see it."""

    ticks: tuple[tuple[str, str, bool], ...]
    note: str
    scores: tuple[tuple[str, str, int], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A demand in a list: what its reader may see of it, in the words of the page."""

    uid: UUID
    number: str
    title: str
    teaser: str
    field: str
    region: str
    organisation: str
    state: str
    state_label: str
    audience: str
    budget: tuple[int | None, int | None] | None
    published_on: date | None
    due_on: date | None
    version: int
    external: bool


@dataclass(frozen=True, slots=True)
class MemberPart:
    """The member-level group."""

    problem: str
    goal: str
    industry: str
    activity: str
    solution: str
    budget_low_fen: int | None
    budget_high_fen: int | None
    starts_on: date | None
    ends_on: date | None
    urgency: str
    funded: bool
    accepts_trial: bool
    ip_wish: str
    parameters: tuple[ParameterRow, ...]


@dataclass(frozen=True, slots=True)
class SealedPart:
    """The sealed group (未公开内容): the owner, its mandate, and staff inside; each staff reading is logged. Empty from
    the day `cleared_on`, where there is one."""

    detail: str
    tried: str
    scene: str
    contact_name: str
    contact_phone: str
    cleared_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemandMoment:
    """One line of the timeline: who in which role did what, when."""

    at: datetime
    role: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemandDetail:
    """One demand: its row, the groups the reader may see (None where not), process, and open moves."""

    row: DemandRow
    keywords: tuple[str, ...]
    groups: frozenset[str]
    member: MemberPart | None
    sealed: SealedPart | None
    questions: tuple[QuestionRow, ...]
    card: CardRow | None
    visit_uid: UUID | None
    batch_uid: UUID | None
    owner_confirmed: bool
    objection: str
    secrecy_cleared: bool
    anonymous: bool
    audience_label: str
    confirm_by: date | None
    close_reason: str
    publish_note: str
    offers: tuple[Offer, ...]
    timeline: tuple[DemandMoment, ...]
    owned: bool
    staff: bool
    watermark: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit in lists and on its page; the phone is masked for all but its author's side."""

    uid: UUID
    number: str
    organisation: str
    organisation_uid: UUID
    region: str
    visited_on: date
    companions: str
    contact_name: str
    contact_phone: str
    notes: str
    finds_demand: bool
    state: str
    state_label: str
    dispute: str
    version: int
    demand_uids: tuple[UUID, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A call for demands with its counts by step."""

    uid: UUID
    number: str
    name: str
    region: str
    starts_on: date
    ends_on: date
    funded: bool
    state: str
    state_label: str
    note: str
    version: int
    counts: tuple[tuple[str, str, int], ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What one town, district or park has collected and reported in a batch."""

    uid: UUID
    region: str
    region_name: str
    state: str
    state_label: str
    note: str
    return_note: str
    version: int
    collected: int
    screened: int
    published: int
    offers: tuple[Offer, ...]
