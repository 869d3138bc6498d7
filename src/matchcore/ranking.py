"""Scores of a need's candidates: features, weights, and what is known of the need from judged pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchcore import known
from matchcore.block import Block, join, stack, take
from matchcore.features import compared, plain, query
from matchcore.model import Model
from matchcore.sifting import kept as sifted
from matchcore.sifting import load as load_sieve
from matchcore.statistics import Statistics
from matchcore.types import Hit, Need, Reason

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Scored:
    """Per item ranked: its position among those given, the score, the probabilities of levels 1 … 4, and the parts the
    score is the sum of."""

    at: np.ndarray
    scores: np.ndarray
    levels: np.ndarray
    parts: dict[str, np.ndarray]


def score(
    need: Need, block: Block, *, statistics: Statistics, model: Model, depth: int | None = None
) -> Scored:
    """The items in `block` scored for `need`, rounded so that every process computes the same; where there are more
    than `depth` (none by default) only so many are kept by the sieve and ranked."""
    judged = model.known.get(known.key(need.title), ())
    whole = join(block, stack(known.judged_rows([j.fields for j in judged]))) if judged else block
    names, matrix = plain(query(need), whole, statistics)
    at = np.arange(block.size)
    if depth is not None and block.size > depth:
        at = sifted(load_sieve(), names, matrix[: block.size], depth=depth)
        lines = np.concatenate([at, np.arange(block.size, whole.size)])
        matrix, whole = matrix[lines], take(whole, lines) if judged else block
    names, matrix = compared(names, matrix)
    parts = model.contributions(names, matrix[: len(at)])
    levels = model.levels
    if judged:
        residuals = np.array([j.residual for j in judged])
        parts["known"] = known.carry_over(known.kernel(whole, statistics), residuals)
        levels = model.known_levels
    parts = {name: np.round(values, DECIMALS) for name, values in parts.items()}
    scores = np.round(sum(parts.values()), DECIMALS)
    return Scored(at, scores, np.round(levels.probabilities(scores), DECIMALS), parts)


def order(scores: np.ndarray, ids: list[str]) -> list[int]:
    """Positions from the best score down, ties by id."""
    return sorted(range(len(ids)), key=lambda at: (-scores[at], ids[at]))


def adjust(scored: Scored, at: list[int], extra: dict[str, np.ndarray], *, model: Model) -> Scored:
    """The scores with further parts added to the candidates at these positions (nothing to the others)."""
    parts = dict(scored.parts)
    for name, values in extra.items():
        parts[name] = np.zeros(len(scored.scores))
        parts[name][at] = values
    scores = np.round(sum(parts.values()), DECIMALS)
    levels = model.known_levels if "known" in parts else model.levels
    return Scored(scored.at, scores, np.round(levels.probabilities(scores), DECIMALS), parts)


def hit(name: str, scored: Scored, at: int, *, reasons: tuple[Reason, ...]) -> Hit:
    """The candidate at position `at` as the caller sees it."""
    none, weak, good, strong = (float(value) for value in scored.levels[at])
    return Hit(
        name,
        float(scored.scores[at]),
        (none, weak, good, strong),
        {part: float(values[at]) for part, values in scored.parts.items()},
        reasons,
    )
