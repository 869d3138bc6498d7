"""One unit's profile: where it stands high and low among all units, or among those of its group."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indexcore.analysis.ranking import rank_table
from indexcore.errors import refuse


def strengths_and_weaknesses(
    frame: pd.DataFrame,
    unit: str,
    *,
    directions: Mapping[str, int] | None = None,
    top: int = 5,
    bottom: int = 5,
    unique_share_above: float | None = None,
    discard_last_rank: bool = True,
    groups: Sequence[object] | None = None,
) -> pd.DataFrame:
    """The ``top`` best and ``bottom`` worst ranked indicators of ``unit``; columns Kind, Code, Rank, Value.

    ``frame`` holds units in rows and the values to print; ``directions`` turns negative indicators before
    ranking. Missing values are left out, as are indicators where the unit shares the worst rank
    (``discard_last_rank``) or, with ``unique_share_above``, columns with too few distinct values.
    BadInput when the unit is unknown. Source: COINr ``get_str_weak``.
    """
    if unit not in frame.index:
        raise refuse("优势与短板", f"数据中没有单位 {unit!r}")
    signs = np.array([(directions or {}).get(str(code), 1) for code in frame.columns])
    table = rank_table(frame * signs, groups=groups)
    own, worst = table.loc[unit], table.max()
    kept = own.notna()
    if unique_share_above is not None:
        kept &= frame.nunique(dropna=False) / len(frame) > unique_share_above
    if discard_last_rank:
        kept &= own < worst
    ordered = own[kept].sort_values(kind="stable")
    parts = [("strength", ordered.iloc[:top]), ("weakness", ordered.iloc[max(len(ordered) - bottom, 0) :])]
    rows = [
        (kind, code, int(rank), frame.at[unit, code]) for kind, part in parts for code, rank in part.items()
    ]
    return pd.DataFrame(rows, columns=["Kind", "Code", "Rank", "Value"])
