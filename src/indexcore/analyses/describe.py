"""`python -m indexcore analyse`: the tables an analyst reads about data, structure and results."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from indexcore.analyses.inputs import period_of, read, target_of, write_together
from indexcore.analysis import availability, components, correlations
from indexcore.analysis.profile import strengths_and_weaknesses
from indexcore.analysis.ranking import rank_table
from indexcore.errors import BadInput
from indexcore.pipeline import compute
from indexcore.sensitivity.model import Model, Problem
from indexcore.state import State
from indexcore.stats import column_stats
from indexcore.structure import Structure
from indexcore.table import Table
from indexcore.time.trends import MEASURES, panel_trends

STAGES = ("raw", "denominate", "impute", "treat", "normalise")
UNIT = "uCode"


def add(commands: argparse._SubParsersAction, add_inputs: Callable[..., None]) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "analyse", help="统计量、相关、主成分、信度、剔除一项、优势与短板，写成 CSV"
    )
    add_inputs(command, required=False)
    command.add_argument("--edition", type=Path, help="版次目录（代替三个文件）")
    command.add_argument("--period", help="面板数据看哪一期，默认最后一期")
    command.add_argument("--target", help="看哪个得分，默认唯一的根")
    command.add_argument("--group", help="组内名次按哪一列分组")
    command.add_argument("--high", type=float, default=0.9, help="同组指标相关高于此数则标出")
    command.add_argument("--low", type=float, default=-0.4, help="同组指标相关低于此数则标出")
    command.add_argument("--out", type=Path, required=True, help="结果目录")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Every table in the folder, all or none."""
    table, structure, config = read(args)
    state = compute(table, structure=structure, config=config)
    view = View(state, period_of(table, args.period))
    tables = {**view.data(), **view.relations(args.high, args.low)}
    if state.scores is not None:
        target = target_of(state.structure, args.target)
        tables |= view.results(args.group)
        model = Model(Problem(table, structure, config, (), target, view.period))
        tables |= removals(model, state.structure)
    if all(isinstance(period, int | float) for period in table.periods):
        tables |= trends(table)
    write_together(
        args.out, {f"{name}.csv": t.to_csv(index=False, lineterminator="\n") for name, t in tables.items()}
    )
    out.write(f"{len(tables)} 个文件写入 {args.out}\n")
    return 0


