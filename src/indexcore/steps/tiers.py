"""Tiers of scores: fixed half-open cuts, relative to the mean, or natural breaks."""

from dataclasses import replace

import numpy as np
import pandas as pd

from indexcore.analysis.tiers import (
    TierScheme,
    fixed_tiers,
    gap_tiers,
    natural_tiers,
    quantile_tiers,
    relative_tiers,
)
from indexcore.config.load import Step
from indexcore.errors import refuse
from indexcore.state import Scores, State
from indexcore.table import as_frame


def run(state: State, step: Step) -> State:
    """The state with a stage of tiers, 1 being the best; the cuts stand beside so that an edition can freeze them."""
    codes = step["codes"] or state.structure.roots
    places, names, cuts = [], [], []
    for code in codes:
        scores = state.scored.column(code)
        scheme = scheme_for(scores[~np.isnan(scores)], step)
        found = scheme.tier_numbers(scores)
        places.append(found)
        labels = [label or "" for label in scheme.tier_labels(scores.ravel())]
        names.append(np.array(labels, dtype=object).reshape(scores.shape))
        cuts += [{"iCode": code, "cut": cut, "closed": scheme.closed} for cut in scheme.cuts]
    ranks = Scores(np.stack(places, axis=-1).astype(float), codes)
    sides = {
        "cuts": lambda: pd.DataFrame(cuts),
        "labels": lambda: as_frame(np.stack(names, axis=-1), codes=codes, like=state.table),
    }
    left = state.after(step, scores=ranks, sides=sides, is_data=False)
    return replace(left, scores=state.scores)


def scheme_for(scores: np.ndarray, step: Step) -> TierScheme:
    """The scheme of cuts a step asks for."""
    labels = None if step["labels"] is None else list(step["labels"])
    if step["method"] == "cuts":
        if not step["cuts"]:
            raise refuse(step.place, 'method = "cuts" 须写明 cuts = [各档下限]')
        return fixed_tiers(list(step["cuts"]), labels=labels)
    if step["method"] == "mean":
        if not step["multiples"]:
            raise refuse(step.place, 'method = "mean" 须写明 multiples = [均值的倍数]')
        return relative_tiers(scores, factors=list(step["multiples"]), labels=labels)
    ways = {"jenks": natural_tiers, "quantiles": quantile_tiers, "gaps": gap_tiers}
    return ways[step["method"]](scores, tiers=step["classes"], labels=labels)
