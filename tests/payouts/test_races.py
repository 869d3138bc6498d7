"""Money under many hands at once: each promise held, and seen broken with its guard taken away."""

import os
import threading
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Count

from kezhuan.contracts import queries as contract_queries
from kezhuan.contracts.models import Contract
from kezhuan.core.errors import Refused
from kezhuan.core.money import Fen
from kezhuan.payouts import usecases
from kezhuan.payouts.models import Application, Appropriation, Disbursement, DisbursementLine
from kezhuan.payouts.usecases import arranging, basis, paying
from tests.core.workshop import at_once
from tests.payouts.town import MONDAY, TODAY, at, contract, fresh

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.skipif(
        "postgresql" not in os.environ.get("KZ_DATABASE_URL", ""), reason="races need PostgreSQL"
    ),
]
CONTESTS, THREADS = int(os.environ.get("PAYOUT_CONTESTS", "2000")), 8


def copies(application: Application, many: int) -> list[Application]:
    """Settled applications like this one, written straight to the table: contests need many, not their past."""
    plain = {
        f.attname: getattr(application, f.attname)
        for f in Application._meta.concrete_fields
        if f.attname not in ("id", "uid", "number")
    }
    rows = [Application(**plain, number=f"SB-T-{n:06d}") for n in range(many)]
    return Application.objects.bulk_create(rows)


def lists(budget: Appropriation, many: int) -> list[Disbursement]:
    """Empty lists, one for each thread."""
    moment = budget.created_at
    plain = {"appropriation": budget, "region": budget.region, "total_fen": 1, "sm3": "", "state": "made", "state_since": moment,
             "created_at": moment, "updated_at": moment}  # fmt: skip
    return [
        Disbursement.objects.create(**plain, number=f"BF-T-{n}-{Disbursement.objects.count()}")
        for n in range(many)
    ]


def contest(chosen: list[Application], into: list[Disbursement], enlist) -> int:
    """Every thread tries to put every application into its own list; how many tries were refused."""
    lost = []

    def one(target: Disbursement) -> None:
        for serial, application in enumerate(chosen, start=1):
            try:
                enlist(target, application, serial)
            except (Refused, IntegrityError):
                lost.append(application.pk)

    answers = at_once([lambda target=target: one(target) for target in into])
    assert [answer for answer in answers if answer is not None] == []
    return len(lost)


def doubles() -> int:
    return (
        DisbursementLine.objects.filter(live=True)
        .values("application")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
        .count()
    )


