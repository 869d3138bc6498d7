"""Tables that describe the data or scores as they stand: statistics, correlations, components, consistency."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from indexcore.analysis import correlations as corr
from indexcore.analysis.availability import group_availability, unit_availability
from indexcore.analysis.components import cronbach_alpha, principal_components
from indexcore.analysis.profile import strengths_and_weaknesses
from indexcore.analysis.removal import remove_each
from indexcore.config.load import Step
from indexcore.errors import refuse
from indexcore.ops.outrank import dominance, outranking
from indexcore.state import State
from indexcore.stats import column_stats
from indexcore.steps.aggregate import combine, plans
from indexcore.steps.scope import period_place

Sides = dict[str, Callable[[], pd.DataFrame]]


def run(state: State, step: Step) -> State:
    """The state unchanged, with one side table per thing asked for."""
    view = View(state, step)
    sides: Sides = {}
    for what in step["what"]:
        if what not in TABLES:
            raise refuse(f"{step.place} what", f"不认识「{what}」；可用：{'、'.join(TABLES)}")
        sides |= TABLES[what](view)
    left = state.after(step, is_data=False, sides=sides)
    return replace(left, scores=state.scores)


class View:
    """One period of a state as frames: `leaves` the indicators, `nodes` everything scored, units in rows."""

    def __init__(self, state: State, step: Step) -> None:
        self.state, self.step, self.structure = state, step, state.structure
        self.place = period_place(state.table, step["period"])
        table = state.table
        self.rows = table.present[self.place]
        self.units = [unit for unit, here in zip(table.units, self.rows, strict=True) if here]
        self.leaves = self._frame(table.values, table.codes)
        self.nodes = self.leaves
        if state.scores is not None:
            self.nodes = self._frame(state.scores.values, state.scores.codes)

    def _frame(self, values: np.ndarray, codes: tuple[str, ...]) -> pd.DataFrame:
        return pd.DataFrame(values[self.place][self.rows], index=self.units, columns=list(codes))

    @property
    def parents(self) -> dict[str, str]:
        """Code → parent of every node below a root."""
        pairs = ((code, self.structure[code].parent) for code in self.structure.nodes)
        return {code: parent for code, parent in pairs if parent is not None}

    def groups(self) -> list[tuple[str, list[str]]]:
        """The children of every aggregate at the step's level, those that are present as columns."""
        level = self.step["level"]
        return [(g.parent, list(g.children)) for g in self.structure.groups if g.level == level]

    def known(self, codes: list[str]) -> bool:
        """Whether all of these codes have values."""
        return all(code in self.nodes.columns for code in codes)


def _coded(frame: pd.DataFrame, name: str = "iCode") -> pd.DataFrame:
    return frame.rename_axis(name).reset_index()


def _correlations(view: View) -> Sides:
    method = view.step["correlation"]
    x = view.nodes.to_numpy(dtype=float)
    codes = list(view.nodes.columns)

    def values() -> pd.DataFrame:
        return pd.DataFrame(corr.p_values(x, x, method=method), index=codes, columns=codes)

    return {
        "correlations": lambda: _coded(corr.correlation_matrix(view.nodes, method=method)),
        "p_values": lambda: _coded(values()),
    }


def _flags(view: View) -> Sides:
    def table() -> pd.DataFrame:
        matrix = corr.correlation_matrix(view.leaves, method=view.step["correlation"])
        found = {code: view.structure.ancestor(code, level=view.step["level"]) or "" for code in view.leaves}
        flagged = []
        for side, threshold in (("high", view.step["high"]), ("low", view.step["low"])):
            part = corr.correlation_flags(matrix, groups=found, threshold=threshold, side=side)
            flagged.append(part.assign(Side=side))
        return pd.concat(flagged, ignore_index=True)

    return {"flags": table}


def _ancestors(view: View) -> Sides:
    return {
        "ancestors": lambda: corr.ancestor_correlations(
            view.nodes,
            parents=view.parents,
            codes=list(view.structure.leaves),
            method=view.step["correlation"],
        )
    }


def _denominators(view: View) -> Sides:
    sizes = {
        name: column[view.place][view.rows]
        for name, column in view.state.table.attributes.items()
        if column.dtype != object
    }
    frame = pd.DataFrame(sizes, index=view.units)
    return {
        "denominators": lambda: corr.denominator_correlations(
            view.leaves, frame, threshold=view.step["high"], method=view.step["correlation"]
        )
    }


def _components(view: View) -> Sides:
    found = {
        g: (codes, principal_components(view.nodes[codes].to_numpy(float)))
        for g, codes in view.groups()
        if view.known(codes) and len(codes) > 1
    }

    def eigenvalues() -> pd.DataFrame:
        rows = [
            {"group": g, "component": k + 1, "eigenvalue": value, "share": share}
            for g, (_, pca) in found.items()
            for k, (value, share) in enumerate(zip(pca.eigenvalues, pca.shares, strict=True))
        ]
        return pd.DataFrame(rows)

    def loadings() -> pd.DataFrame:
        rows = [
            {"group": g, "iCode": code, **{f"PC{k + 1}": v for k, v in enumerate(pca.loadings[place])}}
            for g, (codes, pca) in found.items()
            for place, code in enumerate(codes)
        ]
        return pd.DataFrame(rows)

    return {"pca": eigenvalues, "pca_loadings": loadings}


