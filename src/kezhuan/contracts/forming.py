"""The registration form as the rules read it: one contract's rows brought together as values."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from kezhuan.contracts.models import Contract
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.contracts.rules.clocks import RECOGNITION, RULE_SETS, RuleSet, rule_set
from kezhuan.contracts.rules.completeness import Form, Side
from kezhuan.contracts.rules.completeness import missing as _missing
from kezhuan.contracts.rules.recognising import Test, tests_of
from kezhuan.core.errors import Reason
from kezhuan.core.rulebook.overlay import rulebook


def costs_of(contract: Contract) -> tuple[Cost, ...]:
    """The non-technical costs listed with the contract."""
    rows = sorted(contract.deductions.all(), key=attrgetter("pk"))
    return tuple(Cost(d.kind, d.gross, d.carrier, d.sets, d.evidence) for d in rows)


def form_of(contract: Contract) -> Form:
    """The form as far as it is filled in."""
    parties = sorted(contract.parties.all(), key=lambda p: (p.side != "seller", p.side != "buyer", p.line))
    return Form(
        title=contract.title, kind=contract.kind, sub_kind=contract.sub_kind, lane=contract.lane, object=contract.object, field=contract.field,
        signed_on=contract.signed_on, valid_from=contract.valid_from, valid_to=contract.valid_to, turnover=contract.turnover,
        amount_kind=contract.amount_kind, pay_mode=contract.pay_mode, ip_kinds=tuple(contract.ip_kinds), secret=contract.secret,
        expected_output=contract.expected_output, registration_no=contract.registration_no, registered_on=contract.registered_on,
        parties=tuple(Side(p.side, p.name, p.uscc, p.region, p.nature) for p in parties), costs=costs_of(contract),
        files=frozenset(paper.kind for paper in contract.files.all()),
    )  # fmt: skip


def missing(contract: Contract, *, today: date) -> dict[str, Reason]:
    """What keeps this contract from being handed in, by field path."""
    return _missing(form_of(contract), today=today)


def rule_set_on(day: date) -> RuleSet:
    """The rule set of an acceptance day."""
    return rule_set(rulebook().body(RULE_SETS, day))


def judged_on(contract: Contract, today: date) -> date:
    """The day whose rules the contract is looked at under: its acceptance, else its registration, else today."""
    return contract.accepted_on or contract.registered_on or today


def conditions(contract: Contract, *, today: date) -> tuple[Test, ...]:
    """The conditions of recognition of its type under the rules of its acceptance day."""
    return tests_of(rulebook().body(RECOGNITION, judged_on(contract, today)), contract.kind)
