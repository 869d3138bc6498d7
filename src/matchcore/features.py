"""Some ninety numbers for each pair of a need and an item, all from their texts.

Three readings of the need (title; description; title + 0.3 description) meet characters and bigrams in four
scores: BM25 (Robertson & Zaragoza 2009), cosine of TF-IDF, and the idf-weighted share of the item found in the
need and of the need found in the item. Added are the cosine of all kinds together, topics among them,
similarity in the latent space at several depths and in the space of topics learned from company, the rarest
shared term, lengths, and the main scores again as z-scores among the items compared. Topics have no scores of
their own: with them unseen needs rank worse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from matchcore.block import Block, column
from matchcore.grams import Bag, bags
from matchcore.readings import read_need
from matchcore.statistics import RANKS, Statistics, unit, vectors, weigh
from matchcore.types import Need

READINGS = ("title", "description", "both")
DESCRIPTION_WEIGHT = 0.3
ALONE = ("uni", "bi")
TOGETHER = (("uni", "bi"), ("uni", "bi", "topic"))
_K1, _B = 1.2, 0.6
# Rare terms count a little more than plain TF-IDF gives them when all kinds are compared together.
_RARITY = 1.3
RELATIVE = "|z"
# Of texts of length 1, half keep more than this in the latent space.
_FAINT = 0.3
# Sections and sentences that praise the firm instead of stating its need.
_ASIDE = re.compile(
    r"(?:现有|已有|前期)?(?:工作|研究|技术|合作)?(?:基础|条件)(?:和|及|与)?(?:条件)?\s*[:：]|(?:公司|企业)(?:简介|概况|现状|情况)\s*[:：]?"
)
_AIM = re.compile(r"(?:需求|研究|项目|主要|研发|技术)?(?:内容|目标|难题|难点|需求|要求|指标)\s*[:：]")
_PRAISE = re.compile(
    r"注册资本|占地|成立于|高新技术企业|产值|利税|利润|销售收入|荣获|获得.{0,8}称号|员工|万元|亿元"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A need ready for scoring: bags per reading and kind."""

    bags: dict[str, dict[str, Bag]]


def may_praise(text: str) -> bool:
    """Whether `focus` may find praise; where not, it finds none."""
    return bool(_PRAISE.search(text) or _ASIDE.search(text))


def focus(text: str) -> np.ndarray:
    """A weight per character of a description: 1 where the need is stated, 0.3 where the firm is praised."""
    weights = np.ones(len(text), dtype=np.float32)
    if not may_praise(text):
        return weights
    aside = False
    for sentence in re.finditer(r"[^。；;\n]+[。；;\n]?", text):
        if _ASIDE.search(sentence.group()):
            aside = True
        elif _AIM.search(sentence.group()):
            aside = False
        if aside or _PRAISE.search(sentence.group()):
            weights[sentence.start() : sentence.end()] = 0.3
    return weights


def query(need: Need) -> Query:
    """The need as `features` reads it."""
    read = read_need(need.title, need.description)
    named, told = read.found(0), read.found(1, focus(need.description))
    return Query(
        {
            "title": bags([(named, 1.0)]),
            "description": bags([(told, 1.0)]),
            "both": bags([(named, 1.0), (told, DESCRIPTION_WEIGHT)]),
        }
    )


class _Sheet:
    """Named columns of one length, in the order they were written."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.columns: dict[str, np.ndarray] = {}

    def put(self, name: str, values: np.ndarray) -> None:
        self.columns[name] = values


def _weight_in(bag: Bag, ids: np.ndarray) -> np.ndarray:
    """The weight in `bag` of each of `ids`, 0 where it is absent."""
    if not len(bag.ids):
        return np.zeros(len(ids), dtype=np.float32)
    at = np.minimum(np.searchsorted(bag.ids, ids), len(bag.ids) - 1)
    return np.where(bag.ids[at] == ids, bag.weights[at], 0)


def _largest(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The largest value of each item's run, 0 where it has none."""
    out = np.zeros(len(counts))
    filled = np.flatnonzero(counts)
    if len(filled):
        out[filled] = np.maximum.reduceat(values, (np.cumsum(counts) - counts)[filled])
    return out


