"""Leaving out units with too little data or too many zeros (COINr `Screen`)."""

import numpy as np
import pandas as pd

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.state import State
from indexcore.structure import Structure
from indexcore.table import Table, as_frame


def run(state: State, step: Step) -> State:
    """The state without the units, and if asked the indicators, below the thresholds; forced ones as told."""
    refuse_any(
        Fault(f"{step.place} {unit}", "数据中没有这个单位")
        for unit in (*step["include"], *step["exclude"])
        if unit not in state.table.units
    )
    before = state.table
    summary = availability(before)
    kept = _kept(summary, step, state.table) & state.table.present
    tree = state.structure
    sides = {
        "availability": lambda: _summary_frame(summary, kept, before),
        "availability_groups": lambda: availability_groups(before, tree),
    }
    gone = state.table.present & ~kept
    names = [
        state.table.units[u] + (f"（{state.table.periods[p]}）" if state.table.is_panel else "")
        for p, u in np.argwhere(gone)
    ]
    notes = [f"剔除 {len(names)} 个单位：{'、'.join(names)}" if names else "没有剔除任何单位"]
    table = state.table.without(gone) if gone.any() else state.table
    if not table.units:
        raise refuse(step.place, "没有一个单位达到要求")
    table, structure = _without_poor_indicators(table, state.structure, step, notes)
    state = state.pruned(structure)
    return state.after(step, table=table, sides=sides, notes=tuple(notes))


def availability(table: Table) -> dict[str, np.ndarray]:
    """(periods, units) counts and shares of missing and zero values, in COINr's names; cells without value by design do not count."""
    missing = (np.isnan(table.values) & ~table.by_design).sum(axis=-1)
    zero = (table.values == 0).sum(axis=-1)
    total = np.maximum((~table.by_design).sum(axis=-1), 1)
    present = total - missing
    with np.errstate(invalid="ignore", divide="ignore"):
        nonzero = np.where(present > 0, 1 - zero / np.maximum(present, 1), np.nan)
    return {
        "N_missing": missing,
        "N_zero": zero,
        "N_miss_or_zero": missing + zero,
        "Dat_Avail": 1 - missing / total,
        "Non_Zero": nonzero,
    }


def availability_groups(table: Table, structure: Structure) -> pd.DataFrame:
    """The share of leaves present under each aggregate, per unit."""
    columns = [
        (~np.isnan(table.values[..., [structure.column[c] for c in structure.leaves_below(code)]])).mean(
            axis=-1
        )
        for code in structure.aggregates
    ]
    stacked = np.stack(columns, axis=-1) if columns else np.empty((*table.values.shape[:2], 0))
    return as_frame(stacked, codes=structure.aggregates, like=table)


def _kept(summary: dict[str, np.ndarray], step: Step, table: Table) -> np.ndarray:
    share, nonzero = summary["Dat_Avail"], summary["Non_Zero"]
    if step["pooled"]:
        rows = np.maximum(table.present.sum(axis=0), 1)
        share = np.broadcast_to((share * table.present).sum(axis=0) / rows, share.shape)
        nonzero = np.broadcast_to(np.nansum(nonzero * table.present, axis=0) / rows, nonzero.shape)
    low_data, low_nonzero = share < step["min_available"], nonzero < step["min_nonzero"]
    out = {
        "availability": low_data,
        "zeros": low_nonzero,
        "availability and zeros": low_data | low_nonzero,
        "none": np.zeros_like(low_data),
    }[step["method"]]
    kept = ~out
    for units, value in ((step["include"], True), (step["exclude"], False)):
        kept[:, [table.unit_place(unit) for unit in units]] = value
    return kept


def _summary_frame(summary: dict[str, np.ndarray], kept: np.ndarray, table: Table) -> pd.DataFrame:
    stacked = np.stack([np.asarray(column, dtype=float) for column in summary.values()], axis=-1)
    frame = as_frame(stacked, codes=summary, like=table)
    frame["Included"] = kept[table.present]
    return frame


def _without_poor_indicators(
    table: Table, structure: Structure, step: Step, notes: list[str]
) -> tuple[Table, Structure]:
    limit = step["min_indicator_available"]
    if limit is None:
        return table, structure
    share = (~np.isnan(table.values[table.present])).mean(axis=0)
    kept = [code for code, part in zip(table.codes, share, strict=True) if part >= limit]
    if not kept:
        raise refuse(step.place, "没有一个指标达到 min_indicator_available")
    poor = [code for code in table.codes if code not in kept]
    if poor:
        notes.append(f"有值比例低于 {limit:g} 的指标去掉：{'、'.join(poor)}")
        return table.take_codes(kept), structure.only(kept)
    return table, structure
