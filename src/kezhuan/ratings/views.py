"""What leaves the room: rows, one rating, the public rate of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating in a list; `served` is "" for the unit, `level` "" before it is rated."""

    uid: UUID
    number: str
    service: str
    about: str
    served: str
    unit: str
    ended_on: date
    level: str
    level_label: str
    low: bool
    state: str
    state_label: str
    due_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class RatingDetail:
    """One rating: what was said and answered; `mine` for the served side, `url` of the service where the reader may open it."""

    row: RatingRow
    text: str
    answer: str
    rated_on: date | None
    answered_on: date | None
    mine: bool
    url: str
    offers: tuple[Offer, ...]
    timeline: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class UnitRate:
    """How an organisation's services of a year were rated; bad ones answered of all bad ones."""

    uid: UUID
    name: str
    rated: int
    satisfied: int
    percent: int
    low: int
    answered: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a one-time link asks about."""

    uid: UUID
    version: int
    service: str
    about: str
    unit: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class Owed:
    """A bad rating its unit has not answered; `late_wd` working days past its day, 0 before."""

    number: str
    unit: str
    due_on: date
    late_wd: int
