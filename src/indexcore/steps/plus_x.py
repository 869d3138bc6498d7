"""4+X: the core score and the feature items kept apart, and a total made of both, all three shown."""

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import refuse
from indexcore.state import Scores, State


def run(state: State, step: Step) -> State:
    """The state with three more columns: the total, the points X added, and the core beside them."""
    core_code = step["core"] or _only_core(state, step)
    core, x = state.scored.column(core_code), state.scored.column(step["x"])
    points = bonus(core, x, step) if step["mode"] == "bonus" else blended(core, x, alpha=step["alpha"]) - core
    codes = (*state.scored.codes, f"{step['into']}_added", step["into"])
    if len(set(codes)) != len(codes):
        raise refuse(f"{step.place} into", f"代码 {step['into']} 已经存在")
    values = np.concatenate([state.scored.values, points[..., None], (core + points)[..., None]], axis=-1)
    used = {step["into"]: {"方式": step["mode"], "核心": core_code, "特色": step["x"]}}
    lacking = int((np.isnan(x) & ~np.isnan(core)).sum())
    notes = (f"{lacking} 个单位没有特色项得分，总分等于核心得分",) if lacking else ()
    return state.after(step, scores=Scores(values, codes), used=used, notes=notes)


def bonus(core: np.ndarray, x: np.ndarray, step: Step) -> np.ndarray:
    """rate·max(X − above, 0), at most cap_percent of the core score and cap_points; never below zero."""
    points = step["rate"] * np.maximum(np.nan_to_num(x) - step["above"], 0.0)
    points = np.minimum(points, np.maximum(np.nan_to_num(core), 0.0) * step["cap_percent"] / 100.0)
    if step["cap_points"] is not None:
        points = np.minimum(points, step["cap_points"])
    return np.where(np.isnan(core), np.nan, np.maximum(points, 0.0))


def blended(core: np.ndarray, x: np.ndarray, *, alpha: float) -> np.ndarray:
    """α·core + (1 − α)·X; the core alone where X is missing."""
    return np.where(np.isnan(x), core, alpha * core + (1.0 - alpha) * np.nan_to_num(x))


def _only_core(state: State, step: Step) -> str:
    roots = [code for code in state.structure.roots if code != step["x"]]
    if len(roots) != 1:
        raise refuse(
            f"{step.place} core", f"有多个根，须写明核心得分的代码；根有：{'、'.join(roots) or '无'}"
        )
    return roots[0]
