"""Weights in force: given, equal, from a file, from a named set, or worked out from data while aggregating."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.parameters import read_values
from indexcore.state import State
from indexcore.steps.optimise import Upwards, level_weights
from indexcore.structure import Group, Structure
from indexcore.weights.components import factor_weights, loading_weights
from indexcore.weights.judgement import hierarchy
from indexcore.weights.objective import critic, deviation, entropy
from indexcore.weights.optimised import optimised_weights

FIXED = ("metadata", "equal", "given", "set")


def run(state: State, step: Step) -> State:
    """The state with weights in force from now on; those worked out from data wait for the aggregation."""
    levels = _levels(step, state.structure)
    fixed = step["method"] in FIXED
    kept = () if step["levels"] is None else tuple((old, at - levels) for old, at in state.weighers)
    if fixed:
        weights = _current(state).copy()
        places = [
            state.structure.column[c] for c in state.structure.nodes if state.structure[c].level in levels
        ]
        weights[places] = fixed_weights(state, step)[places]
        state = replace(state, weights=weights)
    new = () if fixed and not step.nested.get("groups") else ((step, frozenset() if fixed else levels),)
    return replace(state.after(step, is_data=False), weighers=(*kept, *new))


def _current(state: State) -> np.ndarray:
    return state.structure.weights if state.weights is None else state.weights


def _levels(step: Step, structure: Structure) -> frozenset[int]:
    given = step["levels"]
    if given is None:
        return frozenset(structure.levels)
    refuse_any(
        Fault(f"{step.place} levels", f"没有层级 {level}；有：{structure.levels}")
        for level in given
        if level not in structure.levels
    )
    return frozenset(given)


def fixed_weights(state: State, step: Step) -> np.ndarray:
    """(nodes,) weights that do not depend on the data."""
    structure, method = state.structure, step["method"]
    if step["file"] is not None:
        return _named(state, _from_file(state, step["file"], step.place), step.place)
    if step["values"] is not None:
        return _named(state, step["values"], step.place)
    if method == "set" or step["set"] is not None:
        return weight_set(state, step["set"] or "", step.place)
    if method == "given":
        raise refuse(step.place, 'method = "given" 须写明 file 或 values')
    return np.ones(len(structure.nodes)) if method == "equal" else structure.weights.copy()


def weight_set(state: State, name: str, where: str) -> np.ndarray:
    """(nodes,) weights of a `[weight_sets.name]` table: codes = numbers, or file = a CSV, or equal = true."""
    sets = state.config.weight_sets
    if name not in sets:
        raise refuse(f"{where} set", f"没有名为 {name!r} 的权重集；有：{'、'.join(sets) or '无'}")
    table = dict(sets[name])
    if table.pop("equal", False):
        return np.ones(len(state.structure.nodes))
    file = table.pop("file", None)
    values = _from_file(state, file, where) if file is not None else {}
    return _named(state, {**values, **table}, f"{where} weight_sets.{name}")


def _from_file(state: State, name: str, where: str) -> Mapping[str, float]:
    return read_values(state.config.file(name, where=where), wanted=("weight",))["weight"]


def _named(state: State, values: Mapping[str, Any], where: str) -> np.ndarray:
    """Metadata weights with the named ones in their place; codes unknown even before any selection are faults."""
    structure = state.structure
    known = set(state.known) or set(structure.nodes)
    faults = [Fault(f"{where} {code}", "结构中没有这个代码") for code in values if code not in known]
    faults += [
        Fault(f"{where} {code}", f"权重应为数，得到 {value!r}")
        for code, value in values.items()
        if isinstance(value, bool) or not isinstance(value, int | float)
    ]
    refuse_any(faults)
    weights = structure.weights.copy()
    for code, value in values.items():
        if code in structure:
            weights[structure.column[code]] = float(value)
    return weights


@dataclass
class Weighing:
    """Weights of one aggregation: fixed ones, and rules that read them off the children's values."""

    values: np.ndarray
    structure: Structure
    rules: tuple[tuple[Step, frozenset[int]], ...] = ()
    notes: list[str] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)

    def of(self, group: Group, x: np.ndarray) -> np.ndarray:
        """(children,) weights of a group whose children have the values x (..., units, children)."""
        w = self.values[group.columns]
        levels = {self.structure[child].level for child in group.children}
        for step, at in self.rules:
            own = step.nested.get("groups", {}).get(group.parent, {})
            params = {**step.params, **own}
            if own.get("method") == "equal":
                w = np.ones(len(group.children))
            elif params["method"] in FIXED or by_level(params) or len(group.children) < 2:
                continue
            elif own or levels & at:
                rows = x.reshape(-1, x.shape[-1])
                w = from_data(rows, params, where=f"{step.place} {group.parent}", notes=self.notes)
                shown = "、".join(f"{c} {v:.4g}" for c, v in zip(group.children, w, strict=True))
                self.notes.append(f"{group.parent} 的权重按 {params['method']}：{shown}")
        return w

    def settle(self, level: int, values: np.ndarray, *, upwards: Upwards) -> None:
        """Weights of a level that a rule optimises as a whole are found, now that its values are known."""
        if level in self.settled:
            return
        self.settled.add(level)
        for step, at in self.rules:
            if level in at and by_level(step.params) and len(self.structure.at_level(level)) > 1:
                self.values = level_weights(
                    values, self.values, structure=self.structure, level=level, params=step.params,
                    upwards=upwards, where=step.place, notes=self.notes,
                )  # fmt: skip


