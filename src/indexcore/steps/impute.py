"""Filling missing values, every filled cell marked (COINr `Impute`)."""

from collections import defaultdict
from typing import Any

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import refuse
from indexcore.ops import impute as fill
from indexcore.state import State, pooled
from indexcore.steps.scope import years
from indexcore.table import Mark, Table
from indexcore.time.filling import fill_panel

OVER_TIME = ("latest", "linear", "linear_constant", "constant")


def run(state: State, step: Step) -> State:
    """The state with missing values estimated where they can be; what stays missing is counted in the notes."""
    table = state.table
    values = _by_row(state, step) if step["by"] == "row" else _by_column(state, step)
    values[~table.present] = np.nan
    values[table.by_design] = np.nan
    filled = np.isnan(table.values) & ~np.isnan(values)
    left = int((np.isnan(values) & table.present[..., None] & ~table.by_design).sum())
    notes = [f"填补 {int(filled.sum())} 个值"] + ([f"仍缺 {left} 个值"] if left else [])
    used = {
        code: {
            "方法": step.for_leaf(code, state.structure)["method"],
            "填补数": int(filled[..., place].sum()),
        }
        for place, code in enumerate(table.codes)
        if filled[..., place].any()
    }
    mark = Mark.CARRIED if step["method"] == "latest" else Mark.IMPUTED
    new = table.with_values(values, mark=mark, where=filled)
    return state.after(step, table=new, notes=tuple(notes), used=used)


def group_numbers(table: Table, name: str | None, where: str) -> np.ndarray:
    """(periods, units) of integers, one per label of a group column, −1 where the label is empty."""
    if name is None:
        raise refuse(where, 'group_mean、group_median 须用 group = "分组列" 写明按哪一列分组')
    labels = table.attribute(name)
    known = {label: i for i, label in enumerate(dict.fromkeys(labels.reshape(-1).tolist())) if _given(label)}
    return np.array([[known.get(label, -1) for label in row] for row in labels.tolist()], dtype=int)


def _given(label: Any) -> bool:
    return label != "" and label == label


def _by_column(state: State, step: Step) -> np.ndarray:
    table = state.table
    values = table.values.copy()
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, code in enumerate(table.codes):
        own = step.for_leaf(code, state.structure)
        method = own["method"]
        if own["group"] is not None and method in ("mean", "median"):
            method = f"group_{method}"
        alike[method, own["group"], own["value"], own["max_age"]].append(place)
    for (method, group, value, max_age), places in alike.items():
        part = table.values[..., places]
        if method in OVER_TIME:
            values[..., places] = _over_time(part, table, method=method, max_age=max_age, where=step.place)
        elif method != "none":
            x = pooled(part, together=step["pooled"])
            done = _estimate(x, table, method=method, group=group, value=value, step=step)
            values[..., places] = done.reshape(part.shape)
    return values


def _estimate(
    x: np.ndarray, table: Table, *, method: str, group: str | None, value: float | None, step: Step
) -> np.ndarray:
    if method == "value":
        if value is None:
            raise refuse(step.place, 'method = "value" 须写明 value')
        return np.where(np.isnan(x), value, x)
    how = "median" if method.endswith("median") else "mean"
    if method in ("mean", "median"):
        return fill.by_column(x, how=how)
    groups = group_numbers(table, group, step.place)
    return fill.by_group(x, groups=groups.reshape(x.shape[:2]), how=how)


def _over_time(x: np.ndarray, table: Table, *, method: str, max_age: float | None, where: str) -> np.ndarray:
    times = years(table, where=f"{where} {method}")
    age = None if max_age is None or np.isinf(max_age) else int(max_age)
    return fill_panel(x, times, method=method, max_age=age if method == "latest" else None).values


def _by_row(state: State, step: Step) -> np.ndarray:
    table, structure = state.table, state.structure
    if step["method"] not in ("mean", "median", "none"):
        raise refuse(step.place, 'by = "row" 时 method 应为 mean 或 median')
    if step["method"] == "none":
        return table.values.copy()
    first = True if step["normalise_first"] is None else step["normalise_first"]
    if step["level"] is None:
        sets = [np.arange(len(table.codes))]
    else:
        sets = _sets(state, step["level"], step.place)
    x = pooled(table.values, together=step["pooled"])
    directions = structure.directions if first else None
    return (
        fill.by_row(x, sets=sets, how=step["method"], directions=directions)
        .reshape(table.values.shape)
        .copy()
    )


def _sets(state: State, level: int, where: str) -> list[np.ndarray]:
    if not 2 <= level <= state.structure.depth:
        raise refuse(where, f"level 应在 2 与 {state.structure.depth} 之间，得到 {level}")
    found: dict[str | None, list[int]] = defaultdict(list)
    for place, code in enumerate(state.table.codes):
        found[state.structure.ancestor(code, level=level)].append(place)
    return [np.array(places) for places in found.values()]
