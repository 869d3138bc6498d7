from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexcore.config.load import config_from
from indexcore.errors import BadInput
from indexcore.pipeline import compute
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from indexcore.time import bases, filling, membership, scope, trends, vintages
from tests.bench_data import bench_path
from tests.indexcore import asem

SERIES = arrays(float, (5, 3, 2), elements=st.floats(1, 1000))
YEARS = np.arange(2018, 2023)


def panel(frame: pd.DataFrame, codes: list[str]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """(periods, units, indicators), the periods and the units of a long frame."""
    wide = frame.pivot(index="Time", columns="uCode", values=codes)
    units = sorted(frame["uCode"].unique())
    values = np.stack([wide[code][units].to_numpy(dtype=float) for code in codes], axis=-1)
    return values, wide.index.to_numpy(), units


@pytest.mark.bench
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("latest", {"method": "latest"}),
        ("latest_max1", {"method": "latest", "max_age": 1}),
        ("linear", {"method": "linear"}),
        ("linear_constant", {"method": "linear_constant"}),
        ("constant", {"method": "constant"}),
    ],
)
def test_panel_filling_equals_the_reference(name, options):
    codes = ["LPI", "Goods", "CO2"]
    x, times, _ = panel(asem.expected("panel_impute_input.csv", None), codes)
    theirs, _, _ = panel(asem.expected(f"panel_impute_{name}.csv", None), codes)

    ours = filling.fill_panel(x, times, **options)

    asem.close(ours.values, theirs)
    assert (ours.filled == (np.isnan(x) & ~np.isnan(theirs))).all()


@pytest.mark.bench
@pytest.mark.parametrize(("measure", "rtol"), [("CAGR", 1e-9), ("prc_change", 1e-8)])
def test_trends_equal_the_reference(measure, rtol):
    theirs = asem.expected(f"panel_trend_{measure}.csv", None)
    codes = sorted(theirs["iCode"].unique())
    data = pd.read_csv(bench_path("index/asem_panel.csv"), keep_default_na=False, na_values=[""])
    x, times, units = panel(data, codes)

    ours = trends.panel_trends(x, times, measure=measure)

    at = ([units.index(u) for u in theirs["uCode"]], [codes.index(c) for c in theirs["iCode"]])
    asem.close(ours.values[at], theirs[measure], rtol=rtol)
    for field, column in (("available", "Avail"), ("first", "t_first"), ("last", "t_latest")):
        asem.close(getattr(ours, field)[at], theirs[column])


def test_growth_has_no_meaning_from_zero_or_below():
    x = np.array([[0.0, -2.0, 4.0, 0.0, 3.0], [5.0, 3.0, 9.0, 0.0, 0.0]])

    ours = trends.cagr(x, np.array([2020, 2022]))

    assert np.isnan(ours[:2]).all()
    assert ours[2:].tolist() == [0.5, 0.0, -1.0]


def test_published_growth_of_the_province_reproduces():
    level = np.array([[100.0], [171.07]])

    assert trends.cagr(level, np.array([2020, 2023]))[0] == pytest.approx(0.1960, abs=5e-5)
    assert trends.cagr(np.array([[100.0], [136.08]]), np.array([2020, 2022]))[0] == pytest.approx(
        0.1665, abs=5e-5
    )


def test_trend_over_the_latest_points_and_through_gaps():
    x = np.array([[1.0], [np.nan], [3.0], [4.0], [np.nan]])

    whole = trends.panel_trends(x[..., None], YEARS, measure="slope")
    recent = trends.panel_trends(x[..., None], YEARS, measure="slope", latest=2)
    filled = trends.panel_trends(x[..., None], YEARS, measure="CAGR", latest=3, interpolated=True)

    assert whole.values[0, 0] == pytest.approx(1)
    assert whole.available[0, 0] == pytest.approx(0.6)
    assert recent.values[0, 0] == pytest.approx(1)
    assert filled.values[0, 0] == pytest.approx(2**0.5 - 1)


def test_a_carried_value_tells_its_year():
    x = np.array([[1.0], [np.nan], [np.nan], [4.0], [np.nan]])

    ours = filling.fill_panel(x, YEARS, method="latest", max_age=1)

    assert ours.values[[0, 1, 3, 4], 0].tolist() == [1, 1, 4, 4]
    assert np.isnan(ours.values[2, 0])
    assert ours.source_time[1, 0] == 2018
    with pytest.raises(BadInput, match="max_age"):
        filling.fill_panel(x, YEARS, method="linear", max_age=1)


def test_base_ratio_toy_with_a_negative_indicator():
    x = np.array([[[50.0, 20.0]], [[75.0, 18.0]]])

    plain = bases.fixed_base(x, np.array([2020, 2021]), base=2020)
    turned = bases.fixed_base(x, np.array([2020, 2021]), base=2020, directions=np.array([1, -1]))

    assert plain[1, 0] @ [0.6, 0.4] == pytest.approx(126)
    assert turned[1, 0] @ [0.6, 0.4] == pytest.approx(134.44, abs=0.005)


def test_a_common_base_compares_units_and_a_cap_slows_a_leap():
    x = np.array([[[10.0], [30.0]], [[50.0], [30.0]]])
    years = np.array([2020, 2021])

    common = bases.fixed_base(x, years, base=2020, against="mean")
    capped = bases.fixed_base(x, years, base=2020, yearly_cap=2)

    assert common[0, :, 0].tolist() == [50, 150]
    assert capped[1, :, 0].tolist() == [200, 100]
    with pytest.raises(BadInput, match="不为正"):
        bases.fixed_base(np.zeros((2, 1, 1)), years, base=2020)
    with pytest.raises(BadInput, match="2019"):
        bases.fixed_base(x, years, base=2019)


