"""Dividing extensive indicators by a size column: x/(denominator/scale) (COINr `Denominate`)."""

from collections.abc import Mapping

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.data import read_data
from indexcore.reading.parameters import VALUES, has_column, read_texts, read_values
from indexcore.state import State
from indexcore.table import Table


def run(state: State, step: Step) -> State:
    """The state with every denominated indicator divided; a missing denominator gives a missing value."""
    by, scales = _assignments(state, step)
    other = _other_data(state, step)
    values = state.table.values.copy()
    faults: list[Fault] = []
    for code, name in by.items():
        column = _column(state.table, other, name)
        place = state.table.code_place(code)
        faults += _zeros(state.table, name, code, column) if step["how"] == "divide" else []
        size = column / scales.get(code, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            quotient = values[..., place] / size if step["how"] == "divide" else values[..., place] * size
        values[..., place] = quotient
    refuse_any(faults)
    used = {code: {"分母": name, "倍数": scales.get(code, 1.0)} for code, name in by.items()}
    lost = np.isnan(values) & ~np.isnan(state.table.values)
    notes = (f"{int(lost.sum())} 个值因分母缺失而缺失",) if lost.any() else ()
    return state.after(step, table=state.table.with_values(values), used=used, notes=notes)


def _assignments(state: State, step: Step) -> tuple[dict[str, str], Mapping[str, float]]:
    structure = state.structure
    by = {i.code: i.denominator for i in structure.leaf_items if i.denominator}
    scales = {i.code: i.scale for i in structure.leaf_items}
    if step["file"] is not None:
        path = state.config.file(step["file"], where=step.place)
        by = read_texts(path, column=("Denominator", "denom", "分母"))
        scales = {}
        if has_column(path, VALUES["scale"]):
            scales = read_values(path, wanted=("scale",))["scale"]
    if step["by"] is not None:
        by = {code: str(name) for code, name in step["by"].items()}
    if isinstance(step["scale"], Mapping):
        scales = {**scales, **step["scale"]}
    elif step["scale"] is not None:
        scales = dict.fromkeys(structure.leaves, step["scale"])
    for code in structure.leaves:
        own = step.for_leaf(code, structure)
        if own["denominator"] is not None:
            by[code] = own["denominator"]
        if isinstance(own["scale"], float):
            scales = {**scales, code: own["scale"]}
    by = {code: name for code, name in by.items() if name.lower() not in ("none", "off", "")}
    refuse_any(
        Fault(f"{step.place} {code}", "结构中没有这个指标") for code in by if code not in structure.leaves
    )
    refuse_any(Fault(f"{step.place} scale.{code}", "倍数不能为 0") for code in by if scales.get(code) == 0)
    return by, scales


def _other_data(state: State, step: Step) -> Table | None:
    if step["data_file"] is None:
        return None
    return read_data(state.config.file(step["data_file"], where=step.place))[0]


def _column(table: Table, other: Table | None, name: str) -> np.ndarray:
    """(periods, units) of a denominator: from its own file when it has the column, else from the data."""
    if other is None or name not in (*other.codes, *other.attributes):
        if name in table.codes:
            return table.values[..., table.code_place(name)]
        column = table.attribute(name)
        if column.dtype == object:
            raise refuse(f"列 {name}", "是文字，不能作分母")
        return column
    place = other.codes.index(name)
    rows = [other.unit_place(unit) for unit in table.units]
    if not other.is_panel:
        return np.broadcast_to(other.values[0, rows, place], table.values.shape[:2])
    periods = [other.periods.index(p) for p in table.periods]
    return other.values[periods][:, rows, place]


def _zeros(table: Table, name: str, code: str, column: np.ndarray) -> list[Fault]:
    used = ~np.isnan(table.values[..., table.code_place(code)]) & table.present
    return [
        Fault(f"单位 {table.units[u]}「{name}」列", f"分母为 0，{code} 无法相除")
        for _, u in np.argwhere((column == 0) & used)
    ]
