"""Every documented configuration gives COINr's figures, stage by stage, to 1e-9 relative."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indexcore.config.load import config_from
from indexcore.output import frames
from indexcore.pipeline import compute, compute_files
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from tests.bench_data import ROOT, bench_path

pytestmark = pytest.mark.bench
DOCUMENTED = sorted(path.stem for path in (ROOT / "docs" / "indexcore").glob("c*.toml"))
STAGES = {
    "Denominated": "denominated",
    "Imputed": "imputed",
    "Screened": "screened",
    "Treated": "treated",
    "Normalised": "normalised",
    "Aggregated": "aggregated",
    "Ranks": "ranks",
}


@cache
def expected_files() -> dict[str, dict[str, str]]:
    configs = json.loads(bench_path("index/expected/configs.json").read_text())
    return {name: config["files"] for name, config in configs.items() if not name.startswith("_")}


@cache
def computed(name: str) -> dict[str, pd.DataFrame]:
    state = compute_files(
        data=bench_path("index/asem_indicators.csv"),
        meta=bench_path("index/asem_metadata.csv"),
        config=ROOT / "docs" / "indexcore" / f"{name}.toml",
    )
    return frames(state)


def expected(file: str, *, key: str, text: bool = False) -> pd.DataFrame:
    path: Path = bench_path(f"index/expected/{file}")
    return pd.read_csv(path, dtype=str if text else None, keep_default_na=not text).set_index(key)


def assert_equal(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    assert set(ours.index) == set(theirs.index)
    ours = ours.loc[theirs.index, theirs.columns].astype(float)
    np.testing.assert_allclose(ours.to_numpy(), theirs.astype(float).to_numpy(), rtol=1e-9, atol=0.0)


def test_every_shared_configuration_is_documented() -> None:
    assert sorted(expected_files()) == DOCUMENTED


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", DOCUMENTED)
def test_stage_equals_the_reference(name: str, stage: str) -> None:
    file = expected_files()[name].get(stage)
    if file is None:
        assert STAGES[stage] not in computed(name)
        return
    theirs = expected(file, key="uCode")
    if stage == "Ranks":
        scores = expected(expected_files()[name]["Aggregated"], key="uCode")
        theirs = scores[theirs.columns].round(10).rank(ascending=False, method="min")
    assert_equal(computed(name)[STAGES[stage]].set_index("uCode"), theirs)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_ranks_differ_from_exact_floats_only_where_scores_tie(name: str) -> None:
    theirs = expected(expected_files()[name]["Ranks"], key="uCode")
    scores = expected(expected_files()[name]["Aggregated"], key="uCode")
    ours = computed(name)["ranks"].set_index("uCode").loc[theirs.index, theirs.columns].astype(int)
    for code in theirs.columns:
        for unit in theirs.index[theirs[code] != ours[code]]:
            gaps = (scores[code].drop(unit) - scores.loc[unit, code]).abs()
            assert gaps.min() < 1e-10


@pytest.mark.parametrize("name", DOCUMENTED)
def test_treatment_details_and_points_equal_the_reference(name: str) -> None:
    files = expected_files()[name]
    if "Treated" not in files:
        assert not any(stem.startswith("treated") for stem in computed(name))
        return
    theirs = expected(files["Treated_details"], key="iCode")
    ours = computed(name)["treated_details"].set_index("iCode")
    passes = [column for column in theirs if column.endswith("Pass")]
    shown = ours.loc[theirs.index, passes].replace({"TRUE": True, "FALSE": False, "": np.nan})
    pd.testing.assert_frame_equal(
        shown.astype(object).where(shown.notna(), None),
        theirs[passes].astype(object).where(theirs[passes].notna(), None),
    )
    assert_equal(ours, theirs.drop(columns=passes))
    points = expected(files["Treated_points"], key="uCode", text=True)
    assert (
        computed(name)["treated_points"].set_index("uCode").loc[points.index, points.columns] == points
    ).all(axis=None)


def test_optimised_weights_reach_equal_correlations_at_least_as_well_as_the_reference() -> None:
    text = (ROOT / "docs" / "indexcore" / "c01.toml").read_text(encoding="utf-8")
    optimise = '[[step]]\nop = "weights"\nmethod = "optimised"\nlevels = 2\nnonnegative = false\n[[step]]\nop = "aggregate"'
    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    table, _ = read_data(bench_path("index/asem_indicators.csv"), metadata=metadata)
    config = config_from(text.replace('[[step]]\nop = "aggregate"', optimise))
    state = compute(table, structure=metadata.structure, config=config)
    theirs = expected("analysis_opt_weights_level2_equal.csv", key="iCode")
    index = state.scored.column("Index")[0]
    reached = np.array([np.corrcoef(state.scored.column(code)[0], index)[0, 1] for code in theirs.index])
    worst = (theirs["Obtained"] - theirs["Desired"]).abs().max()
    assert np.abs(reached / reached.sum() - 1 / 8).max() <= worst
