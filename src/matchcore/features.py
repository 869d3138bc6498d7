"""About a hundred numbers for each pair of a need and an item, all from their texts.

Three readings of the need (title; description; title + 0.3 description) meet three kinds of terms
(characters, bigrams, words) in four scores: BM25 (Robertson & Zaragoza 2009), cosine of TF-IDF, and the
idf-weighted share of the item found in the need and of the need found in the item. Added are latent
similarity, longest common runs, rarity of what is shared, lengths, and the main scores again as z-scores
and ranks among the items compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from matchcore.block import Block
from matchcore.grams import KINDS, SPACE, Bag, bags, codes
from matchcore.statistics import Statistics, weigh
from matchcore.types import Need

READINGS = ("title", "description", "both")
DESCRIPTION_WEIGHT = 0.3
_K1, _B = 1.2, 0.6
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
    """A need ready for scoring: bags per reading and kind, and its folded characters."""

    bags: dict[str, dict[str, Bag]]
    title: np.ndarray
    description: np.ndarray


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
    weights = focus(need.description)
    description = (need.description, weights)
    read = {
        "title": bags([(need.title, 1.0)]),
        "description": bags([description]),
        "both": bags([(need.title, 1.0), (need.description, weights * DESCRIPTION_WEIGHT)]),
    }
    letters = [codes(text) for text in (need.title, need.description)]
    return Query(read, *(line[line != ord(" ")] for line in letters))


def _dense(bag: Bag, kind: str) -> np.ndarray:
    out = np.zeros(SPACE[kind], dtype=np.float32)
    out[bag.ids] = bag.weights
    return out


class _Sheet:
    """Named columns of one length, in the order they were written."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.columns: dict[str, np.ndarray] = {}

    def put(self, name: str, values: np.ndarray) -> np.ndarray:
        self.columns[name] = values
        return values


def _lexical(sheet: _Sheet, asked: Query, block: Block, statistics: Statistics) -> None:
    for kind in KINDS:
        column, idf = block.columns[kind], statistics.idf[kind]
        here = idf[column.ids]

        def total(values: np.ndarray, owner: np.ndarray = column.owner) -> np.ndarray:
            return np.bincount(owner, values, block.size)

        weight = weigh(column.weights, here)
        norm = np.sqrt(np.maximum(total(weight * weight), 1e-9))
        mass = np.maximum(total(here), 1e-9)
        length = total(column.weights)
        pull = _K1 * (1 - _B + _B * length / statistics.length[kind])
        frequency = column.weights * (_K1 + 1) / (column.weights + pull[column.owner])
        for reading in READINGS:
            bag = asked.bags[reading][kind]
            near = _dense(bag, kind)[column.ids]
            hit = near > 0
            rarity = here * hit
            damped = np.log1p(near)
            own = weigh(bag.weights, idf[bag.ids])
            name = f"{kind}.{reading}"
            sheet.put(f"{name}.bm25", total(damped * here * frequency))
            sheet.put(
                f"{name}.cosine", total(damped * here * weight) / (norm * max(np.linalg.norm(own), 1e-9))
            )
            sheet.put(f"{name}.item_share", total(rarity) / mass)
            sheet.put(f"{name}.need_share", total(damped * here) / max(own.sum(), 1e-9))
            if reading != "both" and kind != "uni":
                rarest = np.zeros(block.size)
                np.maximum.at(rarest, column.owner, rarity)
                sheet.put(f"{name}.rarest", rarest)
                sheet.put(f"{name}.shared", np.log1p(total(hit.astype(np.float32))))
        sheet.put(f"{kind}.item_idf", mass / np.maximum(np.bincount(column.owner, minlength=block.size), 1))
        sheet.put(f"{kind}.item_length", np.log1p(length))


def _latent(sheet: _Sheet, asked: Query, block: Block, statistics: Statistics) -> None:
    """Cosine in the latent space; the need's vector unfolds to a weight per term, so no item vector is kept."""
    basis = statistics.basis
    dims = basis.shape[1]
    used = {}
    for kind in KINDS:
        column = block.columns[kind]
        lines = statistics.lines(kind, column.ids)
        used[kind] = (lines, np.where(lines >= 0, weigh(column.weights, statistics.idf[kind][column.ids]), 0))
    for groups, label in (((("uni", "bi", "word")), "all"), (("word",), "word")):
        vectors = item_vectors(block.size, [(block.columns[k].owner, *used[k]) for k in groups], basis)
        norm = np.maximum(np.linalg.norm(vectors, axis=1), 1e-9)
        for reading in READINGS:
            vector = np.zeros(dims)
            for kind in groups:
                bag = asked.bags[reading][kind]
                lines = statistics.lines(kind, bag.ids)
                weight = weigh(bag.weights, statistics.idf[kind][bag.ids])
                vector += weight[lines >= 0] @ basis[lines[lines >= 0]]
            size = max(float(np.linalg.norm(vector)), 1e-9)
            sheet.put(f"latent.{label}.{reading}", vectors @ vector / (norm * size))


