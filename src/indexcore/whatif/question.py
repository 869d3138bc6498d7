"""The search for the least improvement: a grid along the path, one root between two of its points, a proof."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.optimize import brentq

from indexcore.config.load import Config
from indexcore.errors import BadInput, refuse
from indexcore.ops.ranks import score_ranks
from indexcore.pipeline import compute
from indexcore.state import State
from indexcore.structure import Structure
from indexcore.table import Table
from indexcore.whatif.goal import Answer, Goal, Standing

# points up to the best unit and beyond it; the second, denser grid is used before a goal is called unreachable
GRIDS = ((20, 13), (67, 40))
SAME = 1e-9


class Question:
    """One unit of one index, recomputed in full under other values of its indicators."""

    def __init__(
        self, table: Table, *, structure: Structure, config: Config, unit: str, target: str, period: int = -1
    ) -> None:
        self.table, self.structure = table, structure
        # a supposed value need not pass the checks of a reported one
        self.config = replace(config, steps=tuple(s for s in config.steps if s.op != "check"))
        self.unit, self.target, self.period = unit, target, period
        self.row = table.unit_place(unit)

    def standing(self, changes: Mapping[str, float], *, code: str | None = None) -> Standing:
        """Where the unit stands with the raw values of ``changes``; the whole pipeline is run.

        ``code`` names the change reported as the standing's value. Errors: whatever the pipeline refuses.
        """
        values = self.table.values.copy()
        for name, value in changes.items():
            values[self.period, self.row, self.table.code_place(name)] = value
        table = self.table.with_values(values)
        state = compute(table, structure=self.structure, config=self.config)
        value = np.nan if code is None else changes.get(code, np.nan)
        return self._standing(value, self._scores(state)[self.period], state.table.units)

    def least_improvement(self, code: str, goal: Goal, *, ceiling: float | None = None) -> Answer:
        """The least improvement of ``code`` alone that reaches ``goal``, verified by recomputing.

        The path from the present value to ``ceiling`` (by default the indicator's own limit, else far beyond
        the best unit) is searched on a grid, and before failing on a denser one; in the first interval where the goal becomes met the crossing is
        found to a relative 1e-9. Winsorising and moving bounds make the path non-monotone, so that neither
        the linear formula nor one bisection over the whole of it is trusted; a goal met only between two grid
        points is not seen. Errors: BadInput on an unknown indicator or a ceiling worse than the present value.
        """
        if code not in self.structure.leaves:
            raise refuse(f"指标 {code}", "不是可以改变的指标")
        for near, far in GRIDS:
            seen = self._along(code, self._path(code, ceiling, near=near, far=far))
            hit = next((k for k, s in enumerate(seen) if goal.met(s)), None)
            if hit is not None:
                break
        now, scored = seen[0], [s for s in seen if not np.isnan(s.score)]
        best = min(scored, key=lambda s: (s.rank, -s.score), default=now)
        monotone = all(b.score >= a.score - SAME for a, b in zip(scored, scored[1:], strict=False))
        then = None
        if hit is not None:
            then = seen[0] if hit == 0 else self._crossing(code, goal, seen[hit - 1], seen[hit])
        return Answer(self.unit, code, str(goal), then is not None, now, then, best, monotone)

    def _crossing(self, code: str, goal: Goal, low: Standing, high: Standing) -> Standing:
        """The standing just past the crossing between a value that misses the goal and one that meets it."""
        width = high.value - low.value

        def margin(value: float) -> float:
            return goal.margin(self._at(code, value))

        if not np.isnan(low.score) and goal.margin(low) < 0 < goal.margin(high):
            root = brentq(margin, low.value, high.value, rtol=1e-12, xtol=abs(width) * 1e-12, maxiter=60)
            for step in (0.0, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7):
                past = self._at(code, root + step * (abs(root) + abs(width)) * np.sign(width))
                if goal.met(past):
                    return past
        while abs(high.value - low.value) > SAME * max(abs(high.value), abs(low.value)):
            middle = self._at(code, (low.value + high.value) / 2)
            if middle.value in (low.value, high.value):
                break
            low, high = (low, middle) if goal.met(middle) else (middle, high)
        return self._at(code, high.value)

    def _at(self, code: str, value: float) -> Standing:
        return self.standing({code: value}, code=code)

    def _along(self, code: str, path: list[float]) -> list[Standing]:
        """Standings along the path: all at once where the data are one cross-section, else one by one."""
        ends = [self._at(code, value) for value in (path[0], path[-1])]
        together = None if self.table.is_panel else self._at_once(code, path)
        if together is not None and all(
            _alike(a, b) for a, b in zip(ends, together[:: len(path) - 1], strict=False)
        ):
            return [ends[0], *together[1:]]
        return [ends[0], *(self._at(code, value) for value in path[1:])]

    def _at_once(self, code: str, path: list[float]) -> list[Standing] | None:
        """Each value of the path as a period of its own, every step working period by period.

        None where the steps refuse that; a base taken from the data would differ, which the caller checks.
        """
        runs = len(path)
        values = np.repeat(self.table.values, runs, axis=0)
        values[:, self.row, self.table.code_place(code)] = path
        table = Table(
            values=values,
            units=self.table.units,
            codes=self.table.codes,
            names=self.table.names,
            periods=tuple(range(runs)),
            attributes={
                name: np.repeat(column, runs, axis=0) for name, column in self.table.attributes.items()
            },
            present=np.repeat(self.table.present, runs, axis=0),
        )
        steps = tuple(
            replace(step, params={**step.params, "pooled": False}) if "pooled" in step.params else step
            for step in self.config.steps
            if step.op not in ("rank", "tiers")
        )
        try:
            state = compute(table, structure=self.structure, config=replace(self.config, steps=steps))
        except BadInput:
            return None
        scores = self._scores(state)
        return [self._standing(v, row, state.table.units) for v, row in zip(path, scores, strict=True)]

    def _scores(self, state: State) -> np.ndarray:
        if state.scores is None:
            raise refuse("测算", "配置没有 aggregate 步骤，没有得分可看")
        return state.scores.column(self.target)

    def _standing(self, value: float, scores: np.ndarray, units: tuple[str, ...]) -> Standing:
        if self.unit not in units or np.isnan(scores[units.index(self.unit)]):
            return Standing(value, float("nan"), float("nan"))
        place = units.index(self.unit)
        rank = float(score_ranks(scores[:, None])[place, 0])
        others = np.delete(scores, place)
        ordered = tuple(np.sort(others[~np.isnan(others)])[::-1].tolist())
        return Standing(float(value), float(scores[place]), rank, ordered)

    def _path(self, code: str, ceiling: float | None, *, near: int, far: int) -> list[float]:
        """Values from the present one towards better: evenly to the best unit's, then ever wider to the end."""
        item, place = self.structure[code], self.table.code_place(code)
        column = self.table.values[self.period, :, place]
        sign = item.direction
        present = column[~np.isnan(column)]
        if not present.size:
            raise refuse(f"指标 {code}", "没有任何单位有值")
        worst, top = (float(edge(present * sign)) * sign for edge in (np.min, np.max))
        start = worst if np.isnan(column[self.row]) else float(column[self.row])
        limit = ceiling if ceiling is not None else (item.high if sign > 0 else item.low)
        if limit is not None and (limit - start) * sign < 0:
            raise refuse(f"指标 {code} 的上限", f"{limit:g} 比现值 {start:g} 更差")
        if limit is None and sign < 0 and present.min() >= 0:
            # an amount of which less is better ends at zero
            limit = 0.0
        width = max(abs(top - worst), abs(top), SAME)
        reach = np.linspace(start, top, near) if (top - start) * sign > 0 else np.array([start])
        path = np.concatenate([reach, reach[-1] + sign * width * np.geomspace(1e-3, 1e3, far)])
        if limit is not None:
            path = np.append(path[(path - limit) * sign < 0], limit)
        return list(dict.fromkeys([start, *path.tolist()]))


def _alike(a: Standing, b: Standing) -> bool:
    return a.rank == b.rank and abs(a.score - b.score) <= SAME * max(1.0, abs(a.score))
