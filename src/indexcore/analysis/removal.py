"""What each element of the index contributes to the ranking: the index recomputed without it, one by one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexcore.analysis.ranking import rank_table
from indexcore.errors import refuse

NOMINAL = "Nominal"


@dataclass(frozen=True)
class Removal:
    """Scores and ranks per unit (rows) with each element removed (columns; ``Nominal`` first), and the mean
    absolute rank shift per element."""

    scores: pd.DataFrame
    ranks: pd.DataFrame
    mean_shift: pd.Series


def remove_each(
    score: Callable[[Mapping[str, float]], pd.Series], *, weights: Mapping[str, float], codes: Iterable[str]
) -> Removal:
    """The index recomputed with the weight of each of ``codes`` set to zero in turn.

    ``score`` takes a full set of weights and returns one score per unit; the weights of the remaining
    siblings are rescaled by it. Source: COINr ``remove_elements``.
    """
    columns = {NOMINAL: score(weights)}
    for code in codes:
        if code not in weights:
            raise refuse("逐项剔除", f"权重表中没有 {code!r}，无法剔除")
        columns[code] = score({**weights, code: 0.0})
    scores = pd.DataFrame(columns)
    ranks = rank_table(scores)
    shifts = (ranks.sub(ranks[NOMINAL], axis=0)).abs()
    return Removal(
        scores, ranks, shifts.mean().rename("mean_abs_rank_diff").replace(-0.0, 0.0).astype(np.float64)
    )
