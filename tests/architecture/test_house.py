"""Every function the house names by path stands where the path says."""

from __future__ import annotations

import inspect

import pytest

from kezhuan import house

NAMED = [
    *house.JOBS.values(),
    *(panel for panels in house.PANELS.values() for panel in panels),
    *(blocker for blockers in house.BLOCKERS.values() for blocker in blockers),
]


@pytest.mark.parametrize("late", NAMED, ids=lambda late: late.path)
def test_every_path_names_a_function_that_takes_what_it_is_given(late):
    given = 2 if any(late in panels for panels in house.PANELS.values()) else 1
    inspect.signature(late.function()).bind(*late.fixed, *range(given))


def test_every_reaction_and_daily_job_is_a_job():
    asked = {name for names in house.REACTIONS.values() for name in names} | set(house.DAILY)
    assert asked <= set(house.JOBS)
