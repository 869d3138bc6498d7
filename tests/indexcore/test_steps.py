"""Screening, imputing, denominating, 4+X, checks, ranks, tiers and weights as steps of a configuration."""

import math

import numpy as np
import pytest

from indexcore.errors import BadInput
from indexcore.structure import Indicator, build
from tests.indexcore.builders import NAN, flat_tree, run, scores, table

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
    series = lambda body: run(f'[[step]]\nop = "impute"\n{body}', x).table.values[:, 0, 0].tolist()  # noqa: E731
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


FOUR_PLUS_X = build(
    [
        Indicator("a", parent="Core"),
        Indicator("x1", parent="X", block="X"),
        Indicator("Core", level=2),
        Indicator("X", level=2, block="X"),
    ]
)


@pytest.mark.parametrize(
    "body, totals",
    [
        ('mode = "bonus"\nrate = 0.1\ncap_percent = 5', [105, 82, 60]),
        ('mode = "bonus"\nrate = 0.1\nabove = 10\ncap_percent = 100\ncap_points = 3', [103, 81, 60]),
        ('mode = "blend"\nalpha = 0.75', [100, 65, 60]),
    ],
)
def test_core_and_feature_items_stay_apart_and_the_total_beside_them(body: str, totals: list[float]) -> None:
    x = [[100, 100], [80, 20], [60, NAN]]
    state = run(
        f'[[step]]\nop = "aggregate"\n[[step]]\nop = "plus_x"\ncore = "Core"\n{body}',
        x,
        structure=FOUR_PLUS_X,
    )
    assert scores(state, "Core") == [100, 80, 60]
    assert scores(state, "Total") == totals
    np.testing.assert_allclose(scores(state, "Total_added"), np.subtract(totals, [100, 80, 60]))


def test_a_bonus_never_lowers_the_total() -> None:
    state = run(
        '[[step]]\nop = "aggregate"\n[[step]]\nop = "plus_x"', [[50, -40], [50, 0]], structure=FOUR_PLUS_X
    )
    assert scores(state, "Total") == [50, 50]


@pytest.mark.parametrize(
    "body, fault",
    [
        ("jump = 3", "时期 2021 单位 u0 指标 a：10 是上一期 1 的 10 倍"),
        ("base_period = 2020", "时期 2020 单位 u1 指标 b：基期值 0 须大于 0"),
        ("base_period = 2019", "基期 2019：数据中没有这一期；有：2020、2021"),
    ],
)
def test_an_implausible_value_stops_the_computation_or_is_noted(body: str, fault: str) -> None:
    x = [[[1, 1], [1, 0]], [[10, 1], [1, 0]]]
    with pytest.raises(BadInput) as caught:
        run(f'[[step]]\nop = "check"\n{body}', x)
    assert [str(f) for f in caught.value.faults] == [fault]
    noted = run(f'[[step]]\nop = "check"\non_fault = "report"\n{body}', x)
    assert noted.stages[-2].notes == (fault,) or noted.stages[-1].notes == (fault,)


def test_a_value_outside_its_range_is_named() -> None:
    with pytest.raises(BadInput, match="单位 u1 指标 a：120 不在"):
        run('[[step]]\nop = "check"', [[1, 1], [120, 1]], structure=flat_tree(a={"low": 0.0, "high": 100.0}))


def test_scores_equal_but_for_noise_share_the_best_rank() -> None:
    x = [[0.1 + 0.2, 0], [0.3, 0], [0.2, 0], [0.9, 0]]
    ranked = lambda body: (
        run(f'[[step]]\nop = "aggregate"\n[[step]]\nop = "rank"\n{body}', x)
        .stages[-1]
        .scores.values[0, :, 0]
        .tolist()
    )  # noqa: E731
    assert ranked("") == [2, 2, 4, 1]
    assert ranked('decimals = "exact"') == [2, 3, 4, 1]
    assert ranked('order = "ascending"') == [2, 2, 1, 4]


def test_ranks_within_a_group() -> None:
    state = run(
        '[[step]]\nop = "aggregate"\n[[step]]\nop = "rank"\ngroup = "g"',
        [[1, 1], [2, 2], [3, 3], [4, 4]],
        **groups("e", "w", "e", "w"),
    )
    assert state.stages[-1].scores.values[0, :, 0].tolist() == [2, 2, 1, 1]


