"""What readers of people and organisations see: frozen values, cut to what the actor may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.access import Role
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.people.rules import Difference


@dataclass(frozen=True, slots=True)
class AccountView:
    """A person's own account."""

    uid: UUID
    username: str
    name: str
    phone: str
    phone_verified: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A letter the demo kept instead of sending."""

    at: datetime
    channel: str
    to: str
    body: str


@dataclass(frozen=True, slots=True)
class DemoCode:
    """A demo account and the six digits its authenticator shows now."""

    username: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in a list."""

    uid: UUID
    number: str
    name: str
    kind: str
    kind_label: str
    region: str
    state: str
    state_label: str
    due_on: date | None
    uscc: str


@dataclass(frozen=True, slots=True)
class OwnFields:
    """What the organisation's own people and the staff of its region read beyond the public part."""

    address: str
    legal_person: str
    nature: str
    industry: str
    origin: str


@dataclass(frozen=True, slots=True)
class OrganisationDetail:
    """An organisation with the groups its reader may see; `own` is None for everybody else."""

    row: OrganisationRow
    short_name: str
    summary: str
    website: str
    former_names: tuple[str, ...]
    merged_into: tuple[UUID, str] | None
    region_code: str
    own: OwnFields | None
    raw: dict[str, str]
    owned: bool
    staff: bool
    version: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A wish to act for an organisation, in a list."""

    uid: UUID
    number: str
    person: str
    phone: str
    organisation: str
    org_uid: UUID
    role: Role
    state: str
    state_label: str
    due_on: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """A claim with all that its decider needs on one page."""

    row: ClaimRow
    user_uid: UUID
    note: str
    decision_note: str
    letter: tuple[UUID, str] | None
    letter_sm3: str
    organisation: OrganisationDetail
    differences: tuple[Difference, ...]
    in_registry: bool
    registry_note: str
    first: bool
    mine: bool
    decides: bool
    version: int
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Who acts for an organisation: phones are masked for everybody."""

    uid: UUID
    user_uid: UUID
    name: str
    phone: str
    role: Role
    manager: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A way in that was sent and not yet used."""

    uid: UUID
    name: str
    phone: str
    role: Role
    expires_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """An expert or a team in a list."""

    uid: UUID
    kind: str
    kind_label: str
    name: str
    organisation: str
    title: str
    fields: tuple[str, ...]
    region: str
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class ProfileContact:
    """How to reach an expert or a team: for verified members only."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class ProfileDetail:
    """An expert or a team; contact None where the reader may not see it."""

    row: ProfileRow
    leader: str
    size: int | None
    keywords: tuple[str, ...]
    summary: str
    works: str
    equipment: str
    availability: str
    org_uid: UUID
    contact: ProfileContact | None
    consent_version: str
    consent_at: datetime | None
    contact_agreed: bool
    self_kept: bool
    raw: dict[str, object]
    owned: bool
    version: int
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account as administrators see it: roles, never business."""

    uid: UUID
    username: str
    name: str
    phone: str
    roles: tuple[tuple[UUID, Role, str, bool], ...]
    active: bool
    second_factor: bool
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody saw a person's full number: for which organisation, under which role and why; nobody's name."""

    at: datetime
    organisation: str
    role: str
    purpose: str
    what: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """An act on an account, a role or a session."""

    at: datetime
    person: str
    role: str
    verb: str
    subject: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """代办 or 交接 of the actor's work."""

    uid: UUID
    kind: str
    person: str
    role: Role
    starts_on: date
    ends_on: date | None
    outgoing: bool
    open: bool
