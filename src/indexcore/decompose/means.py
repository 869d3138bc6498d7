"""The algebra of change through a tree of quasi-arithmetic means: g(P) = sum of w g(child) at every node.

With g the identity, logarithm, reciprocal or a power, the change of a parent is exactly
dP = [sum mean(w) dg(child) + sum mean(g) dw] / slope of g at P, where dg(child) = slope of g at the child times
its own change. Slopes are divided differences between the two states, so nothing is approximated; for the
logarithm the slope is the reciprocal of the logarithmic mean, L = (b - a) / ln(b / a).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse
from indexcore.steps.aggregate import Plan
from indexcore.structure import Structure

EXACT = ("arithmetic", "geometric", "harmonic", "power")


@dataclass(frozen=True)
class Flow:
    """Contributions to the change of the target: ``value`` (units, leaves) through the indicators' own scores,
    ``slope`` (units, leaves) their change of target per unit of score, ``weight`` (units, nodes) through changed
    weights or a child that appeared or vanished."""

    value: np.ndarray
    slope: np.ndarray
    weight: np.ndarray


def flow(
    before: np.ndarray,
    after: np.ndarray,
    shares: tuple[list[np.ndarray], list[np.ndarray]],
    *,
    structure: Structure,
    plans: list[Plan],
    target: str,
    order: str = "shapley",
) -> Flow:
    """Contributions to the target's change between nodes ``before`` and ``after``, both (units, nodes).

    ``shares`` are, per plan and state, (units, children) weights that sum to 1 over the children present.
    ``order`` says who moves first where scores and weights both change: ``shapley`` (the mean of both orders),
    ``values`` or ``weights``. Errors: BadInput on a mean for which no exact split exists (OWA, Copeland ...).
    Source: Handbook (2008) chapter 7; Ang (2004) for the logarithmic mean; Shapley (1953).
    """
    if order not in ("shapley", "values", "weights"):
        raise refuse("分解", f"次序只能是 shapley、values 或 weights，不能是 {order!r}")
    units, nodes = before.shape
    slope = np.zeros((units, nodes))
    slope[:, structure.column[target]] = 1.0
    weight = np.zeros((units, nodes))
    for at in range(len(plans) - 1, -1, -1):
        plan = plans[at]
        g, divided = transform(plan)
        own, columns = plan.group.column, plan.group.columns
        if not slope[:, own].any():
            continue
        at_parent = slope[:, own] / divided(before[:, own], after[:, own])
        old, new, w0, w1 = _both(before[:, columns], after[:, columns], shares[0][at], shares[1][at])
        mixed = _first_moves(w0, w1, order)
        level = (g(before[:, own]) + g(after[:, own])) / 2
        height = _first_moves(g(new), g(old), order) - level[:, None]
        slope[:, columns] += at_parent[:, None] * mixed * divided(old, new)
        weight[:, columns] += at_parent[:, None] * height * (w1 - w0)
    leaves = slice(0, len(structure.leaves))
    step = np.nan_to_num(after[:, leaves] - before[:, leaves])
    return Flow(slope[:, leaves] * step, slope[:, leaves], weight)


def transform(
    plan: Plan,
) -> tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray, np.ndarray], np.ndarray]]:
    """g of a mean and its divided difference (g(b) - g(a)) / (b - a), continuous where a equals b."""
    if plan.method not in EXACT:
        raise refuse(
            f"分解 {plan.group.parent}", f"{plan.method} 没有精确的逐项分解；可用：{'、'.join(EXACT)}"
        )
    p = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}.get(plan.method, plan.params["p"])
    if p == 1:
        return (lambda x: x), (lambda a, b: np.ones_like(a))
    if p == 0:
        return np.log, lambda a, b: np.reciprocal(log_mean(a, b))
    return (lambda x: x**p), lambda a, b: _power_slope(a, b, p)


def log_mean(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The logarithmic mean (b - a) / ln(b / a) of positive numbers; a itself where they are equal."""
    gap = b - a
    # ln(b/a) = log1p(gap/a) keeps full precision for nearly equal numbers
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(gap == 0, a, gap / np.log1p(gap / a))


def _power_slope(a: np.ndarray, b: np.ndarray, p: float) -> np.ndarray:
    gap = b - a
    with np.errstate(invalid="ignore", divide="ignore"):
        exact = a**p * np.expm1(p * np.log1p(gap / a)) / gap
        return np.where(gap == 0, p * a ** (p - 1), exact)


def _both(
    old: np.ndarray, new: np.ndarray, w0: np.ndarray, w1: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Children's scores and weights in both states; one missing in a state keeps its score there at weight 0,
    so that its coming or going counts as a change of weight."""
    w0, w1 = np.where(np.isnan(old), 0.0, w0), np.where(np.isnan(new), 0.0, w1)
    filled_old = np.where(np.isnan(old), new, old)
    filled_new = np.where(np.isnan(new), old, new)
    neither = np.isnan(filled_old)
    return np.where(neither, 1.0, filled_old), np.where(neither, 1.0, filled_new), w0, w1


def _first_moves(first: np.ndarray, second: np.ndarray, order: str) -> np.ndarray:
    """The value the other factor is multiplied with: of ``first`` when values move first, else of ``second``."""
    if order == "shapley":
        return (first + second) / 2
    return first if order == "values" else second
