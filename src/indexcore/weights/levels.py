"""Optimised weights of one level of a tree, judged by each element's correlation with the index on top."""

from collections.abc import Callable

import numpy as np

from indexcore.errors import refuse
from indexcore.ops.aggregate import arithmetic
from indexcore.structure import Structure
from indexcore.weights.optimised import OptimisedWeights, optimised_weights

Mean = Callable[[np.ndarray, np.ndarray], np.ndarray]


def optimise_level(
    values: np.ndarray,
    structure: Structure,
    *,
    level: int,
    target: np.ndarray | None = None,
    aim: str = "balance",
    nonnegative: bool = True,
    method: str = "pearson",
    mean: Mean = arithmetic,
) -> OptimisedWeights:
    """Weights of the elements at ``level`` (in node order) that bring their correlations with the root to target.

    ``values`` is (units, nodes), aggregated. Above ``level`` the tree is aggregated anew with ``mean`` and, on
    the other levels, its own weights; inside a group only the proportions of the weights count. Weights are
    printed summing to 1 over the level. Errors: BadInput when there is not exactly one root above the level.
    Source: COINr ``get_opt_weights`` (its ``Obtained`` column stands beside the wrong codes).
    """
    codes = structure.at_level(level)
    if len(structure.roots) != 1 or not codes or level >= structure.depth:
        raise refuse("优化权重", f"须有唯一的根，且层级在 1 与 {structure.depth - 1} 之间，现为 {level}")
    columns = np.array([structure.column[code] for code in codes])
    above = [group for group in structure.groups if group.level > level]
    root = structure.column[structure.roots[0]]

    def index(w: np.ndarray) -> np.ndarray:
        weights, work = structure.weights.copy(), values.copy()
        weights[columns] = w
        for group in above:
            work[:, group.column] = mean(work[:, group.columns], weights[group.columns])
        return work[:, root]

    return optimised_weights(
        values[:, columns], index=index, target=target, aim=aim, nonnegative=nonnegative, method=method
    )
