"""What leaves the disclosure room: frozen rows of agreements, grants, readings and block lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kezhuan.core.errors import Reason
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class NdaRow:
    """An agreement in a list: who opens its text to whom, until when."""

    uid: UUID
    number: str
    discloser: str
    recipient: str
    method: str
    state: str
    state_label: str
    live: bool
    ends_on: date
    due_on: date | None
    version: int
    ours: bool


@dataclass(frozen=True, slots=True)
class NdaDetail:
    """One agreement: its text, who signed when, the scanned sheet, and open moves."""

    row: NdaRow
    template: str
    clauses: tuple[tuple[str, str], ...]
    proposed_by: str
    proposed_at: datetime
    signed_by: str
    signed_at: datetime | None
    sheet: tuple[UUID, str] | None
    reason_note: str
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant in a list; `live` where the reader may read today."""

    uid: UUID
    number: str
    subject_type: str
    subject_id: UUID
    title: str
    url: str
    owner: str
    to_organisation: str
    incoming: bool
    state: str
    state_label: str
    live: bool
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class GrantDetail:
    """One grant: why it was asked, the agreement it rests on, and open moves."""

    row: GrantRow
    purpose: str
    reason_note: str
    nda: NdaRow | None
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class AskView:
    """What a request to read would be about and to whom it goes."""

    kind: str
    uid: UUID
    title: str
    owner: str
    nda: NdaRow | None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """谁看过: one reading as the owner sees it; the person's name masked."""

    at: datetime
    organisation: str
    person: str
    role: str
    group: str
    why: str
    short: str


@dataclass(frozen=True, slots=True)
class BlockRow:
    """An organisation on the owner's block list."""

    uid: UUID
    organisation: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """Whose reading a watermark names."""

    at: datetime
    user: str
    organisation: str
    role: str
    subject_type: str
    subject_id: UUID
    group: str


@dataclass(frozen=True, slots=True)
class DecoyRow:
    """A decoy in the wardens' list; `state` is standing, ended or retired, `readers` how many accounts opened it."""

    uid: UUID
    kind: str
    number: str
    title: str
    state: str
    published_on: date
    ends_on: date
    readers: int


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Who opened a decoy, and the token their copy carries."""

    at: datetime
    user: str
    name: str
    organisation: str
    role: str
    token: str


@dataclass(frozen=True, slots=True)
class DecoyDetail:
    """One decoy with one page of its openings."""

    row: DecoyRow
    teaser: str
    body: str
    aim: str
    address: str
    total: int
    openings: tuple[OpeningRow, ...]


@dataclass(frozen=True, slots=True)
class HabitRow:
    """Somebody of an office and what they opened in a month; `why` is empty where nothing stands out. `idle_records`
    are the numbers of at most twenty records they read and did nothing on."""

    user: str
    name: str
    organisation: str
    role: str
    read: int
    idle: int
    off_hours: int
    why: tuple[Reason, ...]
    idle_records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One record of one's own that others opened in a month: how often, by whose ground, and the last time."""

    kind: str
    uid: UUID
    number: str
    title: str
    office: int
    grant: int
    member: int
    last: datetime
