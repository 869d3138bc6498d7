"""What a policy version would have cost on cases already decided: the sum, who would gain and who would lose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.money import Fen
from kezhuan.payouts.rules.allotting import allot
from kezhuan.payouts.rules.cases import Case
from kezhuan.payouts.rules.ceiling import ceiling
from kezhuan.payouts.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Past:
    """A decided application: its number, who got it, what was given, and the case as the rules saw it."""

    number: str
    applicant: str
    given: Fen
    case: Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """One past application under the tried version; a gain is positive."""

    number: str
    applicant: str
    given: Fen
    would: Fen

    @property
    def change(self) -> Fen:
        return Fen(self.would - self.given)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The tried version over all past applications: cost before and after, winners and losers by size of change."""

    given: Fen
    would: Fen
    winners: tuple[Outcome, ...]
    losers: tuple[Outcome, ...]
    same: int


def simulate(policy: Policy, past: Iterable[Past], *, on: date, budget: Fen | None = None) -> Simulation:
    """Every past case under `policy`; Refused unless its validity is known and holds the day `on`.

    A case's earlier sums of the year stay as they were: each case is tried alone, then the budget is spread over all.
    """
    if not policy.known or not policy.covers(on):
        words = {"policy": policy.title, "from": policy.first}
        raise Refused(
            Reason(
                "policy.unknown_validity",
                gettext_noop("《{policy}》自 {from} 起的版本有效期未经核实，不能用于测算"),
                words,
            )
        )
    rows = list(past)
    ceilings = [ceiling(policy, row.case).amount for row in rows]
    would = allot(ceilings, budget) if budget is not None else tuple(ceilings)
    found = [
        Outcome(row.number, row.applicant, row.given, amount) for row, amount in zip(rows, would, strict=True)
    ]
    winners = sorted((o for o in found if o.change > 0), key=lambda o: (-o.change, o.number))
    losers = sorted((o for o in found if o.change < 0), key=lambda o: (o.change, o.number))
    return Simulation(
        given=Fen(sum(o.given for o in found)), would=Fen(sum(o.would for o in found)), winners=tuple(winners), losers=tuple(losers),
        same=len(found) - len(winners) - len(losers),
    )  # fmt: skip