def by_level(params: Mapping[str, Any]) -> bool:
    """True for weights found for a whole level at once, by correlation with the index."""
    return bool(params["method"] == "optimised" and params["against"] == "index")


def weighing_for(state: State, step: Step) -> Weighing:
    """The weights an aggregate step uses: its own `weights` key, else those in force."""
    structure, given = state.structure, step["weights"]
    if given is None:
        return _checked(Weighing(_current(state), structure, state.weighers), step.place)
    if isinstance(given, Mapping):
        return _checked(Weighing(_named(state, given, f"{step.place} weights"), structure), step.place)
    name = str(given)
    if name in state.config.weight_sets:
        return _checked(Weighing(weight_set(state, name, step.place), structure), step.place)
    if name.lower().endswith(".csv"):
        return _checked(
            Weighing(_named(state, _from_file(state, name, step.place), step.place), structure), step.place
        )
    if name.lower() in ("metadata", "original", "meta", "default"):
        return _checked(Weighing(structure.weights, structure), step.place)
    if name.lower() in ("equal", "none"):
        return Weighing(np.ones(len(structure.nodes)), structure)
    sets = "、".join(state.config.weight_sets) or "无"
    raise refuse(
        f"{step.place} weights", f"不认识 {name!r}；可用：metadata、equal、CSV 文件名、权重集（{sets}）"
    )


def _checked(weighing: Weighing, where: str) -> Weighing:
    refuse_any(_useless(weighing.values, weighing.structure, where))
    return weighing


def _useless(weights: np.ndarray, structure: Structure, where: str) -> Iterable[Fault]:
    for group in structure.groups:
        if weights[group.columns].sum() == 0:
            yield Fault(f"{where} {group.parent}", "下级的权重之和为 0")


def from_data(x: np.ndarray, params: Mapping[str, Any], *, where: str, notes: list[str]) -> np.ndarray:
    """(children,) weights that sum to 1 from the values of the children over all units present."""
    method = params["method"]
    if method == "ahp":
        return _by_judgement(params, x.shape[-1], where=where)
    rows = x[~np.isnan(x).any(axis=-1)]
    if len(rows) < 3:
        raise refuse(where, f"{method} 需要至少 3 个数据完整的单位，得到 {len(rows)} 个")
    if method == "entropy":
        return entropy(rows, zero_ok=True)
    if method == "critic":
        return critic(rows)
    if method == "deviation":
        return deviation(rows)
    if method == "pca":
        found = loading_weights(rows, nonnegative=params["nonnegative"])
        if found.binding.any():
            notes.append(f"{where}：{int(found.binding.sum())} 个权重被限为非负")
        return found.weights
    if method == "factor":
        return factor_weights(rows, factors=params["factors"]).weights
    target = None if params["target"] == "equal" else np.array(params["target"], dtype=float)
    best = optimised_weights(
        rows,
        index=lambda w: rows @ w,
        target=target,
        nonnegative=params["nonnegative"],
        method=params["correlation"],
    )
    if best.binding.any():
        notes.append(f"{where}：{int(best.binding.sum())} 个权重被限为非负")
    return best.weights


def _by_judgement(params: Mapping[str, Any], size: int, *, where: str) -> np.ndarray:
    if params["matrix"] is None:
        raise refuse(where, "ahp 须在 [step.groups.上级代码] 写明 matrix")
    found = hierarchy(np.array(params["matrix"], dtype=float))
    if len(found.weights) != size:
        raise refuse(where, f"判断矩阵是 {len(found.weights)} 阶，这一组有 {size} 个下级")
    if not found.acceptable(limit=params["max_ratio"]):
        raise refuse(
            where, f"一致性比率 {found.consistency_ratio:.4f} 不小于 {params['max_ratio']:g}，判断矩阵须修改"
        )
    return found.weights
