"""Base values of a ratio index: each unit's own, or one common to all."""

import numpy as np

from indexcore.errors import Fault, refuse
from indexcore.table import Table


def base_values(
    table: Table,
    codes: list[str],
    *,
    how: str,
    period: int | str | None,
    unit: str | None,
    given: np.ndarray | None,
) -> np.ndarray:
    """Base values that broadcast to (periods, units, codes).

    "own": the unit's value in the base period. "common": the named unit's value, else the mean over the units
    present. `given` (codes,) goes before both. The base period is the first when none is named.
    """
    if given is not None:
        return given[None, None, :]
    where = _period_place(table, period)
    block = table.values[where][:, [table.code_place(code) for code in codes]]
    if how == "own":
        return block[None]
    if unit is not None:
        return block[table.unit_place(unit)][None, None, :]
    count = np.maximum((~np.isnan(block)).sum(axis=0), 1)
    total = np.where(np.isnan(block).all(axis=0), np.nan, np.nansum(block, axis=0) / count)
    return total[None, None, :]


def _period_place(table: Table, period: int | str | None) -> int:
    if period is None:
        return 0
    labels = [str(p) for p in table.periods]
    if str(period) not in labels:
        raise refuse(f"基期 {period}", f"数据中没有这一期；有：{'、'.join(labels)}")
    return labels.index(str(period))


def faulty_bases(to: np.ndarray, table: Table, codes: list[str], *, where: str) -> list[Fault]:
    """A fault for every base value that is missing or not above zero while values are to be divided by it."""
    faults = []
    for _, u, k in np.argwhere(~(to > 0)):
        column = table.values[..., table.code_place(codes[k])]
        needed = column[:, u] if to.shape[1] > 1 else column
        if not np.isnan(needed).all():
            unit = f"单位 {table.units[u]} " if to.shape[1] > 1 else ""
            found = "缺失" if np.isnan(to[0, u, k]) else f"为 {to[0, u, k]:g}"
            faults.append(Fault(f"{where} {unit}指标 {codes[k]}", f"基数{found}，须大于 0"))
    return faults
