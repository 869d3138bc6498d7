"""Children into parents, level by level up to the roots (COINr `Aggregate`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.ops import aggregate as means
from indexcore.ops import outrank
from indexcore.state import Scores, State, pooled
from indexcore.steps.optimise import Upwards
from indexcore.steps.weights import Weighing, weighing_for
from indexcore.structure import Group, Structure
from indexcore.weights.doubt import benefit_of_doubt

Mean = Callable[..., np.ndarray]
POSITIVE = ("geometric", "harmonic", "power")
TOGETHER = ("copeland", "outranking", "kemeny")


@dataclass(frozen=True)
class Plan:
    """How one group is aggregated."""

    group: Group
    params: Mapping[str, Any]

    @property
    def method(self) -> str:
        """The canonical name of the mean."""
        return str(self.params["method"])


def run(state: State, step: Step) -> State:
    """The state with scores for every aggregate; missing where too few children are present."""
    structure = state.structure
    weighing = weighing_for(state, step)
    values = np.full((*state.table.values.shape[:2], len(structure.nodes)), np.nan)
    values[..., : len(structure.leaves)] = state.table.values
    expected = np.ones(values.shape, dtype=bool)
    expected[..., : len(structure.leaves)] = ~state.table.by_design
    used_weights = structure.weights.copy()
    used: dict[str, dict[str, Any]] = {}
    thin = 0
    ordered = plans(structure, step)
    for plan in ordered:
        for level in range(1, plan.group.level):
            weighing.settle(level, values, upwards=_upwards(ordered, level, step))
        x = values[..., plan.group.columns]
        w = weighing.of(plan.group, x)
        used_weights[plan.group.columns] = w
        due = expected[..., plan.group.columns]
        expected[..., plan.group.column] = due.any(axis=-1)
        result, few = combine(x, w, plan, where=step.place, state=state, expected=due)
        values[..., plan.group.column] = result
        thin += int((few & state.table.present).sum())
        used[plan.group.parent] = {"方法": plan.method, "下级": ",".join(plan.group.children)}
    values[~state.table.present] = np.nan
    notes = [*weighing.notes] + ([f"{thin} 个汇总值因有值比例不足而缺失"] if thin else [])
    state = replace(state, weights=used_weights)
    sides = {"weights": lambda: _weights_frame(structure, used_weights)}
    scores = Scores(values, structure.nodes)
    return state.after(step, scores=scores, sides=sides, notes=tuple(notes), used=used)


def _upwards(ordered: list[Plan], level: int, step: Step) -> Upwards:
    """The function that works out all nodes above a level from given weights."""
    above = [plan for plan in ordered if plan.group.level > level]

    def work(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
        result = values.copy()
        for plan in above:
            columns = plan.group.columns
            result[..., plan.group.column] = combine(
                result[..., columns], weights[columns], plan, where=step.place
            )[0]
        return result

    return work


def plans(structure: Structure, step: Step) -> list[Plan]:
    """Every group with the parameters that hold for it: the step's, then its level's, then its own."""
    tall = structure.depth - 1
    method = step["method"]
    if isinstance(method, tuple) and len(method) not in (1, tall):
        raise refuse(
            f"{step.place} method", f"列表应有 1 个或 {tall} 个方法（自下而上），得到 {len(method)} 个"
        )
    levels, groups = step.nested.get("levels", {}), step.nested.get("groups", {})
    named = {*levels, *(method if isinstance(method, Mapping) else ())}
    refuse_any(
        Fault(f"{step.place} levels.{level}", f"没有这个层级；有：{structure.levels[1:]}")
        for level in sorted(named - {str(known) for known in structure.levels[1:]})
    )
    return [
        Plan(
            group,
            {
                **_at_level(step, group.level, tall),
                **levels.get(str(group.level), {}),
                **groups.get(group.parent, {}),
            },
        )
        for group in structure.groups
    ]


def _at_level(step: Step, level: int, tall: int) -> dict[str, Any]:
    params = dict(step.params)
    method, limit = params["method"], params["min_available"]
    if isinstance(method, tuple):
        params["method"] = method[0] if len(method) == 1 else method[level - 2]
    elif isinstance(method, Mapping):
        params["method"] = method.get(str(level), "arithmetic")
    if isinstance(limit, tuple):
        if len(limit) not in (1, tall):
            raise refuse(
                f"{step.place} min_available",
                f"列表应有 1 个或 {tall} 个数（自下而上），得到 {len(limit)} 个",
            )
        params["min_available"] = limit[0] if len(limit) == 1 else limit[level - 2]
    return params


def combine(
    x: np.ndarray,
    w: np.ndarray,
    plan: Plan,
    *,
    where: str,
    state: State | None = None,
    expected: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """(..., units) of a parent from x (..., units, children), and where too few children were present.

    `expected` (..., units, children) is false where a child does not apply to a unit by design.
    """
    params = plan.params
    x = _floored(x, plan, where=where, state=state)
    if plan.method == "benefit_of_the_doubt":
        result = _by_own_weights(x, plan)
    elif plan.method in TOGETHER:
        result = _by_pairs(x, w, plan, where=where)
    else:
        result = mean_of(plan.method, params)(x, w)
    limit = params["min_available"]
    few = np.zeros(x.shape[:-1], bool) if limit is None else means.too_few(x, share=limit, expected=expected)
    return np.where(few, np.nan, result), few


def mean_of(method: str, params: Mapping[str, Any]) -> Mean:
    """The function (x, w) → (..., units) of a compensatory method with its parameters bound."""
    sign = 1 if params["sign"] == "plus" else -1
    ddof = params["ddof"] if params["ddof"] is not None else (0 if method == "ampi" else 1)
    order = params["order_weights"]
    table: dict[str, Mean] = {
        "arithmetic": means.arithmetic,
        "geometric": means.geometric,
        "harmonic": means.harmonic,
        "power": lambda x, w: means.power(x, w, p=params["p"]),
        "median": means.weighted_median,
        "owa": lambda x, w: means.owa(x, w, order=_order(order, x), quantifier=params["quantifier"]),
        "mpi": lambda x, w: means.mpi(x, w, sign=sign, ddof=ddof),
        "ampi": lambda x, w: means.mpi(x, w, sign=sign, ddof=ddof),
        "min": means.least,
        "max": means.most,
    }
    return table[method]


def _order(order: tuple[float, ...] | None, x: np.ndarray) -> np.ndarray | None:
    if order is None:
        return None
    if len(order) < x.shape[-1]:
        raise refuse("order_weights", f"有 {len(order)} 个位次权重，而一组有 {x.shape[-1]} 个下级")
    return np.array(order[: x.shape[-1]])


def _by_pairs(x: np.ndarray, w: np.ndarray, plan: Plan, *, where: str) -> np.ndarray:
    method = {"copeland": outrank.copeland, "outranking": outrank.outranking_score, "kemeny": outrank.kemeny}
    long = pooled(x, together=plan.params["pooled"])
    if plan.method == "kemeny" and long.shape[-2] > outrank.KEMENY_LIMIT:
        raise refuse(
            f"{where} {plan.group.parent}",
            f"kemeny 精确求解，最多 {outrank.KEMENY_LIMIT} 个单位，得到 {long.shape[-2]} 个",
        )
    return method[plan.method](long, w, decimals=plan.params["decimals"]).reshape(x.shape[:-1])


def _by_own_weights(x: np.ndarray, plan: Plan) -> np.ndarray:
    """Benefit of the doubt over the units whose children are all present; the others stay missing."""
    low, high = plan.params["share_limits"] or (0.0, 1.0)
    rows = x.reshape(-1, x.shape[-1])
    whole = ~np.isnan(rows).any(axis=-1)
    result = np.full(len(rows), np.nan)
    result[whole] = benefit_of_doubt(rows[whole], low=low, high=high).scores
    return result.reshape(x.shape[:-1])


def _floored(x: np.ndarray, plan: Plan, *, where: str, state: State | None) -> np.ndarray:
    """x with values a mean cannot take refused, left to become missing, or raised to the floor."""
    if plan.method not in POSITIVE:
        return x
    bad = x == 0 if plan.method == "harmonic" else x <= 0
    if not bad.any():
        return x
    rule = plan.params["nonpositive"]
    if isinstance(rule, int | float) and not isinstance(rule, bool):
        return np.where(x < rule, rule, x)
    if rule == "missing":
        return np.where(bad, np.nan, x)
    raise refuse_cells(x, bad, plan, where=where, state=state)


def refuse_cells(x: np.ndarray, bad: np.ndarray, plan: Plan, *, where: str, state: State | None) -> Exception:
    """The refusal that names the first cells which a geometric, harmonic or power mean cannot take."""
    cells = []
    for *_, u, k in np.argwhere(bad)[:5]:
        unit = state.table.units[u] if state is not None else f"#{u}"
        cells.append(f"{unit}/{plan.group.children[k]}")
    need = "非零" if plan.method == "harmonic" else "大于 0"
    return refuse(
        f"{where} {plan.group.parent}",
        f"{plan.method} 要求下级的值{need}，不符的有 {int(bad.sum())} 个，例如 {'、'.join(cells)}；"
        '可先标准化到 [1, 100]，或设 nonpositive = 数 或 "missing"',
    )


def _weights_frame(structure: Structure, weights: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "iCode": structure.nodes,
            "Level": [structure[code].level for code in structure.nodes],
            "Weight": weights,
            "Share": structure.shares(weights),
            "EffWeight": structure.effective_weights(weights),
        }
    )


__all__ = ["Plan", "Weighing", "combine", "mean_of", "plans", "run"]