@dataclass(frozen=True)
class View:
    """A computed state seen at one period."""

    state: State
    period: int

    def frame(self, table: Table) -> pd.DataFrame:
        """Units present by indicators."""
        there = table.present[self.period]
        units = [unit for unit, here in zip(table.units, there, strict=True) if here]
        return pd.DataFrame(table.values[self.period][there], index=units, columns=list(table.codes))

    def scores(self) -> pd.DataFrame:
        """Units present by nodes, indicators first."""
        stage = self.state.stage("aggregate")
        there = stage.table.present[self.period]
        units = [unit for unit, here in zip(stage.table.units, there, strict=True) if here]
        scores = stage.scores
        return pd.DataFrame(
            scores.values[self.period][there] if scores else None,
            index=units,
            columns=scores.codes if scores else [],
        )

    def data(self) -> dict[str, pd.DataFrame]:
        """Statistics of every stage, and how much of the raw data is there."""
        found = {}
        for stage in self.state.stages:
            if stage.op in STAGES:
                found[f"stats_{stage.file}"] = column_stats(self.frame(stage.table))
        raw = self.frame(self.state.stages[0].table)
        found["availability_units"] = _named(availability.unit_availability(raw))
        parents = _parents(self.state.structure)
        kept = raw[[code for code in raw.columns if code in self.state.structure]]
        found["availability_groups"] = _named(availability.group_availability(kept, parents=parents))
        return found

    def relations(self, high: float, low: float) -> dict[str, pd.DataFrame]:
        """Correlations of raw indicators, flagged pairs, denominators, and components of every group."""
        raw, ready = self.frame(self.state.stages[0].table), self.frame(self.state.table)
        parents = _parents(self.state.structure)
        found = {}
        for method in correlations.METHODS:
            matrix = correlations.correlation_matrix(raw, method=method)
            found[f"correlation_{method}"] = matrix.rename_axis("iCode").reset_index()
        x = raw.to_numpy()
        p = pd.DataFrame(correlations.p_values(x, x), index=raw.columns, columns=raw.columns)
        found["correlation_pearson_p"] = p.rename_axis("iCode").reset_index()
        matrix = correlations.correlation_matrix(ready)
        for side, limit in (("high", high), ("low", low)):
            found[f"correlation_flags_{side}"] = correlations.correlation_flags(
                matrix, groups=parents, threshold=limit, side=side
            )
        sizes = self._denominators(list(raw.index))
        if not sizes.empty:
            found["denominators"] = correlations.denominator_correlations(raw, sizes)
        return found | self._components(ready)

    def results(self, group: str | None) -> dict[str, pd.DataFrame]:
        """Correlations along the tree, alpha, ranks within groups, strengths and weaknesses."""
        structure, scores = self.state.structure, self.scores()
        aggregates = scores[list(structure.aggregates)]
        found = {
            "correlation_aggregates": correlations.correlation_matrix(aggregates)
            .rename_axis("iCode")
            .reset_index(),
            "correlation_ancestors": correlations.ancestor_correlations(
                scores, parents=_parents(structure), codes=list(structure.leaves)
            ),
            "cronbach": pd.DataFrame(
                [
                    (g.parent, components.cronbach_alpha(scores[list(g.children)].to_numpy()))
                    for g in structure.groups
                ],
                columns=["group", "alpha"],
            ),
        }
        if group is not None:
            table = self.state.stage("aggregate").table
            labels = dict(zip(table.units, table.attribute(group)[self.period].tolist(), strict=True))
            ranked = rank_table(aggregates, groups=[labels[unit] or None for unit in aggregates.index])
            found["group_ranks"] = _named(ranked).assign(**{group: [labels[u] for u in ranked.index]})
        raw = self.frame(self.state.stages[0].table)[list(structure.leaves)]
        signs = {item.code: item.direction for item in structure.leaf_items}
        profiles = [
            strengths_and_weaknesses(raw, unit, directions=signs).assign(uCode=unit) for unit in raw.index
        ]
        found["strengths_weaknesses"] = pd.concat(profiles, ignore_index=True)
        return found

    def _denominators(self, units: list[str]) -> pd.DataFrame:
        table = self.state.stages[0].table
        names = dict.fromkeys(i.denominator for i in self.state.structure.leaf_items if i.denominator)
        rows = [table.units.index(unit) for unit in units]
        columns = {
            n: table.attribute(n)[self.period][rows].astype(float) for n in names if n in table.attributes
        }
        return pd.DataFrame(columns, index=units)

    def _components(self, ready: pd.DataFrame) -> dict[str, pd.DataFrame]:
        eigen, first = [], []
        for group in self.state.structure.groups:
            leaves = [code for code in group.children if code in ready.columns]
            if len(leaves) < 2:
                continue
            try:
                found = components.principal_components(ready[leaves].to_numpy())
            except BadInput:
                # a constant column or too few complete units: the group has no components to print
                continue
            pairs = zip(found.eigenvalues, found.shares, strict=True)
            eigen += [(group.parent, k, value, share) for k, (value, share) in enumerate(pairs, start=1)]
            first += [(group.parent, c, v) for c, v in zip(leaves, found.loadings[:, 0], strict=True)]
        return {
            "pca_eigenvalues": pd.DataFrame(eigen, columns=["group", "component", "eigenvalue", "share"]),
            "pca_first": pd.DataFrame(first, columns=["group", "iCode", "loading"]),
        }


def removals(model: Model, structure: Structure) -> dict[str, pd.DataFrame]:
    """Scores, ranks and mean rank shift with each element's weight set to zero, level by level."""
    found = {}
    for level in structure.levels[:-1]:
        codes = [
            code
            for group in structure.groups
            for code in group.children
            if structure[code].level == level and len(group.children) > 1
        ]
        if not codes:
            continue
        noise = np.ones((len(codes) + 1, len(model.nodes)))
        for row, code in enumerate(codes, start=1):
            noise[row, structure.column[code]] = 0.0
        scores = model.scores(np.empty((len(noise), 0), dtype=int), noise)
        table = pd.DataFrame(scores.T, index=list(model.units), columns=["Nominal", *codes])
        ranked = rank_table(table)
        shift = ranked.sub(ranked["Nominal"], axis=0).abs().mean()
        found[f"remove_level{level}_scores"] = _named(table)
        found[f"remove_level{level}_ranks"] = _named(ranked)
        found[f"remove_level{level}_shift"] = (
            shift.rename("mean_abs_rank_diff").rename_axis("removed").reset_index()
        )
    return found


def trends(table: Table) -> dict[str, pd.DataFrame]:
    """Each trend measure of every unit and indicator of a panel whose periods are numbers."""
    times = np.array(table.periods, dtype=float)
    pairs = pd.MultiIndex.from_product([table.units, table.codes], names=[UNIT, "iCode"])
    found = {}
    for measure in MEASURES:
        made = panel_trends(table.values, times, measure=measure)
        columns: Mapping[str, np.ndarray] = {
            measure: made.values, "Avail": made.available, "t_first": made.first, "t_latest": made.last
        }  # fmt: skip
        flat = {name: values.reshape(-1) for name, values in columns.items()}
        found[f"trend_{measure}"] = pd.DataFrame(flat, index=pairs).reset_index()
    return found


def _parents(structure: Structure) -> dict[str, str]:
    return {code: parent for code in structure.nodes if (parent := structure[code].parent) is not None}


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename_axis(UNIT).reset_index()
