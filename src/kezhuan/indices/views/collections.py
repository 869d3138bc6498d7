"""What leaves the index room of collection sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A collection sheet in a list; `expired` where it still waits but its link no longer opens."""

    uid: UUID
    number: str
    index_name: str
    department: str
    region_name: str
    period: str
    until: date
    state: str
    state_label: str
    version: int
    expired: bool
    cells: int
    filled: int
    demo: bool
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CollectionCell:
    """One cell of a sheet: what is asked, what was answered, and what signing it would do."""

    indicator: str
    indicator_name: str
    unit: str
    basis: str
    unit_code: str
    unit_name: str
    value: Decimal | None
    status: str
    status_label: str
    note: str
    outcome: str
    outcome_label: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True)
class CollectionDetail:
    """A collection sheet with its cells, and once signed by whom; the phone number is masked."""

    row: CollectionRow
    note: str
    contact_name: str
    contact_phone: str
    filled_at: datetime | None
    signer_name: str
    signer_office: str
    sm3: str
    counts: dict[str, int]
    cells: tuple[CollectionCell, ...]
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link's reader sees: who asks, for what, until when, and the cells. Nothing else."""

    index_name: str
    department: str
    region_name: str
    period: str
    until: date
    note: str
    number: str
    version: int
    filled_at: datetime | None
    cells: tuple[CollectionCell, ...]

    @property
    def filled(self) -> int:
        """How many cells hold an answer."""
        return sum(cell.outcome != "empty" for cell in self.cells)

    @property
    def faulty(self) -> int:
        """How many cells cannot be signed."""
        return sum(cell.outcome == "faulty" for cell in self.cells)
