"""What leaves this room: distributions as their reader may have them. Amounts in 分, shares in 1/10,000."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.core.publicity.views import PublicityRow


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
class CostRow:
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
class PartRow:
    """What one part of the unit receives."""

    part: str
    label: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class ShareRow:
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
    costs: tuple[CostRow, ...]
    parts: tuple[PartRow, ...]
    lines: tuple[LineRow, ...]
    shares: tuple[ShareRow, ...]
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
