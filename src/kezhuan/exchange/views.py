"""What leaves the exchange room: frozen rows for pages and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kezhuan.core.errors import Reason


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One bad cell: the row number a spreadsheet shows, the column's heading, why, and what stood there."""

    line: int
    column: str
    reason: Reason
    value: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import: where it stands and what it came to; `total` is 0 until the sheet has been read once."""

    uid: UUID
    kind: str
    label: str
    name: str
    whole: bool
    state: str
    state_label: str
    read: int
    total: int
    new: int
    changed: int
    same: int
    bad: int
    kept: bool
    failure: Reason | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def good(self) -> int:
        """Rows that stand, or will stand."""
        return self.new + self.changed + self.same

    @property
    def running(self) -> bool:
        """True while a worker is at it."""
        return self.state in ("reading", "writing")

    @property
    def percent(self) -> int:
        """How much of the present pass is done, 0 to 100; 0 where the length is not known yet."""
        return min(100, self.read * 100 // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """One import with its first faults and the first rows as they were read; `unread` are headings no column of ours has."""

    row: ImportRow
    faults: tuple[FaultRow, ...]
    more_faults: int
    sample: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    unread: tuple[str, ...]
    url: str


def plain(value: Any) -> Any:
    """A parameter of a reason as JSON keeps it."""
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export: which list, how far it is; `kept` while its file may be downloaded."""

    uid: UUID
    title: str
    form: str
    state: str
    state_label: str
    total: int
    done: int
    kept: bool
    created_at: datetime
    expires_at: datetime | None

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def file_name(self) -> str:
        """The name of the downloaded file."""
        return f"{self.title}-{self.created_at:%Y%m%d-%H%M}.{self.form}"
