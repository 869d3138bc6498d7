import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexcore import stats
from indexcore.ops import moments
from tests.bench_data import bench_path
from tests.indexcore import asem

NUMBERS = ["Min", "Max", "Mean", "Median", "Std", "Skew", "Kurt"]
COUNTS = ["N.Avail", "N.NonZero", "N.Unique", "N.Same"]
SHARES = ["Frc.Avail", "Frc.NonZero", "Frc.Unique", "Frc.Same"]
FLAGS = ["Flag.Avail", "Flag.NonZero", "Flag.Unique", "Flag.SkewKurt"]


@pytest.mark.bench
@pytest.mark.parametrize(
    ("stage", "source"),
    [("raw", None), ("denominated", "expected_c01_denominated.csv"), ("treated", "expected_c01_treated.csv")],
)
def test_every_column_of_the_statistics_equals_the_reference(stage, source):
    codes = asem.indicator_codes()
    data = asem.raw()[codes] if source is None else asem.expected(source)[codes]
    theirs = asem.expected(f"analysis_stats_{stage}.csv", "iCode")

    ours = stats.column_stats(data).set_index("iCode").loc[theirs.index]

    asem.close(ours[NUMBERS + SHARES], theirs[NUMBERS + SHARES])
    assert (ours[COUNTS].to_numpy() == theirs[COUNTS].to_numpy()).all()
    assert (ours[FLAGS].to_numpy() == theirs[FLAGS].to_numpy()).all()


@pytest.mark.bench
def test_moments_of_the_unit_vectors():
    vectors = json.loads(bench_path("index/expected/unit_vectors.json").read_text())
    for vector in vectors.values():
        x = np.array([np.nan if v in ("", None) else v for v in vector["x"]], dtype=float)[:, None]

        asem.close(moments.skewness(x), vector["skew"])
        asem.close(moments.kurtosis(x), vector["kurt"])
        assert bool(moments.passes(x)[0]) is vector["pass"]


def test_short_and_constant_columns_have_no_moments():
    assert np.isnan(moments.skewness(np.array([[1.0], [2.0]]))[0])
    assert np.isnan(moments.kurtosis(np.array([[1.0], [2.0], [4.0]]))[0])
    table = stats.column_stats(pd.DataFrame({"A": np.full(5, 0.1)}))
    assert np.isnan(table.loc[0, "Skew"])
    assert table.loc[0, "Flag.SkewKurt"] == "ok"


def test_an_empty_column_is_reported_not_raised():
    table = stats.column_stats(pd.DataFrame({"A": [np.nan, np.nan], "B": [0.0, 2.0]}))

    assert np.isnan(table.loc[0, "Min"])
    assert table.loc[0, "Flag.Avail"] == "LOW"
    assert table.loc[1, "Frc.NonZero"] == 0.5


@asem.unhurried
@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=30), st.randoms())
def test_moments_do_not_depend_on_the_order_of_units(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)

    for moment in (moments.mean, moments.spread):
        a = moment(np.array(values, dtype=float)[:, None])
        b = moment(np.array(shuffled, dtype=float)[:, None])
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)
