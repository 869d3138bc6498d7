"""What a distribution comes to as its parts stand now: parts, lines, floors, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kezhuan.core.errors import Failure, Reason, Refused
from kezhuan.core.money import Fen
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.rulebook.versions import RuleVersion
from kezhuan.rights.models import Distribution
from kezhuan.rights.rules import dividing, sharing
from kezhuan.rights.rules.dividing import Cost, Floor, Line, Person
from kezhuan.rights.rules.sharing import Share

PREFIX = "sharing."


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The rule's answer for one receipt: `team` is the first part; `notes` are floors not reached and whether they bind."""

    version: RuleVersion
    parts: tuple[Share, ...]
    lines: tuple[Line, ...]
    team: Fen
    notes: tuple[tuple[bool, Reason], ...]


def rules_on(day: date) -> list[tuple[str, str]]:
    """(code, title) of every sharing rule in force on the day of the receipt."""
    found = []
    for code in sorted(rulebook().rules):
        if code.startswith(PREFIX):
            try:
                version = rulebook().version(code, day)
            except Refused:
                continue
            if "bracket" in version.body:
                found.append((code, version.title))
    return found


def is_first(d: Distribution) -> bool:
    """True where no earlier receipt of the contract is shared, so that the costs come off this one."""
    others = Distribution.objects.filter(contract_uid=d.contract_uid).exclude(state="void")
    return not (others.filter(pk__lt=d.pk) if d.pk else others).exists()


def costs_of(d: Distribution) -> tuple[Cost, ...]:
    """The deductions in their order."""
    return tuple(Cost(c.kind, Fen(c.amount_fen), c.evidence) for c in d.costs.all().order_by("id"))


def people_of(d: Distribution) -> tuple[Person, ...]:
    """The team in its order."""
    return tuple(Person(s.name, s.share_bp, s.main) for s in sorted(d.shares.all(), key=lambda s: s.line))


def main_rate(d: Distribution) -> Fraction | None:
    """The least share of the main contributors on the day of the receipt; none for firms, which go by agreement."""
    if not d.state_unit:
        return None
    return Fraction(str(rulebook().body(dividing.NATIONAL, d.received_on)["main_rate"]))


def reckon(d: Distribution) -> Reckoned:
    """The parts of the net income by the rule in force on the day of the receipt; Refused or Invalid where none reads."""
    version = rulebook().version(d.rule, d.received_on)
    rule = sharing.read(version)
    given = {
        "route": d.route,
        "contract": Fen(d.contract_fen),
        "net": Fen(d.net_fen),
        "in_province": d.in_province,
    }
    parts = sharing.shared(rule, **given)  # type: ignore[arg-type]
    lines = dividing.explained(rule, **given)  # type: ignore[arg-type]
    team = parts[0].amount
    floors = floors_on(d.received_on, region=d.region, route=d.route)
    notes = dividing.floor_notes(team, net=Fen(d.net_fen), floors=floors, state_unit=d.state_unit)
    return Reckoned(version, parts, lines, team, notes)


def floors_on(day: date, *, region: str, route: str) -> list[Floor]:
    """Every floor in force on the day for this route: the nation's, the province's, the city's, the county's."""
    found = []
    codes = [dividing.NATIONAL, *(f"{dividing.FLOORS}{region[:n]}" for n in (2, 4, 6))]
    for code in codes:
        try:
            floor = dividing.floor_of(rulebook().version(code, day), route=route)
        except Refused:
            continue
        if floor is not None:
            found.append(floor)
    return found


def missing(d: Distribution) -> tuple[Reason, ...]:
    """Why the distribution cannot go to its people for signing yet."""
    found = list(dividing.cost_faults(costs_of(d), receipt=Fen(d.receipt_fen), first=is_first(d)).values())
    try:
        found += [reason for binds, reason in reckon(d).notes if binds]
        found += dividing.team_faults(people_of(d), main_rate=main_rate(d)).values()
    except Failure as fault:
        found += fault.reasons
    return tuple(found)
