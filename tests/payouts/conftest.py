"""The town most tests of payouts begin with: a policy in force on a Monday, and a firm that may apply."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.payouts.town import MONDAY, Town, at, policy


@pytest.fixture
def town() -> Iterator[Town]:
    """The clock stands on the Monday as long as the test lasts."""
    with at(MONDAY):
        policy()
        yield Town()
