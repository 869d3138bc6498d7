"""Rule bodies out as text and back: nothing lost, and every fault of typing named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.rulebook.book import exported, shipped_book
from kezhuan.core.rulebook.reading import Difference, differences, named
from kezhuan.core.rulebook.versions import frozen
from kezhuan.core.rulebook.writing import OUTSIDE, as_text, read_body

keys = st.text("abcz_09", min_size=1, max_size=6)
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))
leaves = (
    st.booleans() | st.integers(-(10**17), 10**17) | texts | st.dates() | st.times()
    | st.decimals(-1000, 1000, allow_nan=False, places=4)
)  # fmt: skip
rows = st.lists(st.dictionaries(keys, leaves, max_size=3), max_size=3)
tables = st.recursive(leaves | rows | st.lists(st.integers(0, 9), max_size=3), lambda inner: st.dictionaries(keys, inner, max_size=3), max_leaves=6)  # fmt: skip
bodies = st.dictionaries(keys, tables, min_size=1, max_size=4)


@given(bodies)
def test_a_body_is_read_back_as_it_was_written(body: dict) -> None:
    assert read_body(as_text(body)) == body


def test_every_shipped_body_is_read_back_as_it_was_written() -> None:
    for code, versions in shipped_book().rules.items():
        for version in versions:
            assert read_body(as_text(version.body)) == exported(version)["body"], code


@pytest.mark.parametrize("text, said", [
    ("", "空的"), ("# 只有说明\n", "空的"), ("a = 1\nb = \n", "第 2 行第 5 列"), ("a = ", "末尾不完整"), ("a = 1\na = 2", "两次"),
    ("a = 2027-01-01T08:00:00", "只写日期"), ("a = nan", "「a」的数值"), ("a = 1e99999", "「a」的数值"), ("a = " + "9" * 5000, "数值有误"),
    ("a.b = " + "9" * 19, "「a.b」的数值"), ('a = "\\u0000"', "不可用的字符"), ('"键 名" = 1', "键「键 名」"), ("from = 2027-01-01", "「from」"),
    ("a = " + "[" * 5000, "层次过深"), ("x" * 40_001, "最多 40000"),
])  # fmt: skip
def test_a_fault_of_typing_is_named(text: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_body(text)

    assert list(caught.value.fields) == ["body"]
    assert said in str(caught.value)


def test_every_key_outside_the_body_is_refused_inside() -> None:
    for key in OUTSIDE:
        with pytest.raises(Invalid, match=key):
            read_body(f'{key} = "x"')


def test_differences_name_what_changed_what_came_and_what_went() -> None:
    one = frozen({"days": 5, "steps": [{"n": 1}, {"n": 2}], "gone": True, "same": date(2027, 1, 1)})
    other = frozen({"days": 7, "steps": [{"n": 1}, {"n": 3}], "same": date(2027, 1, 1), "more": [1, 2]})

    assert differences(one, other) == (
        Difference("days", "5", "7"), Difference("steps[2].n", "2", "3"), Difference("more", "", "1、2"), Difference("gone", "是", ""),
    )  # fmt: skip


def test_every_key_of_the_shipped_rules_has_a_name_in_words() -> None:
    def keys(value: object) -> set[str]:
        if isinstance(value, Mapping):
            return set(value) | set().union(*(keys(item) for item in value.values()))
        return set().union(*(keys(item) for item in value)) if isinstance(value, tuple) else set()

    for code, versions in shipped_book().rules.items():
        # Below a foreign form's columns stand codes of our lists, which have their own names.
        if not code.startswith(("codes.", "foreign.")):
            nameless = {key for version in versions for key in keys(version.body) if named(key) == key}
            assert nameless == set(), code
    assert named("audience_widening.maker.roles[2]") == "扩大公开范围 · 经办 · 角色 2"
