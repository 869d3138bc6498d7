"""Budgets, lists and recoveries as the bureaus see them, and what a version would have cost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import clock, codes, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.money import Fen
from kezhuan.core.publicity import queries as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.payouts import scopes
from kezhuan.payouts.lifecycle import APPROPRIATION, ARRANGEMENT, BUREAUS, DISBURSEMENT, RECOVERY, SCIENCE
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Arrangement,
    Disbursement,
    DisbursementLine,
    PayeeAccount,
    Recovery,
)
from kezhuan.payouts.queries import cases, policies, records
from kezhuan.payouts.queries.detail import row
from kezhuan.payouts.rules import policy as rules
from kezhuan.payouts.rules.policy import Policy
from kezhuan.payouts.rules.simulating import Outcome, Past, simulate
from kezhuan.payouts.views import (
    AppropriationRow,
    ArrangementView,
    DisbursementView,
    OutcomeRow,
    PayLine,
    RecoveryRow,
    SimulationView,
)

NOTICE = "payout"


def _title(policy: str) -> str:
    versions = rulebook().versions(policy)
    return versions[-1].title if versions else policy


def appropriations(
    actor: Actor, *, offset: int = 0, limit: int = 50
) -> tuple[int, tuple[AppropriationRow, ...]]:
    """The budgets of the region, this year's first."""
    found = Appropriation.objects.filter(scopes.INSIDE.q(actor)).order_by("-year", "policy", "id")
    return found.count(), tuple(_appropriation(a, actor) for a in found[offset : offset + limit])


def appropriation(actor: Actor, uid: UUID) -> AppropriationRow:
    """One year's budget; Hidden where the actor may not know of it."""
    return _appropriation(records.get_appropriation(actor, uid), actor)


def _appropriation(a: Appropriation, actor: Actor) -> AppropriationRow:
    return AppropriationRow(
        a.uid, a.number or "", a.policy, _title(a.policy), a.year, codes.region_name(a.region), a.total_fen, a.reserved_fen, a.paid_fen, a.state,
        APPROPRIATION.states[a.state], a.version, frame.offers("appropriation", a, actor),
    )  # fmt: skip


def of_budget(actor: Actor, uid: UUID, *states: str) -> tuple[object, ...]:
    """The applications of a budget's policy, year and region in these states, in order of their numbers."""
    a = records.get_appropriation(actor, uid)
    found = Application.objects.filter(
        policy=a.policy, year=a.year, region__startswith=a.region, state__in=states
    )
    return tuple(row(each) for each in found.order_by("number"))


def arrangements(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[Arrangement, ...]]:
    """The lists of the region, newest first (records, for `arrangement_view`)."""
    found = Arrangement.objects.filter(scopes.INSIDE.q(actor)).select_related("appropriation").order_by("-id")
    return found.count(), tuple(found[offset : offset + limit])


def arrangement_rows(
    actor: Actor, *, today: date, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ArrangementView, ...]]:
    """The lists of the region as views, without their applications."""
    total, found = arrangements(actor, offset=offset, limit=limit)
    return total, tuple(_arrangement(a, actor, today, whole=False) for a in found)


def arrangement(actor: Actor, uid: UUID, *, today: date) -> ArrangementView:
    """One list with its applications and where its 公示 stands."""
    return _arrangement(records.get_arrangement(actor, uid), actor, today, whole=True)


def _arrangement(a: Arrangement, actor: Actor, today: date, *, whole: bool) -> ArrangementView:
    why = (
        publicity.standing("arrangement", a.uid, NOTICE, today=today).why_not()
        if whole and a.state == "announced"
        else None
    )
    return ArrangementView(
        a.uid, a.number or "", a.appropriation.uid, _title(a.appropriation.policy), a.appropriation.year, a.total_fen, a.spread, a.state,
        ARRANGEMENT.states[a.state], a.until, why, tuple(row(each) for each in a.applications.order_by("number")) if whole else (), a.version,
        frame.offers("arrangement", a, actor) if whole else (), history.moments("arrangement", a.uid) if whole else (),
    )  # fmt: skip


