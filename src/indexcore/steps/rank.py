"""Ranks of scores: the highest is 1, scores equal to ten decimals share the best rank."""

from dataclasses import replace

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import refuse
from indexcore.ops.ranks import ranks
from indexcore.state import Scores, State
from indexcore.steps.impute import group_numbers


def run(state: State, step: Step) -> State:
    """The state with a stage of ranks; the scores themselves go on unchanged."""
    made = tuple(c for c in state.scored.codes if c not in state.structure.leaves)
    codes = step["codes"] or made or state.scored.codes
    values = np.stack([state.scored.column(code) for code in codes], axis=-1)
    decimals = _decimals(step)
    down = step["order"] == "descending"
    if step["group"] is None:
        result = ranks(values, ties=step["ties"], decimals=decimals, descending=down)
    else:
        groups = group_numbers(state.table, step["group"], step.place)
        result = np.full(values.shape, np.nan)
        for group in np.unique(groups[groups >= 0]):
            inside = (groups == group)[..., None]
            part = ranks(
                np.where(inside, values, np.nan), ties=step["ties"], decimals=decimals, descending=down
            )
            result = np.where(inside, part, result)
    left = state.after(step, scores=Scores(result, codes), is_data=False)
    return replace(left, scores=state.scores)


def _decimals(step: Step) -> int | None:
    given = step["decimals"]
    if given == "exact":
        return None
    if not float(given).is_integer() or not 0 <= given <= 15:
        raise refuse(f"{step.place} decimals", f'应为 0 到 15 的整数或 "exact"，得到 {given:g}')
    return int(given)
