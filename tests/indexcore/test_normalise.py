"""Every normaliser against formulas worked by hand and against the unit vectors of the reference."""

import json

import numpy as np
import pytest

from indexcore.errors import BadInput
from tests.bench_data import bench_path
from tests.indexcore.builders import NAN, flat_tree, run

VECTORS = ("right", "left", "tied", "both", "with_na", "zero_heavy")
# x with its step and the values of a (more is better) and b (less is better)
X = [[0.0, 10.0], [5.0, 20.0], [10.0, 40.0]]
EXPECTED = {
    'method = "minmax"': ([0, 50, 100], [100, 200 / 3, 0]),
    'method = "minmax"\nrange = [1, 100]': ([1, 50.5, 100], [100, 67, 1]),
    'method = "zscore"': ([-1, 0, 1], [40 / 3 / 15.275252316519467, 10 / 3 / 15.275252316519467, -50 / 3 / 15.275252316519467]),
    'method = "zscore"\nm_sd = [100, 10]': ([90, 100, 110], None),
    'method = "rank"': ([1, 2, 3], [3, 2, 1]),
    'method = "rank"\norder = "descending"': ([3, 2, 1], [1, 2, 3]),
    'method = "borda"': ([0, 1, 2], [2, 1, 0]),
    'method = "percentile_rank"\nrange = [1, 100]': ([1, 50.5, 100], [100, 50.5, 1]),
    'method = "distance_to_max"': ([0, 0.5, 1], [1, 2 / 3, 0]),
    'method = "distance_to_reference"\nreference = "u1"': ([0, 1, 2], [1.5, 1, 0]),
    'method = "distance_to_reference"\nreference = "u1"\ncap = true': ([0, 1, 1], [1, 1, 0]),
    'method = "distance_to_target"\ntarget = { a = 8, b = 15 }': ([0, 0.625, 1.25], [1.2, 0.8, 0]),
    'method = "distance_to_target"\ntarget = { a = 8, b = 15 }\ncap = true\nscale = 100': ([0, 62.5, 100], [100, 80, 0]),
    'method = "fraction_of_max"': ([0, 0.5, 1], [1, 0.75, 0.25]),
    'method = "fraction_of_max"\nnegative = "inverse"': ([0, 0.5, 1], [1, 0.5, 0.25]),
    'method = "goalposts"\nlower = { a = 2, b = 10 }\nupper = { a = 7, b = 30 }': ([0, 0.6, 1], [1, 0.5, 0]),
    'method = "goalposts"\nlower = 0\nupper = 20\nclip = false\nscale = 100': ([0, 25, 50], [50, 0, -100]),
    'method = "scaled"\nlower = 0\nupper = 20': ([0, 25, 50], [50, 0, -100]),
    'method = "scaled"\nlower = 0\nupper = 20\nnegative = "sign"': ([0, 25, 50], [-50, -100, -200]),
    'method = "功效系数"\nlower = 0\nupper = 20': ([60, 70, 80], [80, 60, 20]),
    'method = "ampi"\nlower = 0\nupper = 20': ([70, 85, 100], [100, 70, 10]),
    'method = "ampi"': ([70, 100, 130], [130 - 80 / 6 * 2 + 80 / 6 - 60 / 30 * 10 / 3 + 10 / 1.5, None, None]),
    'method = "ratio_to_standard"\nstandard = { a = 8, b = 20 }': ([0, 62.5, 100], [100, 100, 50]),
    'method = "ratio_to_standard"\nstandard = { a = 8, b = 20 }\ncap = false': ([0, 62.5, 125], [200, 100, 50]),
    'method = "none"': ([0, 5, 10], [-10, -20, -40]),
}  # fmt: skip
del EXPECTED['method = "ampi"']


def normalised(body: str, values=X) -> np.ndarray:
    tree = flat_tree(b={"direction": -1})
    return run(f'[[step]]\nop = "normalise"\n{body}', values, structure=tree).table.values[0]


@pytest.mark.parametrize("body", EXPECTED)
def test_the_formula_holds_for_both_directions(body: str) -> None:
    a, b = EXPECTED[body]
    ours = normalised(body)
    np.testing.assert_allclose(ours[:, 0], a, rtol=1e-12)
    if b is not None:
        np.testing.assert_allclose(ours[:, 1], b, rtol=1e-12, atol=1e-12)


def test_ampi_without_bounds_takes_the_mean_and_half_the_range() -> None:
    ours = normalised('method = "ampi"')
    np.testing.assert_allclose(ours[:, 0], [70, 100, 130])
    # mean 70/3, half range 15: bounds 25/3 and 115/3
    np.testing.assert_allclose(ours[:, 1], [70 + 60 * (115 / 3 - x) / 30 for x in (10, 20, 40)])


def test_the_uncapped_value_is_kept_beside_the_capped_one() -> None:
    state = run('[[step]]\nop = "normalise"\nmethod = "ratio_to_standard"\nstandard = 8', X)
    assert state.table.values[0, :, 0].tolist() == [0, 62.5, 100]
    assert state.stages[-1].sides["uncapped"]()["a"].tolist() == [0, 62.5, 125]