class _Terms:
    """The terms of one kind of all items compared, and how much of each stands in each reading of the need."""

    def __init__(self, asked: Query, block: Block, statistics: Statistics, kind: str) -> None:
        own = block.columns[kind]
        self.kind, self.size, self.counts, self.owner = kind, block.size, own.counts, own.owner
        self.held, self.idf, self.length = own.weights, statistics.idf[kind][own.ids], statistics.length[kind]
        self.bags = {reading: asked.bags[reading][kind] for reading in READINGS}
        self.bag_idf = {reading: statistics.idf[kind][bag.ids] for reading, bag in self.bags.items()}
        self.near = {
            reading: np.log1p(_weight_in(bag, own.ids)).astype(np.float32)
            for reading, bag in self.bags.items()
        }

    def total(self, values: np.ndarray) -> np.ndarray:
        """The sum of the values of each item's terms."""
        return np.bincount(self.owner, values, self.size)


def _lexical(sheet: _Sheet, terms: _Terms) -> None:
    """Writes the scores of one kind."""
    total, here, held = terms.total, terms.idf, terms.held
    weight = weigh(held, here)
    norm = np.sqrt(np.maximum(total(weight * weight), 1e-9))
    mass = np.maximum(total(here), 1e-9)
    length = total(held)
    pull = _K1 * (1 - _B + _B * length / terms.length)
    frequency = held * (_K1 + 1) / (held + pull[terms.owner])
    for reading in READINGS:
        near = terms.near[reading]
        rarity = here * (near > 0)
        own = weigh(terms.bags[reading].weights, terms.bag_idf[reading])
        name = f"{terms.kind}.{reading}"
        sheet.put(f"{name}.bm25", total(near * here * frequency))
        sheet.put(f"{name}.cosine", total(near * here * weight) / (norm * max(np.linalg.norm(own), 1e-9)))
        sheet.put(f"{name}.item_share", total(rarity) / mass)
        sheet.put(f"{name}.need_share", total(near * here) / max(own.sum(), 1e-9))
        if reading != "both" and terms.kind != "uni":
            sheet.put(f"{name}.rarest", _largest(rarity, terms.counts))
            sheet.put(f"{name}.shared", np.log1p(total((near > 0).astype(np.float32))))
    sheet.put(f"{terms.kind}.item_idf", mass / np.maximum(np.bincount(terms.owner, minlength=terms.size), 1))
    sheet.put(f"{terms.kind}.item_length", np.log1p(length))


def _together(sheet: _Sheet, terms: dict[str, _Terms]) -> None:
    """Writes the cosine of several kinds as one."""
    dot: dict[tuple[str, str], np.ndarray] = {}
    asked: dict[tuple[str, str], float] = {}
    own: dict[str, np.ndarray] = {}
    for kind, each in terms.items():
        rare = each.idf**_RARITY
        sharp = np.log1p(each.held) * rare
        own[kind] = each.total(sharp * sharp)
        for reading in READINGS:
            weights = np.log1p(each.bags[reading].weights) * each.bag_idf[reading] ** _RARITY
            dot[kind, reading] = each.total(each.near[reading] * rare * sharp)
            asked[kind, reading] = float((weights**2).sum())
    for kinds in TOGETHER:
        norm = np.sum([own[kind] for kind in kinds], axis=0)
        for reading in READINGS:
            scale = np.sqrt(np.maximum(norm * sum(asked[kind, reading] for kind in kinds), 1e-9))
            joined = np.sum([dot[kind, reading] for kind in kinds], axis=0)
            sheet.put(f"joint.{kinds[-1]}.{reading}.cosine", joined / scale)