def disbursements(
    actor: Actor, *, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[DisbursementView, ...]]:
    """The lists for the treasury, newest first, without their lines."""
    found = Disbursement.objects.filter(scopes.INSIDE.q(actor)).select_related("appropriation")
    if wanted := tuple(states):
        found = found.filter(state__in=wanted)
    return found.count(), tuple(
        _disbursement(d, actor, whole=False) for d in found.order_by("-id")[offset : offset + limit]
    )


def disbursement(actor: Actor, uid: UUID) -> DisbursementView:
    """One list for the treasury with its lines."""
    return _disbursement(records.get_disbursement(actor, uid), actor, whole=True)


def _disbursement(d: Disbursement, actor: Actor, *, whole: bool) -> DisbursementView:
    lines = tuple(_line(line, d.state) for line in _lines(d)) if whole else ()
    return DisbursementView(
        d.uid, d.number or "", d.appropriation.uid, _title(d.appropriation.policy), d.appropriation.year, d.total_fen, d.sm3, d.state,
        DISBURSEMENT.states[d.state], d.created_at, d.released_at, d.handouts.count() if whole else 0, lines, d.version,
        frame.offers("disbursement", d, actor) if whole else (), history.moments("disbursement", d.uid) if whole else (),
    )  # fmt: skip


def _lines(d: Disbursement) -> QuerySet[DisbursementLine]:
    return d.lines.select_related("application__payee", "payee").order_by("serial")


def _line(line: DisbursementLine, state: str) -> PayLine:
    warning = (
        records.account_fault(line.application, now=clock.now(), today=clock.today())
        if state == "made" and line.live
        else None
    )
    return PayLine(
        line.serial, line.application.uid, line.application.number or "", line.holder, line.payee.bank, line.payee.tail, line.amount_fen, line.live,
        line.receipt_no, line.paid_on, warning,
    )  # fmt: skip


def treasury_rows(actor: Actor, uid: UUID) -> tuple[tuple[int, str, str, str, str, int], ...]:
    """(serial, application, holder, bank, sealed account number, amount) of every live line, for the list itself."""
    d = records.get_disbursement(actor, uid)
    found = _lines(d).filter(live=True)
    return tuple(
        (
            li.serial,
            li.application.number or "",
            li.holder,
            li.payee.bank,
            li.payee.sealed_number,
            li.amount_fen,
        )
        for li in found
    )