def item_vectors(size: int, parts: list, basis: np.ndarray) -> np.ndarray:
    """The latent vectors of items: the sum of their terms' lines by weight, shape (size, dimensions)."""
    from scipy import sparse

    owner = np.concatenate([part[0] for part in parts])
    lines = np.concatenate([part[1] for part in parts])
    weight = np.concatenate([part[2] for part in parts]).astype(np.float32)
    shape = (size, len(basis))
    return sparse.csr_matrix((weight, (owner, np.maximum(lines, 0))), shape=shape) @ basis


def _soft(sheet: _Sheet, asked: Query, block: Block, statistics: Statistics) -> None:
    """How close the nearest word of the other side is, averaged by idf both ways."""
    column, idf = block.columns["word"], statistics.idf["word"]
    unique, inverse = np.unique(column.ids, return_inverse=True)
    left = _unit(statistics, unique)
    here = idf[column.ids]
    mass = np.maximum(np.bincount(column.owner, here, block.size), 1e-9)
    for reading in ("title", "description"):
        bag = asked.bags[reading]["word"]
        if not len(bag.ids) or not len(unique):
            sheet.put(f"soft.{reading}.item", np.zeros(block.size))
            sheet.put(f"soft.{reading}.need", np.zeros(block.size))
            continue
        near = np.maximum(
            left @ _unit(statistics, bag.ids).T, (unique[:, None] == bag.ids[None, :]).astype(np.float32)
        )
        sheet.put(
            f"soft.{reading}.item", np.bincount(column.owner, near.max(1)[inverse] * here, block.size) / mass
        )
        weight = weigh(bag.weights, idf[bag.ids])
        best = np.zeros((block.size, len(bag.ids)), dtype=np.float32)
        np.maximum.at(best, column.owner, near[inverse])
        sheet.put(f"soft.{reading}.need", best @ weight / max(weight.sum(), 1e-9))


def _unit(statistics: Statistics, ids: np.ndarray) -> np.ndarray:
    lines = statistics.lines("word", ids)
    vectors = np.where((lines >= 0)[:, None], statistics.basis[np.maximum(lines, 0)], 0)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def common_run(text: np.ndarray, titles: np.ndarray) -> np.ndarray:
    """The longest common substring of `text` with each title, in characters (dynamic programming by column)."""
    longest = np.zeros(len(titles), dtype=np.int16)
    if not titles.size:
        return longest
    before = np.zeros((len(titles), titles.shape[1] + 1), dtype=np.int16)
    present = np.isin(text, titles)
    for code, there in zip(text, present, strict=True):
        after = np.zeros_like(before)
        if there:
            after[:, 1:] = np.where(titles == code, before[:, :-1] + 1, 0)
            np.maximum(longest, after.max(axis=1), out=longest)
        before = after
    return longest


def _runs(sheet: _Sheet, asked: Query, block: Block) -> None:
    length = np.maximum((block.titles > 0).sum(axis=1), 1)
    for reading, text in (("title", asked.title), ("description", asked.description)):
        run = common_run(text[:800], block.titles).astype(float)
        sheet.put(f"run.{reading}", run)
        sheet.put(f"run.{reading}.item", run / length)
    sheet.put("run.title.need", sheet.columns["run.title"] / max(len(asked.title), 1))


def _needs(sheet: _Sheet, asked: Query, statistics: Statistics) -> None:
    ones = np.ones(sheet.size)
    for reading in ("title", "description"):
        bag = asked.bags[reading]["word"]
        idf = statistics.idf["word"][bag.ids]
        sheet.put(f"need.{reading}.length", ones * np.log1p(bag.weights.sum()))
        sheet.put(f"need.{reading}.idf", ones * (idf.mean() if len(idf) else 0))


def _relative(sheet: _Sheet) -> None:
    for name in [
        n
        for n in sheet.columns
        if n.endswith((".bm25", ".cosine", ".item_share")) or n.startswith(("latent", "soft", "run"))
    ]:
        values = sheet.columns[name]
        spread = values.std()
        sheet.put(f"{name}|z", (values - values.mean()) / spread if spread > 1e-9 else np.zeros(sheet.size))
        order = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        tied = np.unique(values, return_inverse=True)[1]
        mean = np.bincount(tied, order) / np.maximum(np.bincount(tied), 1)
        sheet.put(f"{name}|rank", mean[tied] / max(sheet.size - 1, 1))


def features(asked: Query, block: Block, statistics: Statistics) -> tuple[tuple[str, ...], np.ndarray]:
    """The names and the matrix (items × features, float64) for one need and the items compared for it."""
    sheet = _Sheet(block.size)
    _lexical(sheet, asked, block, statistics)
    _latent(sheet, asked, block, statistics)
    _soft(sheet, asked, block, statistics)
    _runs(sheet, asked, block)
    _needs(sheet, asked, statistics)
    _relative(sheet)
    return tuple(sheet.columns), np.column_stack(list(sheet.columns.values()))
