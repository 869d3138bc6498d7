"""The statement that counts a desk is compiled once and asked each time; it may depend on nothing but its key."""

from __future__ import annotations

import pytest
from django.db.models import CharField, Count, Q, Value

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.models import Notice
from kezhuan.desks import counting, queries
from tests.builders import actor

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _notice(who):
    Notice.objects.create(
        to_id=who.user_id, topic="matching", template="甲", params={}, link="/", at=clock.now()
    )


def test_a_remembered_statement_counts_the_rows_of_now(monkeypatch, django_assert_num_queries):
    # given
    monkeypatch.setattr(counting, "compared", False)
    who, today = actor(Role.ENTERPRISE), clock.today()
    assert queries.counts(who, today=today).unread == 0
    # when
    _notice(who)
    monkeypatch.setattr(counting, "_compiled", None)  # it is not compiled again
    # then
    with django_assert_num_queries(1):
        assert queries.counts(who, today=today).unread == 1


def test_another_person_is_asked_for_with_a_statement_of_their_own():
    # given
    who, other, today = actor(Role.ENTERPRISE), actor(Role.ENTERPRISE), clock.today()
    # when
    _notice(who)
    # then
    assert queries.counts(who, today=today).unread == 1
    assert queries.counts(other, today=today).unread == 0


def test_a_statement_that_depends_on_something_else_is_found_out():
    # given: parts that say another moment each time
    moments = iter("甲乙")

    def parts(who, today):
        found = Notice.objects.filter(template=next(moments)).order_by()
        named = found.annotate(section=Value("x", CharField())).values_list("section")
        part = named.annotate(total=Count("pk"), late=Count("pk", filter=Q(pk=0)))
        return [part, part]

    who, today = actor(Role.ENTERPRISE), clock.today()
    assert counting.compared
    counting.counted(who, today, parts)
    # when, then
    with pytest.raises(AssertionError, match="more than actor, day and rulebook"):
        counting.counted(who, today, parts)
