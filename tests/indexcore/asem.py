"""The ASEM reference data as the tests of the index engine read it."""

import numpy as np
import pandas as pd
from hypothesis import settings

from tests.bench_data import bench_path

GROUPS = ["GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group"]
DENOMINATORS = ["Area", "Energy", "GDP", "Population"]
# a shared machine stalls: time is judged by the benches, not example by example
unhurried = settings(deadline=None, max_examples=25)


def metadata() -> pd.DataFrame:
    return pd.read_csv(bench_path("index/asem_metadata.csv"))


def indicator_codes() -> list[str]:
    meta = metadata()
    return meta.loc[meta["Type"] == "Indicator", "iCode"].tolist()


def raw() -> pd.DataFrame:
    return pd.read_csv(
        bench_path("index/asem_indicators.csv"), keep_default_na=False, na_values=[""]
    ).set_index("uCode")


def expected(name: str, index: str | None = "uCode") -> pd.DataFrame:
    frame = pd.read_csv(bench_path(f"index/expected/{name}"), keep_default_na=False, na_values=[""])
    return frame.set_index(index) if index else frame


def close(ours, theirs, rtol: float = 1e-9) -> None:
    """Equal to ``rtol`` relative, with an absolute floor of 1e-12 for values that are zero up to rounding."""
    np.testing.assert_allclose(
        np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float), rtol=rtol, atol=1e-12
    )
