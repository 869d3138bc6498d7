"""Outlier treatment against the reference's unit vectors, and what it leaves alone."""

import json

import numpy as np
import pytest

from indexcore.errors import BadInput
from tests.bench_data import bench_path
from tests.indexcore.builders import NAN, flat_tree, run

VECTORS = ("right", "left", "tied", "both", "with_na", "zero_heavy")
TRANSFORMS = {
    "log_CT": 'method = "log_CT"',
    "log_CT_orig": 'method = "log_CT_orig"',
    "log_CT_plus": 'method = "log_CT_plus"',
    "boxcox_half": 'method = "boxcox"\nlambda = 0.5',
    "boxcox_zero": 'method = "boxcox"\nlambda = 0',
}
LONG_TAIL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100]


def column(values: list) -> np.ndarray:
    return np.array([[NAN if v is None else float(v)] for v in values])


def after(op: str, body: str, values: list):
    return run(f'[[step]]\nop = "{op}"\n{body}', column(values), structure=flat_tree("x"))


def vectors(name: str) -> dict:
    return json.loads(bench_path("index/expected/unit_vectors.json").read_text())[name]


@pytest.mark.bench
@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("key", TRANSFORMS)
def test_transformations_equal_the_reference(vector: str, key: str) -> None:
    given = vectors(vector)
    ours = after("transform", TRANSFORMS[key], given["x"]).table.values[0]
    np.testing.assert_allclose(ours, column(given[key]), rtol=1e-9, atol=1e-15)


@pytest.mark.bench
@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("winmax", [2, 5])
def test_winsorising_equals_the_reference_with_its_points(vector: str, winmax: int) -> None:
    given = vectors(vector)
    state = after("treat", f'winmax = {winmax}\nthen = "none"', given["x"])
    np.testing.assert_allclose(state.table.values[0], column(given[f"winsorised_max{winmax}"]), rtol=1e-12)
    details = state.stages[-1].sides["details"]().iloc[0]
    np.testing.assert_allclose(details["check_SkewKurt0.Skew"], given["skew"][0], rtol=1e-9)
    np.testing.assert_allclose(details["check_SkewKurt0.Kurt"], given["kurt"][0], rtol=1e-9)
    assert details["check_SkewKurt0.Pass"] == str(given["pass"]).upper()
    assert details.get("winsorise.nwin", 0) == given[f"nwin_max{winmax}"]
    if winmax == 2:
        assert state.stages[-1].sides["points"]()["x"].tolist() == given["treated_max2"]


@pytest.mark.bench
@pytest.mark.parametrize("vector", VECTORS)
def test_winsorise_once_then_log_plus_equals_the_reference(vector: str) -> None:
    given = vectors(vector)
    ours = after("treat", 'winmax = 1\nthen = "log_CT_plus"', given["x"]).table.values[0]
    np.testing.assert_allclose(ours, column(given["treat_winmax1_then_log_CT_plus"]), rtol=1e-9)


def test_log_gii_is_the_formula_and_not_the_data() -> None:
    ours = after("transform", 'method = "log_GII"', [1, 3, 5]).table.values[0, :, 0]
    np.testing.assert_allclose(ours, np.log([1, 3, 5]))


def test_second_treatment_works_on_the_original_unless_combined() -> None:
    body = 'winmax = 1\nkurt = 0.1\nskew = 0.1\nthen = "log"\n'
    plain = after("treat", body, LONG_TAIL).table.values[0, :, 0]
    both = after("treat", body + "combine = true", LONG_TAIL).table.values[0, :, 0]
    np.testing.assert_allclose(plain, np.log(LONG_TAIL))
    np.testing.assert_allclose(both[-1], np.log(30))


def test_force_winsorises_up_to_the_count() -> None:
    stopped = after("treat", "winmax = 3", LONG_TAIL).table.values[0, :, 0]
    forced = after("treat", "winmax = 3\nforce = true", LONG_TAIL).table.values[0, :, 0]
    assert stopped[-3:].tolist() == [10, 30, 30]
    # two points down to 10, then the skewness has turned and the lowest goes up
    assert forced.tolist() == [2, 2, *range(3, 11), 10, 10]


def test_no_limit_goes_on_until_the_test_passes() -> None:
    x = [*range(60), 500, 600, 700, 800, 900, 1000]
    ours = after("treat", 'winmax = "unlimited"', x).stages[-1].sides["details"]().iloc[0]
    assert ours["check_SkewKurt0.Pass"] == "FALSE"
    assert ours["check_SkewKurt1.Pass"] == "TRUE"
    assert ours["winsorise.nwin"] > 5


def test_estimated_box_cox_takes_the_likeliest_lambda() -> None:
    from scipy.stats import boxcox

    x = [1, 2, 2, 3, 4, 7, 12, 30]
    state = after("transform", 'method = "boxcox"\nlambda = "estimate"\nshift = false', x)
    np.testing.assert_allclose(state.table.values[0, :, 0], boxcox(np.array(x, dtype=float))[0], rtol=1e-5)


def test_percentile_trim_clips_at_linear_quantiles() -> None:
    ours = after(
        "treat", 'method = "trim"\ntest = "none"\nthen = "none"\nlower = 0.1\nupper = 0.9', list(range(11))
    )
    assert ours.table.values[0, :, 0].tolist() == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert ours.stages[-1].sides["points"]()["x"].tolist()[0] == "trimlo"


def test_constant_and_short_columns_come_back_untouched() -> None:
    assert after("treat", "", [3, 3, 3, 3, 3]).table.values[0, :, 0].tolist() == [3] * 5
    assert after("treat", "", [1, 900]).table.values[0, :, 0].tolist() == [1, 900]


def test_an_indicator_set_to_none_is_left_alone_and_not_reported() -> None:
    state = after("treat", 'winmax = 1\n[step.indicators]\nx = "none"', LONG_TAIL)
    assert state.table.values[0, :, 0].tolist() == LONG_TAIL
    assert state.stages[-1].sides["details"]().empty


def test_every_changed_point_is_reported_with_its_value_before_and_after() -> None:
    report = after("treat", "", LONG_TAIL).stages[-1].sides["report"]()
    assert report.to_dict("records") == [
        {"uCode": "u11", "iCode": "x", "before": 100.0, "after": 30.0, "treatment": "winhi"}
    ]


def test_a_logarithm_of_what_is_not_positive_is_refused_with_the_cell() -> None:
    with pytest.raises(BadInput, match="单位 u0 指标 x：0 不能做 log"):
        after("transform", 'method = "log"', [0, 1, 2])


def test_only_the_indicators_named_are_transformed() -> None:
    state = run('[[step]]\nop = "transform"\nmethod = "log"\nonly = ["b"]', [[-1, 1], [-2, 1]])
    assert state.table.values[0].tolist() == [[-1, 0], [-2, 0]]
