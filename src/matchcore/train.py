"""A model from judged pairs: ridge weights, levels calibrated on folds by title, known demands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from matchcore import known
from matchcore.block import Block, Row, block_of, join, stack, take
from matchcore.features import features, query
from matchcore.model import Judged, Levels, Model
from matchcore.statistics import Statistics, measure
from matchcore.tables import Label
from matchcore.types import Item, Need

ALPHA = 1000.0
# The space of topics knows little of fine differences: it weighs four times its penalty.
TRUST = {"anchor": 0.5}
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Pairs:
    """Judged pairs ready for learning: one line per label; `groups` are the lines of each demand."""

    names: tuple[str, ...]
    matrix: np.ndarray
    levels: np.ndarray
    demands: np.ndarray
    titles: np.ndarray
    at: np.ndarray
    needs: dict[str, Need]
    items: tuple[Item, ...]
    block: Block
    statistics: Statistics


def pairs(needs: Sequence[Need], items: Sequence[Item], labels: Sequence[Label]) -> Pairs:
    """The features of every judged pair, each demand's items compared with one another."""
    block = block_of(items)
    # Learning may use all texts at hand; an index has only its items (see `Index.measure`).
    told = stack([Row(query(need).bags["both"]) for need in needs])
    statistics = measure(join(block, told))
    place = {item.id: at for at, item in enumerate(items)}
    by_id = {need.id: need for need in needs}
    demands = np.array([label.demand for label in labels], dtype=object)
    at = np.array([place[label.item] for label in labels])
    matrix = np.zeros((len(labels), 0))
    names: tuple[str, ...] = ()
    for name in dict.fromkeys(demands.tolist()):
        lines = np.flatnonzero(demands == name)
        names, part = features(query(by_id[name]), take(block, at[lines]), statistics)
        if not matrix.shape[1]:
            matrix = np.zeros((len(labels), len(names)))
        matrix[lines] = part
    return Pairs(
        names,
        matrix,
        np.array([label.level for label in labels]),
        demands,
        np.array([known.key(by_id[label.demand].title) for label in labels], dtype=object),
        at,
        by_id,
        tuple(items),
        block,
        statistics,
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear score: intercept + Σ (feature − mean) / scale · weight."""

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    intercept: float

    def score(self, matrix: np.ndarray) -> np.ndarray:
        """The score of each line of features."""
        return (matrix - self.mean) / self.scale @ self.weights + self.intercept


def ridge(
    matrix: np.ndarray, levels: np.ndarray, *, alpha: float = ALPHA, trust: np.ndarray | float = 1.0
) -> Weights:
    """Ridge regression of the level on standardised features (Hoerl & Kennard 1970), each made larger by its `trust`."""
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0)
    scale = np.where(scale < 1e-9, 1.0, scale) / trust
    standard = (matrix - mean) / scale
    gram = standard.T @ standard + alpha * np.eye(matrix.shape[1])
    return Weights(
        mean, scale, np.linalg.solve(gram, standard.T @ (levels - levels.mean())), float(levels.mean())
    )


def trust(names: Sequence[str]) -> np.ndarray:
    """How far each feature is trusted."""
    return np.array([TRUST.get(name.split(".")[0], 1.0) for name in names])


def calibrate(scores: np.ndarray, levels: np.ndarray) -> Levels:
    """Cumulative logistic levels (McCullagh 1980) of greatest likelihood, thresholds kept rising."""

    def rising(free: np.ndarray) -> Levels:
        first, second, third = free[1], np.exp(free[2]), np.exp(free[3])
        return Levels(
            float(np.exp(free[0])), (float(first), float(first + second), float(first + second + third))
        )

    def loss(free: np.ndarray) -> float:
        chosen = rising(free).probabilities(scores)[np.arange(len(levels)), levels - 1]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return rising(
        minimize(loss, np.array([1.0, 3.0, 1.0, 0.5]), method="Nelder-Mead", options={"maxiter": 4000}).x
    )


def folds(groups: np.ndarray, *, count: int, seed: int) -> np.ndarray:
    """A fold number per line, lines of one group together."""
    names = np.array(sorted(set(groups.tolist())), dtype=object)
    np.random.default_rng(seed).shuffle(names)
    number = {name: at % count for at, name in enumerate(names)}
    return np.array([number[name] for name in groups])


def _unseen_scores(data: Pairs, lines: np.ndarray) -> np.ndarray:
    """Scores of the lines from weights that never saw their title."""
    fold = folds(data.titles[lines], count=min(FOLDS, len(set(data.titles[lines]))), seed=0)
    out = np.zeros(len(lines))
    for number in set(fold.tolist()):
        inside = fold != number
        chosen = inside if inside.any() else ~inside
        fitted = ridge(data.matrix[lines[chosen]], data.levels[lines[chosen]], trust=trust(data.names))
        out[~inside] = fitted.score(data.matrix[lines[~inside]])
    return out


def _left_out_scores(data: Pairs, lines: np.ndarray, scores: np.ndarray) -> np.ndarray:
    out = scores.copy()
    for title in dict.fromkeys(data.titles[lines].tolist()):
        mine = np.flatnonzero(data.titles[lines] == title)
        residuals = data.levels[lines[mine]] - scores[mine]
        covariance = known.kernel(take(data.block, data.at[lines[mine]]), data.statistics)
        out[mine] += known.left_out(covariance, residuals)
    return out


def fit(data: Pairs, lines: np.ndarray | None = None) -> Model:
    """The model learned from the given lines of `data` (all by default)."""
    lines = np.arange(len(data.levels)) if lines is None else lines
    weights = ridge(data.matrix[lines], data.levels[lines], trust=trust(data.names))
    scores = weights.score(data.matrix[lines])
    judged: dict[str, list[Judged]] = {}
    for line, value in zip(lines, scores, strict=True):
        item, level = data.items[data.at[line]], int(data.levels[line])
        entry = Judged(data.demands[line], item.id, item.fields, level, float(level - value))
        judged.setdefault(data.titles[line], []).append(entry)
    return Model(
        names=data.names,
        mean=weights.mean,
        scale=weights.scale,
        weights=weights.weights,
        intercept=weights.intercept,
        levels=calibrate(_unseen_scores(data, lines), data.levels[lines]),
        known_levels=calibrate(_left_out_scores(data, lines, scores), data.levels[lines]),
        known={title: tuple(entries) for title, entries in judged.items()},
        provenance={
            "pairs": len(lines),
            "demands": len(set(data.demands[lines])),
            "data": data_hash(data, lines),
        },
    )


def data_hash(data: Pairs, lines: np.ndarray) -> str:
    """Sixteen hex digits that name the judged pairs a model was made from."""
    body = hashlib.sha256()
    for line in lines:
        body.update(f"{data.demands[line]}\t{data.items[data.at[line]].id}\t{data.levels[line]}\n".encode())
    return body.hexdigest()[:16]


def without_texts(model: Model) -> Model:
    """The model's numbers alone, as the product may ship them."""
    return replace(model, known={})
