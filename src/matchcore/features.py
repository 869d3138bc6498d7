"""About a hundred numbers for each pair of a need and an item, all from their texts.

Three readings of the need (title; description; title + 0.3 description) meet three kinds of terms
(characters, bigrams, topics) in four scores: BM25 (Robertson & Zaragoza 2009), cosine of TF-IDF, and the
idf-weighted share of the item found in the need and of the need found in the item. Added are the cosine of
all kinds together, similarity in the latent space and in the space of topics learned from company, the
rarest shared term, lengths, and the main scores again as z-scores among the items compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matchcore.block import Block, column
from matchcore.grams import Bag, bags, found
from matchcore.statistics import Statistics, vectors, weigh
from matchcore.types import Need

READINGS = ("title", "description", "both")
DESCRIPTION_WEIGHT = 0.3
LEXICAL = ("uni", "bi", "topic")
TOGETHER = (("uni", "bi"), ("uni", "bi", "topic"))
_K1, _B = 1.2, 0.6
# Rare terms count a little more than plain TF-IDF gives them when all kinds are compared together.
_RARITY = 1.3
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


def focus(text: str) -> np.ndarray:
    """A weight per character of a description: 1 where the need is stated, 0.3 where the firm is praised."""
    weights = np.ones(len(text), dtype=np.float32)
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
    return read_need(need.title, need.description)


@lru_cache(maxsize=512)
def read_need(title: str, description: str) -> Query:
    """What `query` gives for these texts; the last ones are remembered."""
    named, told = found(title), found(description, focus(description))
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


def _lexical(
    sheet: _Sheet, asked: Query, block: Block, statistics: Statistics, kind: str
) -> dict[str, tuple]:
    """Writes the scores of one kind; returns per reading what the joint cosine needs: dot, own and asked norm²."""
    own_terms, idf = block.columns[kind], statistics.idf[kind]
    owner, here, held = own_terms.owner, idf[own_terms.ids], own_terms.weights

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(owner, values, block.size)

    weight = weigh(held, here)
    sharp = np.log1p(held) * here**_RARITY
    norm = np.sqrt(np.maximum(total(weight * weight), 1e-9))
    mass = np.maximum(total(here), 1e-9)
    length = total(held)
    pull = _K1 * (1 - _B + _B * length / statistics.length[kind])
    frequency = held * (_K1 + 1) / (held + pull[owner])
    square = total(sharp * sharp)
    joint = {}
    for reading in READINGS:
        bag = asked.bags[reading][kind]
        near = np.log1p(_weight_in(bag, own_terms.ids))
        rarity = here * (near > 0)
        rare_asked = idf[bag.ids]
        own = weigh(bag.weights, rare_asked)
        name = f"{kind}.{reading}"
        sheet.put(f"{name}.bm25", total(near * here * frequency))
        sheet.put(f"{name}.cosine", total(near * here * weight) / (norm * max(np.linalg.norm(own), 1e-9)))
        sheet.put(f"{name}.item_share", total(rarity) / mass)
        sheet.put(f"{name}.need_share", total(near * here) / max(own.sum(), 1e-9))
        if reading != "both" and kind != "uni":
            sheet.put(f"{name}.rarest", _largest(rarity, own_terms.counts))
            sheet.put(f"{name}.shared", np.log1p(total((near > 0).astype(np.float32))))
        asked_square = float(((np.log1p(bag.weights) * rare_asked**_RARITY) ** 2).sum())
        joint[reading] = (total(near * here**_RARITY * sharp), square, asked_square)
    sheet.put(f"{kind}.item_idf", mass / np.maximum(np.bincount(owner, minlength=block.size), 1))
    sheet.put(f"{kind}.item_length", np.log1p(length))
    return joint


def _together(sheet: _Sheet, joint: dict[str, dict[str, tuple]]) -> None:
    for kinds in TOGETHER:
        for reading in READINGS:
            dot, own, asked = (sum(joint[kind][reading][part] for kind in kinds) for part in range(3))
            scale = np.sqrt(np.maximum(own * asked, 1e-9))
            sheet.put(f"joint.{kinds[-1]}.{reading}.cosine", dot / scale)


def _company(sheet: _Sheet, asked: Query, block: Block, statistics: Statistics) -> None:
    """Cosines in the two spaces learned from company: latent dimensions, and topics."""
    items = vectors(statistics, block.size, block.columns)
    for reading in READINGS:
        one = {k: column(np.array([len(b.ids)]), b.ids, b.weights) for k, b in asked.bags[reading].items()}
        need = vectors(statistics, 1, one)
        for space in ("latent", "anchor"):
            sheet.put(f"{space}.{reading}.cosine", items[space] @ need[space][0])


def _needs(sheet: _Sheet, asked: Query, statistics: Statistics) -> None:
    for reading in ("title", "description"):
        bag = asked.bags[reading]["word"]
        idf = statistics.idf["word"][bag.ids]
        sheet.put(f"need.{reading}.length", np.full(sheet.size, np.log1p(bag.weights.sum())))
        sheet.put(f"need.{reading}.idf", np.full(sheet.size, idf.mean() if len(idf) else 0.0))


def _relative(sheet: _Sheet) -> None:
    names = [name for name in sheet.columns if name.endswith((".bm25", ".cosine", "_share"))]
    values = np.array([sheet.columns[name] for name in names])
    spread = values.std(axis=1, keepdims=True)
    scores = np.where(
        spread > 1e-9, (values - values.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9), 0
    )
    for name, line in zip(names, scores, strict=True):
        sheet.put(f"{name}|z", line)


def features(asked: Query, block: Block, statistics: Statistics) -> tuple[tuple[str, ...], np.ndarray]:
    """The names and the matrix (items × features, float64) for one need and the items compared for it."""
    sheet = _Sheet(block.size)
    _together(sheet, {kind: _lexical(sheet, asked, block, statistics, kind) for kind in LEXICAL})
    _company(sheet, asked, block, statistics)
    _needs(sheet, asked, statistics)
    _relative(sheet)
    return tuple(sheet.columns), np.column_stack(list(sheet.columns.values()))
