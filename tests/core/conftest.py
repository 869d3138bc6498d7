"""The small house stands in for the real one, which comes back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kezhuan.core import joins


@pytest.fixture
def joined() -> Iterator[Callable[..., None]]:
    """`joined(blockers=…, reactions=…, jobs=…)` puts the small house in place until the test ends."""
    from tests.core import workshop

    before = joins.house()

    def build(**parts: Any) -> None:
        joins.receive(workshop.house(**parts))

    build()
    yield build
    joins.receive(before)
