"""What a computation holds between two steps, and what each finished step leaves behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from indexcore.config.load import Config, Step
from indexcore.errors import refuse
from indexcore.structure import Structure
from indexcore.table import Table, as_frame

FILES = {
    "raw": "raw",
    "check": "checked",
    "select": "selected",
    "denominate": "denominated",
    "screen": "screened",
    "impute": "imputed",
    "treat": "treated",
    "transform": "transformed",
    "normalise": "normalised",
    "weights": "weights",
    "aggregate": "aggregated",
    "plus_x": "total",
    "rank": "ranks",
    "tiers": "tiers",
    "analyse": "analysis",
    "chain": "chained",
    "rebase": "rebased",
    "splice": "spliced",
    "trend": "trend",
    "membership": "membership",
}


@dataclass(frozen=True)
class Scores:
    """Values of nodes: (periods, units, codes)."""

    values: np.ndarray
    codes: tuple[str, ...]

    def column(self, code: str) -> np.ndarray:
        """(periods, units) of one node; refused when it has not been computed."""
        if code not in self.codes:
            raise refuse(f"指标 {code}", "没有算出这个代码的得分")
        return self.values[..., self.codes.index(code)]


@dataclass(frozen=True)
class Stage:
    """A finished step: its data, its side tables (made when asked for), what it noted, and the parameters it used per node."""

    name: str
    op: str
    table: Table
    scores: Scores | None = None
    sides: Mapping[str, Callable[[], pd.DataFrame]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    used: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    is_data: bool = True

    @property
    def file(self) -> str:
        """The stem of its CSV: COINr's word for the stage, or the step's own name."""
        return FILES.get(self.name, self.name)

    def frame(self) -> pd.DataFrame:
        """The stage as rows of units: scores of nodes when there are any, else the indicators."""
        if self.scores is not None:
            return as_frame(self.scores.values, codes=self.scores.codes, like=self.table)
        return self.table.frame()


@dataclass(frozen=True)
class State:
    """The table as it stands, the tree, the scores once aggregated, the weights in force, and every stage."""

    table: Table
    structure: Structure
    config: Config
    stages: tuple[Stage, ...]
    weights: np.ndarray | None = None
    weighers: tuple[tuple[Step, frozenset[int]], ...] = ()
    scores: Scores | None = None
    known: tuple[str, ...] = ()

    @property
    def scored(self) -> Scores:
        """The scores; refused when nothing has been aggregated yet."""
        if self.scores is None:
            raise refuse("得分", "还没有汇总，没有得分；请先写 aggregate 步")
        return self.scores

    def last(self, *ops: str) -> Stage | None:
        """The last stage of one of these operations, None when there is none."""
        return next((stage for stage in reversed(self.stages) if stage.op in ops), None)

    def pruned(self, structure: Structure) -> "State":
        """The state over part of its tree, the weights in force going with their codes."""
        weights = self.weights
        if weights is not None:
            weights = weights[[self.structure.column[code] for code in structure.nodes]]
        return replace(self, structure=structure, weights=weights)

    def stage(self, name: str) -> Stage:
        """The last stage of that name or operation; refused with the names there are."""
        for stage in reversed(self.stages):
            if name in (stage.name, stage.op, stage.file):
                return stage
        known = "、".join(stage.name for stage in self.stages)
        raise refuse(f"步骤 {name}", f"前面没有这一步；已有：{known}")

    def after(
        self, step: Step, *, table: Table | None = None, scores: Scores | None = None, **left: Any
    ) -> "State":
        """The state with one more stage, whose name is made unique by a number."""
        now = self.table if table is None else table
        taken = {stage.name for stage in self.stages} | {stage.file for stage in self.stages}
        stem = FILES.get(step.op, step.op) if step.name == step.op else step.name
        later = (f"{stem}_{number}" for number in count(2))
        name = step.name if stem not in taken else next(n for n in later if n not in taken)
        stage = Stage(name=name, op=step.op, table=now, scores=scores, **left)
        return replace(
            self,
            table=now,
            scores=scores if scores is not None else self.scores,
            stages=(*self.stages, stage),
        )


def pooled(x: np.ndarray, *, together: bool) -> np.ndarray:
    """(periods, units, k) as one long cross-section (1, periods·units, k) when `together`, else as it is."""
    return x.reshape(1, -1, x.shape[-1]) if together else x
