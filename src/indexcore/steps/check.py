"""Plausibility before computing: range, jump against the last period, base value present and above zero."""

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.state import State
from indexcore.table import Table


def run(state: State, step: Step) -> State:
    """The state unchanged when nothing is wrong, or when faults are only to be reported."""
    faults: list[Fault] = []
    if step["range"]:
        faults += out_of_range(state)
    if step["jump"] is not None:
        faults += jumps(state.table, factor=step["jump"])
    if step["base_period"] is not None:
        faults += faulty_base_period(state.table, period=step["base_period"])
    if step["on_fault"] == "stop":
        refuse_any(faults)
    return state.after(step, notes=tuple(str(fault) for fault in faults) or ("没有发现问题",))


def _place(table: Table, p: int, u: int, k: int) -> str:
    when = f"时期 {table.periods[p]} " if table.is_panel else ""
    return f"{when}单位 {table.units[u]} 指标 {table.codes[k]}"


def out_of_range(state: State) -> list[Fault]:
    """A fault per value outside the low and high of its indicator's metadata."""
    items, x = state.structure.leaf_items, state.table.values
    low = np.array([-np.inf if item.low is None else item.low for item in items])
    high = np.array([np.inf if item.high is None else item.high for item in items])
    return [
        Fault(_place(state.table, p, u, k), f"{x[p, u, k]:g} 不在 [{low[k]:g}, {high[k]:g}] 之内")
        for p, u, k in np.argwhere((x < low) | (x > high))
    ]


def jumps(table: Table, *, factor: float) -> list[Fault]:
    """A fault per value more than `factor` times the last period's, or less than its reciprocal."""
    if factor <= 1:
        raise refuse("check jump", f"倍数应大于 1，得到 {factor:g}")
    before, after = table.values[:-1], table.values[1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        change = np.abs(after / before)
    found = (before != 0) & ((change > factor) | (change < 1 / factor))
    return [
        Fault(
            _place(table, p + 1, u, k),
            f"{after[p, u, k]:g} 是上一期 {before[p, u, k]:g} 的 {change[p, u, k]:.4g} 倍",
        )
        for p, u, k in np.argwhere(found)
    ]


def faulty_base_period(table: Table, *, period: int | str) -> list[Fault]:
    """A fault per base value that is missing or not above zero."""
    labels = [str(p) for p in table.periods]
    if str(period) not in labels:
        return [Fault(f"基期 {period}", f"数据中没有这一期；有：{'、'.join(labels)}")]
    p = labels.index(str(period))
    base = table.values[p]
    return [
        Fault(
            _place(table, p, u, k),
            "基期值缺失" if np.isnan(base[u, k]) else f"基期值 {base[u, k]:g} 须大于 0",
        )
        for u, k in np.argwhere(~(base > 0))
        if table.present[p, u]
    ]
