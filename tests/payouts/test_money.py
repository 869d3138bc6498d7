"""Row 12 and 9: a budget is never passed by one 分 over random histories, and every guard of the tables bites."""

import os
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kezhuan.core import clock
from kezhuan.core.errors import Refused
from kezhuan.core.money import Fen
from kezhuan.payouts.models import Application, Appropriation, Disbursement, DisbursementLine, Line, Recovery
from kezhuan.payouts.rules.allotting import allot
from kezhuan.payouts.usecases import arranging, paying
from tests.payouts.town import MONDAY, Town, at, contract, fresh, policy

pytestmark = [pytest.mark.django_db]
# 1,000 histories in every run, 10,000 by hand: HYPOTHESIS_PROFILE=deep is what `./kz test --deep` sets.
HISTORIES = int(
    os.environ.get("PAYOUT_HISTORIES", "10000" if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else "1000")
)
SMALL = st.integers(1, 5_000)


class Budget(RuleBasedStateMachine):
    """Lists arranged, reopened, paid and asked back in any order, against a row of the database and a plain model."""

    def __init__(self) -> None:
        super().__init__()
        moment = clock.now()
        self.row = Appropriation.objects.create(
            policy="policies.any", year=2026, region="330402", state="open", number="YS-H", state_since=moment,
            created_at=moment, updated_at=moment,
        )  # fmt: skip
        self.total = self.reserved = self.paid = 0
        self.waiting: list[int] = []
        self.done: list[int] = []

    @initialize(total=st.integers(0, 20_000))
    def begin(self, total: int) -> None:
        Appropriation.objects.filter(pk=self.row.pk).update(total_fen=total)
        self.total = total

    @rule(decided=st.lists(SMALL, min_size=1, max_size=5))
    def arrange(self, decided: list[int]) -> None:
        shares = allot([Fen(amount) for amount in decided], Fen(self.total - self.reserved - self.paid))
        self._reserve([share for share in shares if share])

    @rule(amount=SMALL)
    def reserve_blindly(self, amount: int) -> None:
        self._reserve([amount])

    def _reserve(self, shares: list[int]) -> None:
        fits = self.reserved + self.paid + sum(shares) <= self.total
        try:
            arranging.reserve(self.row, Fen(sum(shares)))
        except Refused:
            assert not fits
        else:
            assert fits
            self.reserved += sum(shares)
            self.waiting += shares

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        amount = self.waiting.pop(data.draw(st.integers(0, len(self.waiting) - 1)))
        arranging.release(self.row.pk, Fen(amount))
        self.reserved -= amount

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        amount = self.waiting.pop(data.draw(st.integers(0, len(self.waiting) - 1)))
        paying.paid(self.row.pk, Fen(amount))
        self.reserved, self.paid = self.reserved - amount, self.paid + amount
        self.done.append(amount)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        amount = self.done.pop(data.draw(st.integers(0, len(self.done) - 1)))
        paying.back(self.row.pk, Fen(amount))
        self.paid -= amount

    @rule(total=st.integers(0, 20_000))
    def set_total(self, total: int) -> None:
        if total >= self.reserved + self.paid:
            Appropriation.objects.filter(pk=self.row.pk).update(total_fen=total)
            self.total = total

    def teardown(self) -> None:
        Appropriation.objects.filter(pk=self.row.pk).delete()

    @invariant()
    def adds_up(self) -> None:
        row = Appropriation.objects.get(pk=self.row.pk)
        assert (row.total_fen, row.reserved_fen, row.paid_fen) == (self.total, self.reserved, self.paid)
        assert row.paid_fen + row.reserved_fen <= row.total_fen
        assert (sum(self.waiting), sum(self.done)) == (row.reserved_fen, row.paid_fen)


@pytest.mark.slow
def test_no_history_passes_the_budget_by_a_fen():
    run_state_machine_as_test(
        Budget,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def made():
    """(budget, an application in a list, the list): everything the tables guard."""
    with at(MONDAY):
        policy()
        town = Town()
        budget = town.budget(500_000)
        application = town.approved(contract(town.firm))
        town.settled(budget, application)
        yield budget, fresh(application), town.listed(budget, application)


def again(row, **changes):
    """The same row once more, with these changes."""
    plain = {
        f.attname: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if f.attname not in ("id", "uid")
    }
    return type(row).objects.create(**(plain | changes))


BREAKING = {
    "payout_once": (DisbursementLine, lambda b, a, d: again(d.lines.get(), serial=2)),
    "payout_positive": (DisbursementLine, lambda b, a, d: again(d.lines.get(), serial=2, live=False, amount_fen=0)),
    "payout_serial": (DisbursementLine, lambda b, a, d: again(d.lines.get(), live=False)),
    "disbursement_two_people": (Disbursement, lambda b, a, d: again(d, number="BF-X", checker_id=d.maker_id)),
    "disbursement_some": (Disbursement, lambda b, a, d: again(d, number="BF-X", total_fen=0)),
    "appropriation_holds": (Appropriation, lambda b, a, d: Appropriation.objects.filter(pk=b.pk).update(total_fen=9_999_999)),
    "appropriation_once": (Appropriation, lambda b, a, d: again(b, number="YS-X")),
    "application_under_ceiling": (Application, lambda b, a, d: Application.objects.filter(pk=a.pk).update(decided_fen=10_000_001)),
    "application_under_decision": (Application, lambda b, a, d: Application.objects.filter(pk=a.pk).update(allotted_fen=10_000_001)),
    "line_one_live": (Line, lambda b, a, d: again(a.lines.get())),
    "line_share": (Line, lambda b, a, d: again(a.lines.get(), live=False, share_bp=10_001)),
    "recovery_positive": (Recovery, lambda b, a, d: recovery(a, 0)),
    "recovery_one_open": (Recovery, lambda b, a, d: (recovery(a, 1), recovery(a, 2))),
}  # fmt: skip


def recovery(application, amount):
    moment = clock.now()
    return Recovery.objects.create(application=application, organisation=application.organisation, region="330402", amount_fen=amount, cause="found",
                                   state="open", state_since=moment, created_at=moment, updated_at=moment)  # fmt: skip


@contextmanager
def unguarded(model, name):
    """The table has no such constraint inside the block."""
    whole = list(model._meta.constraints)
    (constraint,) = [each for each in whole if each.name == name]
    # SQLite makes the table anew from what the model says, so the model says it too.
    model._meta.constraints = [each for each in whole if each is not constraint]
    try:
        with connection.schema_editor(atomic=False) as editor:
            editor.remove_constraint(model, constraint)
        yield
    finally:
        model._meta.constraints = whole


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(BREAKING))
def test_the_table_refuses_it_and_lets_it_pass_without_its_guard(made, name):
    model, breaks = BREAKING[name]

    with pytest.raises(IntegrityError), transaction.atomic():
        breaks(*made)
    with unguarded(model, name):
        breaks(*made)
    model_rows = model.objects.order_by("-id")
    assert model_rows.exists()
    _mend(model, name)


def _mend(model, name):
    """The broken rows go, and the guard stands again for the tests after this one."""
    DisbursementLine.objects.all().delete()
    Recovery.objects.all().delete()
    Disbursement.objects.all().delete()
    Line.objects.all().delete()
    Application.objects.all().update(arrangement=None)
    Application.objects.all().delete()
    from kezhuan.payouts.models import Arrangement

    Arrangement.objects.all().delete()
    Appropriation.objects.all().delete()
    (constraint,) = [each for each in model._meta.constraints if each.name == name]
    with connection.schema_editor(atomic=False) as editor:
        editor.add_constraint(model, constraint)