def test_tiers_leave_no_gap_between_published_cuts() -> None:
    state = run(
        '[[step]]\nop = "aggregate"\n[[step]]\nop = "tiers"\ncuts = [170, 100]',
        [[384.69, 384.69], [170, 170], [150, 150], [100, 100], [99, 99]],
    )
    assert state.stage("tiers").scores.values[0, :, 0].tolist() == [1, 1, 2, 2, 3]


def test_weights_change_only_at_the_levels_asked() -> None:
    x = [[1, 2, 3, 4]]
    weighed = lambda body: run(
        f'[[step]]\nop = "weights"\n{body}\n[[step]]\nop = "aggregate"', x, structure=TWO_PILLARS
    )  # noqa: E731
    state = weighed("values = { a = 3, P = 3 }")
    assert (scores(state, "P"), scores(state)) == ([1.25], [(3 * 1.25 + 3.5) / 4])
    only = weighed("values = { a = 3, P = 3 }\nlevels = 1")
    assert scores(only) == [(1.25 + 3.5) / 2]


def test_named_sets_and_judgement_give_weights() -> None:
    toml = '[weight_sets.mine]\nP = 3\n[[step]]\nop = "weights"\nset = "mine"\n[[step]]\nop = "aggregate"'
    assert scores(run(toml, [[1, 1, 5, 5]], structure=TWO_PILLARS)) == [2]
    ahp = '[[step]]\nop = "weights"\n[step.groups.I]\nmethod = "ahp"\nmatrix = [[1, 3], [0.333333333333, 1]]\n[[step]]\nop = "aggregate"'
    assert scores(run(ahp, [[1, 1, 5, 5]], structure=TWO_PILLARS)) == [pytest.approx(2)]
    with pytest.raises(BadInput, match="没有名为 'other' 的权重集；有：mine"):
        run(toml.replace('set = "mine"', 'set = "other"'), [[1, 1, 5, 5]], structure=TWO_PILLARS)


def test_entropy_gives_no_weight_to_an_indicator_equal_for_all() -> None:
    x = [[1, 5], [2, 5], [6, 5]]
    state = run('[[step]]\nop = "weights"\nmethod = "entropy"\n[[step]]\nop = "aggregate"', x)
    np.testing.assert_allclose(scores(state), [1, 2, 6])
    assert state.weights is not None
    np.testing.assert_allclose(state.weights[:2], [1, 0], atol=1e-12)


def test_selecting_keeps_part_of_the_tree_and_of_the_units() -> None:
    state = run(
        '[[step]]\nop = "select"\ndrop = ["Q"]\ndrop_units = ["u0"]\n[[step]]\nop = "aggregate"',
        [[1, 2, 3, 4], [5, 6, 7, 8]],
        structure=TWO_PILLARS,
    )
    assert state.structure.nodes == ("a", "b", "P", "I")
    assert scores(state) == [5.5]


def test_a_step_may_start_from_an_earlier_stage_and_be_skipped() -> None:
    toml = '[[step]]\nop = "normalise"\n[[step]]\nop = "normalise"\nfrom = "raw"\nrange = [0, 1]\nname = "unit"\n[[step]]\nop = "impute"\nskip = true'
    state = run(toml, [[1, 1], [3, 2]])
    assert [stage.file for stage in state.stages] == ["raw", "normalised", "unit"]
    assert values(state) == [[0, 0], [1, 1]]


def test_absent_units_never_get_values() -> None:
    present = np.array([[True, False], [True, True]])
    x = [[[1, 1], [NAN, NAN]], [[2, 3], [4, 5]]]
    state = run(
        '[[step]]\nop = "impute"\n[[step]]\nop = "normalise"\n[[step]]\nop = "aggregate"', x, present=present
    )
    assert np.isnan(state.table.values[0, 1]).all()
    assert math.isnan(state.scores.column("I")[0, 1])


def test_a_table_refuses_values_of_another_shape() -> None:
    with pytest.raises(BadInput, match="不符"):
        table([[1, 2, 3]])
