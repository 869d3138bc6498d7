"""A contract as detectors see it: who, what, when, how much; values only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Who:
    """One party with what can link it to another; `key` is its credit code, else its folded name."""

    key: str
    name: str
    legal_person: str = ""
    shareholders: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    email: str = ""
    account: str = ""
    agent: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One contract; amounts in 分, `project` names the shared achievement or deal where there is one."""

    uid: str
    title: str
    text: str
    kind: str
    field: str
    signed_on: date
    turnover: int
    tech: int
    sellers: tuple[Who, ...]
    buyers: tuple[Who, ...]
    brokers: tuple[Who, ...] = ()
    registered_on: date | None = None
    registration_no: str = ""
    invoices: tuple[str, ...] = ()
    project: str = ""
    declared: bool = False


def firms(cases: Iterable[Case]) -> Iterator[Who]:
    """Every party of these contracts, a firm as often as it is named."""
    for case in cases:
        yield from (*case.sellers, *case.buyers, *case.brokers)