def recoveries(
    actor: Actor, *, states: Iterable[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, tuple[RecoveryRow, ...]]:
    """Money asked back, open ones first."""
    found = Recovery.objects.filter(scopes.OWNED.q(actor)).select_related("application", "organisation")
    if wanted := tuple(states):
        found = found.filter(state__in=wanted)
    return found.count(), tuple(
        _recovery(r, actor, whole=False) for r in found.order_by("-id")[offset : offset + limit]
    )


def recovery(actor: Actor, uid: UUID) -> RecoveryRow:
    """One recovery; Hidden where the actor may not know of it."""
    return _recovery(records.get_recovery(actor, uid), actor, whole=True)


def _recovery(r: Recovery, actor: Actor, *, whole: bool) -> RecoveryRow:
    return RecoveryRow(
        r.uid, r.number or "", r.application.uid, r.application.number or "", r.application.applicant, r.amount_fen,
        codes.label("recovery_causes", r.cause), r.state, RECOVERY.states[r.state], r.due_on, r.receipt, r.reason, r.version,
        frame.offers("recovery", r, actor) if whole else (), history.moments("recovery", r.uid) if whole else (),
    )  # fmt: skip


def simulation(
    actor: Actor, code: str, *, year: int, first: date | None = None, budget: Fen | None = None, today: date
) -> SimulationView:
    """The version of `first` (the last without it) over the year's paid cases of the same beneficiary; Refused where its
    validity is not known."""
    if actor.role not in SCIENCE:
        raise Hidden
    tried = _version(code, first, today)
    found = records.applications(actor).filter(year=year, state__in=("paid", "settled", "queued"))
    past = [
        Past(a.number or "", a.applicant, Fen(a.allotted_fen or 0), cases.case_of(a, tried, cases.bases(_uids(a)), today=a.created_at.date()))
        for a in found.order_by("number") if rules_alike(a, tried)
    ]  # fmt: skip
    made = simulate(tried, past, on=tried.first, budget=budget)
    return SimulationView(
        policies.row_of(tried, today), year, len(past), made.given, made.would, made.same, tuple(map(_outcome, made.winners)),
        tuple(map(_outcome, made.losers)),
    )  # fmt: skip


def _version(code: str, first: date | None, today: date) -> Policy:
    versions = rulebook().versions(code) if code.startswith("policies.") else ()
    chosen = [version for version in versions if first is None or version.from_ == first]
    if not chosen:
        raise Hidden
    return rules.read(chosen[-1])


def rules_alike(application: Application, tried: Policy) -> bool:
    """True where the application was made for the same beneficiary as the tried policy rewards."""
    return policies.policy(application.policy, tried.first).beneficiary is tried.beneficiary


def _uids(a: Application) -> tuple[UUID, ...]:
    return tuple(a.lines.values_list("contract_uid", flat=True))


def _outcome(outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(outcome.number, outcome.applicant, outcome.given, outcome.would)


def waiting_applications(actor: Actor) -> QuerySet[Application]:
    """Applications on which this actor has something to do, the earliest due first."""
    states = (
        ("submitted", "accepted", "reviewed", "approved") if actor.role in SCIENCE else ("returned", "draft")
    )
    return records.applications(actor).filter(state__in=states).order_by("due_on", "id")


def waiting_accounts(actor: Actor) -> QuerySet[PayeeAccount]:
    """Accounts that wait to be checked by this actor's bureau."""
    found = (
        PayeeAccount.objects.filter(scopes.OWNED.q(actor), state="pending")
        if actor.role in BUREAUS
        else PayeeAccount.objects.none()
    )
    return found.order_by("due_on", "id")


def waiting_disbursements(actor: Actor) -> QuerySet[Disbursement]:
    """Lists somebody else made that wait for this finance officer, and released ones without all receipts."""
    found = Disbursement.objects.filter(scopes.INSIDE.q(actor), state__in=("made", "released"))
    return found.exclude(state="made", maker_id=actor.user_id).order_by("due_on", "id")


def waiting_recoveries(actor: Actor) -> QuerySet[Recovery]:
    """Money asked back that has not come."""
    return Recovery.objects.filter(scopes.OWNED.q(actor), state__in=("open", "noticed")).order_by(
        "due_on", "id"
    )


def to_disburse(actor: Actor) -> QuerySet[Application]:
    """Applications whose 公示 is over and that stand in no list yet."""
    return records.applications(actor).filter(state="settled").order_by("state_since", "id")


def money_faults() -> tuple[str, ...]:
    """What does not add up: a budget's figures against the lines and recoveries behind them, a list against its seal."""
    found = []
    for a in Appropriation.objects.order_by("id"):
        lines = DisbursementLine.objects.filter(disbursement__appropriation=a, live=True)
        paid = sum(lines.exclude(receipt_no="").values_list("amount_fen", flat=True))
        back = sum(
            Recovery.objects.filter(
                state="repaid", application__arrangement__appropriation=a
            ).values_list("amount_fen", flat=True)
        )  # fmt: skip
        held = Application.objects.filter(arrangement__appropriation=a, allotted_fen__isnull=False).exclude(
            state="withdrawn"
        )
        booked = lines.exclude(receipt_no="").values("application")
        reserved = sum(held.exclude(pk__in=booked).values_list("allotted_fen", flat=True))
        if (a.paid_fen, a.reserved_fen) != (paid - back, reserved):
            found.append(
                f"{a.number}：已拨付 {a.paid_fen} 应为 {paid - back}，已安排 {a.reserved_fen} 应为 {reserved}（分）"
            )
    found += [
        f"{d.number}：清单与封存值不符"
        for d in Disbursement.objects.exclude(state="void").order_by("id")
        if records.sealed(d) != d.sm3
    ]
    return tuple(found)
