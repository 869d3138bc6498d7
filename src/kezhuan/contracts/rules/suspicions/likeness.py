"""How alike two contracts read: the mean share of common character triples of their subjects, numbers as one sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kezhuan.contracts.rules.suspicions.case import Case
from matchcore.duplicates import Twins

# Below every threshold a setting may name: what the sketches look for.
LEAST = 0.5


class Texts:
    """The subjects of a registry, asked which others read nearly the same."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._twins = Twins(threshold=LEAST)
        self._cases = {case.uid: case for case in cases}
        self._near: dict[str, Mapping[str, float]] = {}
        for uid, case in self._cases.items():
            self._twins.add(uid, case.text)

    def near(self, case: Case) -> Mapping[str, float]:
        """uid → similarity 0…1 of every other contract that reads at least half the same."""
        if case.uid not in self._near:
            self._near[case.uid] = dict(self._twins.near(case.uid, limit=100))
        return self._near[case.uid]

    def case(self, uid: str) -> Case:
        """The contract of this uid."""
        return self._cases[uid]