def _company(sheet: _Sheet, asked: Query, block: Block, statistics: Statistics) -> None:
    """Cosines in the two spaces learned from company: latent dimensions at several depths, and topics."""
    items, spoken = vectors(statistics, block.size, block.columns)
    items, spoken = items.astype(np.float64), unit(spoken)
    length = _lengths(items)
    for reading in READINGS:
        one = {k: column(np.array([len(b.ids)]), b.ids, b.weights) for k, b in asked.bags[reading].items()}
        need, topics = vectors(statistics, 1, one)
        sheet.put(f"anchor.{reading}.cosine", spoken @ unit(topics)[0])
        if reading != "description":
            need = need.astype(np.float64)
            cosines = _at_ranks(items, need[0]) / (length * _lengths(need))
            for at, rank in enumerate(RANKS):
                sheet.put(f"latent.{reading}.{rank}.cosine", cosines[:, at])


def _lengths(rows: np.ndarray) -> np.ndarray:
    """The lengths of rows at each rank, never under `_FAINT`: a text of which little is left says little by its angle."""
    return np.maximum(np.sqrt(_at_ranks(rows)), _FAINT)


def _at_ranks(rows: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
    """The products of rows (float64) with `other`, or else with themselves, over the first dimensions: one column per rank
    (all dimensions where there are fewer)."""
    ends = np.minimum(RANKS, rows.shape[1])
    parts = []
    for start, end in zip((0, *ends[:-1]), ends, strict=True):
        piece = rows[:, start:end]
        parts.append(
            np.einsum("ij,ij->i", piece, piece)
            if other is None
            else np.einsum("ij,j->i", piece, other[start:end])
        )
    return np.cumsum(parts, axis=0).T


def _needs(sheet: _Sheet, asked: Query, statistics: Statistics) -> None:
    for reading in ("title", "description"):
        bag = asked.bags[reading]["word"]
        idf = statistics.idf["word"][bag.ids]
        sheet.put(f"need.{reading}.length", np.full(sheet.size, np.log1p(bag.weights.sum())))
        sheet.put(f"need.{reading}.idf", np.full(sheet.size, idf.mean() if len(idf) else 0.0))


def _relative(names: list[str], values: np.ndarray) -> dict[str, np.ndarray]:
    """Of the main scores (one row of `values` each) how far each item lies from the mean of the items compared."""
    main = [at for at, name in enumerate(names) if name.endswith((".bm25", ".cosine", "_share"))]
    chosen = values[main]
    spread = chosen.std(axis=1, keepdims=True)
    scores = np.where(
        spread > 1e-9, (chosen - chosen.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9), 0
    )
    return {f"{names[at]}{RELATIVE}": line for at, line in zip(main, scores, strict=True)}


def plain(asked: Query, block: Block, statistics: Statistics) -> tuple[tuple[str, ...], np.ndarray]:
    """The names and the matrix (items × features, float64) of what a need and an item say of one another, whichever
    items are compared beside it."""
    sheet = _Sheet(block.size)
    terms = {kind: _Terms(asked, block, statistics, kind) for kind in TOGETHER[-1]}
    for kind in ALONE:
        _lexical(sheet, terms[kind])
    _together(sheet, terms)
    _company(sheet, asked, block, statistics)
    _needs(sheet, asked, statistics)
    return tuple(sheet.columns), np.column_stack(list(sheet.columns.values()))


def compared(names: tuple[str, ...], matrix: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """The `plain` features of the items compared with the z-scores beside them."""
    relative = _relative(list(names), matrix.T)
    return (*names, *relative), np.column_stack([matrix, *relative.values()])


def features(asked: Query, block: Block, statistics: Statistics) -> tuple[tuple[str, ...], np.ndarray]:
    """The names and the matrix (items × features, float64) for one need and the items compared for it."""
    return compared(*plain(asked, block, statistics))
