"""Every score, rank, value and target a page prints is reckoned again from the rows behind it, by other means than the page's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.figures import recomputed
from kezhuan.core.joins import house
from kezhuan.indices import usecases
from kezhuan.indices.models import Observation, Target
from tests.builders import TODAY, organisation, sign_in
from tests.indices.builders import COUNTIES, INDICATORS, city, observe_all, published
from tests.town.records import moments

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# the tree and steps of indices.city_monitor, written down here by hand
PARTS = {
    "s1": ("rd_intensity",),
    "s2": ("patents_granted",),
    "s3": ("contract_value", "contract_count", "answer_days"),
    "s4": ("hightech_firms",),
}
FALLING = ("answer_days",)


def tables(client: Client, url: str) -> list[list[list[str]]]:
    """The cells of every table of a page, as a reader sees them."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    bodies = re.findall(r"<tbody[^>]*>(.*?)</tbody>", answer.content.decode(), re.S)
    return [
        [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.S)]
         for line in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)]
        for body in bodies
    ]  # fmt: skip


def observed() -> Mapping[tuple[str, str, str], float]:
    """(indicator, unit, year) → the value entered last."""
    rows = Observation.objects.order_by("vintage", "id").values_list(
        "indicator", "unit_code", "period", "value"
    )
    return {(indicator, unit, period): float(value) for indicator, unit, period, value in rows}


def by_hand(year: str) -> dict[str, tuple[list[float], float, float]]:
    """Unit → (its four parts, X, total): each indicator against the mean of 2023, means of means, and at most 5 % for X over 100."""
    seen = observed()

    def score(indicator: str, unit: str) -> float:
        mean = sum(seen[indicator, each, "2023"] for each in COUNTIES) / len(COUNTIES)
        value = seen[indicator, unit, year]
        return 100 * (mean / value if indicator in FALLING else value / mean)

    found = {}
    for unit in COUNTIES:
        means = [sum(score(i, unit) for i in part) / len(part) for part in PARTS.values()]
        core, extra = sum(means) / len(means), score("x_trial", unit)
        found[unit] = (means, extra, core + min(0.05 * max(extra - 100, 0), 0.05 * core))
    return found


@pytest.fixture
def edition():
    maker = city()
    observe_all(maker)
    return published(maker, city())


def test_every_score_and_rank_of_a_published_edition_is_reckoned_again_by_hand(client, edition):
    wanted = by_hand("2025")
    order = sorted(wanted, key=lambda unit: -wanted[unit][2])

    shown = next(
        table
        for table in tables(client, f"/indices/editions/{edition}/")
        if len(table) == 3 and table[0][0] == "1"
    )

    names = {unit["code"]: unit["name"] for unit in usecases_units(edition)}
    assert [(row[0], row[1]) for row in shown] == [(f"{n}", names[unit]) for n, unit in enumerate(order, 1)]
    assert [Decimal(row[2].replace(",", "")) for row in shown] == [
        Decimal(f"{wanted[unit][2]:.2f}") for unit in order
    ]
    for row, unit in zip(shown, order, strict=True):
        means, extra, _total = wanted[unit]
        assert row[3:8] == [f"{score:,.2f}" for score in (*means, extra)], (unit, row)


def usecases_units(edition: UUID) -> list[dict[str, str]]:
    """The units as the edition names them."""
    from kezhuan.indices.models import Edition

    units: list[dict[str, str]] = Edition.objects.get(uid=edition).units
    return units


def test_every_unit_page_tells_its_years_as_they_are_reckoned_by_hand(client, edition):
    places = {
        year: sorted(COUNTIES, key=lambda unit: -by_hand(year)[unit][2]) for year in ("2023", "2024", "2025")
    }
    for unit in COUNTIES:
        found = tables(client, f"/indices/editions/{edition}/units/{unit}/")
        years = next(table for table in found if [row[0] for row in table] == ["2023", "2024", "2025"])
        for row in years:
            total, rank = by_hand(row[0])[unit][2], places[row[0]].index(unit) + 1
            assert (row[1], row[2]) == (f"{total:,.2f}", f"{rank}"), (unit, row)


def test_every_value_of_every_indicator_page_is_an_observation_that_was_entered(client, edition):
    seen, names = observed(), {unit["code"]: unit["name"] for unit in usecases_units(edition)}
    for indicator in INDICATORS:
        cells = [
            row
            for table in tables(client, f"/indices/editions/{edition}/indicators/{indicator}/")
            for row in table
        ]
        for unit in COUNTIES:
            for year in ("2023", "2024", "2025"):
                value = seen[indicator, unit, year]
                row = next(row for row in cells if names[unit] in row[0] and year in row)
                assert any(_is(cell, value) for cell in row), (indicator, unit, year, row)


def _is(cell: str, value: float) -> bool:
    number = re.match(r"-?[\d,]+(\.\d+)?", cell)
    return number is not None and float(number[0].replace(",", "")) == value


def test_every_target_on_the_board_stands_where_its_rows_say(client):
    from kezhuan.achievements.models import Achievement

    with clock.at(datetime.combine(TODAY, time(10))):
        who = sign_in(client, Role.CITY, organisation(kind="bureau", region="330400"), region="3304")
        for n in range(3):
            Achievement.objects.create(
                title=f"成果{n}", state="published", level="public", organisation=organisation(kind="institute"), region="330402", **moments()
            )  # fmt: skip
        taken = issued(who, "入库成果", planned="4", figure_code="achievements-offered")
        usecases.take_progress(taken, actor=who, today=TODAY, version=Target.objects.get(uid=taken).version)
        typed = issued(who, "路演", planned="20")
        for month, value in ((9, "4"), (10, "15")):
            usecases.report_progress(typed, month=month, value=Decimal(value), actor=who, today=TODAY, version=Target.objects.get(uid=typed).version)  # fmt: skip

        figure = next(f for f in house().figures if f.code == "achievements-offered")
        rows = figure.rows_within(who, "330400", figure.in_year(TODAY.year)).page(0, 100)
        board = [row for table in tables(client, f"/targets/?year={TODAY.year}") for row in table]
        shown = {name: next(row for row in board if name in row[0]) for name in ("入库成果", "路演")}

    assert recomputed(figure.measure, rows) == 3
    # planned, actual, share done, share of the year gone by then: 324 of 365 days, and 304 at the end of October
    assert [(row[3].split()[0], row[4].split()[0], row[5], row[6]) for row in shown.values()] == [
        ("4", "3", "75.0%", f"{Decimal(32400) / 365:.1f}%"), ("20", "15", "75.0%", f"{Decimal(30400) / 365:.1f}%"),
    ]  # fmt: skip
    # three quarters done is less than 85 % of 88.8 % of the year, and more than 85 % of 83.3 % of it
    assert [row[7] for row in shown.values()] == ["明显滞后", "略有滞后"]


def issued(who: Actor, title: str, *, planned: str, **more: str) -> UUID:
    """A target of the city handed to its holder."""
    values = {"year": TODAY.year, "title": title, "region": "330400", "kind": "cumulative", "unit": "项", "planned": Decimal(planned), "source": "工作要点",
              "office": "科技局"} | more  # fmt: skip
    uid = usecases.set_target(values, actor=who, today=TODAY)
    usecases.issue_target(uid, actor=who, today=TODAY, version=1)
    return uid
