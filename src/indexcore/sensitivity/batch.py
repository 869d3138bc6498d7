"""The aggregation of one state for many sets of weights at once."""

import numpy as np

from indexcore.config.load import Step
from indexcore.state import State
from indexcore.steps.aggregate import TOGETHER, Plan, combine, plans
from indexcore.steps.weights import FIXED, weighing_for


class Aggregation:
    """The aggregation of one state for many sets of weights at once."""

    def __init__(self, state: State, step: Step, *, target: str, period: int) -> None:
        self.state, self.step, self.target = state, step, target
        self.structure = state.structure
        self.leaves, self.present = state.table.values[period], state.table.present[period]
        self.weighing = weighing_for(state, step)
        below = {target}
        self.plans: list[Plan] = []
        for plan in reversed(plans(self.structure, step)):
            if plan.group.parent in below:
                below |= set(plan.group.children)
                self.plans.insert(0, plan)
        self.moving = any(
            rule["method"] not in FIXED or rule.nested.get("groups") for rule, _ in self.weighing.rules
        )

    @property
    def cells(self) -> int:
        """Numbers held per run."""
        units = len(self.leaves)
        pairs = any(p.method in TOGETHER for p in self.plans)
        widest = max(len(p.group.children) for p in self.plans)
        return units * (units * widest if pairs else len(self.structure.nodes))

    def scores(self, noise: np.ndarray) -> np.ndarray:
        """(runs, units) of the target when each weight is multiplied by ``noise`` (runs, nodes)."""
        runs, units = len(noise), len(self.leaves)
        own = {k: self.leaves[:, k] for k in range(self.leaves.shape[1])}
        made: dict[int, np.ndarray] = {}
        for plan in self.plans:
            x = np.empty((runs, units, len(plan.group.children)))
            for place, column in enumerate(plan.group.columns):
                x[..., place] = made[column] if column in made else own[column]
            w = self._weights(plan, x) * noise[:, plan.group.columns]
            made[plan.group.column] = self._combined(x, w, plan)
        result = made[self.structure.column[self.target]]
        return np.where(self.present, result, np.nan)

    def _weights(self, plan: Plan, x: np.ndarray) -> np.ndarray:
        if not self.moving:
            return self.weighing.of(plan.group, x[:1])
        return np.stack([self.weighing.of(plan.group, run[None]) for run in x])

    def _combined(self, x: np.ndarray, w: np.ndarray, plan: Plan) -> np.ndarray:
        alone = plan.method == "benefit_of_the_doubt" or (plan.method in TOGETHER and plan.params["pooled"])
        if not alone:
            return combine(x, w, plan, where=self.step.place, state=self.state)[0]
        parts = [combine(x[r : r + 1], w[r : r + 1], plan, where=self.step.place)[0] for r in range(len(x))]
        return np.concatenate(parts)
