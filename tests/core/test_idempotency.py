"""Doing an act once per key, also when two requests come at the same moment."""

from __future__ import annotations

from uuid import uuid4

import pytest

from kezhuan.core import idempotency
from kezhuan.core.access import VISITOR, Actor, Role
from kezhuan.core.errors import Invalid
from kezhuan.core.models import Counter, Idempotency
from tests.core.workshop import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROUNDS = 25


def actor() -> Actor:
    return Actor(user_id=uuid4(), role=Role.ENTERPRISE)


def effect(year: int) -> idempotency.Answer:
    """Something that must happen once: a row per call, found again by its year."""
    Counter.objects.create(kind=uuid4().hex[:16], year=year)
    return 201, {"made": year}


def effects(year: int) -> int:
    return Counter.objects.filter(year=year).count()


def test_the_same_key_and_body_get_the_stored_answer() -> None:
    who = actor()

    first = idempotency.once("k", {"a": 1, "b": [2]}, lambda: effect(2026), actor=who)
    again = idempotency.once("k", {"b": [2], "a": 1}, lambda: effect(2026), actor=who)

    assert first == again == (201, {"made": 2026})
    assert effects(2026) == 1


def test_the_same_key_with_another_body_is_invalid_and_does_nothing() -> None:
    who = actor()
    idempotency.once("k", {"a": 1}, lambda: effect(2026), actor=who)

    with pytest.raises(Invalid) as caught:
        idempotency.once("k", {"a": 2}, lambda: effect(2026), actor=who)

    assert (caught.value.status, list(caught.value.fields)) == (422, ["key"])
    assert effects(2026) == 1


def test_a_key_belongs_to_its_actor() -> None:
    for who in (actor(), actor()):
        idempotency.once("k", {}, lambda: effect(2026), actor=who)

    assert effects(2026) == 2


@pytest.mark.parametrize(("key", "who"), [("", actor()), ("k", VISITOR)])
def test_without_key_or_person_the_act_is_simply_done(key: str, who: Actor) -> None:
    for _ in range(2):
        idempotency.once(key, {}, lambda: effect(2026), actor=who)

    assert effects(2026) == 2
    assert not Idempotency.objects.exists()


def test_a_key_too_long_is_invalid() -> None:
    with pytest.raises(Invalid):
        idempotency.once("k" * 65, {}, lambda: effect(2026), actor=actor())

    assert effects(2026) == 0


def test_an_act_that_fails_leaves_no_answer_and_may_be_tried_again() -> None:
    who = actor()

    def broken() -> idempotency.Answer:
        effect(2026)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        idempotency.once("k", {}, broken, actor=who)
    assert (effects(2026), Idempotency.objects.count()) == (0, 0)

    idempotency.once("k", {}, lambda: effect(2026), actor=who)
    assert effects(2026) == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_act_once_and_without_the_key_twice() -> None:
    who = actor()
    for year in range(2000, 2000 + ROUNDS):
        answers = at_once([lambda y=year: idempotency.once(f"k{y}", {}, lambda: effect(y), actor=who)] * 2)
        assert answers == [(201, {"made": year})] * 2
    assert [effects(year) for year in range(2000, 2000 + ROUNDS)] == [1] * ROUNDS

    # With the guard off the same contest does it twice: the test can see the race it guards against.
    at_once([lambda: idempotency.once("", {}, lambda: effect(2100), actor=who)] * 2)
    assert effects(2100) == 2
