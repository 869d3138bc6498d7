"""Named sets of weights, frozen with their edition: same digest, same weights, whatever the data did since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from indexcore.errors import refuse
from indexcore.structure import Structure


@dataclass(frozen=True)
class WeightSet:
    """Weights by code under a name, with the method and edition they come from; read-only once made."""

    name: str
    weights: Mapping[str, float]
    method: str = "given"
    edition: str | None = None

    def __post_init__(self) -> None:
        values = {str(code): float(weight) for code, weight in self.weights.items()}
        bad = [code for code, weight in values.items() if not (np.isfinite(weight) and weight >= 0)]
        if bad:
            raise refuse(f"权重表 {self.name} 的 {bad[0]}", f"权重须为非负数，现为 {values[bad[0]]}")
        object.__setattr__(self, "weights", MappingProxyType(values))

    @property
    def digest(self) -> str:
        """SHA-256 of codes and full-precision weights: what a published edition prints and a recompute checks."""
        text = json.dumps(sorted(self.weights.items()), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def applied(self, structure: Structure) -> Structure:
        """``structure`` with these weights; BadInput when a code is unknown to it."""
        return structure.with_weights(dict(self.weights))


def verify(stored: WeightSet, *, digest: str) -> WeightSet:
    """The set itself when its digest is the published one; BadInput otherwise."""
    if stored.digest != digest:
        raise refuse(f"权重表 {stored.name}", f"与 {stored.edition or '发布'} 版本冻结的权重不一致")
    return stored
