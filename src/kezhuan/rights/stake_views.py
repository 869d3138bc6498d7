"""What leaves this room of 作价入股 and of ventures. Amounts in 分, shares in 1/10,000."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.core.publicity.views import PublicityRow


@dataclass(frozen=True, slots=True)
class EquityRow:
    """A contribution in a list."""

    uid: UUID
    number: str
    title: str
    organisation: str
    company: str
    state: str
    state_label: str
    basis: str
    basis_label: str
    value_fen: int
    company_bp: int
    team_bp: int
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One of the team with a part of the shares formed."""

    name: str
    person: UUID | None
    leader: str
    leader_label: str
    share_bp: int


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record of another room this reader may know of."""

    uid: UUID
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class StakeLink:
    """A contribution or a venture as another record's page names it."""

    url: str
    number: str
    title: str
    state_label: str


@dataclass(frozen=True, slots=True)
class StakePaper:
    """A paper that lies with a record; `size` in bytes."""

    uid: UUID
    kind: str
    kind_label: str
    name: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EquityDetail:
    """A whole contribution."""

    row: EquityRow
    achievement: LinkedRecord | None
    contract: LinkedRecord | None
    project: LinkedRecord | None
    company_uscc: str
    basis_ref: str
    valued_on: date
    unit_bp: int
    state_unit: bool
    conflict: str
    decision_no: str
    agreement_no: str
    agreed_on: date | None
    registration_no: str
    registered_on: date | None
    proceeds_fen: int
    exited_on: date | None
    reason: str
    holders: tuple[HolderRow, ...]
    missing: tuple[Reason, ...]
    notes: tuple[tuple[bool, Reason], ...]
    needs_notice: bool
    office: bool
    papers: tuple[StakePaper, ...]
    may_add_paper: bool
    notices: tuple[PublicityRow, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class VentureRow:
    """A venture in a list."""

    uid: UUID
    number: str
    title: str
    organisation: str
    kind: str
    kind_label: str
    company: str
    state: str
    state_label: str
    ends_on: date | None
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class VentureReportRow:
    """What the person said of a year."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class VentureDetail:
    """A whole venture."""

    row: VentureRow
    achievement: LinkedRecord | None
    equity: LinkedRecord | None
    company_uscc: str
    position: str
    plan: str
    duties: str
    conflict: str
    decision_no: str
    agreement_no: str
    starts_on: date | None
    extended: int
    over_on: date | None
    reason: str
    reports: tuple[VentureReportRow, ...]
    missing: tuple[Reason, ...]
    hints: tuple[Reason, ...]
    papers: tuple[StakePaper, ...]
    may_add_paper: bool
    notices: tuple[PublicityRow, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
