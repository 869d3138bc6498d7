"""The sieve keeps what places say is worth ranking, learns it from lists, and changes nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from matchcore import features, model, ranking, sifting, statistics, train
from matchcore.block import block_of, take
from matchcore.errors import BadModel
from matchcore.index import Index, rebuild
from matchcore.sifting import Sieve
from matchcore.tables import Label
from tests.matchcore.small_pool import items, needs

PUBLIC = frozenset({"public"})


def test_places_by_hand() -> None:
    # Given three items in the order retrieved, two alike under the first feature.
    names = ("bi.both.bm25", "bi.item_length", "need.title.idf", "bi.both.bm25|z")
    matrix = np.array([[1.0, 5, 9, 0], [2.0, 6, 9, 1], [1.0, 7, 9, 2]])

    found, placed = sifting.places(names, matrix)

    # What the need or the item says alone and z-scores place nothing; ties stay in the order retrieved.
    assert found == ("bi.both.bm25", "retrieved")
    assert placed == pytest.approx(np.log([[2, 1], [1, 2], [3, 3]]))


def test_the_best_placed_are_kept_in_the_order_retrieved() -> None:
    sieve = Sieve(("bi.both.bm25",), np.array([-1.0]), {})
    matrix = np.array([[3.0], [9.0], [1.0], [7.0], [7.0]])
    assert sifting.kept(sieve, ("bi.both.bm25",), matrix, depth=2).tolist() == [1, 3]
    assert sifting.kept(sieve, ("bi.both.bm25",), matrix, depth=5).tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(BadModel, match=r"bi\.both\.bm25"):
        sifting.kept(sieve, ("other.both.bm25",), matrix, depth=2)


def test_what_is_learned_is_the_feature_that_tells_and_the_same_from_any_cut_of_the_lists() -> None:
    draw = np.random.default_rng(3)
    names = ("bi.both.bm25", "uni.both.bm25")
    lists = [draw.random((80, 2)) for _ in range(6)]
    placed = [sifting.places(names, each)[1] for each in lists]
    worth = [(each[:, 1] > 0.9).astype(float) for each in lists]
    found = sifting.places(names, lists[0])[0]

    told = [sifting.moments(*each) for each in zip(placed, worth, strict=True)]
    learned = sifting.learn(found, told, alpha=1.0)

    weight = dict(zip(found, learned.weights, strict=True))
    assert weight["uni.both.bm25"] < -0.05
    assert abs(weight["bi.both.bm25"]) < 0.03
    whole = sifting.learn(found, [sifting.moments(np.vstack(placed), np.concatenate(worth))], alpha=1.0)
    assert whole.weights == pytest.approx(learned.weights)


def test_the_shipped_sieve_is_numbers_alone_with_provenance_and_fits_this_version() -> None:
    shipped = sifting.load()
    assert shipped.provenance["pairs"] > 0
    text = (Path(sifting.__file__).parent / "data/sieve.json").read_text(encoding="utf-8")
    told = json.dumps(json.loads(text)["weights"], ensure_ascii=False)
    assert not any("一" <= char <= "鿿" for char in told)
    pool = block_of(items(20))
    names, matrix = features.plain(features.query(needs()[0]), pool, statistics.measure(pool))
    assert shipped.names == sifting.places(names, matrix)[0]


def test_a_sieve_survives_its_file(tmp_path: Path) -> None:
    sieve = Sieve(("bi.both.bm25", "retrieved"), np.array([-0.25, 0.125]), {"pairs": 3})
    sifting.save(sieve, tmp_path / "s.json")
    plain = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert plain["weights"] == {"bi.both.bm25": -0.25, "retrieved": 0.125}
    assert plain["provenance"] == {"pairs": 3}


def test_what_is_kept_is_ranked_as_if_nothing_else_had_been_retrieved() -> None:
    pool = block_of(items(60))
    stats, shipped = statistics.measure(pool), model.load()
    wide = ranking.score(needs()[3], pool, statistics=stats, model=shipped, depth=25)
    assert len(wide.at) == len(wide.scores) == 25
    narrow = ranking.score(needs()[3], take(pool, wide.at), statistics=stats, model=shipped)
    assert wide.scores == pytest.approx(narrow.scores, abs=2e-6)
    assert sum(wide.parts.values()) == pytest.approx(wide.scores, abs=1e-9)


def test_what_is_known_of_a_demand_counts_for_what_is_kept() -> None:
    pool = items(60)
    labels = [
        Label(need.id, item.id, 4 if at % 3 else 1) for need in needs() for at, item in enumerate(pool[:20])
    ]
    data = train.pairs(needs(), pool, labels)
    learned = train.fit(data)
    wide = ranking.score(needs()[0], data.block, statistics=data.statistics, model=learned, depth=25)
    narrow = ranking.score(needs()[0], take(data.block, wide.at), statistics=data.statistics, model=learned)
    assert np.abs(wide.parts["known"]).max() > 0
    assert wide.scores == pytest.approx(narrow.scores, abs=2e-6)


def test_a_wide_search_ranks_as_many_as_asked(tmp_path: Path) -> None:
    rebuild(tmp_path / "x", items(120))
    with Index.open(tmp_path / "x") as index:
        found = index.search(needs()[0], viewer=PUBLIC, top=50, depth=10, width=60)
        plain = index.search(needs()[0], viewer=PUBLIC, top=50, depth=10)
    assert len(found) == len(plain) == 10
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(hit.reasons for hit in found)
    assert all(sum(hit.parts.values()) == pytest.approx(hit.score, abs=1e-6) for hit in found)
