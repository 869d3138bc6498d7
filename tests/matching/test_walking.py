"""Walked a few at a time or asked for at once, the best rows of a selection are the same."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from kezhuan.core import clock
from kezhuan.demands.models import Demand
from kezhuan.matching.models import Run, Suggestion
from kezhuan.matching.queries import walking
from tests.builders import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def many():
    """Forty suggestions, every third one of a middle band, two of each score."""
    now = clock.now()
    demand = Demand.objects.create(
        title="甲", state="published", organisation=organisation(), region="330402", state_since=now, created_at=now, updated_at=now
    )  # fmt: skip
    run = Run.objects.create(demand=demand, at=now, model="甲", need_print="")
    for n in range(40):
        Suggestion.objects.create(
            run=run, demand=demand, item_kind="achievement", item_uid=uuid4(), rank=n, score=Decimal(n // 2), item_print="",
            band="middle" if n % 3 == 0 else "high", levels=[], parts={}, reasons=[],
        )  # fmt: skip


@pytest.mark.parametrize(("stride", "far"), [(3, 5_000), (3, 4), (200, 5_000), (40, 5_000)])
@pytest.mark.parametrize("most", [1, 5, 14, 100])
def test_the_best_are_the_same_however_far_they_are_walked_to(many, monkeypatch, stride, far, most):
    # given
    monkeypatch.setattr(walking, "STRIDE", stride)
    monkeypatch.setattr(walking, "FAR", far)
    found = Suggestion.objects.filter(band="middle")
    # when, then
    assert walking.best(found, most) == list(walking.ranked(found)[:most])
    assert walking.best(found.none(), most) == []
