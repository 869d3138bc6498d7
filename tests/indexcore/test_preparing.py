"""Screening, imputing and denominating as steps of a configuration."""

import math

import numpy as np
import pytest

from indexcore.errors import BadInput
from indexcore.structure import Indicator, build
from tests.indexcore.builders import NAN, run, scores

TWO_PILLARS = build(
    [
        Indicator(c, parent=p, level=v)
        for c, p, v in [
            ("a", "P", 1),
            ("b", "P", 1),
            ("c", "Q", 1),
            ("d", "Q", 1),
            ("P", "I", 2),
            ("Q", "I", 2),
            ("I", None, 3),
        ]
    ]
)


def values(state) -> list:
    return state.table.values[0].tolist()


def groups(*labels: str) -> dict:
    return {"attributes": {"g": np.array([labels], dtype=object)}}


@pytest.mark.parametrize(
    "body, kept",
    [
        ("min_available = 0.5", ("u0", "u1", "u2")),
        ("min_available = 0.6", ("u0", "u2")),
        ('by = "zeros"\nmin_nonzero = 0.6', ("u0", "u1")),
        ('by = "byNAandzeros"\ndat_thresh = 0.6\nnonzero_thresh = 0.6', ("u0",)),
        ('min_available = 0.6\ninclude = ["u1"]\nexclude = ["u0"]', ("u1", "u2")),
        ('by = "none"\nexclude = "u2"', ("u0", "u1")),
    ],
)
def test_units_below_the_thresholds_leave_unless_forced(body: str, kept: tuple[str, ...]) -> None:
    state = run(f'[[step]]\nop = "screen"\n{body}', [[1, 1], [1, NAN], [0, 1]])
    assert state.table.units == kept


def test_screening_counts_missing_and_zero_and_may_drop_indicators() -> None:
    state = run(
        '[[step]]\nop = "screen"\nmin_available = 0\nmin_indicator_available = 0.5', [[1, NAN], [0, NAN]]
    )
    assert state.table.codes == ("a",)
    summary = state.stages[-1].sides["availability"]()
    assert summary["N_missing"].tolist() == [1, 1]
    assert summary["Non_Zero"].tolist() == [1, 0]


def test_a_panel_is_screened_period_by_period_or_pooled() -> None:
    x = [[[1, 1], [1, NAN]], [[1, 1], [1, 1]]]
    each = run('[[step]]\nop = "screen"\nmin_available = 0.6', x)
    assert each.table.present.tolist() == [[True, False], [True, True]]
    assert len(each.table.frame()) == 3
    assert run('[[step]]\nop = "screen"\nmin_available = 0.6\npooled = true', x).table.present.all()


@pytest.mark.parametrize(
    "body, filled",
    [
        ('method = "mean"', 4.0),
        ('method = "median"', 3.0),
        ('method = "group_mean"\ngroup = "g"', 1.0),
        ('method = "group_median"\ngroup = "g"', 1.0),
        ('method = "mean"\ngroup = "g"', 1.0),
        ('method = "value"\nvalue = 7', 7.0),
        ('method = "none"', NAN),
    ],
)
def test_a_missing_value_takes_what_the_method_says(body: str, filled: float) -> None:
    x = [[NAN, 1], [1, 1], [3, 1], [8, 1]]
    state = run(f'[[step]]\nop = "impute"\n{body}', x, **groups("east", "east", "west", "west"))
    np.testing.assert_equal(state.table.values[0, 0, 0], filled)
    assert bool(state.table.flags[0, 0, 0] & 8) is not math.isnan(filled)


def test_a_group_without_any_value_stays_missing_and_is_said() -> None:
    state = run(
        '[[step]]\nop = "impute"\nmethod = "group_mean"\ngroup = "g"', [[NAN, 1], [2, 1]], **groups("x", "y")
    )
    assert math.isnan(state.table.values[0, 0, 0])
    assert "仍缺 1 个值" in state.stages[-1].notes


def test_imputing_by_row_uses_the_indicators_of_the_same_pillar() -> None:
    x = [[NAN, 20, 1, 1], [0, 0, 0, 0], [10, 40, 1, 3]]
    plain = run(
        '[[step]]\nop = "impute"\nby = "row"\nlevel = 2\nnormalise_first = false', x, structure=TWO_PILLARS
    )
    assert plain.table.values[0, 0, 0] == 20
    scaled = run('[[step]]\nop = "impute"\nby = "row"\nlevel = 2', x, structure=TWO_PILLARS)
    assert scaled.table.values[0, 0, 0] == 5
    assert run(
        '[[step]]\nop = "impute"\nby = "row"\nnormalise_first = false', x, structure=TWO_PILLARS
    ).table.values[0, 0, 0] == pytest.approx(22 / 3)


def test_imputing_within_the_pillar_gives_the_ranks_of_skipping() -> None:
    rng = np.random.default_rng(5)
    x = rng.uniform(size=(20, 4))
    x[rng.random(x.shape) < 0.2] = np.nan
    x[:, 0] = np.linspace(0, 1, 20)
    x[:, 2] = np.linspace(1, 0, 20)
    skipped = run('[[step]]\nop = "aggregate"', x, structure=TWO_PILLARS)
    filled = run(
        '[[step]]\nop = "impute"\nby = "row"\nlevel = 2\nnormalise_first = false\n[[step]]\nop = "aggregate"',
        x,
        structure=TWO_PILLARS,
    )
    np.testing.assert_allclose(scores(filled), scores(skipped))


def test_a_panel_is_filled_forward_up_to_an_age_or_by_lines() -> None:
    x = [[[1, 1]], [[NAN, 1]], [[NAN, 1]], [[7, 1]]]

    def series(body: str) -> list[float]:
        return run(f'[[step]]\nop = "impute"\n{body}', x).table.values[:, 0, 0].tolist()

    assert series('method = "latest"') == [1, 1, 1, 7]
    np.testing.assert_equal(series('method = "latest"\nmax_age = 1'), [1, 1, NAN, 7])
    assert series('method = "linear"') == [1, 3, 5, 7]
    with pytest.raises(BadInput, match="须有多个时期"):
        run('[[step]]\nop = "impute"\nmethod = "latest"', [[1, 1]])


def test_denominators_come_from_the_step_with_their_scale() -> None:
    sizes = {"attributes": {"Pop": np.array([[2.0, NAN]])}}
    state = run(
        '[[step]]\nop = "denominate"\nby = { a = "Pop" }\nscale = { a = 1000 }', [[4, 1], [4, 1]], **sizes
    )
    np.testing.assert_equal(values(state), [[2000, 1], [NAN, 1]])
    with pytest.raises(BadInput, match="没有这一列"):
        run('[[step]]\nop = "denominate"\nby = { a = "Area" }', [[4, 1]])
    with pytest.raises(BadInput, match="单位 u0「Pop」列：分母为 0"):
        run(
            '[[step]]\nop = "denominate"\nby = { a = "Pop" }', [[4, 1]], attributes={"Pop": np.array([[0.0]])}
        )
