"""What the matcher has learned: weights of features, how scores become levels, and known demands.

A model is one JSON file. The shipped one holds numbers alone with their provenance; one made by `train`
also keeps the judged pairs of its demands, so that they help the pairs nobody judged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.special import expit

from matchcore.errors import BadModel

FORMAT = "matchcore-model/1"
FAMILIES = {
    "uni": "characters",
    "bi": "bigrams",
    "joint": "together",
    "latent": "company",
    "anchor": "company",
    "need": "need",
}


@dataclass(frozen=True, slots=True)
class Levels:
    """Cumulative logistic levels: P(level > k) = 1 / (1 + exp(thresholds[k] − slope · score))."""

    slope: float
    thresholds: tuple[float, float, float]

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities of levels 1 … 4, shape (pairs, 4), each row summing to 1."""
        above = expit(self.slope * scores[:, None] - np.asarray(self.thresholds)[None, :])
        bounds = np.column_stack([np.ones(len(scores)), above, np.zeros(len(scores))])
        return bounds[:, :-1] - bounds[:, 1:]


def median_level(probabilities: np.ndarray) -> np.ndarray:
    """The level that minimises the expected absolute error: the median of each row."""
    return 1 + (np.cumsum(probabilities, axis=1)[:, :3] < 0.5).sum(axis=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged item of a known demand: its texts, level, and how far the level lies from the weights' score."""

    demand: str
    item: str
    fields: Mapping[str, str]
    level: int
    residual: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights per named feature (on standardised values), levels, known demands by folded title, provenance."""

    names: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    intercept: float
    levels: Levels
    known_levels: Levels
    known: Mapping[str, tuple[Judged, ...]] = field(default_factory=dict)
    threshold: float = 0.5
    provenance: Mapping[str, object] = field(default_factory=dict)

    def credible(self, levels: Sequence[float]) -> bool:
        """Whether 较强 or 强 is likely enough to call the pair a match."""
        return levels[2] + levels[3] >= self.threshold

    def align(self, names: tuple[str, ...]) -> np.ndarray:
        """Where this model's features stand among `names`; a missing one is a BadModel."""
        place = {name: at for at, name in enumerate(names)}
        missing = [name for name in self.names if name not in place]
        if missing:
            raise BadModel(f"模型用到本版本没有的特征：{', '.join(missing[:3])}，请重新训练")
        return np.array([place[name] for name in self.names])

    def contributions(self, names: tuple[str, ...], matrix: np.ndarray) -> dict[str, np.ndarray]:
        """The score in named parts, each one number per row; `base` is the same for every row."""
        each = (matrix[:, self.align(names)] - self.mean) / self.scale * self.weights
        parts = {"base": np.full(len(matrix), self.intercept)}
        for at, name in enumerate(self.names):
            family = FAMILIES[name.split(".")[0]]
            parts[family] = parts.get(family, 0.0) + each[:, at]
        return parts


def _plain(model: Model) -> dict:
    return {
        "format": FORMAT,
        "provenance": dict(model.provenance),
        "intercept": model.intercept,
        "levels": [model.levels.slope, *model.levels.thresholds],
        "known_levels": [model.known_levels.slope, *model.known_levels.thresholds],
        "threshold": model.threshold,
        "features": {
            name: [float(f"{value:.6g}") for value in values]
            for name, *values in zip(model.names, model.mean, model.scale, model.weights, strict=True)
        },
        "known": {
            title: [[j.demand, j.item, dict(j.fields), j.level, round(j.residual, 6)] for j in judged]
            for title, judged in model.known.items()
        },
    }


def save(model: Model, path: Path) -> None:
    """`path` holds the model, written whole or not at all."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(_plain(model), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)


def digest(model: Model) -> str:
    """Twelve hex digits that name this model's numbers."""
    body = json.dumps({k: v for k, v in _plain(model).items() if k != "provenance"}, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def load(path: Path | None = None) -> Model:
    """The model at `path`, or the shipped one; BadModel when it is not one of this format."""
    source = path or files("matchcore") / "data/weights.json"
    try:
        plain = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadModel(f"{source} 不是模型文件（{error}）") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise BadModel(f"{source} 的格式不是 {FORMAT}，请用本版本重新训练")
    numbers = np.array(list(plain["features"].values()))
    return Model(
        names=tuple(plain["features"]),
        mean=numbers[:, 0],
        scale=numbers[:, 1],
        weights=numbers[:, 2],
        intercept=plain["intercept"],
        levels=Levels(plain["levels"][0], tuple(plain["levels"][1:])),
        known_levels=Levels(plain["known_levels"][0], tuple(plain["known_levels"][1:])),
        known={title: tuple(Judged(*row) for row in rows) for title, rows in plain["known"].items()},
        threshold=plain["threshold"],
        provenance=plain["provenance"],
    )
