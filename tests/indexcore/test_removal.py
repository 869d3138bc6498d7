import pandas as pd
import pytest

from indexcore.analysis.removal import NOMINAL, remove_each
from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.pipeline import compute
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from tests.bench_data import bench_path
from tests.indexcore import asem

C01 = """
[[step]]
op = "denominate"
[[step]]
op = "impute"
method = "group_mean"
group = "EurAsia_group"
[[step]]
op = "treat"
[[step]]
op = "normalise"
"""


@pytest.mark.bench
@pytest.mark.parametrize("level", [1, 2])
def test_removing_each_element_equals_the_reference(level):
    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    data, metadata = read_data(bench_path("index/asem_indicators.csv"), metadata=metadata)
    structure = metadata.structure
    normalised = compute(data, structure=structure, config=config_from(C01)).table
    mean = config_from('[[step]]\nop = "aggregate"\n')

    def score(weights):
        state = compute(normalised, structure=structure.with_weights(weights), config=mean)
        return pd.Series(state.scores.column("Index")[0], index=normalised.units)

    weights = dict(zip(structure.nodes, structure.weights.tolist(), strict=True))
    ours = remove_each(score, weights=weights, codes=structure.at_level(level))

    scores, ranks = (
        asem.expected(f"analysis_remove_level{level}_{kind}.csv") for kind in ("scores", "ranks")
    )
    shifts = asem.expected(f"analysis_remove_level{level}_meanabs.csv", "removed")
    asem.close(ours.scores.loc[scores.index, scores.columns], scores)
    assert (ours.ranks.loc[ranks.index, ranks.columns].to_numpy() == ranks.to_numpy()).all()
    asem.close(ours.mean_shift[shifts.index], shifts["mean_abs_rank_diff"])


def test_an_unknown_element_is_refused():
    with pytest.raises(BadInput, match="'Z'"):
        remove_each(lambda w: pd.Series([w["A"]]), weights={"A": 1.0}, codes=["Z"])


def test_the_nominal_scores_stand_first():
    ours = remove_each(lambda w: pd.Series([w["A"], w["B"]]), weights={"A": 1.0, "B": 2.0}, codes=["B"])

    assert list(ours.scores.columns) == [NOMINAL, "B"]
    assert ours.ranks[NOMINAL].tolist() == [2, 1]
    assert ours.ranks["B"].tolist() == [1, 2]
    assert ours.mean_shift["B"] == 1
