"""Keeping part of the indicators or units, for instance to see an index without one of them."""

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.state import State


def run(state: State, step: Step) -> State:
    """The state with only the indicators and units asked for; an aggregate named stands for its leaves."""
    table, structure = state.table, state.structure
    refuse_any(
        Fault(f"{step.place} {code}", "没有这个代码")
        for key in ("indicators", "drop")
        for code in step[key] or ()
        if code not in structure
    )
    kept = set(structure.leaves)
    if step["indicators"] is not None:
        kept = {leaf for code in step["indicators"] for leaf in structure.leaves_below(code)}
    kept -= {leaf for code in step["drop"] or () for leaf in structure.leaves_below(code)}
    rows = np.ones(len(table.units), dtype=bool)
    if step["units"] is not None:
        rows &= np.isin(np.arange(len(rows)), [table.unit_place(unit) for unit in step["units"]])
    rows &= ~np.isin(np.arange(len(rows)), [table.unit_place(unit) for unit in step["drop_units"] or ()])
    codes = [code for code in structure.leaves if code in kept]
    if not codes or not rows.any():
        raise refuse(step.place, "没有剩下任何指标或单位")
    state = state.pruned(structure.only(codes))
    return state.after(step, table=table.take_codes(codes).take_units(rows))