@contextmanager
def without(name: str, table: str):
    """The database keeps no such promise inside the block; dropped in its own transaction, put back after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        (definition,) = cursor.fetchone()
        cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        DisbursementLine.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(definition)


def careful_but_unguarded(target: Disbursement, application: Application, serial: int) -> None:
    """The same act without its guard: look first, then write."""
    with transaction.atomic():
        if DisbursementLine.objects.filter(application=application, live=True).exists():
            raise Refused
        DisbursementLine.objects.create(
            disbursement=target, application=application, serial=serial, payee_id=application.payee_id, payee_version=1, holder="甲", amount_fen=1
        )  # fmt: skip


def test_no_application_is_ever_paid_twice(town):
    """A16, rows 8 and 9: 2,000 contests of eight threads, and at least one double without the index."""
    budget = town.budget(500_000)
    made = town.approved(contract(town.firm))
    town.settled(budget, made)
    many = copies(fresh(made), CONTESTS)

    lost = contest(many, lists(budget, THREADS), paying.enlist)
    assert doubles() == 0
    assert DisbursementLine.objects.count() == CONTESTS
    assert lost == CONTESTS * (THREADS - 1)

    DisbursementLine.objects.all().delete()
    with without("payout_once", "payouts_disbursementline"):
        contest(many[:300], lists(budget, THREADS), careful_but_unguarded)
        assert doubles() >= 1


def test_two_lists_made_at_once_share_no_application(town):
    budget = town.budget(500_000)
    made = [town.approved(contract(town.firm)) for _ in range(2)]
    town.settled(budget, *made)
    uids = [a.uid for a in made]

    def act():
        with at(MONDAY):
            return usecases.make_disbursement(budget.uid, uids, actor=town.finance, today=MONDAY)

    answers = at_once([act] * THREADS)
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert all(isinstance(answer, Refused) for answer in answers if isinstance(answer, Exception))
    assert (DisbursementLine.objects.count(), doubles(), Disbursement.objects.count()) == (2, 0, 1)


def test_a_retried_receipt_moves_the_money_once(town):
    budget = town.budget(500_000)
    made = town.approved(contract(town.firm))
    town.settled(budget, made)
    out = town.released(budget, made)

    def act():
        with at(MONDAY):
            usecases.book_receipt(
                out.uid,
                1,
                receipt_no="HD-1",
                paid_on=MONDAY,
                actor=town.finance,
                today=MONDAY,
                version=out.version,
            )

    at_once([act] * THREADS)
    assert (fresh(budget).reserved_fen, fresh(budget).paid_fen, fresh(made).state) == (0, 10_000_000, "paid")


def careless(appropriation: Appropriation, amount: Fen) -> None:
    """Reserving without its guard: read, check, write back what was read."""
    found = Appropriation.objects.get(pk=appropriation.pk)
    if found.total_fen < found.reserved_fen + found.paid_fen + amount:
        raise Refused
    Appropriation.objects.filter(pk=found.pk).update(reserved_fen=found.reserved_fen + amount)


@pytest.mark.parametrize("reserve, holds", [(arranging.reserve, True), (careless, False)])
def test_the_last_yuan_is_reserved_once(town, reserve, holds):
    """A16: eight hands on the last ¥1 of eight budgets at a time; the careless way gives it out more than once."""
    overdrawn = 0
    for n in range(40):
        code = f"policies.race_{n}"
        budget = Appropriation.objects.create(
            policy=code, year=2026, region="330402", total_fen=100, state="open", number=f"YS-T-{n}", state_since=town.firm.created_at,
            created_at=town.firm.created_at, updated_at=town.firm.created_at,
        )  # fmt: skip
        answers = at_once([lambda budget=budget: reserve(budget, Fen(100))] * THREADS)
        overdrawn += sum(answer is None for answer in answers) > 1
        assert fresh(budget).reserved_fen <= 100

    assert (overdrawn == 0) is holds


def cancelling(made: Contract, begun: threading.Event, go: threading.Event) -> None:
    """The registration is taken away; the transaction stays open until the other side has had its chance."""
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=made.pk)
        Contract.objects.filter(pk=made.pk).update(state="cancelled", version=made.version + 1)
        begun.set()
        go.wait(1.0)


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_released_while_its_contract_is_being_cancelled(town, monkeypatch, guarded):
    """Row 8 and A5: the release waits for the contract's row and reads it again; without the lock it pays."""
    deal, budget = contract(town.firm), town.budget(500_000)
    made = town.approved(deal)
    town.settled(budget, made)
    out = town.listed(budget, made)
    begun, go = threading.Event(), threading.Event()
    if not guarded:
        monkeypatch.setattr(basis.contracts, "lock", contract_queries.bases)

    def release():
        begun.wait(5)
        try:
            with at(MONDAY):
                usecases.release_disbursement(out.uid, actor=town.second, today=MONDAY, version=out.version)
        finally:
            go.set()

    def cancel():
        cancelling(deal, begun, go)

    _cancelled, answer = at_once([cancel, release])
    assert fresh(deal).state == "cancelled"
    if guarded:
        assert isinstance(answer, Refused)
        assert [reason.code for reason in answer.reasons] == ["payout.fallen"]
        assert (fresh(out).state, fresh(out).checker_id) == ("made", None)
    else:
        assert answer is None
        assert fresh(out).state == "released"
    connections.close_all()
    assert TODAY < MONDAY
