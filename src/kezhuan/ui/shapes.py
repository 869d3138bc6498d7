"""What the parts take: plain frozen values, so that no template ever meets a model instance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

TONES = ("plain", "blue", "green", "amber", "red")


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; the last has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One menu entry; `count` equals the rows of the list it opens, None shows no number."""

    label: str
    url: str
    icon: str = "list"
    count: int | None = None


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Menu entries under one heading."""

    label: str
    links: tuple[MenuLink, ...]


@dataclass(frozen=True, slots=True)
class Hat:
    """A role in an organisation this person may act as."""

    key: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the facts table; None and "" are shown as "--"."""

    label: str
    value: Any
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a case's timeline: who did what, when, with which words, after how many days."""

    at: date | datetime | None
    what: str
    who: str = ""
    note: str = ""
    days: int | None = None
    tone: str = "plain"
    upcoming: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `kind` number or money aligns right, `unit` stands in the head."""

    label: str
    kind: str = "text"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: text, number, figure (a number already in words), money (分), date, moment, deadline or badge
    (with `tone`)."""

    value: Any
    url: str = ""
    kind: str = ""
    tone: str = "plain"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; `key` is posted when the row is chosen in a batch."""

    cells: tuple[Cell, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list in one of its states: ready, loading, no_match, no_permission or failed.

    A ready table without rows is drawn as empty: `empty` says what would stand here, `act_*` the first thing
    to do. `says` names, for no_permission, the role that could see it; for failed, what to try.
    `choose` is the name of the checkbox that picks rows for a batch.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    state: str = "ready"
    empty: str = ""
    act_label: str = ""
    act_url: str = ""
    says: str = ""
    choose: str = ""

    @property
    def shown(self) -> str:
        """The state that is drawn."""
        return "empty" if self.state == "ready" and not self.rows else self.state


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter; its address is the list without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of both sides that one reason rests on."""

    reason: str
    need: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Why a match is proposed: a band in words (高, 中, 低), reasons with their evidence, what is missing."""

    band: str
    reasons: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    tie: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One section of a long piece of work: state is done, begun, todo or shut (with `why`)."""

    label: str
    url: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under one heading."""

    label: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of the check-answers page; `who` says in words who will be able to read it."""

    label: str
    value: Any
    url: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """Answers under one heading."""

    label: str
    rows: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands after a submission: number, what comes next and by when, whom to ask."""

    title: str
    number: str
    what_next: tuple[str, ...] = ()
    due_on: date | None = None
    contact: str = ""
    pdf_url: str = ""
    home_url: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of a stale page: what was typed and what stands now."""

    label: str
    mine: Any
    theirs: Any

    @property
    def differs(self) -> bool:
        """True where both sides do not say the same."""
        return self.mine != self.theirs


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list stands: `number` of `last`, rows `start` to `stop` (slice bounds) of `total`."""

    number: int
    size: int
    total: int
    last: int
    query: str = ""
    near: tuple[int, ...] = field(default_factory=tuple)

    @property
    def start(self) -> int:
        """Index of the first row of this page."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """Index behind the last row of this page."""
        return min(self.start + self.size, self.total)

    @property
    def first_row(self) -> int:
        """Number of the first row, as people count."""
        return self.start + 1 if self.total else 0
