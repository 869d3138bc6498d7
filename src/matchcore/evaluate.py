"""How good the matcher is on judged pairs, by the fixed protocol (see `matchcore.metrics`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from matchcore import metrics
from matchcore.block import take
from matchcore.errors import NothingToMeasure
from matchcore.model import Model, median_level
from matchcore.ranking import score
from matchcore.train import Pairs, fit, folds, without_texts

FOLD_SEEDS = 5
Figures = dict[str, float | None]
# The level a demand must have a pair of, or a measure has nothing to measure there.
LEAST_LEVEL = {"ndcg@5": 2, "ndcg@10": 2, "mrr": 3, "precision@5": 3}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Per judged pair: the score and the probabilities of levels 1 … 4 given without having seen its label."""

    scores: np.ndarray
    probabilities: np.ndarray


def apply(model: Model, data: Pairs, lines: np.ndarray | None = None) -> Outcome:
    """What `model` says of the given lines; each demand's lines are compared with one another."""
    lines = np.arange(len(data.levels)) if lines is None else lines
    scores, probabilities = np.zeros(len(lines)), np.zeros((len(lines), 4))
    for demand in dict.fromkeys(data.demands[lines].tolist()):
        mine = np.flatnonzero(data.demands[lines] == demand)
        block = take(data.block, data.at[lines[mine]])
        found = score(data.needs[demand], block, statistics=data.statistics, model=model)
        scores[mine], probabilities[mine] = found.scores, found.levels
    return Outcome(scores, probabilities)


def figures(data: Pairs, outcome: Outcome) -> Figures:
    """The measures of the protocol under their fixed names, None where the labels leave nothing to measure."""
    ranked = metrics.ranking(data.demands, data.levels, outcome.scores)
    return {
        "ndcg@5": ranked.ndcg5,
        "ndcg@10": ranked.ndcg10,
        "mrr": ranked.mrr,
        "precision@5": ranked.precision5,
        "contest_score": metrics.contest_score(data.levels, median_level(outcome.probabilities)),
        "n_demands": ranked.demands,
    }


def split(data: Pairs, *, how: str, count: int, seed: int) -> np.ndarray:
    """A fold per line: "title" keeps a title's lines together, "random" deals single pairs; NothingToMeasure where there
    is one of them alone, so that nothing would be left to learn from."""
    groups = data.titles if how == "title" else np.arange(len(data.levels)).astype(object)
    if len(set(groups.tolist())) < 2:
        raise NothingToMeasure(
            "标注只涉及一个需求名称，分不出折" if how == "title" else "只有一对标注，分不出折"
        )
    return folds(groups, count=count, seed=seed)


def held_out(data: Pairs, fold: np.ndarray) -> Outcome:
    """Every line scored by the model learned from the other folds."""
    scores, probabilities = np.zeros(len(fold)), np.zeros((len(fold), 4))
    for number in sorted(set(fold.tolist())):
        lines = np.flatnonzero(fold == number)
        part = apply(fit(data, np.flatnonzero(fold != number)), data, lines)
        scores[lines], probabilities[lines] = part.scores, part.probabilities
    return Outcome(scores, probabilities)


def cross_validate(data: Pairs, *, how: str, count: int, seeds: Iterable[int] = range(FOLD_SEEDS)) -> dict:
    """The mean of the measures over fold seeds, each with a 95 % interval under `…_ci`; both None where there is nothing
    to measure."""
    runs = [figures(data, held_out(data, split(data, how=how, count=count, seed=seed))) for seed in seeds]
    out: dict[str, object] = {}
    for name in runs[0]:
        values = [value for run in runs if (value := run[name]) is not None]
        if name == "n_demands":
            out[name] = int(values[0])
        else:
            out[name] = float(np.mean(values)) if values else None
            out[f"{name}_ci"] = list(metrics.interval(values)) if values else None
    return out


def lines(found: Mapping[str, object]) -> Iterator[str]:
    """The measures for a terminal, one a line; what could not be measured says why."""
    for name, value in found.items():
        if value is not None:
            yield f"{name:>18}  {value}"
        elif name in LEAST_LEVEL:
            yield f"{name:>18}  无从测量：没有一对标注达到 {LEAST_LEVEL[name]} 级"


@dataclass(frozen=True, slots=True)
class Abstention:
    """At one threshold: the share of demands answered, and of those answers the share truly of level ≥ 3."""

    threshold: float
    coverage: float
    precision: float


def abstention(data: Pairs, outcome: Outcome, *, thresholds: Iterable[float]) -> tuple[Abstention, ...]:
    """The whole curve: a demand is answered where its first item's P(level ≥ 3) reaches the threshold.

    Precision is 0 where nothing is answered, so that silence earns nothing.
    """
    sure, right = [], []
    for demand in dict.fromkeys(data.demands.tolist()):
        mine = np.flatnonzero(data.demands == demand)
        first = mine[np.argmax(outcome.scores[mine])]
        sure.append(outcome.probabilities[first, 2:].sum())
        right.append(data.levels[first] >= 3)
    chances, hits = np.array(sure), np.array(right)
    curve = []
    for threshold in thresholds:
        answered = chances >= threshold
        precision = float(hits[answered].mean()) if answered.any() else 0.0
        curve.append(Abstention(float(threshold), float(answered.mean()), precision))
    return tuple(curve)


def withheld(data: Pairs) -> Figures:
    """The measures of what is learned from these pairs on titles it has not seen (five folds); every one None where all
    pairs are of one title."""
    if len(set(data.titles.tolist())) < 2:
        return dict.fromkeys(["ndcg@5", "ndcg@10", "mrr", "precision@5", "contest_score", "n_demands"])
    return figures(data, held_out(data, split(data, how="title", count=5, seed=0)))


def versioned(data: Pairs, score: Figures) -> Model:
    """The model learned from these pairs, with its data hash and its `withheld` score in the provenance."""
    model = fit(data)
    kept = {name: score[name] for name in ("ndcg@10", "contest_score")}
    return replace(model, provenance={**model.provenance, "withheld": kept})


def contest(old: Model, data: Pairs) -> tuple[float, Figures]:
    """On titles neither has seen: nDCG@10 of the old model's weights, and the measures of weights learned from the other
    folds; NothingToMeasure where no pair is of level ≥ 2.

    What the old model knows of single demands is left aside, or it would be asked what it was told.
    """
    before, after = figures(data, apply(without_texts(old), data))["ndcg@10"], withheld(data)
    if before is None or after["ndcg@10"] is None:
        raise NothingToMeasure("没有一对标注达到 2 级，或只有一个需求名称，无从比较新旧模型")
    return before, after
