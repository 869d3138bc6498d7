"""A list's total is the number of its rows for whoever asks, and lists are read from their index."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezhuan.achievements import queries
from kezhuan.achievements.models import Achievement
from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, VISITOR, Role
from kezhuan.people.models import Profile
from tests.builders import actor, organisation

pytestmark = [pytest.mark.django_db]
STATES = ("draft", "confirmed", "published", "coached", "converted", "withdrawn")


@pytest.fixture
def everything():
    """Achievements of two institutes and of nobody, in every state, of both levels, fresh and no longer confirmed."""
    homes = (organisation(kind="institute", region="330402"), organisation(kind="institute", region="330411"))
    now = clock.now()
    for org, state, level, days in product(
        (*homes, None), STATES, ("public", "member"), (None, timedelta(days=9), timedelta(days=-9))
    ):
        Achievement.objects.create(
            title="甲", state=state, level=level, organisation=org, region=org.region if org else "320500", field="05",
            confirm_by=None if days is None else clock.today() + days, state_since=now, created_at=now, updated_at=now, published_at=now,
        )  # fmt: skip
    return homes


@pytest.mark.database
def test_the_total_is_the_number_of_rows_whoever_asks(everything):
    # given
    home, away = everything
    people = [VISITOR, SYSTEM]
    for role in Role:
        if role not in (Role.VISITOR, Role.SYSTEM):
            people += [actor(role, org=home), actor(role, region="3304"), actor(role, region="330411")]
    from dataclasses import replace

    people += [
        replace(one, shut_out=frozenset({away.uid}))
        for one in people
        if one.role in (Role.INSTITUTE, Role.BROKER)
    ]
    # when
    for one, filters in product(
        people, ({}, {"states": ("published", "coached")}, {"mine": True}, {"region": "3304", "field": "05"})
    ):
        total = queries.total(one, **filters)
        # then
        assert total == queries.filtered(one, **filters).count(), (one, filters)
        assert total == len(queries.page(one, limit=500, **filters)), (one, filters)


def test_a_list_is_one_question_that_asks_for_no_sealed_column(everything):
    # given: the holder, who may read the sealed text on the record's own page
    owner = actor(Role.INSTITUTE, org=everything[0])
    # when
    with CaptureQueriesContext(connection) as asked:
        rows = queries.page(owner, limit=500)
    # then
    assert len(rows) > 36
    assert len(asked) == 1
    assert '"title"' in asked[0]["sql"]
    for sealed in ("floor_price_fen", "unpublished", "internal_note", "contact_name", "contact_phone"):
        assert f'"{sealed}"' not in asked[0]["sql"]


@pytest.mark.parametrize("most", [0, 10_000])
@pytest.mark.parametrize(
    "filters", [{"field": "05"}, {"region": "3304"}, {"region": "330411", "field": "05"}]
)
def test_a_page_met_by_walking_shows_the_same_rows(everything, monkeypatch, filters, most):
    monkeypatch.setattr(queries, "WALKED_FROM", most)
    owner = actor(Role.INSTITUTE, org=everything[0])

    shown = [row.uid for row in queries.page(owner, limit=500, **filters)]

    assert shown
    assert set(shown) == set(queries.filtered(owner, **filters).values_list("uid", flat=True))


def _plan(found) -> str:
    return found.explain()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL chooses by size: a small table is read whole"
)
@pytest.mark.parametrize("role", [None, Role.INSTITUTE, Role.BROKER, Role.OPERATOR])
def test_the_first_page_of_a_list_is_read_in_the_order_of_its_index(everything, role):
    # given
    one = (
        VISITOR
        if role is None
        else actor(role, org=everything[0])
        if role is Role.INSTITUTE
        else actor(role, region="330402")
    )
    offered = queries.filtered(one, states=("published", "coached"))
    # when
    page, count = (
        _plan(offered.order_by("-published_at", "-id")[:20]),
        _plan(offered.order_by().values("state")),
    )
    # then: no sorting of half a million rows, and no row read to be counted
    assert "achievement_newest" in page
    assert "TEMP B-TREE" not in page
    assert "COVERING INDEX achievement_" in count


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL chooses by size: a small table is read whole"
)
def test_without_its_index_the_same_page_is_sorted(everything):
    # given
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX achievement_newest")
    # when
    page = _plan(queries.filtered(VISITOR).order_by("-published_at", "-id")[:20])
    # then
    assert "TEMP B-TREE" in page


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL chooses by size: a small table is read whole"
)
def test_the_lists_of_people_are_read_in_the_order_of_their_indexes():
    # given
    from kezhuan.people.scopes import PROFILES

    listed = Profile.objects.filter(PROFILES.q(VISITOR), state="listed")
    # when
    newest, last = (
        _plan(listed.order_by("-updated_at", "-id")[:20]),
        _plan(listed.order_by("-state_since", "-id")[:4]),
    )
    # then
    assert "profile_by_day" in newest
    assert "TEMP B-TREE" not in newest
    assert "profile_last_listed" in last
    assert "TEMP B-TREE" not in last
    # then: four hits of a search are four look-ups, however many are listed
    named = _plan(listed.filter(uid__in=[uuid4(), uuid4()]))
    assert "(uid=?)" in named
