"""How scores are put together: parts of several stages, and places under several features. Holds for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import sifting
from matchcore.model import load
from matchcore.ranking import DECIMALS, Scored, adjust, order
from matchcore.stages import WEIGHT, stage_parts
from matchcore.types import Item, Need

NUMBERS = st.floats(-50, 50, allow_nan=False)
MODEL = load()
NEED = Need("n", "焊接")


class Judge:
    """A stage that says what it was told to say."""

    name = "judge"

    def __init__(self, said: list[float]) -> None:
        self.said = said

    def judge(self, need: Need, items: list[Item]) -> list[float]:
        return self.said[: len(items)]


def _scored(values: list[float]) -> Scored:
    parts = {"base": np.round(np.array(values), DECIMALS)}
    levels = MODEL.levels.probabilities(parts["base"])
    return Scored(np.arange(len(values)), parts["base"], levels, parts)


def _items(count: int) -> list[Item]:
    return [Item(f"i{number}", "achievement", {"title": "焊接"}) for number in range(count)]


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12), st.data())
def test_a_stage_adds_its_part_to_the_items_it_read_and_to_no_other(
    pairs: list[tuple[float, float]], data: st.DataObject
) -> None:
    scored = _scored([value for value, _ in pairs])
    read = data.draw(st.lists(st.sampled_from(range(len(pairs))), min_size=1, unique=True))
    extra = stage_parts([Judge([pairs[at][1] for at in read])], NEED, _items(len(read)))
    found = adjust(scored, read, extra, model=MODEL)

    assert found.scores == pytest.approx(sum(found.parts.values()), abs=10**-DECIMALS)
    assert found.levels.sum(axis=1) == pytest.approx(np.ones(len(pairs)), abs=4 * 10**-DECIMALS)
    others = [at for at in range(len(pairs)) if at not in read]
    assert found.scores[others].tolist() == scored.scores[others].tolist()
    # Its part is a standardised judgement: it sums to nothing and no single one outweighs √(n − 1) of its weight.
    assert extra["judge"].sum() == pytest.approx(0, abs=1e-4)
    assert np.abs(extra["judge"]).max() <= WEIGHT * max(len(read) - 1, 0) ** 0.5 + 1e-6


@given(st.lists(NUMBERS, min_size=1, max_size=12), NUMBERS)
def test_a_stage_that_tells_nothing_apart_changes_nothing(values: list[float], said: float) -> None:
    scored = _scored(values)
    every = list(range(len(values)))
    extra = stage_parts([Judge([said] * len(values))], NEED, _items(len(values)))
    assert adjust(scored, every, extra, model=MODEL).scores.tolist() == scored.scores.tolist()


@given(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), min_size=1, max_size=15), st.randoms())
def test_the_order_falls_breaks_ties_by_id_and_is_the_same_however_the_items_come(
    values: list[float], random: object
) -> None:
    ids = [f"i{number:02d}" for number in range(len(values))]
    best = order(np.array(values), ids)
    assert sorted(best) == list(range(len(values)))
    keys = [(-values[at], ids[at]) for at in best]
    assert keys == sorted(keys)
    shuffled = list(range(len(values)))
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = order(np.array([values[at] for at in shuffled]), [ids[at] for at in shuffled])
    assert [ids[shuffled[at]] for at in again] == [ids[at] for at in best]


@given(st.lists(st.integers(-40, 40), min_size=1, max_size=12))
def test_only_places_count_in_the_sieve_not_how_far_apart(values: list[int]) -> None:
    names = ("uni.both.bm25",)
    column = np.array(values, dtype=float)[:, None]
    plain = sifting.places(names, column)[1]
    stretched = sifting.places(names, 3 * column**3 + 7)[1]
    assert plain.tolist() == stretched.tolist()
    assert sorted(plain[:, 0].tolist()) == np.log1p(np.arange(len(values))).tolist()


@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=12), st.data())
def test_an_item_better_under_every_feature_is_kept_where_the_worse_is(
    rows: list[list[int]], data: st.DataObject
) -> None:
    names = ("uni.both.bm25", "bi.both.bm25")
    sieve = sifting.Sieve((*names, sifting.RETRIEVED), np.array([-1.0, -2.0, -0.5]), {})
    depth = data.draw(st.integers(1, len(rows)))
    kept = set(sifting.kept(sieve, names, np.array(rows, dtype=float), depth=depth).tolist())
    assert len(kept) == depth
    for better, first in enumerate(rows):
        for worse in range(better + 1, len(rows)):
            if all(a >= b for a, b in zip(first, rows[worse], strict=True)):
                assert better in kept or worse not in kept
