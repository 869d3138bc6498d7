"""A list of demands asks for what a row shows, and shows the same rows however the database comes to them."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.demands import queries
from kezhuan.demands.keeping import BLANK
from kezhuan.demands.models import Demand
from tests.builders import actor, organisation

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def owner() -> Actor:
    """A firm with demands of its own in two regions and fields, open and not, beside those of another firm."""
    firms, now = (organisation(region="330402"), organisation(region="330411")), clock.now()
    for firm, state, field, region in product(
        firms, ("draft", "published"), ("04", "05"), ("330402", "330411")
    ):
        Demand.objects.create(
            title="甲", public_title="乙", state=state, field=field, region=region, organisation=firm, audience="member",
            state_since=now, created_at=now, updated_at=now, published_at=now,
        )  # fmt: skip
    return actor(Role.ENTERPRISE, org=firms[0])


def test_a_list_is_one_question_that_asks_for_no_sealed_column(owner: Actor) -> None:
    with CaptureQueriesContext(connection) as asked:
        rows = queries.page(owner, limit=50)

    assert len(rows) == 12
    assert len(asked) == 1
    assert '"public_title"' in asked[0]["sql"]
    for sealed in BLANK:
        assert f'"{sealed}"' not in asked[0]["sql"]


@pytest.mark.parametrize("most", [0, 10_000])
@pytest.mark.parametrize(
    "filters", [{"field": "05"}, {"region": "3304"}, {"region": "330411", "field": "04"}]
)
def test_a_page_met_by_walking_shows_the_same_rows(
    owner: Actor, monkeypatch: pytest.MonkeyPatch, filters: dict[str, str], most: int
) -> None:
    monkeypatch.setattr(queries, "WALKED_FROM", most)

    shown = [row.uid for row in queries.page(owner, limit=50, **filters)]

    assert shown
    assert set(shown) == set(queries.filtered(owner, **filters).values_list("uid", flat=True))