@asem.unhurried
@given(SERIES)
def test_chaining_one_indicator_gives_back_its_own_ratio(x):
    ours = bases.chained(x[..., :1], np.array([1.0]))

    np.testing.assert_allclose(ours, 100 * x[..., 0] / x[0, :, 0], rtol=1e-9)


@asem.unhurried
@given(SERIES)
def test_a_chain_run_backwards_undoes_itself(x):
    w = np.array([0.3, 0.7])

    there = bases.chained(x, w)[-1]
    back = bases.chained(x[::-1], w)[-1]

    np.testing.assert_allclose(there * back, 1e4, rtol=1e-9)


@asem.unhurried
@given(SERIES, st.sampled_from(list(YEARS)))
def test_rebasing_leaves_growth_unchanged(x, year):
    ours = bases.rebase(x, YEARS, at=year)

    np.testing.assert_allclose(bases.growth_rates(ours), bases.growth_rates(x), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours[list(YEARS).index(year)], 100)


@asem.unhurried
@given(arrays(float, (3, 2), elements=st.floats(50, 500)), arrays(float, (3, 2), elements=st.floats(50, 500)))
def test_a_splice_keeps_each_sides_growth_and_marks_the_break(old, new):
    ours = bases.splice(old, np.array([2018, 2019, 2020]), new, np.array([2020, 2021, 2022]), overlap=2020)

    growth = bases.growth_rates(ours.values)
    np.testing.assert_allclose(growth[1:3], bases.growth_rates(old)[1:], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(growth[3:], bases.growth_rates(new)[1:], rtol=1e-9, atol=1e-12)
    assert ours.linked.tolist() == [True, True, False, False, False]
    assert ours.break_at == 2020


def test_a_group_that_lost_members_shows_both_growths():
    scores = pd.DataFrame({2022: [40.0, 60.0, 90.0], 2023: [44.0, 66.0, 120.0]}, index=["A", "B", "C"])
    members = {2022: frozenset("ABC"), 2023: frozenset("AB")}

    ours = membership.group_growth(scores, members, year_before=2022, year=2023)

    assert ours.published_change == pytest.approx(55 - 190 / 3)
    assert ours.same_change == pytest.approx(5)
    assert (ours.joined, ours.left) == ((), ("C",))
    with pytest.raises(BadInput, match="2021"):
        membership.group_growth(scores, members, year_before=2021, year=2023)


def seen(value, vintage, status="reported"):
    return vintages.Observation("C1", "嘉兴", 2023, value, date(*vintage), "统计局", status)


def test_an_edition_reads_what_was_known_on_its_day():
    history = [seen(10.0, (2024, 3, 1)), seen(12.0, (2024, 9, 1), "revised")]

    then = vintages.as_of(history, day=date(2024, 6, 1))
    changed = vintages.revisions(history, since=date(2024, 6, 1), until=date(2024, 12, 1))

    assert then[("C1", "嘉兴", 2023)].value == 10
    assert [(r.before.value, r.after.value, r.after.status) for r in changed] == [(10, 12, "revised")]
    assert vintages.revisions(history, since=date(2024, 10, 1), until=date(2024, 12, 1)) == ()


def test_an_edition_keeps_its_years_apart():
    edition = vintages.Edition(2024, 2023, date(2024, 12, 30), date(2024, 11, 30))

    assert edition.data_year == 2023
    with pytest.raises(BadInput, match="数据年度"):
        vintages.Edition(2023, 2024, date(2024, 12, 30), date(2024, 11, 30))
    with pytest.raises(BadInput, match="设计上"):
        seen(None, (2024, 1, 1))


def test_a_panel_step_may_see_all_years_or_each_alone():
    x = np.arange(12, dtype=float).reshape(3, 4, 1)

    def share_of_max(values):
        return values / values.max(axis=-2, keepdims=True)

    assert scope.over_panel(share_of_max, x)[0].max() == pytest.approx(3 / 11)
    assert scope.over_panel(share_of_max, x, scope="per_period")[0].max() == 1


@pytest.mark.bench
def test_panel_stages_equal_the_reference_common_scale_and_year_by_year():
    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    data, metadata = read_data(bench_path("index/asem_panel.csv"), metadata=metadata)
    steps = (
        '[[step]]\nop = "screen"\nmin_available = 0.9\n[[step]]\nop = "treat"\npooled = false\n'
        '[[step]]\nop = "normalise"\npooled = {}\n[[step]]\nop = "aggregate"\n'
    )
    common, yearly = (
        compute(data, structure=metadata.structure, config=config_from(steps.format(pooled)))
        for pooled in ("true", "false")
    )

    for state, stage, name in (
        (common, "treat", "panel_treated"),
        (common, "normalise", "panel_global_normalised"),
        (common, "aggregate", "panel_global_aggregated"),
        (yearly, "aggregate", "panel_peryear_aggregated"),
    ):
        theirs = asem.expected(f"{name}.csv", None).set_index(["Time", "uCode"])
        ours = state.stage(stage).frame().set_index(["Time", "uCode"])
        assert len(ours) == len(theirs)
        asem.close(ours.loc[theirs.index, theirs.columns], theirs)
