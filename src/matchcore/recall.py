"""How much of what is worth finding the first stages keep of a whole pool, on judged pairs (recall of level ≥ 3).

The interactive query and the batch query are two searches and have two figures; each is a mean over demands and a share
over all pairs. Whatever is learned is learned without the titles it is tried on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matchcore import sifting
from matchcore.features import plain, query
from matchcore.index import Index
from matchcore.retrieval import DEPTH
from matchcore.train import Pairs, folds
from matchcore.types import Need

FOLDS = 5
PUBLIC = frozenset({"public"})
# What an item is worth to the sieve, by level; 0 stands for items nobody judged.
WORTH = np.array([0, 0.25, 0.5, 0.75, 1])
Scores = list[np.ndarray]
"""Per list one number per item, in the order retrieved."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What is retrieved for a judged demand, best first: positions in the pool, plain features, levels (0: not judged),
    and how many items of level ≥ 3 the whole pool has."""

    demand: str
    title: str
    at: np.ndarray
    names: tuple[str, ...]
    matrix: np.ndarray
    levels: np.ndarray
    wanted: int

    def first(self, width: int) -> Retrieved:
        """The same of a narrower search."""
        return Retrieved(
            self.demand,
            self.title,
            self.at[:width],
            self.names,
            self.matrix[:width],
            self.levels[:width],
            self.wanted,
        )


def retrieved(index: Index, data: Pairs, *, width: int) -> list[Retrieved]:
    """The first `width` items of every judged demand; `index` holds the items of `data`."""
    place = {item.id: at for at, item in enumerate(data.items)}
    lists = []
    for demand in dict.fromkeys(data.demands.tolist()):
        mine = np.flatnonzero(data.demands == demand)
        found = index.candidates(data.needs[demand], viewer=PUBLIC, depth=width)
        at = np.array([place[name] for name in found.ids], dtype=np.int64)
        levels = np.zeros(len(data.items), dtype=int)
        levels[data.at[mine]] = data.levels[mine]
        names, matrix = plain(query(data.needs[demand]), found.block, index.statistics)
        wanted = int((data.levels[mine] >= 3).sum())
        lists.append(Retrieved(demand, data.titles[mine[0]], at, names, matrix, levels[at], wanted))
    return lists


@dataclass(frozen=True, slots=True)
class Found:
    """Per demand with something to find, the share found; and the share over all pairs."""

    shares: np.ndarray
    pairs: float

    def __str__(self) -> str:
        return f"{self.shares.mean():.4f} / {self.pairs:.4f}"


def counted(hits: Iterable[int], wanted: Iterable[int]) -> Found:
    """The shares of so many hits of so many wanted, demand by demand; demands that want nothing are left out."""
    got, sought = np.array(list(hits)), np.array(list(wanted))
    some = sought > 0
    return Found(got[some] / sought[some], float(got[some].sum() / sought[some].sum()))


def searched(data: Pairs, run: Callable[[Need], Iterable[str]]) -> Found:
    """What a search finds: `run` gives the ids it keeps for a need."""
    sought: dict[str, set[str]] = {}
    for demand, at, level in zip(data.demands, data.at, data.levels, strict=True):
        if level >= 3:
            sought.setdefault(demand, set()).add(data.items[at].id)
    hits = [len(items.intersection(run(data.needs[demand]))) for demand, items in sought.items()]
    return counted(hits, map(len, sought.values()))


def chosen(lists: Sequence[Retrieved], scores: Scores, *, kept: int = DEPTH) -> Found:
    """What the `kept` best of each list hold; ties go to the earlier."""
    hits = [
        int((one.levels[np.argsort(-each, kind="stable")[:kept]] >= 3).sum())
        for one, each in zip(lists, scores, strict=True)
    ]
    return counted(hits, (one.wanted for one in lists))


Learn = Callable[[np.ndarray, np.ndarray], dict[int, np.ndarray]]
"""Scores of the lists numbered second, from what is learned of the lists numbered first."""


def withheld(lists: Sequence[Retrieved], learn: Learn, *, seed: int, count: int = FOLDS) -> Scores:
    """The scores of every list from what was learned without its title."""
    fold = folds(np.array([one.title for one in lists], dtype=object), count=count, seed=seed)
    scores: dict[int, np.ndarray] = {}
    for number in range(count):
        scores |= learn(np.flatnonzero(fold != number), np.flatnonzero(fold == number))
    return [scores[at] for at in range(len(lists))]


def by_sieve(
    lists: Sequence[Retrieved],
    *,
    worth: np.ndarray = WORTH,
    alpha: float = sifting.ALPHA,
    without: tuple[str, ...] = (),
) -> Learn:
    """The sieve, of places under all features or all but some families."""
    placed = [sifting.places(one.names, one.matrix) for one in lists]
    names = placed[0][0]
    held = [at for at, name in enumerate(names) if name.split(".")[0] not in without]
    rows = [each[:, held] for _, each in placed]
    told = [sifting.moments(each, worth[one.levels]) for each, one in zip(rows, lists, strict=True)]

    def learn(seen: np.ndarray, new: np.ndarray) -> dict[int, np.ndarray]:
        sieve = sifting.learn(tuple(names[at] for at in held), [told[at] for at in seen], alpha=alpha)
        return {at: rows[at] @ sieve.weights for at in new}

    return learn
