import numpy as np
import pytest

from indexcore.errors import BadInput
from indexcore.reading.metadata import read_metadata
from indexcore.reading.parameters import read_values
from indexcore.structure import Indicator, build
from tests.bench_data import bench_path
from tests.indexcore import asem


def test_levels_follow_from_the_tree_and_branches_may_differ_in_depth() -> None:
    tree = build(
        [
            Indicator("I", level=0),
            Indicator("P", level=0, parent="I"),
            Indicator("a", parent="P"),
            Indicator("b", parent="P", weight=3),
            Indicator("c", parent="I"),
        ]
    )
    assert tree.nodes == ("a", "b", "c", "P", "I")
    assert (tree["P"].level, tree["I"].level, tree.roots) == (2, 3, ("I",))
    assert tree.effective_weights().tolist() == [0.125, 0.375, 0.5, 0.5, 1.0]
    assert tree.leaves_below("I") == ("a", "b", "c")
    assert tree.ancestor("a", level=2) == "P"
    assert tree.ancestor("c", level=2) == "c"


@pytest.mark.parametrize(
    "items, reason",
    [
        ([Indicator("a"), Indicator("a")], "代码重复"),
        ([Indicator("a", parent="Z")], "上级 Z 不存在"),
        ([Indicator("a"), Indicator("P", level=2)], "没有任何下级"),
        ([Indicator("a", parent="b"), Indicator("b", parent="a")], "不能循环"),
        ([Indicator("a", parent="P"), Indicator("P", level=2, direction=0)], "方向应为 1 或 -1"),
    ],
)
def test_a_broken_tree_is_refused_with_its_reason(items: list[Indicator], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        build(items)


def test_dropping_leaves_drops_the_parents_left_childless() -> None:
    tree = build(
        [
            Indicator(c, parent=p, level=v)
            for c, p, v in [("a", "P", 1), ("b", "Q", 1), ("P", "I", 2), ("Q", "I", 2), ("I", None, 3)]
        ]
    )
    assert tree.only(["a"]).nodes == ("a", "P", "I")


@pytest.mark.bench
def test_effective_weights_equal_the_reference() -> None:
    tree = read_metadata(bench_path("index/asem_metadata.csv")).structure
    given = read_values(bench_path("index/expected/params_c20_weights.csv"), wanted=("weight",))["weight"]
    tree = tree.with_weights(given)
    theirs = asem.expected("analysis_effective_weights_c20.csv", "iCode")["EffWeight"]
    ours = dict(zip(tree.nodes, tree.effective_weights(), strict=True))
    np.testing.assert_allclose([ours[code] for code in theirs.index], theirs, rtol=1e-9)
