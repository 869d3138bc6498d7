"""4+X, checks, ranks, tiers and weights as steps of a configuration."""

import math
from pathlib import Path

import numpy as np
import pytest

from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.output import frames
from indexcore.pipeline import compute
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

    def ranked(body: str) -> list[float]:
        state = run(f'[[step]]\nop = "aggregate"\n[[step]]\nop = "rank"\n{body}', x)
        return state.stages[-1].scores.values[0, :, 0].tolist()

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


@pytest.mark.parametrize("method", ["jenks", "quantiles", "gaps"])
def test_tiers_found_from_scores_write_their_cuts_and_names(method: str) -> None:
    x = [[1, 1], [2, 2], [10, 10], [11, 11], [12, 12]]
    toml = f'[[step]]\nop = "aggregate"\n[[step]]\nop = "tiers"\nmethod = "{method}"\nclasses = 2\nlabels = ["高", "低"]'
    made = frames(run(toml, x))
    assert made["tiers"]["I"].tolist() in ([2, 2, 1, 1, 1], [2, 2, 2, 1, 1])
    assert set(made["tiers_labels"]["I"]) == {"高", "低"}
    assert len(made["tiers_cuts"]) == 1


def test_weights_change_only_at_the_levels_asked() -> None:
    x = [[1, 2, 3, 4]]

    def weighed(body: str):
        toml = f'[[step]]\nop = "weights"\n{body}\n[[step]]\nop = "aggregate"'
        return run(toml, x, structure=TWO_PILLARS)

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


def test_weights_found_from_data_are_frozen_by_naming_their_file(tmp_path: Path) -> None:
    x = [[1, 2, 3, 9], [2, 5, 3, 4], [6, 5, 1, 1]]
    found = run(
        '[[step]]\nop = "weights"\nmethod = "entropy"\n[[step]]\nop = "aggregate"', x, structure=TWO_PILLARS
    )
    frames(found)["aggregated_weights"].to_csv(tmp_path / "frozen.csv", index=False)
    config = config_from('[[step]]\nop = "aggregate"\nweights = "frozen.csv"', folders=(tmp_path,))
    moved = table(np.array(x) * 2, codes=TWO_PILLARS.leaves)
    again = compute(moved, structure=TWO_PILLARS, config=config)
    np.testing.assert_allclose(again.scored.values, found.scored.values * 2)


def test_selecting_keeps_part_of_the_tree_and_of_the_units() -> None:
    state = run(
        '[[step]]\nop = "select"\ndrop = ["Q"]\ndrop_units = ["u0"]\n[[step]]\nop = "aggregate"',
        [[1, 2, 3, 4], [5, 6, 7, 8]],
        structure=TWO_PILLARS,
    )
    assert state.structure.nodes == ("a", "b", "P", "I")
    assert scores(state) == [5.5]


def test_only_the_indicators_asked_for_are_kept_an_aggregate_standing_for_its_leaves() -> None:
    state = run(
        '[[step]]\nop = "select"\nindicators = ["Q", "a"]\nunits = ["u1"]',
        [[1, 2, 3, 4], [5, 6, 7, 8]],
        structure=TWO_PILLARS,
    )
    assert (state.table.codes, values(state)) == (("a", "c", "d"), [[5, 7, 8]])


def test_weights_in_force_stay_with_their_codes_when_part_of_the_tree_goes() -> None:
    toml = '[[step]]\nop = "weights"\nvalues = { c = 3, Q = 3 }\n[[step]]\nop = "select"\ndrop = ["a"]\n[[step]]\nop = "aggregate"'
    state = run(toml, [[1, 2, 3, 4]], structure=TWO_PILLARS)
    assert scores(state, "Q") == [3.25]
    assert scores(state) == [(2 + 3 * 3.25) / 4]


def test_a_later_weights_step_replaces_an_earlier_one() -> None:
    toml = '[[step]]\nop = "weights"\nmethod = "entropy"\n[[step]]\nop = "weights"\nmethod = "equal"\n[[step]]\nop = "aggregate"'
    assert scores(run(toml, [[1, 2, 3, 4], [2, 2, 9, 1]], structure=TWO_PILLARS)) == [2.5, 3.5]


def test_a_step_may_start_from_an_earlier_stage_and_be_skipped() -> None:
    toml = '[[step]]\nop = "normalise"\n[[step]]\nop = "normalise"\nfrom = "raw"\nrange = [0, 1]\nname = "unit"\n[[step]]\nop = "impute"\nskip = true'
    state = run(toml, [[1, 1], [3, 2]])
    assert [stage.file for stage in state.stages] == ["raw", "normalised", "unit"]
    assert values(state) == [[0, 0], [1, 1]]


def test_stages_of_the_same_kind_get_files_of_their_own() -> None:
    toml = '[[step]]\nop = "normalise"\n' * 3 + '[[step]]\nop = "treat"\nname = "normalised"'
    state = run(toml, [[1, 1], [3, 2]])
    assert [stage.file for stage in state.stages] == [
        "raw",
        "normalised",
        "normalised_2",
        "normalised_3",
        "normalised_4",
    ]


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
