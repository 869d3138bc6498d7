"""Large counts are remembered for half a minute, small ones never; a region's records are found by a stretch of codes."""

from __future__ import annotations

import pytest

from kezhuan.core import counting
from kezhuan.core.reading import reading
from kezhuan.core.regions import lies_in
from kezhuan.people.models import Organisation
from tests.builders import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(counting, "_known", type(counting._known)())


def test_a_small_number_is_that_of_now():
    # given
    found = Organisation.objects.filter(kind="enterprise")
    organisation()
    assert counting.total(found) == 1
    # when
    organisation()
    # then
    assert counting.total(found) == 2


def test_a_large_number_is_remembered_for_half_a_minute_and_for_its_own_question_alone(monkeypatch):
    # given
    moment = [100.0]
    monkeypatch.setattr(counting, "LARGE", 1)
    monkeypatch.setattr(counting.time, "monotonic", lambda: moment[0])
    here, there = Organisation.objects.filter(region="330402"), Organisation.objects.filter(region="330411")
    organisation(region="330402"), organisation(region="330402")
    organisation(region="330411"), organisation(region="330411"), organisation(region="330411")
    assert (counting.total(here), counting.total(there)) == (2, 3)
    # when
    organisation(region="330402")
    # then
    assert (counting.total(here), counting.total(there)) == (2, 3)
    moment[0] += counting.KEPT_S
    assert counting.total(here) == 3


@pytest.mark.parametrize(("took", "kept"), [(0.001, 30.0), (0.1, 100.0), (2.0, 300.0)])
def test_the_longer_counting_takes_the_longer_a_large_number_is_said_again(monkeypatch, took, kept):
    # given a question of this length
    moment = [100.0]
    monkeypatch.setattr(counting, "LARGE", 1)
    monkeypatch.setattr(counting.time, "monotonic", lambda: moment[0])

    class Slow:
        def __init__(self, found):
            self.found = found

        def order_by(self):
            return self.found.order_by()

        def count(self):
            moment[0] += took
            return self.found.count()

    organisation(), organisation()
    found = Slow(Organisation.objects.filter(kind="enterprise"))
    assert counting.total(found) == 2
    organisation()
    # when, then
    moment[0] += kept - 0.5
    assert counting.total(found) == 2
    moment[0] += 1.0
    assert counting.total(found) == 3


def test_nothing_to_ask_is_nothing():
    assert counting.total(Organisation.objects.none()) == 0


@pytest.mark.parametrize(
    ("prefix", "inside"),
    [
        ("3304", ["330400", "330402", "330499", "3304K1"]), ("330499", ["330499"]), ("3304K1", ["3304K1"]), ("3305", ["330500"]),
        ("33", ["330399", "330400", "330402", "330499", "3304K1", "330500"]),
    ],
)  # fmt: skip
def test_a_region_holds_every_code_that_begins_with_its_own_and_no_other(prefix, inside):
    # given
    for code in ("330399", "330400", "330402", "330499", "3304K1", "330500", "340000"):
        organisation(region=code)
    # when
    found = Organisation.objects.filter(lies_in(prefix))
    # then
    assert sorted(found.values_list("region", flat=True)) == sorted(inside)
    assert found.count() == Organisation.objects.filter(region__startswith=prefix).count()


@pytest.mark.parametrize("prefix", ["99", "3Z", "嘉", ""])
def test_where_no_code_comes_after_it_the_prefix_alone_is_asked_for(prefix):
    assert "__lt" not in str(lies_in(prefix))


def test_several_numbers_are_asked_for_in_one_question_of_a_reading(django_assert_num_queries):
    # given
    here, there = Organisation.objects.filter(region="330402"), Organisation.objects.filter(region="330411")
    none = Organisation.objects.none()
    organisation(region="330402"), organisation(region="330402"), organisation(region="330411")
    # when
    with reading(), django_assert_num_queries(1):
        counting.together([here.select_related("merged_into").order_by("name"), there, none, here])
        told = [counting.total(found) for found in (there, here.select_related("merged_into"), none)]
    # then
    assert told == [1, 2, 0]
    organisation(region="330411")
    assert counting.total(there) == 2
