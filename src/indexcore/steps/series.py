"""An index over time: chained growth, rebasing, splicing with a marked break, trends, changing membership."""

from dataclasses import replace

import numpy as np
import pandas as pd

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.ops.aggregate import arithmetic
from indexcore.reading.data import read_data
from indexcore.state import Scores, State
from indexcore.steps.scope import period_place, years
from indexcore.steps.weights import weighing_for
from indexcore.table import as_frame
from indexcore.time import bases
from indexcore.time.membership import group_growth
from indexcore.time.trends import panel_trends


def chain(state: State, step: Step) -> State:
    """The state with chained indices of every node from symmetric growth, the first period at `start`.

    V = 200(r − 1)/(r + 1) per indicator, weighted mean up the tree, I_t = I_(t−1)·(200 + V)/(200 − V); an
    indicator of which less is better enters as 1/x. Source: NBS China Innovation Index.
    """
    years(state.table, where=step.place)
    table, structure = state.table, state.structure
    x = table.values
    refuse_any(
        Fault(
            f"{step.place} 时期 {table.periods[p]} 单位 {table.units[u]} 指标 {table.codes[k]}",
            f"{x[p, u, k]:g} 须大于 0",
        )
        for p, u, k in np.argwhere(x <= 0)
    )
    signs = np.where(structure.directions > 0, 1.0, -1.0)
    growth = np.full((*x.shape[:2], len(structure.nodes)), np.nan)
    growth[..., : len(structure.leaves)] = bases.symmetric_growth(x**signs)
    weighing = weighing_for(state, step)
    weights, used = structure.weights.copy(), {}
    for group in structure.groups:
        part = growth[..., group.columns]
        weights[group.columns] = weighing.of(group, part)
        growth[..., group.column] = arithmetic(part, weights[group.columns])
        used[group.parent] = {"方法": "chain"}
    values = bases.chain(growth[1:], start=step["start"])
    sides = {"growth": lambda: as_frame(growth, codes=structure.nodes, like=table)}
    state = replace(state, weights=weights)
    return state.after(step, scores=Scores(values, structure.nodes), sides=sides, used=used)


def rebase(state: State, step: Step) -> State:
    """The state with every score scaled so that period `at` is `to`; growth rates do not change."""
    scores, at = state.scored, period_place(state.table, step["at"], where=f"{step.place} at")
    values = bases.rebase(scores.values, np.arange(len(scores.values)), at=at, to=step["to"])
    lost = int((np.isnan(values) & ~np.isnan(scores.values)).sum())
    notes = (f"{lost} 个得分因基期缺失或为 0 而缺失",) if lost else ()
    return state.after(step, scores=Scores(values, scores.codes), notes=notes)


def splice(state: State, step: Step) -> State:
    """The state with scores of an older edition linked before the overlap period; both stay as they are.

    A side table holds the joined series, each row marked whether it was scaled, and the factors.
    """
    if step["file"] is None or step["overlap"] is None:
        raise refuse(step.place, "须写明 file（旧版次的 aggregated.csv）与 overlap（重叠的时期）")
    old, _ = read_data(state.config.file(step["file"], where=step.place))
    times, old_times = years(state.table, where=step.place), years(old, where=f"{step.place} file")
    codes = [c for c in step["codes"] or state.structure.aggregates if c in old.codes]
    units = [u for u in state.table.units if u in old.units]
    if not codes or not units:
        raise refuse(step.place, "新旧两个序列没有共同的单位与代码")
    rows = [state.table.unit_place(u) for u in units]
    new_values = np.stack([state.scored.column(c)[:, rows] for c in codes], axis=-1)
    old_values = old.values[:, [old.unit_place(u) for u in units]][..., [old.code_place(c) for c in codes]]
    found = bases.splice(old_values, old_times, new_values, times, overlap=float(step["overlap"]))
    union = sorted({*old_times, *times})

    def joined() -> pd.DataFrame:
        frame = pd.DataFrame(found.values.reshape(-1, len(codes)), columns=codes)
        frame.insert(0, "uCode", np.tile(np.array(units, dtype=object), len(union)))
        frame.insert(1, "Time", np.repeat([int(t) for t in union], len(units)))
        frame.insert(2, "linked", np.repeat(found.linked, len(units)))
        return frame

    def factors() -> pd.DataFrame:
        frame = pd.DataFrame(found.factor, columns=codes)
        frame.insert(0, "uCode", units)
        return frame

    sides = {"series": joined, "factors": factors}
    left = state.after(
        step, is_data=False, sides=sides, notes=(f"自 {found.break_at:g} 起为新口径，之前按比例接续",)
    )
    return replace(left, scores=state.scores)


def trend(state: State, step: Step) -> State:
    """The state with a table of one trend per unit and code: CAGR, percentage change or slope."""
    times = years(state.table, where=step.place)
    if step["of"] == "scores":
        values, codes = state.scored.values, state.scored.codes
    else:
        values, codes = state.table.values, state.table.codes
    picked = [code for code in codes if step["codes"] is None or code in step["codes"]]
    x = values[..., [codes.index(code) for code in picked]]
    latest = None if step["latest"] is None else int(step["latest"])
    found = panel_trends(x, times, measure=step["measure"], latest=latest, interpolated=step["interpolated"])

    def table() -> pd.DataFrame:
        rows = [
            (unit, code, found.values[u, k], found.available[u, k], found.first[u, k], found.last[u, k])
            for k, code in enumerate(picked)
            for u, unit in enumerate(state.table.units)
        ]
        return pd.DataFrame(rows, columns=["uCode", "iCode", step["measure"], "Avail", "t_first", "t_latest"])

    left = state.after(step, is_data=False, sides={step["measure"]: table})
    return replace(left, scores=state.scores)


def membership(state: State, step: Step) -> State:
    """The state with growth of group means as published and like for like, for every pair of adjacent years."""
    times = [int(t) for t in years(state.table, where=step.place)]
    if step["group"] is None:
        raise refuse(step.place, "须用 group 写明分组列")
    labels = state.table.attribute(step["group"])
    fixed = None if step["fixed"] is None else frozenset(step["fixed"])
    codes = step["codes"] or state.structure.roots
    rows = []
    for code in codes:
        scores = pd.DataFrame(state.scored.column(code).T, index=list(state.table.units), columns=times)
        for group in dict.fromkeys(label for label in labels.reshape(-1).tolist() if label):
            members = {
                year: frozenset(
                    u for u, label in zip(state.table.units, labels[p], strict=True) if label == group
                )
                for p, year in enumerate(times)
            }
            for before, after in zip(times, times[1:], strict=False):
                if not members[before] or not members[after]:
                    continue
                g = group_growth(scores, members, year_before=before, year=after, fixed=fixed)
                rows.append(
                    {
                        "iCode": code, "group": group, "from": before, "to": after,
                        "published_from": g.published_before, "published_to": g.published,
                        "same_from": g.same_before, "same_to": g.same,
                        "joined": " ".join(sorted(g.joined)), "left": " ".join(sorted(g.left)),
                    }
                )  # fmt: skip
    left = state.after(step, is_data=False, sides={"growth": lambda: pd.DataFrame(rows)})
    return replace(left, scores=state.scores)
