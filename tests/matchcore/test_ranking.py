"""Scores add up, levels are proper, known demands help their own items, and a model survives its file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import block, evaluate, features, known, model, ranking, rowfile, statistics, train
from matchcore.errors import BadModel
from matchcore.tables import Label
from matchcore.types import Need
from tests.matchcore.small_pool import SUBJECTS, items, needs


@pytest.fixture(scope="module")
def judged() -> train.Pairs:
    """Every need against thirty items: level 4 for its subject and a battery, 3 for its subject, else 1."""
    pool = items(60)
    labels = []
    for need, subject in zip(needs(), SUBJECTS, strict=True):
        for item in pool[:30]:
            own = item.facets["field"] == (subject,)
            labels.append(Label(need.id, item.id, (4 if "装置" in item.fields["title"] else 3) if own else 1))
    return train.pairs(needs(), pool, labels)


def test_a_model_learns_to_rank_subjects_it_never_saw(judged: train.Pairs) -> None:
    fold = evaluate.split(judged, how="title", count=5, seed=0)
    for title in set(judged.titles):
        assert len(set(fold[judged.titles == title])) == 1
    found = evaluate.figures(judged, evaluate.held_out(judged, fold))
    assert found["ndcg@5"] > 0.9
    assert found["contest_score"] > 0.85
    assert list(found) == ["ndcg@5", "ndcg@10", "mrr", "precision@5", "contest_score", "n_demands"]


def test_cross_validation_reports_an_interval_per_measure(judged: train.Pairs) -> None:
    found = evaluate.cross_validate(judged, how="random", count=3, seeds=range(2))
    assert found["n_demands"] == 10
    low, high = found["contest_score_ci"]
    assert low <= found["contest_score"] <= high


def test_labels_of_the_same_demand_move_its_other_items(judged: train.Pairs) -> None:
    # Given a welding demand whose professionals wanted bearings.
    wanted = np.array([judged.items[at].facets["field"] == ("轴承",) for at in judged.at])
    levels = np.where((judged.demands == "n1") & wanted, 4, judged.levels)
    learned = train.fit(replace(judged, levels=levels))
    need, pool = judged.needs["n1"], judged.block
    helped = ranking.score(need, pool, statistics=judged.statistics, model=learned)
    plain = ranking.score(need, pool, statistics=judged.statistics, model=train.without_texts(learned))
    moved = helped.parts["known"]
    bearings = [at for at, item in enumerate(judged.items) if at >= 30 and item.facets["field"] == ("轴承",)]
    others = [at for at in range(30, 60) if at not in bearings]
    assert "known" not in plain.parts
    assert moved[bearings].min() > moved[others].max()


def test_a_model_survives_its_file(judged: train.Pairs, tmp_path: Path) -> None:
    learned = train.fit(judged)
    model.save(learned, tmp_path / "m.json")
    read = model.load(tmp_path / "m.json")
    first = evaluate.apply(learned, judged).scores
    assert evaluate.apply(read, judged).scores == pytest.approx(first, abs=1e-3)
    assert model.digest(read) == model.digest(learned)
    assert [path.name for path in tmp_path.iterdir()] == ["m.json"]


@pytest.mark.parametrize("text", ["", "[]", '{"format": "matchcore-model/0"}', "\xff"])
def test_what_is_no_model_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.json").write_text(text, encoding="latin-1")
    with pytest.raises(BadModel):
        model.load(tmp_path / "m.json")


def test_shipped_weights_are_numbers_alone_with_provenance() -> None:
    shipped = model.load()
    assert not shipped.known
    assert shipped.provenance["pairs"] > 0
    text = (Path(model.__file__).parent / "data/weights.json").read_text(encoding="utf-8")
    assert not any(
        "一" <= char <= "鿿" for char in json.dumps(json.loads(text)["features"], ensure_ascii=False)
    )


@given(
    st.floats(0.1, 5),
    st.floats(-3, 3),
    st.floats(0, 3),
    st.floats(0, 3),
    st.lists(st.floats(-5, 5), min_size=1),
)
def test_levels_are_probabilities_and_rise_with_the_score(
    slope: float, first: float, second: float, third: float, scores: list[float]
) -> None:
    levels = model.Levels(slope, (first, first + second, first + second + third))
    found = levels.probabilities(np.sort(np.array(scores)))
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found >= -1e-12).all()
    assert (np.diff(found @ np.arange(4)) >= -1e-9).all()


def test_the_median_level_minimises_expected_error() -> None:
    draw = np.random.default_rng(1).dirichlet(np.ones(4), 200)
    errors = np.abs(np.arange(1, 5)[:, None] - np.arange(1, 5)[None, :])
    expected = draw @ errors
    chosen = model.median_level(draw)
    assert expected[np.arange(200), chosen - 1] == pytest.approx(expected.min(axis=1))


def test_leaving_one_out_in_closed_form_equals_leaving_it_out() -> None:
    draw = np.random.default_rng(2)
    root = draw.standard_normal((6, 6))
    covariance, residuals = root @ root.T, draw.standard_normal(6)
    for at in range(6):
        rest = [n for n in range(6) if n != at]
        order = [at, *rest]
        expected = known.carry_over(covariance[np.ix_(order, order)], residuals[rest])[0]
        assert known.left_out(covariance, residuals)[at] == pytest.approx(expected)


def test_features_do_not_depend_on_company_except_relative_ones() -> None:
    pool = block.stack([block.row(item) for item in items(40)])
    stats = statistics.measure(pool)
    asked = features.query(needs()[2])
    names, every = features.features(asked, pool, stats)
    _, few = features.features(asked, block.take(pool, np.arange(5, 15)), stats)
    plain = [at for at, name in enumerate(names) if not name.endswith("|z")]
    assert few[:, plain] == pytest.approx(every[5:15][:, plain], abs=1e-6)


def test_an_empty_need_scores_every_item_alike() -> None:
    pool = block.stack([block.row(item) for item in items(5)])
    found = ranking.score(Need("n", "", ""), pool, statistics=statistics.measure(pool), model=model.load())
    assert np.isfinite(found.scores).all()


def test_rows_survive_their_file(tmp_path: Path) -> None:
    pool = [replace(item, id=f"名称-{at}") for at, item in enumerate(items(7))]
    packed = rowfile.pack(block.block_of(pool), [item.id for item in pool])
    writer = rowfile.RowWriter(tmp_path / "rows")
    addresses = [writer.add(entry) for entry in packed]
    writer.sync()
    reader = rowfile.RowReader(tmp_path / "rows")
    found, names = reader.read(addresses[::-1])
    assert names == [item.id for item in pool[::-1]]
    for kind, expected in block.block_of(pool[::-1]).columns.items():
        assert (found.columns[kind].ids == expected.ids).all()
        assert found.columns[kind].weights == pytest.approx(expected.weights, abs=1e-3)


def test_statistics_are_the_same_every_time() -> None:
    pool = block.stack([block.row(item) for item in items(40)])
    first, second = statistics.measure(pool), statistics.measure(pool)
    assert (first.basis == second.basis).all()
