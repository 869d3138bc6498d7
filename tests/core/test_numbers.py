"""Display numbers under contention: none twice, none skipped, none lost to a rollback."""

from __future__ import annotations

import pytest
from django.db import transaction

from kezhuan.core import numbers
from kezhuan.core.models import Counter
from kezhuan.core.numbering import format_number
from tests.core.workshop import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database]
THREADS, EACH = 8, 12


def expected(count: int) -> list[str]:
    return [format_number("XQ", 2026, serial) for serial in range(1, count + 1)]


def test_numbers_run_from_one_per_kind_and_year() -> None:
    assert [numbers.next_number("XQ", 2026) for _ in range(3)] == expected(3)
    assert numbers.next_number("CG", 2026) == format_number("CG", 2026, 1)
    assert numbers.next_number("XQ", 2027) == format_number("XQ", 2027, 1)


def test_a_number_of_a_rolled_back_act_is_given_again() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers.next_number("XQ", 2026)
        raise RuntimeError

    assert numbers.next_number("XQ", 2026) == expected(1)[0]


@pytest.mark.django_db(transaction=True)
def test_threads_get_every_number_once_even_when_some_roll_back() -> None:
    class Undone(Exception):
        pass

    def take(fails: bool) -> str:
        with transaction.atomic():
            number = numbers.next_number("XQ", 2026)
            if fails:
                raise Undone
        return number

    taken: list[str] = []
    for turn in range(EACH):
        answers = at_once([lambda fails=place == turn % THREADS: take(fails) for place in range(THREADS)])
        assert [
            answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Undone)
        ] == []
        taken += [answer for answer in answers if isinstance(answer, str)]

    assert sorted(taken) == expected((THREADS - 1) * EACH)
    assert Counter.objects.get(kind="XQ", year=2026).last == (THREADS - 1) * EACH
