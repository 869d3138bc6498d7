"""What core is told of the rooms at start: `house.py` hands over one `House`, nothing is discovered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kezhuan.core.access import Actor, Relation, Scope
from kezhuan.core.errors import Reason
from kezhuan.core.lifecycle import Lifecycle

if TYPE_CHECKING:
    from kezhuan.core.models import Record


def _nothing(record: Any) -> Mapping[str, Any]:
    return {}


def _nobody(record: Any) -> frozenset[UUID]:
    return frozenset()


def _no_block_list(org_uid: UUID) -> frozenset[UUID]:
    return frozenset()


def _no_more(step: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of record with a lifecycle, as its room describes it.

    `relations` says how an actor stands to a record; `facts` feeds the guards; `parties` are the
    organisations a record touches (conflict of interest); `shown` is what a stale page sets against
    what was typed; `number_on` names the move that gives the display number of `number_kind`;
    `open_fields` are the fields whose values may stand in events; `beside` writes the rows that stand beside
    the record once a move stands, in the move's own transaction, also where a second person approved it.
    """

    kind: str
    label: str
    lifecycle: Lifecycle
    model: type[Record]
    scope: Scope
    relations: Callable[[Actor, Any], frozenset[Relation]]
    facts: Callable[[Any], Mapping[str, Any]] = _nothing
    parties: Callable[[Any], frozenset[UUID]] = _nobody
    shown: Callable[[Any], Mapping[str, Any]] = _nothing
    number_kind: str = ""
    number_on: str = "create"
    open_fields: frozenset[str] = frozenset()
    beside: Callable[[Any], None] = _no_more


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sealed text of one record as one reader may read it: title, number, (label, text) rows, and the reader's mark."""

    title: str
    number: str
    rows: tuple[tuple[str, str], ...]
    watermark: str = ""


@dataclass(frozen=True, slots=True)
class Disclosable:
    """A kind of record with a sealed field group, as its room describes it to those who open it to others.

    `owner` is the organisation whose text it is (None: unclaimed); `title` what this actor may call the record;
    `offered` whether it is open to an audience now; `address` its page; `sheet` reads the sealed group (Hidden where
    the actor may not) and logs the reading.
    """

    owner: Callable[[Any], Any]
    title: Callable[[Actor, Any], str]
    offered: Callable[[Any], bool]
    address: str
    sheet: Callable[[Actor, UUID], Sheet]


Blocker = Callable[[Any], Reason | None]
Handler = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class House:
    """All rooms joined: subjects, blockers by (subject, move), reactions by verb, job handlers, and
    whatever doors read (`panels`, `figures`, `documents`, `personal`)."""

    subjects: Mapping[str, Subject]
    due: Callable[[date, int], date]
    blockers: Mapping[tuple[str, str], tuple[Blocker, ...]] = field(default_factory=dict)
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jobs: Mapping[str, Handler] = field(default_factory=dict)
    # kinds of jobs that talk to the outside world or take long: they run outside any transaction and may be done twice
    outside: frozenset[str] = frozenset()
    # kinds of jobs that look at everything there is: one that waits answers for every event until it is done
    whole: frozenset[str] = frozenset()
    # kinds of jobs that are done once every day, without anybody asking
    daily: tuple[str, ...] = ()
    panels: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    figures: tuple[Any, ...] = ()
    # figures counted over a week or month, in the order a report shows them: their rows want a filter of days
    reports: tuple[Any, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)
    # what is held about a person (core.privacy.holding.Holding)
    personal: tuple[Any, ...] = ()
    # notice name of a move → (record, actor) → the letters to post in the move's own transaction
    tidings: Mapping[str, Callable[[Any, Actor], Any]] = field(default_factory=dict)
    # kinds of records whose sealed text can be opened to others
    disclosable: Mapping[str, Disclosable] = field(default_factory=dict)
    # organisation → the owners that have shut it out of what they publish to members
    shut_out: Callable[[UUID], frozenset[UUID]] = _no_block_list
    # what is kept only for a while (core.retention.Rule)
    retention: tuple[Any, ...] = ()
    # purpose → what ends, in the same transaction, when (person, today) agrees no longer
    withdrawals: Mapping[str, tuple[Callable[[UUID, date], None], ...]] = field(default_factory=dict)
    # kind of record → (actor, uid) → the number it shows masked (core.privacy.unmasking.Masked); Hidden otherwise
    maskable: Mapping[str, Callable[[Actor, UUID], Any]] = field(default_factory=dict)
    # place → what is sealed there in a room's own way, from the old key to the new (core.operations.rekeying.Turn); how many
    rekeyed: Mapping[str, Callable[[Any], int]] = field(default_factory=dict)
    # an expression over rows with an organisation: is it on anybody's list at all (nearly none is)
    block_listed: Callable[[], Any] | None = None


_house: House | None = None


def receive(house: House) -> None:
    """The house is known from now on; called once at start, and by tests that build their own."""
    global _house
    _house = house


def house() -> House:
    """The joined house; RuntimeError before `receive`."""
    if _house is None:
        raise RuntimeError("the house has not been joined yet: kezhuan.house is loaded by HouseConfig.ready")
    return _house
