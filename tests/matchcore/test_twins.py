"""Near-duplicates: edited copies are found again, look-alikes are not, shared stretches are where they say."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.duplicates import Twins, shared, twins
from matchcore.text import fold
from matchcore.types import Item, Need

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold" / "twin_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
TEXT = "铝型材挤压模具寿命只有12吨，主要失效形式为工作带磨损。希望改进热处理与氮化工艺，寿命提高到20吨以上。"


def is_twin(case):
    known = Twins()
    known.add("a", case["a"])
    return bool(known.find(case["b"]))


@pytest.mark.parametrize("half", ["dev", "final"])
def test_seeded_cases(half):
    cases = [case for case in CASES if case["half"] == half]
    edited = [case for case in cases if case["twin"]]
    alike = [case for case in cases if not case["twin"]]
    assert sum(map(is_twin, edited)) >= 0.9 * len(edited)
    assert sum(map(is_twin, alike)) <= 0.05 * len(alike)


def test_the_index_follows_what_is_added_replaced_and_removed():
    known = Twins()
    known.add("a", TEXT)
    assert [twin.second for twin in known.find(TEXT)] == ["a"]
    assert known.find(TEXT, key="a") == ()
    known.add("a", "完全不同的一段话，讲的是猪场除臭菌剂的筛选与固体发酵工艺，冬季结冰也能使用。")
    assert known.find(TEXT) == ()
    known.remove("a")
    known.remove("never there")
    assert len(known) == 0


def test_pairs_are_listed_once_and_most_alike_first():
    other = TEXT.replace("12", "13")
    found = twins(
        [("a", TEXT), ("b", other), ("c", "港口岸桥减速箱故障预警需要基于振动数据建立模型，提前一周报警。")]
    )
    assert [(pair.first, pair.second, pair.similarity) for pair in found] == [("b", "a", 1.0)]


def test_items_and_needs_are_read_by_field():
    item = Item("i", "achievement", {"title": "模具", "text": TEXT})
    need = Need("n", "模具", TEXT)
    (pair,) = twins([("i", item), ("n", need)])
    spans = pair.shared[0]
    assert (spans.first.field, spans.second.field) == ("description", "text")


@given(st.permutations(TEXT.split("。")[:2] + ["模具由本厂自制", "每月消耗约四十套模具"]))
def test_order_of_sentences_does_not_matter(sentences):
    known = Twins()
    known.add("a", "。".join([*TEXT.split("。")[:2], "模具由本厂自制", "每月消耗约四十套模具"]))
    assert known.find("。".join(sentences))[0].similarity == 1.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_shared_stretches_hold_the_same_letters(one, other):
    for pair in shared({"t": one + TEXT}, {"t": TEXT + other}):
        mine = fold((one + TEXT)[pair.first.start : pair.first.end])
        theirs = fold((TEXT + other)[pair.second.start : pair.second.end])
        assert [c for c in mine if c.isalpha()] == [c for c in theirs if c.isalpha()]


@given(st.text(max_size=200))
def test_any_text_is_its_own_twin_or_too_short(text):
    known = Twins()
    known.add("a", text)
    assert all(twin.similarity == 1.0 for twin in known.find(text))


def test_a_threshold_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="阈值"):
        Twins(0)


def test_the_degree_alone_is_what_find_says():
    known = Twins(threshold=0.3)
    for n, case in enumerate(CASES[:40]):
        known.add(f"a{n:02d}", case["a"])
        known.add(f"b{n:02d}", case["b"])
    known.add("short", "铝")
    for key in ("a00", "b07", "short"):
        text = "铝" if key == "short" else CASES[int(key[1:])][key[0]]
        assert known.near(key, limit=50) == tuple((t.second, t.similarity) for t in known.find(text, key=key, limit=50))  # fmt: skip
    with pytest.raises(KeyError):
        known.near("unknown")
