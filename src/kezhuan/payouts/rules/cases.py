"""What a policy is asked about: the contracts of an application, who applies, and the year so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from kezhuan.core.money import Fen


@dataclass(frozen=True, slots=True)
class Line:
    """One registered contract as an application uses it; None where nobody has said it yet.

    `share` is the broker's agreed part of it, `others` what other policies awarded the same beneficiary for it,
    `listed_on` the day its demand or achievement was entered in the library, `settled` False while its price is still open.
    """

    contract: UUID
    number: str
    title: str
    kind: str
    signed_on: date
    registered_on: date | None
    turnover: Fen
    technology_amount: Fen
    paid: Fen | None
    buyer_region: str = ""
    seller_region: str = ""
    buyer_kind: str = ""
    seller_kind: str = ""
    listed_on: date | None = None
    related: bool | None = None
    standing: bool = True
    settled: bool = True
    through_exchange: bool | None = None
    broker_named: bool | None = None
    share: Fraction = Fraction(1)
    others: Fen = Fen(0)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: a person or an organisation, and what bears on whether they may earn."""

    person: bool
    region: str = ""
    filed_on: date | None = None
    officer: bool = False
    party_staff: bool = False
    deputy: bool = False
    owes: bool = False
    discredited: bool | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """The applicant's year before this application: base already used, sums already decided, the year before's base."""

    base: Fen = Fen(0)
    decided: Fen = Fen(0)
    previous: Fen | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An application as the rules see it, on the day it is judged."""

    applicant: Applicant
    lines: tuple[Line, ...]
    year: Year
    today: date
    evidence: frozenset[str] = frozenset()
