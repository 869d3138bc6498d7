"""The demo region as it is loaded: every state of every lifecycle, a log that holds, and nothing twice."""

from datetime import timedelta

import pytest

from kezhuan.contracts.models import Contract, StatisticFact, Suspicion
from kezhuan.contracts.rules.statistics import DERIVED
from kezhuan.core import clock, events
from kezhuan.core.access import Role
from kezhuan.core.identifiers.patents import read_patent
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Job
from kezhuan.demo import accounts, load, tale, world
from kezhuan.matching.models import Feedback, Suggestion
from kezhuan.payouts.models import Appropriation, DisbursementLine
from kezhuan.people.models import Organisation, RegistryEntry, User
from kezhuan.trials.models import Trial
from tests.builders import TODAY, actor


@pytest.mark.django_db
def test_the_region_is_whole_and_loaded_once(settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "index"
    told = load.load()
    before = Event.objects.count()

    assert told > 300
    assert states_without_a_record() == {}
    the_log_holds_in_the_order_of_its_days()
    matches_say_everything()
    contracts_and_payouts_show_what_reviewers_meet()
    a_trial_that_waits_shows_what_ties_its_sides()
    organisations_are_marked()
    editions_hold_and_targets_show_every_light()
    assert (load.load(), Event.objects.count()) == (0, before)


def states_without_a_record():
    return {
        kind: gone
        for kind, subject in house().subjects.items()
        if (
            gone := set(subject.lifecycle.states) - set(subject.model.objects.values_list("state", flat=True))
        )
    }


def a_trial_that_waits_shows_what_ties_its_sides():
    from kezhuan.trials.queries import ties

    waiting = Trial.objects.get(state="applied")
    assert len(ties(waiting, named=True, today=clock.today())) == 1


def contracts_and_payouts_show_what_reviewers_meet():
    deal = Contract.objects.get(deal__isnull=False)
    assert (deal.state, deal.parties.filter(side="broker").count()) == ("registered", 1)
    assert Contract.objects.filter(lane="bring_in", state="registered", parties__region="320100").count() == 1
    assert set(Suspicion.objects.filter(contract__state="registered").values_list("answer", flat=True)) >= {
        "explained",
        "corrected",
    }
    statistics_count_and_imported_numbers_say_they_are_made_up()
    for budget in Appropriation.objects.all():
        assert budget.reserved_fen + budget.paid_fen <= budget.total_fen
    assert DisbursementLine.objects.exclude(receipt_no="").count() == 6


def statistics_count_and_imported_numbers_say_they_are_made_up():
    from kezhuan.contracts import queries

    officer = actor(Role.CITY, region="3304")
    today = clock.today()
    of_year = {
        scope: queries.statistics(officer, scope=scope, by="field", year=today.year, today=today)
        for scope in DERIVED
    }
    assert of_year["registered"].total.count > of_year["facilitated"].total.count > 0
    assert len(of_year["registered"].groups) > 3
    assert set(StatisticFact.objects.values_list("source", flat=True)) == {"演示数据，不是真实统计"}
    assert Contract.objects.filter(state="draft", title__startswith="演示：").count() == 2


def the_log_holds_in_the_order_of_its_days():
    verdict = events.verify()
    moments = list(Event.objects.exclude(verb="demand.matched").order_by("id").values_list("at", flat=True))
    assert (verdict.faults, verdict.checked) == ((), Event.objects.count())
    assert moments == sorted(moments)
    assert not Job.objects.filter(state__in=(Job.DEAD, Job.WAITING)).exists()


def matches_say_everything():
    said = {row["code"] for rows in Suggestion.objects.values_list("verdicts", flat=True) for row in rows}
    assert {"indicator.met", "indicator.near", "indicator.unstated"} <= said
    assert Feedback.objects.count() == 2


def editions_hold_and_targets_show_every_light():
    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.indices import queries

    _total, editions = queries.editions(SYSTEM, states=("published", "superseded"))
    assert len(editions) == 2
    assert all(queries.verdict(SYSTEM, row.uid).holds for row in editions)
    today = clock.today()
    rows, counts = queries.board(SYSTEM, year=today.year, today=today)
    assert {count.light for count in counts if count.n} == {"done", "green", "amber", "red", "none"}
    assert all(row.demo for row in rows)


def organisations_are_marked():
    for name, uscc in Organisation.objects.values_list("name", "uscc"):
        assert "演示" in name
        assert read_uscc(uscc).warnings == ()
    assert User.objects.get(username="qiye").check_password(accounts.PASSWORD)
    assert RegistryEntry.objects.filter(uscc="91350100M000100Y43", name__contains="演示").exists()


def test_every_role_has_a_sign_in():
    people = [person for person in world.written("people")["person"] if "says" in person]

    roles = {hat[1] for person in people for hat in person["hats"]}
    assert roles == {role.value for role in Role} - {"visitor", "member", "system"}
    shown = accounts.listing("http://localhost:8000/")
    assert accounts.PASSWORD in shown
    assert [person["account"] for person in people if person["account"] not in shown] == []


def test_written_days_move_by_whole_weeks_and_never_beyond_today():
    assert tale.shift(tale.LAST_DAY) == timedelta()
    assert tale.shift(tale.LAST_DAY + timedelta(days=13)) == timedelta(weeks=1)
    assert tale.shift(tale.LAST_DAY - timedelta(days=1)) == timedelta(weeks=-1)


def test_invented_patents_have_the_form_of_real_ones():
    found = read_patent(world.invented_patent("invention", 2023, 7), today=TODAY)

    assert (found.form, found.kind, found.year) == ("patent", "invention", 2023)
