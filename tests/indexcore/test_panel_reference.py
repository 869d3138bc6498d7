"""A panel through screening, treatment and both ways of normalising equals the reference."""

import numpy as np
import pytest

from indexcore.config.load import config_from
from indexcore.output import frames
from indexcore.pipeline import compute
from indexcore.reading.data import read_data
from indexcore.reading.metadata import read_metadata
from tests.bench_data import bench_path
from tests.indexcore import asem

pytestmark = pytest.mark.bench
STEPS = """
[[step]]
op = "screen"
min_available = 0.9
[[step]]
op = "treat"
[[step]]
op = "normalise"
pooled = {pooled}
[[step]]
op = "aggregate"
"""


def computed(pooled: str):
    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    table, _ = read_data(bench_path("index/asem_panel.csv"), metadata=metadata)
    return frames(
        compute(table, structure=metadata.structure, config=config_from(STEPS.format(pooled=pooled)))
    )


@pytest.mark.parametrize(
    "pooled, stem, file",
    [
        ("true", "treated", "panel_treated.csv"),
        ("true", "normalised", "panel_global_normalised.csv"),
        ("true", "aggregated", "panel_global_aggregated.csv"),
        ("false", "aggregated", "panel_peryear_aggregated.csv"),
    ],
)
def test_stage_of_the_panel(pooled: str, stem: str, file: str) -> None:
    theirs = asem.expected(file, None).set_index(["Time", "uCode"])
    ours = computed(pooled)[stem].set_index(["Time", "uCode"])
    assert set(ours.index) == set(theirs.index)
    np.testing.assert_allclose(ours.loc[theirs.index, theirs.columns].astype(float), theirs, rtol=1e-9)


@pytest.mark.parametrize(
    "body, file",
    [
        ('method = "latest"', "panel_impute_latest.csv"),
        ('method = "latest"\nmax_age = 1', "panel_impute_latest_max1.csv"),
        ('method = "constant"', "panel_impute_constant.csv"),
        ('method = "linear"', "panel_impute_linear.csv"),
        ('method = "linear_constant"', "panel_impute_linear_constant.csv"),
    ],
)
def test_panel_imputation_through_the_configuration(body: str, file: str) -> None:
    table, metadata = read_data(bench_path("index/expected/panel_impute_input.csv"))
    state = compute(
        table, structure=metadata.structure, config=config_from(f'[[step]]\nop = "impute"\n{body}')
    )
    theirs = asem.expected(file, None).set_index(["uCode", "Time"])
    ours = frames(state)["imputed"].set_index(["uCode", "Time"]).loc[theirs.index, theirs.columns]
    np.testing.assert_allclose(ours.astype(float), theirs, rtol=1e-9)


def test_screening_reports_availability_as_the_reference_does() -> None:
    metadata = read_metadata(bench_path("index/asem_metadata.csv"))
    table, _ = read_data(bench_path("index/asem_indicators.csv"), metadata=metadata)
    made = frames(compute(table, structure=metadata.structure, config=config_from('[[step]]\nop = "screen"')))
    for stem, file in (
        ("screened_availability", "analysis_data_avail_units.csv"),
        ("screened_availability_groups", "analysis_data_avail_groups.csv"),
    ):
        theirs = asem.expected(file)
        ours = made[stem].set_index("uCode").loc[theirs.index, theirs.columns]
        np.testing.assert_allclose(ours.astype(float), theirs, rtol=1e-9)
