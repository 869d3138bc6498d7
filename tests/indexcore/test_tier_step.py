import numpy as np

from indexcore.config.load import config_from
from indexcore.pipeline import compute
from tests.indexcore import small


def test_a_unit_without_a_score_has_no_tier():
    x = np.array([[80, 80, 80, 80, 80], [20, 20, 20, 20, 20], [np.nan] * 5])
    steps = '[[step]]\nop = "aggregate"\n[[step]]\nop = "tiers"\nmethod = "cuts"\ncuts = [50]\n'

    state = compute(small.table(x), structure=small.tree(), config=config_from(steps))

    stage = state.stage("tiers")
    assert stage.scores.values[0, :2, 0].tolist() == [1, 2]
    assert np.isnan(stage.scores.values[0, 2, 0])
    assert stage.sides["labels"]()["I"].tolist() == ["第1档", "第2档", ""]