def _cronbach(view: View) -> Sides:
    """Alpha of every aggregate over its nodes at each lower level."""

    def table() -> pd.DataFrame:
        rows = []
        for group in view.structure.groups:
            for level in (v for v in view.structure.levels if v < group.level):
                codes = [
                    c for c in view.structure.at_level(level) if group.parent in view.structure.ancestors(c)
                ]
                if len(codes) > 1 and view.known(codes):
                    alpha = cronbach_alpha(view.nodes[codes].to_numpy(float))
                    rows.append({"group": group.parent, "level": level, "items": len(codes), "alpha": alpha})
        return pd.DataFrame(rows, columns=["group", "level", "items", "alpha"])

    return {"cronbach": table}


def _strengths(view: View) -> Sides:
    raw = View(
        replace(view.state, table=view.state.stage(view.step["values"]).table, scores=None), view.step
    ).leaves
    directions = {code: view.structure[code].direction for code in view.structure.leaves}
    # equal ranks keep the order of columns: by parent, then as in the metadata
    codes = sorted(view.structure.leaves, key=lambda code: view.structure[code].parent or "")

    def table() -> pd.DataFrame:
        top = view.step["top"]
        parts = [
            strengths_and_weaknesses(raw[codes], unit, directions=directions, top=top, bottom=top).assign(
                uCode=unit
            )
            for unit in view.step["units"] or view.units
        ]
        every = pd.concat(parts, ignore_index=True)
        every["Name"] = [view.structure[code].name for code in every["Code"]]
        return every[["uCode", "Kind", "Code", "Name", "Rank", "Value"]]

    return {"strengths": table}


def _removal(view: View) -> Sides:
    """The index without each node of the level in turn: scores, ranks and the mean absolute shift of ranks."""
    stage = view.state.stage("aggregate")
    scored, structure = view.state.scored, view.structure
    step = next(s for s in view.state.config.steps if s.op == "aggregate" and stage.op == "aggregate")
    target = view.step["target"] or structure.roots[0]
    base = structure.weights if view.state.weights is None else view.state.weights

    def score(weights: Mapping[str, float]) -> pd.Series:
        values = scored.values[[view.place]].copy()
        given = np.array([weights[code] for code in structure.nodes])
        for plan in plans(structure, step):
            columns = plan.group.columns
            x = np.where(given[columns] == 0, np.nan, values[..., columns])
            values[..., plan.group.column] = combine(x, given[columns], plan, where=step.place)[0]
        return pd.Series(values[0, view.rows, structure.column[target]], index=view.units)

    found = remove_each(
        score,
        weights=dict(zip(structure.nodes, base, strict=True)),
        codes=structure.at_level(view.step["remove_level"]),
    )
    return {
        "removal_scores": lambda: _coded(found.scores, "uCode"),
        "removal_ranks": lambda: _coded(found.ranks, "uCode"),
        "removal_shift": lambda: (
            found.mean_shift.rename("mean_abs_rank_diff").rename_axis("removed").reset_index()
        ),
    }


def _outranking(view: View) -> Sides:
    """For every group of the level: e_ij of all pairs of units, and how many pairs one side dominates."""
    sides: Sides = {}
    weights = view.structure.weights if view.state.weights is None else view.state.weights
    counts = []
    for group in (g for g in view.structure.groups if g.level == view.step["level"]):
        if not view.known(list(group.children)):
            continue
        e = outranking(view.nodes[list(group.children)].to_numpy(float), weights[group.columns])
        matrix = pd.DataFrame(e, index=view.units, columns=view.units)
        sides[f"outranking_{group.parent}"] = partial(_coded, matrix, "uCode")
        pairs, sure = len(e) * (len(e) - 1) // 2, int(dominance(e).sum())
        counts.append(
            {"group": group.parent, "pairs": pairs, "dominant": sure, "share": sure / max(pairs, 1)}
        )
    return {**sides, "dominance": lambda: pd.DataFrame(counts)}


TABLES: dict[str, Callable[[View], Sides]] = {
    "stats": lambda view: {"stats": lambda: column_stats(view.leaves)},
    "availability": lambda view: {
        "availability": lambda: _coded(unit_availability(view.leaves), "uCode"),
        "availability_groups": lambda: _coded(group_availability(view.leaves, parents=view.parents), "uCode"),
    },
    "correlations": _correlations,
    "flags": _flags,
    "ancestors": _ancestors,
    "denominators": _denominators,
    "pca": _components,
    "cronbach": _cronbach,
    "strengths": _strengths,
    "removal": _removal,
    "outranking": _outranking,
}
