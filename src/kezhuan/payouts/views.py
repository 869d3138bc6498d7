"""What leaves the payouts room: applications with their explained ceilings, accounts, budgets, lists, recoveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.payouts.rules.conditions import Verdict
from kezhuan.payouts.rules.explaining import Node


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy version as a list shows it; `usable` on the day asked, `known` where its validity was checked."""

    code: str
    title: str
    from_: date
    to: date | None
    source: str
    mark: str
    region: str
    region_name: str
    beneficiary: str
    base: str
    usable: bool
    known: bool
    automatic: bool


@dataclass(frozen=True, slots=True)
class EligibleContract:
    """A registered contract an applicant may name; amounts in 分."""

    uid: UUID
    number: str
    title: str
    registered_on: date | None
    tech_fen: int
    paid_fen: int
    state: str
    registered: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """资格预判: what holds, what does not, what is not yet known, and what the ceiling would be."""

    policy: PolicyRow
    contracts: tuple[EligibleContract, ...]
    verdicts: tuple[Verdict, ...]
    tree: Node
    eligible: bool


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list; amounts in 分, None while not yet known."""

    uid: UUID
    number: str
    policy: str
    policy_title: str
    year: int
    applicant: str
    state: str
    state_label: str
    due_on: date | None
    ceiling_fen: int | None
    decided_fen: int | None
    allotted_fen: int | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A kind of evidence the policy asks for: `held` by the platform, or the files given."""

    code: str
    label: str
    held: bool
    files: tuple[tuple[UUID, str, int], ...]


@dataclass(frozen=True, slots=True)
class ApplicationDetail:
    """One application whole; `warnings` say what a reviewer or payer must see first."""

    row: ApplicationRow
    person: bool
    automatic: bool
    policy: PolicyRow
    contracts: tuple[EligibleContract, ...]
    evidence: tuple[EvidenceRow, ...]
    account: AccountRow | None
    filed_on: date | None
    party_staff: bool
    deputy: bool
    previous_fen: int | None
    opinion: str
    reason: str
    verdicts: tuple[Verdict, ...]
    tree: Node
    warnings: tuple[Reason, ...]
    arrangement: UUID | None
    recoveries: tuple[tuple[UUID, str], ...]
    may_edit: bool
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A payee account: last four digits only; `held_until` while a change waits."""

    uid: UUID
    number: str
    holder: str
    person: bool
    bank: str
    tail: str
    state: str
    state_label: str
    changed_at: datetime | None
    held_until: datetime | None
    callback: str
    version: int
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class AppropriationRow:
    """A year's budget: total = paid + reserved + free, in 分."""

    uid: UUID
    number: str
    policy: str
    policy_title: str
    year: int
    region: str
    total_fen: int
    reserved_fen: int
    paid_fen: int
    state: str
    state_label: str
    version: int
    offers: tuple[Offer, ...]

    @property
    def free_fen(self) -> int:
        return self.total_fen - self.reserved_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class ArrangementView:
    """A list announced as a whole, with its applications and where its 公示 stands."""

    uid: UUID
    number: str
    appropriation: UUID
    policy_title: str
    year: int
    total_fen: int
    spread: bool
    state: str
    state_label: str
    until: date | None
    why_not: Reason | None
    applications: tuple[ApplicationRow, ...]
    version: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class PayLine:
    """One line of a list for the treasury."""

    serial: int
    application: UUID
    application_number: str
    holder: str
    bank: str
    tail: str
    amount_fen: int
    live: bool
    receipt_no: str
    paid_on: date | None
    warning: Reason | None


@dataclass(frozen=True, slots=True)
class DisbursementView:
    """A list for the treasury with its seal; `handouts` is how often it was taken out."""

    uid: UUID
    number: str
    appropriation: UUID
    policy_title: str
    year: int
    total_fen: int
    sm3: str
    state: str
    state_label: str
    created_at: datetime
    released_at: datetime | None
    handouts: int
    lines: tuple[PayLine, ...]
    version: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class RecoveryRow:
    """Money asked back, in 分."""

    uid: UUID
    number: str
    application: UUID
    application_number: str
    applicant: str
    amount_fen: int
    cause: str
    state: str
    state_label: str
    due_on: date | None
    receipt: str
    reason: str
    version: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One past application in a what-if, in 分."""

    number: str
    applicant: str
    given_fen: int
    would_fen: int


@dataclass(frozen=True, slots=True)
class SimulationView:
    """What a version would have cost on a past year's cases."""

    policy: PolicyRow
    year: int
    cases: int
    given_fen: int
    would_fen: int
    same: int
    winners: tuple[OutcomeRow, ...]
    losers: tuple[OutcomeRow, ...]
