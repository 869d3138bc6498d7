"""What leaves this room: contracts with their parts, as their reader may have them. Amounts in 分."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.contracts.rules.recognising import Finding, Proposed
from kezhuan.contracts.rules.taxes import TaxNote
from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in a list."""

    uid: UUID
    number: str
    title: str
    kind: str
    kind_label: str
    lane: str
    lane_label: str
    organisation: str
    region: str
    state: str
    state_label: str
    due_on: date | None
    signed_on: date | None
    registered_on: date | None
    registration_no: str
    turnover: int | None
    tech_amount: int | None
    approved_tech_amount: int | None
    version: int


@dataclass(frozen=True, slots=True)
class ContractPartyRow:
    """One party of a contract."""

    side: str
    side_label: str
    name: str
    uscc: str
    region: str
    nature: str
    small_firm: bool
    high_tech: bool
    share_bp: int | None = None


@dataclass(frozen=True, slots=True)
class CostRow:
    """One non-technical cost: `amount` is what is deducted, `gross` less `carrier`."""

    kind: str
    gross: int
    carrier: int
    sets: int
    amount: int
    evidence: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper handed in with the contract."""

    uid: UUID
    kind: str
    kind_label: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One payment receipt."""

    uid: UUID
    received_on: date
    amount: int
    tech_part: int
    invoice_no: str
    slip_no: str


@dataclass(frozen=True, slots=True)
class BookingRow:
    """What one act added to the figures, and in which period; `late` where it was written in another quarter."""

    kind: str
    label: str
    on: date
    booked_on: date
    turnover: int
    tech: int
    count: int
    late: bool


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One condition of recognition with the reviewer's judgement: yes, no or empty."""

    code: str
    text: str
    clause: str
    mark: str
    answer: str


@dataclass(frozen=True, slots=True)
class SuspicionRow:
    """One hint with its evidence, for the desk alone."""

    uid: UUID
    code: str
    label: str
    says: tuple[Reason, ...]
    others: tuple[tuple[UUID, str], ...]
    answer: str
    note: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class ContractDetail:
    """A contract as its reader may have it; `review` parts are empty for those who do not review."""

    row: ContractRow
    form: tuple[tuple[str, str], ...]
    object: str
    parties: tuple[ContractPartyRow, ...]
    costs: tuple[CostRow, ...]
    papers: tuple[PaperRow, ...]
    receipts: tuple[ReceiptRow, ...]
    bookings: tuple[BookingRow, ...]
    missing: tuple[tuple[str, Reason], ...]
    rule_set: str
    rule_set_verified: bool
    accepted_on: date | None
    opinion: str
    reason: str
    reason_note: str
    check_code: str
    reviews: bool
    conditions: tuple[ConditionRow, ...]
    findings: tuple[Finding, ...]
    proposed: Proposed | None
    hints: tuple[Reason, ...]
    suspicions: tuple[SuspicionRow, ...]
    taxes: tuple[TaxNote, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
    may_add_certificate: bool
    deal_uid: UUID | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public verification page says of a printed sheet: only what the sheet itself says."""

    number: str
    title: str
    state_label: str
    registration_no: str
    registered_on: date | None
    printed: str


@dataclass(frozen=True, slots=True)
class DealLink:
    """A contract on its deal's page, or the deal on its contract's."""

    url: str
    number: str
    title: str
    state_label: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A transformation project in a list; `due_on` is the day of the next visit, `contract_gone` takes it out of the count."""

    uid: UUID
    number: str
    title: str
    organisation: str
    region: str
    mode_label: str
    state: str
    state_label: str
    landing: str
    landing_org: str
    local: bool
    started_on: date
    produced_on: date | None
    due_on: date | None
    version: int
    contract_gone: bool


@dataclass(frozen=True, slots=True)
class ProjectVisitRow:
    """What one follow-up found, counted since the project began."""

    months: int
    visited_on: date
    stage_label: str
    output: int
    tax: int
    finance: int
    jobs: int
    landing: str
    note: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """A project with its visits and what its reader may do; `next_months` is 0 once all visits are done."""

    row: ProjectRow
    mode: str
    field: str
    landing_region: str
    evidence: str
    reason_note: str
    contract_uid: UUID | None
    contract_number: str
    visits: tuple[ProjectVisitRow, ...]
    next_months: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
