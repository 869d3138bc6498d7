"""Chained, rebased and spliced indices, trends and changing membership as steps of a configuration."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.output import frames
from indexcore.pipeline import compute
from indexcore.reading.data import read_data
from tests.bench_data import bench_path
from tests.indexcore import asem
from tests.indexcore.builders import flat_tree, run, scores, table

GROWING = [[[100, 50], [10, 5]], [[110, 60], [12, 5]], [[121, 90], [9, 8]]]


def test_a_chained_index_links_symmetric_growth() -> None:
    state = run('[[step]]\nop = "chain"', GROWING, structure=flat_tree(b={"weight": 3.0}))
    growth = [200 * 10 / 210, 200 * 10 / 110], [200 * 11 / 231, 200 * 30 / 150]
    level = 100.0
    for a, b in growth:
        v = (a + 3 * b) / 4
        level *= (200 + v) / (200 - v)
    assert scores(state)[0] == pytest.approx(level, rel=1e-12)
    assert scores(state, "a")[0] == pytest.approx(121)
    assert state.scored.column("I")[0].tolist() == [100, 100]


def test_a_negative_indicator_lowers_a_chained_index_by_as_much_as_it_would_raise_it() -> None:
    up = run('[[step]]\nop = "chain"', GROWING)
    down = run(
        '[[step]]\nop = "chain"', GROWING, structure=flat_tree(a={"direction": -1}, b={"direction": -1})
    )
    np.testing.assert_allclose(np.array(scores(up)) * np.array(scores(down)), 100**2)


def test_chaining_what_is_not_positive_is_refused() -> None:
    with pytest.raises(BadInput, match="时期 2021 单位 u0 指标 a：0 须大于 0"):
        run('[[step]]\nop = "chain"', [[[1, 1]], [[0, 1]]])


def test_rebasing_leaves_growth_unchanged() -> None:
    state = run('[[step]]\nop = "chain"\n[[step]]\nop = "rebase"\nat = 2021', GROWING)
    before, after = state.stage("chain").scores.values, state.scored.values
    np.testing.assert_allclose(after[1], 100)
    np.testing.assert_allclose(after[2] / after[0], before[2] / before[0])


def test_an_older_edition_is_linked_before_the_overlap_and_marked(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("uCode,Time,I\nu0,2018,50\nu0,2020,80\nu1,2018,60\nu1,2020,30\n")
    toml = '[[step]]\nop = "chain"\n[[step]]\nop = "splice"\nfile = "old.csv"\noverlap = 2020'
    tree = flat_tree()
    state = compute(table(GROWING), structure=tree, config=config_from(toml, folders=(tmp_path,)))
    series = frames(state)["spliced_series"]
    assert series[["uCode", "Time", "linked"]].iloc[:2].to_numpy().tolist() == [
        ["u0", 2018, True],
        ["u1", 2018, True],
    ]
    np.testing.assert_allclose(series["I"].iloc[:4], [62.5, 200, 100, 100])
    assert frames(state)["spliced_factors"]["I"].tolist() == [1.25, pytest.approx(10 / 3)]


@pytest.mark.bench
@pytest.mark.parametrize("measure, rtol", [("CAGR", 1e-9), ("prc_change", 1e-8)])
def test_trends_equal_the_reference(measure: str, rtol: float) -> None:
    theirs = asem.expected(f"panel_trend_{measure}.csv", None).set_index(["uCode", "iCode"])
    data, metadata = read_data(bench_path("index/asem_panel.csv"))
    codes = sorted(set(theirs.index.get_level_values("iCode")))
    config = config_from(f'[[step]]\nop = "trend"\nmeasure = "{measure}"\ncodes = {codes}')
    ours = frames(compute(data, structure=metadata.structure, config=config))[f"trend_{measure}"]
    ours = ours.set_index(["uCode", "iCode"]).loc[theirs.index, theirs.columns]
    np.testing.assert_allclose(ours.astype(float), theirs.astype(float), rtol=rtol, atol=1e-12)


def test_a_group_whose_members_change_shows_growth_as_published_and_like_for_like() -> None:
    groups = np.array([["hill", "hill"], ["hill", ""]], dtype=object)
    state = run(
        '[[step]]\nop = "aggregate"\n[[step]]\nop = "membership"\ngroup = "g"',
        [[[10, 10], [40, 40]], [[12, 12], [60, 60]]],
        attributes={"g": groups},
    )
    row = frames(state)["membership_growth"].iloc[0]
    assert (row["published_from"], row["published_to"]) == (25, 12)
    assert (row["same_from"], row["same_to"], row["left"]) == (10, 12, "u1")


def test_one_years_change_of_a_ratio_index_can_be_held_within_a_factor() -> None:
    body = '[[step]]\nop = "normalise"\nmethod = "ratio_to_base"\nyearly_cap = 2\n'
    held = run(body, [[[10, 10]], [[50, 11]], [[50, 12]]]).table.values[:, 0]
    assert held[:, 1].tolist() == [100, pytest.approx(110), pytest.approx(120)]
    assert held[1, 0] == pytest.approx(200)


def test_series_need_years() -> None:
    with pytest.raises(BadInput, match="须有多个时期"):
        run('[[step]]\nop = "chain"', [[1, 2]])
    assert isinstance(frames(run('[[step]]\nop = "trend"', GROWING))["trend_CAGR"], pd.DataFrame)
