"""Rank bands: run as a job with a seed of the seal, stored once, frozen, and shown as words, table and chart."""

import json

import pytest
from django.db import DatabaseError, transaction

from kezhuan.core import jobs
from kezhuan.core.models import Job
from kezhuan.indices import queries, running, usecases
from kezhuan.indices.models import EditionBands
from kezhuan.indices.queries.editions import definition_of, files_of, get
from tests.indices.builders import COUNTIES, city, do, draft, observe, observe_all, published

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def edition():
    maker, checker = city(), city()
    observe_all(maker)
    return published(maker, checker)


def test_a_computed_edition_is_run_in_many_ways_by_a_job_and_once(edition):
    assert EditionBands.objects.count() == 0
    assert Job.objects.filter(kind="indices.bands").count() == 1

    assert jobs.run(kinds=("indices.bands",)) == 1

    row = EditionBands.objects.get()
    e = get(city(), edition)
    assert (row.edition_sm3, row.seed, row.runs) == (e.sm3, int(e.sm3[:8], 16), 10_000)
    assert usecases.keep_bands(edition) == "known"
    assert queries.bands_proof(city(), edition) is True
    told = json.loads(row.content)
    assert [name for name, _words in told["factors"]] == ["权重", "插补", "合成"]
    for unit in told["units"]:
        assert 1 <= unit["low"] <= unit["median"] <= unit["high"] <= 3
        assert sum(unit["tiers"].values()) == pytest.approx(1, abs=1e-3)
    assert {unit["code"]: unit["nominal"] for unit in told["units"]} == {
        s.code: s.rank for s in queries.edition(city(), edition).standings
    }


def test_stored_bands_cannot_be_changed_and_another_computation_has_its_own(edition):
    usecases.keep_bands(edition)

    with pytest.raises(DatabaseError), transaction.atomic():
        EditionBands.objects.update(runs=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        EditionBands.objects.all().delete()
    assert EditionBands.objects.get().runs == 10_000
    maker = city()
    uid = draft(maker)
    do("compute", uid, maker)
    usecases.keep_bands(uid)
    observe("contract_value", "330402", 2025, "1", who=maker, status="revised", note="更正")
    do("compute", uid, maker)
    assert queries.edition(maker, uid).bands is None
    usecases.keep_bands(uid)
    assert EditionBands.objects.filter(edition__uid=uid).count() == 2
    assert queries.edition(maker, uid).bands is not None


def test_the_same_seed_gives_the_same_and_the_best_in_everything_stays_first(edition):
    """With weights alone varied, a unit best in every indicator is first in every run."""
    e = get(city(), edition)
    inputs = files_of(e, "data.csv", "meta.csv", "config.toml")
    one = definition_of(e)
    asked = running.Question("total", "2025", 400, 7, {"weight_noise": 0.25}, one.tiers, one.tier_labels)

    found = running.run(inputs, asked)
    again = running.run(inputs, asked)

    assert found == again
    assert found["factors"] == [["权重", "± 25%"]]
    best = [unit for unit in found["units"] if unit["nominal"] == 1][0]
    assert (best["low"], best["median"]) == (1, 1)


def test_a_choice_the_numbers_do_not_allow_is_left_out_and_named(edition):
    e = get(city(), edition)
    one = definition_of(e)
    asked = running.Question(
        "total",
        "2025",
        50,
        7,
        {"weight_noise": 0.25, "normalisations": ["min_max", "no_such_way"]},
        one.tiers,
        one.tier_labels,
    )

    found = running.run(files_of(e, "data.csv", "meta.csv", "config.toml"), asked)

    assert found["left_out"] == [["标准化", "min_max、no_such_way"]]
    assert [name for name, _words in found["factors"]] == ["权重"]


def test_where_the_scale_changes_tiers_are_told_by_places(edition):
    e = get(city(), edition)
    one = definition_of(e)
    asked = running.Question(
        "total",
        "2025",
        50,
        7,
        {"weight_noise": 0.25, "normalisations": ["min_max", "z"]},
        one.tiers,
        one.tier_labels,
    )

    found = running.run(files_of(e, "data.csv", "meta.csv", "config.toml"), asked)

    for unit in found["units"]:
        assert sum(unit["tiers"].values()) == pytest.approx(1, abs=1e-3)


def test_pages_show_words_table_and_chart_and_rank_history(client, edition, django_assert_max_num_queries):
    before = client.get(f"/indices/editions/{edition}/").content.decode()
    assert "名次区间正在后台测算" in before
    usecases.keep_bands(edition)

    for address in ("/indices/", f"/indices/editions/{edition}/"):
        with django_assert_max_num_queries(15):
            text = client.get(address).content.decode()
        assert "随机取 10000 种做法重算" in text.replace(",", ""), address
        assert "名次区间图，3 个单位" in text, address
        assert "第一梯队的概率" in text, address
    with django_assert_max_num_queries(15):
        unit = client.get(
            f"/indices/editions/{edition}/units/330402/?peers=330411&peers=330481"
        ).content.decode()
    assert "换 10,000 种做法重算" in unit
    assert "入档概率" in unit
    assert "位次变化图，3 个单位" in unit
    assert "总分变化的逐项贡献" in unit
    told = client.get(f"/api/v1/indices/editions/{edition}").json()["bands"]
    assert told["runs"] == 10_000
    assert {row["code"] for row in told["rows"]} == set(COUNTIES)


def test_the_parts_of_places_gained_sum_to_them():
    maker, checker = city(), city()
    observe_all(maker)
    observe("contract_value", "330402", 2025, "900", who=maker, status="revised", note="大单")
    uid = published(maker, checker)

    shown = queries.unit_profile(maker, uid, "330402")

    gained = shown.history[-2].rank - shown.history[-1].rank
    assert gained > 0
    assert sum(by for _name, by in shown.passed) == gained
    assert sum(part.contribution for part in shown.places) == pytest.approx(gained, abs=1e-9)
