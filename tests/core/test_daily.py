"""What the day brings: each daily job once a day, and what is kept only for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from kezhuan.core import clock, jobs
from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.idempotency import once
from kezhuan.core.joins import house
from kezhuan.core.models import Event, Idempotency, Job, Notice, Outgoing
from kezhuan.demands import expiry
from kezhuan.demands.models import Demand
from kezhuan.demands.usecases import draft_demand
from kezhuan.people import links
from kezhuan.people.models import OneTimeLink
from tests.builders import actor, member, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
START = datetime(2026, 11, 20, 9, tzinfo=clock.SHANGHAI)


def run_days(*days: int) -> None:
    """The worker lives through these days after START, twice each."""
    for day in days:
        with clock.at(START + timedelta(days=day)):
            for _ in range(2):
                jobs.plan_day()
                jobs.run(kinds=house().daily)


def test_every_daily_job_is_handled_and_done_once_a_day() -> None:
    assert set(house().daily) <= set(house().jobs)

    run_days(0, 1)

    assert sorted(Job.objects.values_list("kind", "state", "payload__day")) == sorted(
        (kind, "done", day) for kind in house().daily for day in ("2026-11-20", "2026-11-21")
    )


def test_answers_and_done_jobs_are_kept_thirty_days_and_dead_jobs_for_ever() -> None:
    who = actor(Role.ENTERPRISE)
    with clock.at(START):
        once("k1", {"a": 1}, lambda: (200, {}), actor=who)
        Job.objects.create(kind="x", state="dead", run_at=START, created_at=START, finished_at=START)
        Job.objects.create(kind="x", state="done", run_at=START, created_at=START, finished_at=START)
        once("k2", {"a": 1}, lambda: (200, {}), actor=who)

    run_days(30)
    assert (Idempotency.objects.count(), Job.objects.filter(kind="x").count()) == (2, 2)
    run_days(31)

    assert Idempotency.objects.count() == 0
    assert list(Job.objects.filter(kind="x").values_list("state", flat=True)) == ["dead"]


def test_links_that_are_over_are_gone_with_their_numbers_and_live_ones_stay() -> None:
    def link(purpose: str, days: int) -> None:
        links.create(purpose, "visit", uuid4(), phone="13800000001", path="/v/{token}/", message="{link}", actor=SYSTEM, lifetime=timedelta(days=days))  # fmt: skip

    with clock.at(START):
        link("visit", 7)
        link("long", 60)

    run_days(37)
    assert OneTimeLink.objects.count() == 2
    run_days(38)

    assert list(OneTimeLink.objects.values_list("purpose", flat=True)) == ["long"]
    assert Event.objects.filter(verb="link.send").count() == 2


def test_a_draft_lying_about_is_reminded_once_for_each_pause() -> None:
    firm = organisation(region="330402")
    owner = member(Role.ENTERPRISE, org=firm)
    with clock.at(START):
        uid = draft_demand(
            {"title": "碳化硅支架减重", "field": "05"}, actor=owner, today=START.date(), key="k"
        ).row.uid

    run_days(30)
    assert not Notice.objects.exists()
    run_days(31, 32)
    assert [(n.to_id, n.link) for n in Notice.objects.all()] == [(owner.user_id, f"/demands/{uid}/")]

    Demand.objects.update(updated_at=START + timedelta(days=40))
    run_days(60, 71, 72)

    assert Notice.objects.count() == 2
    assert Event.objects.filter(verb="demand.remind").count() == 2
    assert not Outgoing.objects.filter(body__contains="碳化硅").exists()
    assert expiry.remind_drafts(today=START.date()) == 0
