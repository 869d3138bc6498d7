"""The change of units' scores between two computed states, indicator by indicator."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexcore.config.load import Step
from indexcore.decompose.means import flow
from indexcore.errors import refuse
from indexcore.state import Scores, State
from indexcore.steps.aggregate import plans
from indexcore.structure import Structure
from indexcore.table import Table

OWN, MOVED, WEIGHT, BONUS = "own", "moved", "weight", "bonus"


@dataclass(frozen=True)
class Moment:
    """A computed state seen at one period (place) of its panel."""

    state: State
    period: int = -1

    @property
    def table(self) -> Table:
        """The table the scores stand on."""
        return self.state.stage("aggregate").table

    def nodes(self, units: list[str], structure: Structure) -> np.ndarray:
        """(units, nodes) scores of the tree."""
        scores = _scores(self.state.stage("aggregate").scores)
        rows = [self.table.units.index(u) for u in units]
        columns = [scores.codes.index(code) for code in structure.nodes]
        return scores.values[self.period][np.ix_(rows, columns)]

    def column(self, code: str, units: list[str]) -> np.ndarray:
        """(units,) of any score, including 4+X totals."""
        rows = [self.table.units.index(u) for u in units]
        return _scores(self.state.scores).column(code)[self.period][rows]


def _scores(found: Scores | None) -> Scores:
    if found is None:
        raise refuse("分解", "配置没有 aggregate 步骤，没有得分可看")
    return found


@dataclass(frozen=True)
class Change:
    """Contributions to the change of ``target`` for each of ``units``: arrays (units, parts) whose rows sum to
    ``after - before``. ``parts`` names each column: node and kind (own change, moved scale, weight, bonus)."""

    target: str
    units: tuple[str, ...]
    before: np.ndarray
    after: np.ndarray
    parts: tuple[tuple[str, str], ...]
    contributions: np.ndarray

    def of(self, unit: str) -> pd.DataFrame:
        """One unit's contributions, largest first: columns Node, Kind, Contribution, Share of the change."""
        if unit not in self.units:
            raise refuse(f"单位 {unit}", "两期不都有得分，无法分解")
        row = self.contributions[self.units.index(unit)]
        table = pd.DataFrame(self.parts, columns=["Node", "Kind"])
        table["Contribution"] = row
        total = row.sum()
        table["Share"] = row / total if total != 0 else np.nan
        kept = table[table["Contribution"] != 0]
        return kept.reindex(kept["Contribution"].abs().sort_values(ascending=False, kind="stable").index)


def score_change(
    before: Moment,
    after: Moment,
    *,
    target: str,
    order: str = "shapley",
    own_share: np.ndarray | None = None,
) -> Change:
    """The change of ``target`` of every unit scored in both moments, split exactly (to 1e-9).

    Parts are, per indicator, its change of score (``own``, or own and ``moved`` where ``own_share`` (units of
    the result, leaves) says how much of each score's change came from the unit's own data) and, per node,
    changed weights; a total of 4+X adds the change of the points. Both moments must have the same tree and
    the same means. Errors: BadInput when they have not, or a mean has no exact split.
    """
    structure = after.state.structure
    if before.state.structure.nodes != structure.nodes:
        raise refuse("分解", "两期的指标结构不同，请先取共同的指标，或分别说明口径变化")
    root = _core(after.state, target)
    units = _shared(before, after, root)
    old, new = before.nodes(units, structure), after.nodes(units, structure)
    every = plans(structure, _aggregate_step(after.state))
    past = plans(structure, _aggregate_step(before.state))
    if [(p.method, p.params["p"]) for p in every] != [(p.method, p.params["p"]) for p in past]:
        raise refuse("分解", "两期的合成方法不同，无法逐项分解")
    shares = (
        [_shares(before.state, old, plan.group.columns) for plan in every],
        [_shares(after.state, new, plan.group.columns) for plan in every],
    )
    found = flow(old, new, shares, structure=structure, plans=every, target=root, order=order)
    own = found.value if own_share is None else found.slope * own_share
    blocks = [(OWN, structure.leaves, own)]
    if own_share is not None:
        blocks.append((MOVED, structure.leaves, found.value - own))
    blocks.append((WEIGHT, structure.nodes, found.weight))
    start, end = before.column(target, units), after.column(target, units)
    if target != root:
        points = (end - new[:, structure.column[root]]) - (start - old[:, structure.column[root]])
        blocks.append((BONUS, (target,), points[:, None]))
    return _assembled(target, units, start, end, blocks)


def _assembled(
    target: str,
    units: list[str],
    start: np.ndarray,
    end: np.ndarray,
    blocks: list[tuple[str, tuple[str, ...], np.ndarray]],
) -> Change:
    parts = tuple((code, kind) for kind, codes, _ in blocks for code in codes)
    contributions = np.concatenate([block for _, _, block in blocks], axis=1)
    gap = np.abs(contributions.sum(axis=1) - (end - start))
    size = np.maximum(1.0, np.maximum(np.abs(start), np.abs(end)))
    if (gap > 1e-9 * size).any():
        worst = int(gap.argmax())
        raise refuse(
            f"分解 {units[worst]}",
            f"各项之和与变化相差 {gap[worst]:.3g}：汇总时有底数替换或有值比例限制，不能逐项分解",
        )
    return Change(target, tuple(units), start, end, parts, contributions)


def _core(state: State, target: str) -> str:
    if target in state.structure.aggregates:
        return target
    for stage in state.stages:
        if stage.op == "plus_x" and target in stage.used:
            return str(stage.used[target]["核心"])
    raise refuse(f"目标 {target}", f"不是汇总得分；可用：{'、'.join(state.structure.aggregates)}")


def _shared(before: Moment, after: Moment, root: str) -> list[str]:
    then = set(before.table.units)
    units = [unit for unit in after.table.units if unit in then]
    scored = ~np.isnan(before.column(root, units)) & ~np.isnan(after.column(root, units))
    return [unit for unit, there in zip(units, scored, strict=True) if there]


def _aggregate_step(state: State) -> Step:
    return [s for s in state.config.steps if s.op == "aggregate" and not s.params["skip"]][-1]


def _shares(state: State, nodes: np.ndarray, columns: np.ndarray) -> np.ndarray:
    weights = state.structure.weights if state.weights is None else state.weights
    w = np.where(np.isnan(nodes[:, columns]), 0.0, weights[columns])
    total = w.sum(axis=1, keepdims=True)
    return w / np.where(total == 0, 1.0, total)
