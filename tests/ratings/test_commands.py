"""`./kz ratings`: the public rates, and bad ratings nobody answered, late by working days."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from click.testing import CliRunner

from kezhuan.cli.rooms import room_commands
from kezhuan.core import clock
from kezhuan.ratings.commands import ratings
from tests.builders import organisation
from tests.ratings.test_asking import rated

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=clock.SHANGHAI)


def said(*words: str) -> str:
    answer = CliRunner().invoke(ratings, words)
    assert answer.exit_code == 0, answer.output
    return answer.output.strip()


def test_rates_are_those_of_the_public_page() -> None:
    unit, few = (
        organisation(kind="institute", name="嘉兴某研究院"),
        organisation(kind="institute", name="评得少的"),
    )
    for level in ("very_good", "good", "good", "fair", "bad"):
        rated(unit, level)
    for _ in range(4):
        rated(few, "good")

    assert said("rates") == "嘉兴某研究院  5 次  满意率 80%  差评 1 次，已答复 0 次"
    assert json.loads(said("rates", "--json")) == [
        {"name": "嘉兴某研究院", "rated": 5, "percent": 80, "low": 1, "answered": 0}
    ]


def test_unanswered_bad_ratings_are_listed_the_most_urgent_first() -> None:
    unit = organisation(kind="institute", name="嘉兴某研究院")
    rated(unit, "bad", number="FW-2", due_on=date(2026, 11, 27))
    rated(unit, "bad", number="FW-1", due_on=date(2026, 11, 19))
    rated(unit, "good", number="FW-3")

    with clock.at(TUESDAY):
        # Friday, Monday and Tuesday have passed since Thursday the 19th.
        assert said("owed").splitlines() == [
            "FW-1  嘉兴某研究院  2026-11-19  已逾期 3 个工作日",
            "FW-2  嘉兴某研究院  2026-11-27",
        ]
        assert [row["late"] for row in json.loads(said("owed", "--json"))] == [3, 0]


def test_nothing_is_said_to_be_nothing_and_the_house_knows_the_command() -> None:
    assert (said("rates"), said("owed")) == ("近一年评价满 5 次的单位还没有", "没有待答复的差评")
    assert set(room_commands()["ratings"].commands) == {"rates", "owed"}
