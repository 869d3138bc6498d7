"""Analyses asked for in a configuration give the reference's tables."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.output import frames
from indexcore.pipeline import compute
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from tests.bench_data import ROOT, bench_path
from tests.indexcore import asem
from tests.indexcore.builders import run

C01 = (ROOT / "docs" / "indexcore" / "c01.toml").read_text(encoding="utf-8")
ASKED = """
[[step]]
op = "analyse"
name = "raw_tables"
from = "raw"
what = ["stats", "denominators", "availability"]
high = 0.7
[[step]]
op = "analyse"
name = "flagged"
from = "normalise"
what = ["flags"]
high = 0.6
[[step]]
op = "analyse"
from = "aggregate"
what = ["correlations", "ancestors", "pca", "cronbach", "strengths", "removal", "outranking"]
"""


@cache
def tables() -> dict[str, pd.DataFrame]:
    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    table, _ = read_data(bench_path("index/asem_indicators.csv"), metadata=metadata)
    return frames(compute(table, structure=metadata.structure, config=config_from(C01 + ASKED)))


@pytest.mark.bench
def test_correlations_of_scores() -> None:
    theirs = asem.expected("analysis_corr_aggregates_pearson.csv", "iCode")
    asem.close(tables()["analysis_correlations"].set_index("iCode").loc[theirs.index, theirs.columns], theirs)


@pytest.mark.bench
def test_statistics_of_raw_columns() -> None:
    theirs = asem.expected("analysis_stats_raw.csv", "iCode")
    columns = ["Min", "Max", "Mean", "Median", "Std", "Skew", "Kurt", "N.Avail"]
    asem.close(tables()["raw_tables_stats"].set_index("iCode").loc[theirs.index, columns], theirs[columns])


@pytest.mark.bench
def test_pairs_of_indicators_and_denominators_and_of_close_indicators() -> None:
    theirs = asem.expected("analysis_denom_corr.csv", None)
    ours = tables()["raw_tables_denominators"]
    assert ours[["Ind", "Denom"]].to_numpy().tolist() == theirs[["Ind", "Denom"]].to_numpy().tolist()
    for side in ("high", "low"):
        pairs = asem.expected(f"analysis_corr_flags_{side}.csv", None)
        flagged = tables()["flagged_flags"].query("Side == @side")
        assert {frozenset(p) for p in flagged[["Ind1", "Ind2"]].to_numpy()} == {
            frozenset(p) for p in pairs[["Ind1", "Ind2"]].to_numpy()
        }


@pytest.mark.bench
def test_components_and_consistency_of_every_group() -> None:
    eigen = asem.expected("analysis_pca_eigenvalues_c01.csv", None).set_index(["group", "component"])
    ours = tables()["analysis_pca"].set_index(["group", "component"])
    asem.close(ours.loc[eigen.index, ["eigenvalue", "share"]], eigen)
    alpha = asem.expected("analysis_cronbach_c01.csv", None).set_index("group")["alpha"]
    found = tables()["analysis_cronbach"].set_index(["group", "level"])["alpha"]
    keys = {
        "Conn": ("Conn", 2),
        "Sust": ("Sust", 2),
        "Index_over_pillars": ("Index", 2),
        "all_indicators": ("Index", 1),
    }
    asem.close([found[keys.get(group, (group, 1))] for group in alpha.index], alpha)


@pytest.mark.bench
def test_strengths_weaknesses_and_removal_of_indicators() -> None:
    theirs = asem.expected("analysis_strengths_weaknesses.csv", None)
    ours = tables()["analysis_strengths"].set_index("uCode")
    for unit, rows in theirs.groupby("uCode"):
        columns = ["Kind", "Code", "Name", "Rank"]
        assert (
            ours.loc[unit, columns].to_numpy().tolist()
            == rows[["kind", "Code", "Name", "Rank"]].to_numpy().tolist()
        )
    shift = asem.expected("analysis_remove_level1_meanabs.csv", "removed")["mean_abs_rank_diff"]
    found = tables()["analysis_removal_shift"].set_index("removed")["mean_abs_rank_diff"]
    asem.close(found[shift.index], shift)
    scores = asem.expected("analysis_remove_level1_scores.csv")
    asem.close(
        tables()["analysis_removal_scores"].set_index("uCode").loc[scores.index, scores.columns], scores
    )


@pytest.mark.bench
def test_outranking_of_every_group_is_complementary() -> None:
    e = tables()["analysis_outranking_Social"].set_index("uCode").to_numpy()
    off = ~np.eye(len(e), dtype=bool)
    np.testing.assert_allclose((e + e.T)[off], 1)
    assert len(tables()["analysis_dominance"]) == 8


def test_an_unknown_table_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="不认识「tea」；可用：stats"):
        run('[[step]]\nop = "analyse"\nwhat = ["tea"]', [[1, 2], [3, 4]])
