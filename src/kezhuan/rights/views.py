"""What leaves this room: distributions as their reader may have them. Amounts in 分, shares in 1/10,000."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.core.publicity.views import PublicityRow
from kezhuan.rights.stake_views import StakePaper


@dataclass(frozen=True, slots=True)
class DistributionRow:
    """A distribution in a list."""

    uid: UUID
    number: str
    title: str
    organisation: str
    state: str
    state_label: str
    received_on: date
    receipt_fen: int
    net_fen: int
    team_fen: int | None
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class DeductionRow:
    """One deduction."""

    kind: str
    kind_label: str
    amount_fen: int
    evidence: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One step to a part's amount: the slice of the contract amount, its net income, the rate, what it gives."""

    part: str
    part_label: str
    above: int
    upper: int | None
    net: int
    rate: str
    amount: int


@dataclass(frozen=True, slots=True)
class DividedRow:
    """What one part of the unit receives."""

    part: str
    label: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class TeamShareRow:
    """One person of the team; `added_fen` is the tax hint: what would count as that month's wage."""

    uid: UUID
    name: str
    person: UUID | None
    main: bool
    leader: str
    leader_label: str
    share_bp: int
    amount_fen: int | None
    added_fen: int | None
    signed_at: datetime | None
    signed_via: str
    objection: str
    mine: bool


@dataclass(frozen=True, slots=True)
class DistributionDetail:
    """A whole distribution; `reckoned` is what the draft comes to now, before anything is written."""

    row: DistributionRow
    contract_uid: UUID
    contract_number: str
    contract_fen: int
    costs_fen: int
    route: str
    route_label: str
    rule: str
    rule_title: str
    rule_source: str
    rule_mark: str
    in_province: bool
    state_unit: bool
    first: bool
    costs: tuple[DeductionRow, ...]
    parts: tuple[DividedRow, ...]
    lines: tuple[LineRow, ...]
    shares: tuple[TeamShareRow, ...]
    notes: tuple[tuple[bool, Reason], ...]
    missing: tuple[Reason, ...]
    conditions: tuple[tuple[bool, Reason], ...]
    decision_no: str
    payer_note: str
    apart: bool
    filed: bool
    voucher_no: str
    paid_on: date | None
    reason: str
    office: bool
    notices: tuple[PublicityRow, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class LinkedShare:
    """What a one-time link shows: one person's own share, and of which distribution."""

    title: str
    organisation: str
    name: str
    share_bp: int
    amount_fen: int | None
    team_fen: int | None


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """An entitlement in a list: `team_bp` of the ownership, or `years` of use."""

    uid: UUID
    number: str
    title: str
    organisation: str
    state: str
    state_label: str
    kind: str
    kind_label: str
    team_bp: int | None
    years: int | None
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class TeamMemberRow:
    """One of the team."""

    name: str
    person: UUID | None
    share_bp: int


@dataclass(frozen=True, slots=True)
class EntitlementReportRow:
    """What the team said of a year."""

    on: date
    words: str
    income_fen: int


@dataclass(frozen=True, slots=True)
class EntitlementDetail:
    """A whole entitlement."""

    row: EntitlementRow
    achievement_uid: UUID | None
    plan: str
    obligations: str
    conflict: str
    clear_title: bool
    consented: bool
    harmless: bool
    decision_no: str
    agreement_no: str
    starts_on: date | None
    ends_on: date | None
    title_no: str
    changed_on: date | None
    reason: str
    members: tuple[TeamMemberRow, ...]
    reports: tuple[EntitlementReportRow, ...]
    missing: tuple[Reason, ...]
    office: bool
    notices: tuple[PublicityRow, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
    papers: tuple[StakePaper, ...]
    may_add_paper: bool
    may_draft_agreement: bool


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle in a list."""

    uid: UUID
    number: str
    title: str
    organisation: str
    subject: str
    subject_label: str
    state: str
    state_label: str
    sealed_on: date | None
    handed_to: str
    version: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One item of the negative list, as it was answered."""

    code: str
    name: str
    answer: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link of the chain in words; `sm3` is empty before the bundle is sealed."""

    kind: str
    when: str
    words: str
    sm3: str


@dataclass(frozen=True, slots=True)
class BundleDetail:
    """A whole bundle."""

    row: BundleRow
    subject_id: UUID
    happened: str
    basis: str
    conflict: str
    head_sm3: str
    reason: str
    handed_on: date | None
    findings: tuple[FindingRow, ...]
    links: tuple[LinkRow, ...]
    missing: tuple[Reason, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
