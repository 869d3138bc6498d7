"""Groups whose members change: growth as published beside growth of the same members."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexcore.errors import refuse


@dataclass(frozen=True)
class GroupGrowth:
    """One link between two years: means as published, the same over members of both, who came and who left."""

    year_before: int
    year: int
    published_before: float
    published: float
    same_before: float
    same: float
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def published_change(self) -> float:
        """The difference of the published means, which mixes growth with changed membership."""
        return self.published - self.published_before

    @property
    def same_change(self) -> float:
        """The difference over the units that are members in both years: like for like."""
        return self.same - self.same_before


def group_growth(
    scores: pd.DataFrame,
    members: Mapping[int, frozenset[str]],
    *,
    year_before: int,
    year: int,
    fixed: frozenset[str] | None = None,
) -> GroupGrowth:
    """Both growths of a group between two years; ``scores`` has units in rows and years in columns.

    Like for like takes the units that are members in both years and have both scores, or the ``fixed`` set.
    Errors: BadInput when a year has no membership or no score at all.
    """
    for wanted in (year_before, year):
        if wanted not in members:
            raise refuse("成员变化", f"没有 {wanted} 年的成员名单")
        if wanted not in scores.columns:
            raise refuse("成员变化", f"没有 {wanted} 年的得分")
    then, now = members[year_before], members[year]
    both = scores[[year_before, year]].dropna()
    kept = [unit for unit in both.index if unit in (fixed if fixed is not None else then & now)]
    if not kept:
        raise refuse("成员变化", f"{year_before} 与 {year} 年没有可比的相同成员")
    return GroupGrowth(
        year_before=year_before,
        year=year,
        published_before=_mean(scores, then, year_before),
        published=_mean(scores, now, year),
        same_before=float(both.loc[kept, year_before].mean()),
        same=float(both.loc[kept, year].mean()),
        joined=tuple(sorted(now - then)),
        left=tuple(sorted(then - now)),
    )


def _mean(scores: pd.DataFrame, members: frozenset[str], year: int) -> float:
    inside = scores.loc[[unit for unit in scores.index if unit in members], year].dropna()
    return float(inside.mean()) if len(inside) else float(np.nan)
