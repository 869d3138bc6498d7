"""The pipeline as a function of choices: what leads up to the aggregation is computed once per combination,
the aggregation for many runs at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from indexcore.config.load import Config, Step
from indexcore.errors import BadInput, refuse
from indexcore.sensitivity.batch import Aggregation
from indexcore.sensitivity.factors import Factor, changed, locate
from indexcore.state import Scores, Stage, State
from indexcore.steps.registry import RUN
from indexcore.structure import Structure
from indexcore.table import Table

BASE = -1
# numbers in one block of runs; a handful of temporaries of this size stay well under a gigabyte
BLOCK = 4_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Problem:
    """What is analysed: data, tree, configuration, the factors, the score looked at, and the period of a panel."""

    table: Table
    structure: Structure
    config: Config
    factors: tuple[Factor, ...]
    target: str
    period: int = -1


class Model:
    """Scores (runs, units) of the target for any choices of the factors; choice ``BASE`` leaves a factor as configured."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        steps = [
            k for k, s in enumerate(problem.config.steps) if s.op == "aggregate" and not s.params["skip"]
        ]
        if len(steps) != 1:
            raise refuse("敏感性分析", f"配置中应有一个 aggregate 步骤，现有 {len(steps)} 个")
        self.aggregate_at = steps[0]
        self.places = [None if f.noise is not None else locate(problem.config, f) for f in problem.factors]
        for factor, place in zip(problem.factors, self.places, strict=True):
            if place is not None and place > self.aggregate_at:
                raise refuse(f"因素 {factor.name}", "只能改变汇总及其以前的步骤")
        self._states: dict[tuple[int, ...], State] = {}
        self.nominal_state = self.upstream((BASE,) * len(problem.factors))
        self.units = self.nominal_state.table.units
        self.total, self.targets = self._targets()

    def _targets(self) -> tuple[Step | None, tuple[str, ...]]:
        """The 4+X step that makes the target, if one does, and the aggregates it takes."""
        structure, target = self.nominal_state.structure, self.problem.target
        if target in structure.aggregates:
            return None, (target,)
        for step in self.problem.config.steps[self.aggregate_at :]:
            if step.op == "plus_x" and step["into"] == target and not step.params["skip"]:
                core = [step["core"]] if step["core"] else [c for c in structure.roots if c != step["x"]]
                return step, (*core, step["x"])
        raise refuse(f"目标 {target}", f"不是汇总得分；可用：{'、'.join(structure.aggregates)}")

    @property
    def nodes(self) -> tuple[str, ...]:
        """Codes of the tree the weights belong to."""
        return self.nominal_state.structure.nodes

    def upstream(self, choice: tuple[int, ...]) -> State:
        """The state before the aggregation under a choice; each distinct beginning is computed once."""
        table = self.problem.table.take_codes(self.problem.structure.leaves)
        raw = Stage(name="raw", op="raw", table=table)
        state = State(
            table=table,
            structure=self.problem.structure,
            config=self.problem.config,
            stages=(raw,),
            known=self.problem.structure.nodes,
        )
        for k in range(self.aggregate_at):
            key = (k, *(c for c, at in zip(choice, self.places, strict=True) if at is not None and at <= k))
            if key not in self._states:
                self._states[key] = self._after(state, self.step(k, choice))
            state = self._states[key]
        return state

    def step(self, place: int, choice: tuple[int, ...]) -> Step:
        """The step at ``place`` as the choice wants it."""
        step = self.problem.config.steps[place]
        for factor, at, option in zip(self.problem.factors, self.places, choice, strict=True):
            if at == place and option != BASE:
                step = changed(
                    step, factor.alternatives[option], where=f"因素 {factor.name} 第 {option + 1} 项"
                )
        return step

    def scores(
        self, choices: np.ndarray, noise: np.ndarray | None = None, *, progress: Progress | None = None
    ) -> np.ndarray:
        """(runs, units) of the target for ``choices`` (runs, factors) and ``noise`` (runs, nodes) on weights.

        Units a choice screens out are NaN in its runs. Errors: BadInput naming the combination of choices
        whose steps do not fit together.
        """
        out = np.full((len(choices), len(self.units)), np.nan)
        discrete = [k for k, at in enumerate(self.places) if at is not None]
        combined = np.full_like(choices, BASE)
        combined[:, discrete] = choices[:, discrete]
        kinds, kind_of = np.unique(combined, axis=0, return_inverse=True)
        done = 0
        for number, kind in enumerate(kinds):
            choice = tuple(int(c) for c in kind)
            rows = np.flatnonzero(kind_of.reshape(-1) == number)
            try:
                done = self._fill(out, rows, choice, noise, done=done, progress=progress)
            except BadInput as error:
                raise refuse(f"组合（{self.describe(choice)}）", str(error)) from error
        return out

    def describe(self, choice: tuple[int, ...]) -> str:
        """A choice in words."""
        parts = [
            f"{f.name}={'原设' if c == BASE else dict(f.alternatives[c])}"
            for f, c in zip(self.problem.factors, choice, strict=True)
            if f.noise is None
        ]
        return "，".join(parts) or "原设"

    def _after(self, state: State, step: Step) -> State:
        if step.params["skip"]:
            return state
        if step.params["from"] is not None:
            source = state.stage(step.params["from"]).table
            codes = [code for code in state.structure.leaves if code in source.codes]
            state = replace(state, table=source.take_codes(codes))
        return RUN[step.op](state, step)

    def _fill(
        self,
        out: np.ndarray,
        rows: np.ndarray,
        choice: tuple[int, ...],
        noise: np.ndarray | None,
        *,
        done: int,
        progress: Progress | None,
    ) -> int:
        state, step = self.upstream(choice), self.step(self.aggregate_at, choice)
        if noise is not None and state.structure.nodes != self.nodes:
            raise refuse("权重扰动", "这一组合改变了指标结构，不能与权重扰动同时分析")
        known = {unit: k for k, unit in enumerate(self.units)}
        kept = [(known[u], k) for k, u in enumerate(state.table.units) if u in known]
        to = np.array([place for place, _ in kept], dtype=int)
        source = np.array([place for _, place in kept], dtype=int)
        runner = Aggregation(state, step, targets=self.targets, period=self.problem.period)
        size = max(1, BLOCK // runner.cells)
        if noise is None:
            out[np.ix_(rows, to)] = self._finished(state, runner.nominal())[:, source]
            size = len(rows)
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            if noise is not None:
                out[np.ix_(part, to)] = self._finished(state, runner.scores(noise[part]))[:, source]
            done += len(part)
            if progress is not None:
                progress(done, len(out))
        return done

    def _finished(self, state: State, scores: np.ndarray) -> np.ndarray:
        """(runs, units) of the target from (runs, units, targets): runs stand where the 4+X step has periods."""
        if self.total is None:
            return scores[..., 0]
        made = RUN["plus_x"](replace(state, scores=Scores(scores, self.targets)), self.total)
        return made.scored.column(self.problem.target)
