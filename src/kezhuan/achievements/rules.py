"""Decisions about achievements: when a maturity level counts as assessed."""

from __future__ import annotations

from collections.abc import Iterable


def evidence_complete(level: int, proven: Iterable[int]) -> bool:
    """True where every maturity level from 1 to `level` has its evidence (GB/T 22900: no level without proof)."""
    return level >= 1 and set(range(1, level + 1)) <= set(proven)