def test_indicators_may_each_have_their_own_method() -> None:
    ours = normalised(
        'method = "minmax"\n[step.indicators]\nb = { method = "zscore", mean = 50, sd = 10, direction = 1 }'
    )
    assert ours[:, 0].tolist() == [0, 50, 100]
    assert ours[:, 1].mean() == pytest.approx(50)
    assert ours[2, 1] > ours[0, 1]


@pytest.mark.parametrize(
    "ties, expected",
    [("min", [1, 2, 2, 4]), ("max", [1, 3, 3, 4]), ("average", [1, 2.5, 2.5, 4]), ("dense", [1, 2, 2, 3])],
)
def test_ties_are_ranked_as_asked(ties: str, expected: list[float]) -> None:
    ours = normalised(f'method = "rank"\nties = "{ties}"', [[1, 0], [2, 0], [2, 0], [3, 1]])
    assert ours[:, 0].tolist() == expected


def test_a_constant_indicator_is_missing_unless_told_otherwise() -> None:
    flat = [[1, 0], [1, 1], [1, 2]]
    assert np.isnan(normalised("", flat)[:, 0]).all()
    assert normalised("constant = 50", flat)[:, 0].tolist() == [50, 50, 50]
    with pytest.raises(BadInput, match="a：全列一个值"):
        normalised('constant = "stop"', flat)


def test_a_constant_indicator_whose_mean_rounds_has_no_zscore() -> None:
    assert np.isnan(normalised('method = "z"', [[0.1, 0], [0.1, 1], [0.1, 2]])[:, 0]).all()


@pytest.mark.parametrize(
    "body, reason",
    [
        ('method = "distance_to_target"', "没有给出目标值"),
        ('method = "goalposts"\nlower = 0', "没有给出upper"),
        ('method = "goalposts"\nlower = 5\nupper = 5', "应不等于下界"),
        ('method = "distance_to_reference"', "须用 reference"),
        ('method = "distance_to_reference"\nreference = "nobody"', "没有这个单位代码"),
        ("target = { zz = 1 }", "结构中没有这个指标"),
        ("direction = 0", "方向应为 1 或 -1"),
    ],
)
def test_a_missing_parameter_is_named(body: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        normalised(body)


PANEL = [[[50, 20], [100, 10]], [[75, 18], [90, 40]]]


@pytest.mark.parametrize("sign, total", [(1, 126.0), (-1, 0.6 * 150 + 0.4 * 1000 / 9)])
def test_ratio_to_own_base_gives_the_published_toy(sign: int, total: float) -> None:
    tree = flat_tree(a={"weight": 0.6}, b={"weight": 0.4, "direction": sign})
    state = run(
        '[[step]]\nop = "normalise"\nmethod = "定基比"\nbase_period = 2020\n[[step]]\nop = "aggregate"',
        PANEL,
        structure=tree,
    )
    assert state.scores is not None
    assert state.scores.column("I")[1, 0] == pytest.approx(total)
    assert state.scores.column("I")[0].tolist() == [100, 100]


def test_ratio_to_a_common_base_keeps_the_size_of_units() -> None:
    common = run('[[step]]\nop = "normalise"\nmethod = "ratio_to_base"\nbase = "common"\ncap = 130', PANEL)
    np.testing.assert_allclose(common.table.values[0, :, 0], [100 / 1.5, 130])
    unit = run(
        '[[step]]\nop = "normalise"\nmethod = "ratio_to_base"\nbase = "common"\nbase_unit = "u1"', PANEL
    )
    assert unit.table.values[1, :, 0].tolist() == [75, 90]


def test_a_base_that_is_missing_or_not_positive_is_refused_with_unit_and_indicator() -> None:
    with pytest.raises(BadInput) as caught:
        run('[[step]]\nop = "normalise"\nmethod = "ratio_to_base"', [[[0, 1], [NAN, 2]], [[1, 1], [1, 1]]])
    assert [str(f) for f in caught.value.faults] == [
        "config 第 1 步 normalise 单位 u0 指标 a：基数为 0，须大于 0",
        "config 第 1 步 normalise 单位 u1 指标 a：基数缺失，须大于 0",
    ]


def test_pooled_periods_share_one_yardstick() -> None:
    one = run('[[step]]\nop = "normalise"', [[[0, 0], [5, 1]], [[10, 0], [5, 1]]]).table.values
    each = run(
        '[[step]]\nop = "normalise"\npooled = false', [[[0, 0], [5, 1]], [[10, 0], [5, 1]]]
    ).table.values
    assert one[..., 0].tolist() == [[0, 50], [100, 50]]
    assert each[..., 0].tolist() == [[0, 100], [100, 0]]


@pytest.mark.bench
@pytest.mark.parametrize("vector", VECTORS)
def test_unit_vectors_equal_the_reference(vector: str) -> None:
    given = json.loads(bench_path("index/expected/unit_vectors.json").read_text())[vector]
    tree = flat_tree("x")
    for key, body in {
        "prank": 'method = "n_prank"',
        "rank": 'method = "n_rank"',
        "borda": 'method = "n_borda"',
        "minmax_0_100": 'method = "n_minmax"',
        "zscore": 'method = "n_zscore"',
    }.items():
        column = np.array([[NAN if v is None else v] for v in given["x"]])
        theirs = [NAN if v is None else v for v in given[key]]
        ours = run(f'[[step]]\nop = "normalise"\n{body}', column, structure=tree).table.values[0, :, 0]
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-15)
