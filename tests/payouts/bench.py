"""Contracts, applicants and policies of the shelf for tests of the pure rules; only what a test names differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core.money import Fen
from kezhuan.core.rulebook.book import shipped_book
from kezhuan.core.rulebook.versions import Mark, RuleVersion
from kezhuan.payouts.rules.cases import Applicant, Case, Line, Year
from kezhuan.payouts.rules.ceiling import ceiling
from kezhuan.payouts.rules.policy import Policy, read

TODAY = date(2026, 11, 20)
FILED = Applicant(person=True, filed_on=date(2020, 1, 1))
FIRM = Applicant(person=False, filed_on=date(2020, 1, 1))
LINE = Line(
    contract=UUID(int=1), number="20260001000001", title="碳化硅支架", kind="KF1", signed_on=date(2026, 3, 1), registered_on=date(2026, 4, 1),
    turnover=Fen(0), technology_amount=Fen(0), paid=Fen(0), listed_on=date(2026, 1, 5), related=False, through_exchange=True, broker_named=True,
    buyer_kind="enterprise", seller_kind="institute",
)  # fmt: skip


def yuan(amount: int) -> Fen:
    """An amount in 元 as 分."""
    return Fen(amount * 100)


def shipped(name: str) -> Policy:
    """The only version of a shipped policy."""
    (version,) = shipped_book().versions(f"policies.{name}")
    return read(version)


def line(amount: int = 0, **more: Any) -> Line:
    """A registered contract whose three amounts are `amount` 元 each, or as `more` says."""
    fen = yuan(amount)
    return replace(LINE, **({"turnover": fen, "technology_amount": fen, "paid": fen} | more))


def case(
    *lines: Line,
    applicant: Applicant = FILED,
    year: Year = Year(),
    today: date = TODAY,
    evidence: tuple[str, ...] = (),
) -> Case:
    """An application over these contracts."""
    return Case(applicant, lines, year, today, frozenset(evidence))


def most(policy: Policy, *lines: Line, **more: Any) -> int:
    """The ceiling in 元; whole 元 in every test that uses it."""
    amount = ceiling(policy, case(*lines, **more)).amount
    assert amount % 100 == 0
    return amount // 100


def policy(**body: Any) -> Policy:
    """A policy of the test's own: 1 % of the technology amount unless `body` says otherwise."""
    plain = {
        "region": "3304", "beneficiary": "broker", "earners": ("person", "organisation"), "objection_wd": 5, "validity": "known", "stacking": "allowed",
        "component": ({"clause": "第一条", "base": "technology_amount", "step": ({"above_yuan": 0, "rate": "0.01"},)},),
    }  # fmt: skip
    return read(
        RuleVersion(
            code="policies.test",
            from_=date(2026, 1, 1),
            body=plain | body,
            title="测试政策",
            source="测试",
            mark=Mark.SOURCED,
        )
    )
