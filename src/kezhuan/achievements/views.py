"""What leaves the achievements room: frozen rows holding only the field groups their reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class RightRow:
    """One intellectual-property row; `verdict` is unchecked until a registry row stands, then same or differs.

    "" where no registry is kept for its type. `differences` say what differs, both sides' words in them.
    """

    kind: str
    kind_label: str
    number: str
    title: str
    status: str
    status_label: str
    holder: str
    applied_on: date | None
    granted_on: date | None
    fees_until: date | None
    verdict: str = ""
    differences: tuple[Reason, ...] = ()
    checked_on: date | None = None
    checked_source: str = ""


@dataclass(frozen=True, slots=True)
class ContributorRow:
    """A person who made the achievement, with the share only where revenue is divided."""

    name: str
    title: str
    role: str
    share_ppm: int | None


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation beside the achievement: level, for which application, by whom, with what evidence."""

    uid: UUID
    application: str
    level: int
    assessor: str
    assessed_on: date
    valid_until: date | None
    state: str
    state_label: str
    note: str
    evidence: tuple[tuple[int, str], ...]
    version: int
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class AchievementRow:
    """An achievement in a list."""

    uid: UUID
    number: str
    title: str
    summary: str
    field: str
    organisation: str
    region: str
    trl: int | None
    trl_kind: str
    stage: str
    modes: tuple[str, ...]
    state: str
    state_label: str
    price: str
    published_on: date | None
    confirm_by: date | None
    due_on: date | None
    version: int
    external: bool


@dataclass(frozen=True, slots=True)
class AchievementMember:
    """The member-level group."""

    points: tuple[str, ...]
    performance: str
    application: str
    price_kind: str
    price_low_fen: int | None
    price_high_fen: int | None
    contact_name: str
    contact_phone: str
    rights: tuple[RightRow, ...]
    contributors: tuple[ContributorRow, ...]


@dataclass(frozen=True, slots=True)
class AchievementSealed:
    """The sealed group: floor price and unpublished content."""

    floor_price_fen: int | None
    unpublished: str
    internal_note: str


@dataclass(frozen=True, slots=True)
class AchievementDetail:
    """One achievement: its row, the groups the reader may see (None where not), evaluations and open moves."""

    row: AchievementRow
    organisation_uid: UUID | None
    keywords: tuple[str, ...]
    industry: str
    discipline: str
    kind: str
    form: str
    registration_number: str
    level: str
    groups: frozenset[str]
    member: AchievementMember | None
    sealed: AchievementSealed | None
    evaluations: tuple[EvaluationRow, ...]
    ownership_confirmed: bool
    ownership_note: str
    secrecy_cleared: bool
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
    owned: bool
    staff: bool
    watermark: str


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A patent two owners claim."""

    uid: UUID
    number: str
    patent: str
    region: str
    claims: int
    state: str
    state_label: str
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class SideRow:
    """One claim; what this reader may not know of it is empty. `stands` None where no side was preferred.

    `uid` names the claim in a decision, `open_uid` the achievement where this reader may open it.
    """

    uid: UUID | None
    organisation: str
    title: str
    number: str
    holder: str
    stands: bool | None
    open_uid: UUID | None


@dataclass(frozen=True, slots=True)
class DisputeDetail:
    """A case: the registry's words, the claims, and the decision with its reason."""

    row: DisputeRow
    title: str
    holder: str
    status: str
    status_on: date | None
    source: str
    sides: tuple[SideRow, ...]
    outcome: str
    decision: str
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]
