"""Measuring and training the matcher on judged pairs, from tables or from this installation's own judgements."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.matching import judgements
from kezhuan.search import shelves
from matchcore import tables
from matchcore.evaluate import apply, contest, cross_validate, figures, versioned
from matchcore.model import digest, save
from matchcore.tables import Label
from matchcore.train import Pairs, data_hash, pairs
from matchcore.types import Item, Need

# Fewer demands than this say nothing about the next one.
LEAST_DEMANDS = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """Judged pairs and where they come from, in words for the quality page."""

    source: str
    needs: tuple[Need, ...]
    items: tuple[Item, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What an evaluation found, and what it was made with."""

    figures: dict[str, Any]
    data: str
    model: str
    how: str


@dataclass(frozen=True, slots=True)
class Tried:
    """nDCG@10 of the model in use and of the new one on withheld titles, and whether the new one is in use now."""

    before: float
    after: float
    kept: bool


def judged(demands: Path | None, items: Path | None, labels: Path | None) -> Judged:
    """The judged pairs of the three tables, or of this installation where none is given; Refused where too few."""
    given = [path for path in (demands, items, labels) if path is not None]
    if not given:
        own = judgements.own()
        found = Judged("本平台的反馈与对接结果", own.needs, own.items, own.labels)
    elif demands and items and labels:
        needs, rows = tables.read_demands(demands), list(tables.read_items(items))
        known = {need.id for need in needs}, {item.id for item in rows}
        read = tables.read_labels(labels, demands=known[0], items=known[1])
        found = Judged(f"{demands.name}、{items.name}、{labels.name}", tuple(needs), tuple(rows), tuple(read))
    else:
        raise Refused(Reason("measure.tables", gettext_noop("--demands、--items、--labels 须同时给出")))
    count = len({label.demand for label in found.labels})
    if count < LEAST_DEMANDS:
        params = {"count": count, "least": LEAST_DEMANDS}
        raise Refused(
            Reason(
                "measure.few", gettext_noop("只有 {count} 项需求有判断，至少要 {least} 项才能测量"), params
            )
        )
    return found


def _pairs(found: Judged) -> Pairs:
    return pairs(found.needs, found.items, found.labels)


def measure(found: Judged, *, cv: int | None, split: str) -> Measured:
    """The measures of the model in use on these pairs, or by cross-validation."""
    data, model = _pairs(found), shelves.model()
    name = data_hash(data, np.arange(len(data.levels)))
    if cv is None:
        return Measured(figures(data, apply(model, data)), name, digest(model), "现用模型")
    how = f"{cv} 折交叉验证，{'同名需求不拆开' if split == 'title' else '随机拆分'}"
    return Measured(cross_validate(data, how=split, count=cv), name, digest(model), how)


def train(found: Judged) -> Tried:
    """The new model is in use where it ranks withheld titles better than the one before; else nothing changes."""
    data = _pairs(found)
    before, score = contest(shelves.model(), data)
    after = score["ndcg@10"] or 0.0
    kept = after > before
    if kept:
        shelves.model_path().parent.mkdir(parents=True, exist_ok=True)
        save(versioned(data, score), shelves.model_path())
    return Tried(before, after, kept)
