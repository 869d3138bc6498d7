"""The aggregation of one state for many sets of weights at once."""

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import refuse
from indexcore.state import State
from indexcore.steps import aggregate
from indexcore.steps.aggregate import TOGETHER, Plan, combine, plans


class Aggregation:
    """One period of a state, aggregated up to its targets for many runs together.

    The weights are those the aggregation itself arrives at, read off the data where the configuration says
    so; runs multiply them. Errors: BadInput where one period cannot be aggregated apart from the others.
    """

    def __init__(self, state: State, step: Step, *, targets: tuple[str, ...], period: int) -> None:
        self.step, self.targets, self.structure = step, targets, state.structure
        self.leaves, self.present = state.table.values[period], state.table.present[period]
        done = aggregate.run(state, step)
        self.state, self.weights = state, done.weights if done.weights is not None else self.structure.weights
        self.plans, self.expected = self._plans(~state.table.by_design[period])
        known = np.stack([done.scored.column(target)[period] for target in targets], axis=-1)
        if not np.allclose(self.nominal()[0], known, rtol=1e-9, atol=1e-12, equal_nan=True):
            raise refuse(step.place, "各期放在一起比较的合成方法不能只取一期做敏感性分析")

    @property
    def cells(self) -> int:
        """Numbers held per run."""
        units = len(self.leaves)
        pairs = any(plan.method in TOGETHER for plan in self.plans)
        widest = max(len(plan.group.children) for plan in self.plans)
        return units * (units * widest if pairs else len(self.structure.nodes))

    def scores(self, noise: np.ndarray) -> np.ndarray:
        """(runs, units, targets) when each weight is multiplied by ``noise`` (runs, nodes)."""
        runs, units = len(noise), len(self.leaves)
        made: dict[int, np.ndarray] = {}
        for plan, expected in zip(self.plans, self.expected, strict=True):
            x = np.empty((runs, units, len(plan.group.children)))
            for place, column in enumerate(plan.group.columns):
                x[..., place] = made[column] if column in made else self.leaves[:, column]
            w = self.weights[plan.group.columns] * noise[:, plan.group.columns]
            made[plan.group.column] = self._combined(x, w, plan, expected)
        found = [made[self.structure.column[target]] for target in self.targets]
        return np.where(self.present[:, None], np.stack(found, axis=-1), np.nan)

    def nominal(self) -> np.ndarray:
        """(1, units, targets) with the weights as they are."""
        return self.scores(np.ones((1, len(self.structure.nodes))))

    def _plans(self, applies: np.ndarray) -> tuple[list[Plan], list[np.ndarray]]:
        """The groups below the targets in computing order, and which children apply to each unit by design."""
        below = set(self.targets)
        kept: list[Plan] = []
        for plan in reversed(plans(self.structure, self.step)):
            if plan.group.parent in below:
                below |= set(plan.group.children)
                kept.insert(0, plan)
        due = np.ones((len(self.leaves), len(self.structure.nodes)), dtype=bool)
        due[:, : applies.shape[1]] = applies
        expected = []
        for plan in kept:
            expected.append(due[:, plan.group.columns])
            due[:, plan.group.column] = expected[-1].any(axis=-1)
        return kept, expected

    def _combined(self, x: np.ndarray, w: np.ndarray, plan: Plan, expected: np.ndarray) -> np.ndarray:
        if plan.method != "benefit_of_the_doubt":
            return combine(x, w, plan, where=self.step.place, state=self.state, expected=expected)[0]
        # each run is judged by its own frontier
        parts = [combine(run[None], w[:1], plan, where=self.step.place, expected=expected)[0] for run in x]
        return np.concatenate(parts)
