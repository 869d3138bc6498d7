"""Weights of a whole level chosen for how strongly each of its nodes goes with the index (COINr `get_opt_weights`)."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from indexcore.errors import refuse
from indexcore.structure import Structure
from indexcore.weights.optimised import optimised_weights

Upwards = Callable[[np.ndarray, np.ndarray], np.ndarray]


def level_weights(
    values: np.ndarray,
    weights: np.ndarray,
    *,
    structure: Structure,
    level: int,
    params: Mapping[str, Any],
    upwards: Upwards,
    where: str,
    notes: list[str],
) -> np.ndarray:
    """(nodes,) `weights` with those of `level` replaced by the optimised ones.

    `values` (periods, units, nodes) are known up to `level`; `upwards(values, weights)` works out the levels
    above. Units with a gap at the level or in the index are left out of the correlations.
    """
    codes = structure.at_level(level)
    columns = np.array([structure.column[code] for code in codes])
    tops = {(structure.ancestors(code) or (code,))[-1] for code in codes}
    if len(tops) != 1 or len(codes) < 2:
        raise refuse(where, f"第 {level} 层应有至少两个节点且同属一个根，得到 {'、'.join(codes)}")
    root = structure.column[tops.pop()]

    def index(w: np.ndarray) -> np.ndarray:
        new = weights.copy()
        new[columns] = w
        return upwards(values, new)[..., root].reshape(-1)

    x = values[..., columns].reshape(-1, len(codes))
    whole = ~np.isnan(x).any(axis=-1) & ~np.isnan(index(np.full(len(codes), 1 / len(codes))))
    target = None if params["target"] == "equal" else np.array(params["target"], dtype=float)
    best = optimised_weights(
        x[whole],
        index=lambda w: index(w)[whole],
        target=target,
        nonnegative=params["nonnegative"],
        method=params["correlation"],
    )
    shown = "、".join(
        f"{c} {w:.4g}（相关 {r:.4g}）" for c, w, r in zip(codes, best.weights, best.correlation, strict=True)
    )
    notes.append(f"第 {level} 层的权重按与指数的相关优化：{shown}")
    if best.binding.any():
        notes.append(f"第 {level} 层 {int(best.binding.sum())} 个权重被限为非负")
    result = weights.copy()
    result[columns] = best.weights
    return result
