"""Scores of a need's candidates: features, weights, and what is known of the need from judged pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchcore import known
from matchcore.block import Block, join, stack
from matchcore.features import features, query
from matchcore.model import Model
from matchcore.statistics import Statistics
from matchcore.types import Need

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Scored:
    """Per candidate: the score, the probabilities of levels 1 … 4, and the parts the score is the sum of."""

    scores: np.ndarray
    levels: np.ndarray
    parts: dict[str, np.ndarray]


def score(need: Need, block: Block, *, statistics: Statistics, model: Model) -> Scored:
    """The candidates in `block` scored for `need`, rounded so that every process computes the same."""
    judged = model.known.get(known.key(need.title), ())
    whole = join(block, stack(known.judged_rows([j.fields for j in judged]))) if judged else block
    names, matrix = features(query(need), whole, statistics)
    parts = model.contributions(names, matrix[: block.size])
    levels = model.levels
    if judged:
        residuals = np.array([j.residual for j in judged])
        parts["known"] = known.carry_over(known.kernel(whole, statistics), residuals)
        levels = model.known_levels
    parts = {name: np.round(values, DECIMALS) for name, values in parts.items()}
    scores = np.round(sum(parts.values()), DECIMALS)
    return Scored(scores, np.round(levels.probabilities(scores), DECIMALS), parts)


def order(scores: np.ndarray, ids: list[str]) -> list[int]:
    """Positions from the best score down, ties by id."""
    return sorted(range(len(ids)), key=lambda at: (-scores[at], ids[at]))
