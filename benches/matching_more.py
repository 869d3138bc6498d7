"""Prints what a third round of further features, learning examples and latent spaces does to the ranking of unseen demands.

The table is that of matching_features.py: folds by title, five fold seeds, differences from the shipped way.

    PYTHONPATH=src python benches/matching_more.py ../shared/bench/bdci2019
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from matchcore import statistics
from matchcore.block import Row, block_of, join, stack, take
from matchcore.features import RELATIVE, Query, features, plain, query
from matchcore.fields import guess_fields
from matchcore.grams import bags
from matchcore.readings import read_all
from matchcore.text import lexicon
from matchcore.train import ALPHA, Pairs, ridge, trust
from matchcore.types import Item
from matching_features import SEEDS, Fit, Table, by_ridge, held_out
from matching_terms import NEAREST, apart, in_order, told_further, unordered, weighed
from matching_weights import commit, judged

LIKENESS = re.compile(r"\.(?:bm25|cosine|item_share|need_share|rarest|shared)$")
TOLD = (
    *("joint.topic.both.cosine", "bi.both.bm25", "latent.both.100.cosine", "anchor.both.cosine"),
    *("joint.bi.both.cosine", "uni.both.cosine"),
)
# What stands before the need itself in many descriptions: a number and a heading.
_HEADING = re.compile(
    r"^[\s一二三四五六七八九十\d、.．（）()：:]*"
    r"(?:需求内容|技术需求|需求|项目|拟解决|研究内容|主要)*[^。；\n]{0,8}[:：]"
)
OTHERS = 30
Way = tuple[str, list[np.ndarray]]


class Bench:
    """The judged pairs, their demands' lines, and the shipped way's scores."""

    def __init__(self, data: Pairs) -> None:
        self.data, self.levels, self.held = data, data.levels.astype(float), trust(data.names)
        self.lines = {
            name: np.flatnonzero(data.demands == name) for name in dict.fromkeys(data.demands.tolist())
        }
        self.likeness = np.array([bool(LIKENESS.search(name.replace(RELATIVE, ""))) for name in data.names])
        self.shipped = self.scored(by_ridge(data.matrix, self.held, self.levels))

    def scored(self, fit: Fit) -> list[np.ndarray]:
        """The way under every fold seed."""
        return [held_out(self.data, fit, seed) for seed in range(SEEDS)]

    def on(self, matrix: np.ndarray) -> list[np.ndarray]:
        """The shipped ridge on other features; further columns are trusted fully."""
        more = np.ones(matrix.shape[1] - len(self.held))
        return self.scored(by_ridge(matrix, np.concatenate([self.held, more]), self.levels))

    def beside(self, columns: np.ndarray) -> list[np.ndarray]:
        """The shipped features with these beside them, raw and as z-scores within the demand."""
        raw = columns.reshape(len(self.levels), -1)
        near = np.zeros_like(raw)
        for lines in self.lines.values():
            near[lines] = (raw[lines] - raw[lines].mean(axis=0)) / np.maximum(raw[lines].std(axis=0), 1e-9)
        return self.on(np.hstack([self.data.matrix, raw, near]))


def fitted_otherwise(bench: Bench) -> Iterator[Way]:
    """No likeness may speak against an item; square roots."""
    data, levels = bench.data, bench.levels

    def never_against(alpha: float) -> Fit:
        def fit(seen: np.ndarray, new: np.ndarray) -> np.ndarray:
            mean, scale = data.matrix[seen].mean(axis=0), data.matrix[seen].std(axis=0)
            scale = np.where(scale < 1e-9, 1, scale) / bench.held
            standard = (data.matrix[seen] - mean) / scale
            gram = standard.T @ standard + alpha * np.eye(standard.shape[1])
            pull = standard.T @ (levels[seen] - levels[seen].mean())
            bounds = [(0, None) if like else (None, None) for like in bench.likeness]

            def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
                return float(weights @ gram @ weights / 2 - pull @ weights), gram @ weights - pull

            found = minimize(
                loss,
                np.zeros(len(pull)),
                jac=True,
                method="L-BFGS-B",
                bounds=bounds,
                options={"maxiter": 500},
            )
            return (data.matrix[new] - mean) / scale @ found.x

        return fit

    for alpha in (100, 1000):
        yield f"no likeness weighs against an item, penalty {alpha}", bench.scored(never_against(alpha))
    roots = np.sign(data.matrix[:, bench.likeness]) * np.sqrt(np.abs(data.matrix[:, bench.likeness]))
    raw = np.array([RELATIVE not in name for name in data.names])[bench.likeness]
    yield "+ square roots of all likenesses", bench.beside(roots[:, raw])
    changed = data.matrix.copy()
    changed[:, bench.likeness] = roots
    yield "square roots in their place", bench.on(changed)


def averaged(bench: Bench) -> Iterator[Way]:
    """Products of likenesses, and means of ridges that aim at other targets or see other families."""
    data, levels = bench.data, bench.levels
    chosen = [data.names.index(name + RELATIVE) for name in TOLD]
    main = data.matrix[:, chosen]
    pairs = [main[:, a] * main[:, b] for a in range(len(TOLD)) for b in range(a + 1)]
    yield "+ products of six main likenesses", bench.on(np.column_stack([data.matrix, *pairs]))
    length = data.matrix[:, [data.names.index("need.description.length")]]
    yield (
        "+ six main likenesses × length of the description",
        bench.on(np.hstack([data.matrix, main * length])),
    )
    gains = 2.0 ** (levels - 1) - 1
    total = bench.shipped
    for target in (gains, np.sqrt(gains)):
        mine = bench.scored(by_ridge(data.matrix, bench.held, target))
        total = [a + b for a, b in zip(total, mine, strict=True)]
    yield "mean of ridges towards level, gain and √gain", total
    family = np.array([name.split(".")[0] for name in data.names])
    parts = []
    for gone in ("uni", "bi", "joint", "latent", "anchor"):
        kept = np.flatnonzero(family != gone)
        parts.append(bench.scored(by_ridge(data.matrix[:, kept], bench.held[kept], levels)))
    near = np.flatnonzero(np.array([RELATIVE in name for name in data.names]))
    parts.append(bench.scored(by_ridge(data.matrix[:, near], bench.held[near], levels)))
    left_out = [np.sum(each, axis=0) for each in zip(*parts[:5], strict=True)]
    yield "mean of five ridges, each without one family", left_out
    yield (
        "mean of shipped and z-scores only",
        [a + b for a, b in zip(bench.shipped, parts[5], strict=True)],
    )


def against_the_pool(bench: Bench, count: int) -> np.ndarray:
    """How far each plain likeness lies from its mean over items of the pool drawn at random, in their spreads."""
    data = bench.data
    drawn = take(data.block, np.random.default_rng(0).choice(len(data.items), count, replace=False))
    out: np.ndarray | None = None
    for name, lines in bench.lines.items():
        names, matrix = plain(query(data.needs[name]), drawn, data.statistics)
        kept = [at for at, each in enumerate(names) if LIKENESS.search(each)]
        mine = data.matrix[lines][:, [data.names.index(names[at]) for at in kept]]
        if out is None:
            out = np.zeros((len(data.levels), len(kept)))
        spread = np.maximum(matrix[:, kept].std(axis=0), 1e-3)
        out[lines] = np.clip((mine - matrix[:, kept].mean(axis=0)) / spread, -5, 30)
    assert out is not None
    return out


def first_characters(bench: Bench, count: int) -> np.ndarray:
    """Likeness to the title together with the beginning of the description."""
    data = bench.data
    out = np.zeros((len(bench.levels), len(TOLD)))
    for name, lines in bench.lines.items():
        need = data.needs[name]
        begun = _HEADING.sub("", need.description.strip())[:count] or need.title
        read = read_all((need.title, begun))
        named, told = read.found(0), read.found(1)
        one = {"title": bags([(named, 1.0)]), "description": bags([(told, 1.0)])}
        asked = Query({**one, "both": bags([(named, 1.0), (told, 0.5)])})
        names, matrix = plain(asked, take(data.block, data.at[lines]), data.statistics)
        out[lines] = matrix[:, [names.index(each) for each in TOLD]]
    return out


def guessed(bench: Bench) -> np.ndarray:
    """The cosine of the guessed fields of technology."""
    order = [row["name"] for row in lexicon()]

    def shares(title: str, told: str = "") -> np.ndarray:
        found = {one.field: one.share for one in guess_fields(title, told, most=len(order))}
        return np.array([found.get(name, 0.0) for name in order])

    items = np.array([shares(item.fields["title"]) for item in bench.data.items])
    out = np.zeros(len(bench.levels))
    for name, lines in bench.lines.items():
        need = bench.data.needs[name]
        asked, given = shares(need.title, need.description), items[bench.data.at[lines]]
        length = np.linalg.norm(given, axis=1) * np.linalg.norm(asked)
        out[lines] = given @ asked / np.maximum(length, 1e-9)
    return out


def cosines(bench: Bench, items: sparse.csr_matrix, *asked: sparse.csr_matrix) -> np.ndarray:
    """Per pair the cosine of the item with each reading of its demand."""
    out = np.zeros((len(bench.levels), len(asked)))
    for number, lines in enumerate(bench.lines.values()):
        for at, reading in enumerate(asked):
            out[lines, at] = (items[bench.data.at[lines]] @ reading[number].T).toarray().ravel()
    return out


def with_others(bench: Bench, level: float) -> Fit:
    """Thirty items of other demands more for each demand, all of one level."""
    data, draw = bench.data, np.random.default_rng(0)
    both = [name for name in data.names if name + RELATIVE in data.names]
    base, near = ([data.names.index(name + tail) for name in both] for tail in ("", RELATIVE))
    rows, titles = [], []
    for name, lines in bench.lines.items():
        away = draw.choice(np.setdiff1d(np.arange(len(data.items)), data.at[lines]), OTHERS, replace=False)
        names, matrix = plain(query(data.needs[name]), take(data.block, away), data.statistics)
        one, own = np.zeros((OTHERS, len(data.names))), data.matrix[lines][:, base]
        one[:, [data.names.index(each) for each in names]] = matrix
        one[:, near] = (one[:, base] - own.mean(axis=0)) / np.maximum(own.std(axis=0), 1e-9)
        rows.append(one)
        titles += [data.titles[lines[0]]] * OTHERS
    more, of = np.vstack(rows), np.array(titles, dtype=object)

    def fit(seen: np.ndarray, new: np.ndarray) -> np.ndarray:
        mine = np.isin(of, list(set(data.titles[seen])))
        target = np.concatenate([bench.levels[seen], np.full(mine.sum(), level)])
        both = np.vstack([data.matrix[seen], more[mine]])
        return ridge(both, target, alpha=ALPHA, trust=bench.held).score(data.matrix[new])

    return fit


def with_statistics(bench: Bench, learned: statistics.Statistics) -> np.ndarray:
    """The shipped features by other statistics."""
    matrix = np.zeros_like(bench.data.matrix)
    for name, lines in bench.lines.items():
        block = take(bench.data.block, bench.data.at[lines])
        matrix[lines] = features(query(bench.data.needs[name]), block, learned)[1]
    return matrix


def other_spaces(bench: Bench) -> Iterator[Way]:
    """Company learned from more texts, and latent spaces by other weights, alone and together."""
    data = bench.data
    needs = stack([Row(query(need).bags["both"]) for need in data.needs.values()])
    said = [
        Item("", "achievement", {"title": sentence})
        for need in data.needs.values()
        for sentence in re.findall(r"[^。；;！!？?\n]{12,}", need.description)[:20]
    ]
    whole = join(data.block, needs)
    mine = bench.on(with_statistics(bench, statistics.measure(join(whole, block_of(said)))))
    yield "company learned from the sentences of descriptions, too", mine
    yield "the mean of that and shipped", [a + b for a, b in zip(mine, bench.shipped, strict=True)]
    share, rarity, total = dict(statistics._SHARE), statistics._RARITY, bench.shipped
    for changed, sharp in (
        ({"uni": 0.2}, rarity),
        ({"uni": 1.0, "bi": 0.5, "word": 1.5}, rarity),
        ({}, 0.7),
        ({}, 1.7),
    ):
        statistics._SHARE.update(changed)
        statistics._RARITY = sharp
        try:
            mine = bench.on(with_statistics(bench, statistics.measure(whole)))
        finally:
            statistics._SHARE.update(share)
            statistics._RARITY = rarity
        told = ", ".join(f"{kind} × {value:g}" for kind, value in changed.items()) or f"idf^{sharp:g}"
        yield f"latent space by {told}", mine
        total = [a + b for a, b in zip(total, mine, strict=True)]
    yield "the mean of shipped and these four", total


def ways(bench: Bench) -> Iterator[Way]:
    """Everything tried."""
    yield "**shipped: ridge 1000**", bench.shipped
    yield from fitted_otherwise(bench)
    yield from averaged(bench)
    pool = against_the_pool(bench, 300)
    yield "+ likenesses against 300 items drawn from the pool", bench.on(np.hstack([bench.data.matrix, pool]))
    yield "+ their logarithms", bench.on(np.hstack([bench.data.matrix, np.log1p(np.maximum(pool, 0))]))
    for count in (60, 150):
        yield (
            f"+ title with the first {count} characters of the description",
            bench.beside(first_characters(bench, count)),
        )
    yield "+ cosine of the guessed fields", bench.beside(guessed(bench))
    for label, cut in (("with one between", apart), ("in either order", unordered)):
        yield (
            f"+ cosine of pairs of characters {label}",
            bench.beside(cosines(bench, *weighed(bench.data, bench.lines, cut))),
        )
    items, both, titles = weighed(bench.data, bench.lines, in_order)
    latent = statistics.unit(
        statistics.vectors(bench.data.statistics, bench.data.block.size, bench.data.block.columns)[0]
    )
    for label, alike in (("bigrams", (items @ items.T).toarray()), ("latent", latent @ latent.T)):
        further = cosines(bench, told_further(items, alike), both, titles)
        yield f"+ items told further by their {NEAREST} nearest ({label})", bench.beside(further)
    for level in (1.0, 0.5):
        yield (
            f"{OTHERS} items of other demands more for each, as level {level:g}",
            bench.scored(with_others(bench, level)),
        )
    yield from other_spaces(bench)


def main(folder: Path) -> None:
    """The whole table."""
    data = judged(folder)
    print(f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}\n")
    print("| tried | ndcg@5 | ndcg@10 | Δ@10 on each half | 95 % of Δ@10 by title |\n|---|---|---|---|---|")
    table = Table(data)
    for label, scores in ways(Bench(data)):
        table.row(label, scores)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
