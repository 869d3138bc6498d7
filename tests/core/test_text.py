import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.text import clean_line, clean_text, fold, is_markup_free, length, read_text

anything = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize("text, cleaned", [
    ("一\r\n二\r三\u2028四", "一\n二\n三\n四"), ("a\x00b\x07c", "abc"), ("a\ud800b", "ab"), ("e\u0301", "é"), ("  头  \n 尾　\n", "头\n 尾"),
    ("一\n\n\n\n二", "一\n\n二"), ("safe\u202egnp.exe", "safegnp.exe"), ("全角ＡＢ１２", "全角ＡＢ１２"), ("𠮷👍", "𠮷👍"), ("a\tb", "a\tb"), ("\U0002ebf0", "\U0002ebf0"), ("a\uffffb", "ab"), ("", ""),
])  # fmt: skip
def test_what_is_stored(text, cleaned):
    assert clean_text(text) == cleaned


@given(anything)
def test_cleaning_twice_changes_nothing_and_leaves_no_control_character(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in cleaned)
    cleaned.encode("utf-8")


@given(anything)
def test_a_line_is_one_line(text):
    line = clean_line(text)
    assert "\n" not in line
    assert "  " not in line
    assert clean_line(line) == line


@pytest.mark.parametrize("one, other", [
    ("浙江ＡＢＣ（嘉兴）有限公司", "浙江abc(嘉兴) 有限公司"), ("Straße", "STRASSE"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("3D打印·中心", "3d打印中心"),
])  # fmt: skip
def test_names_that_compare_equal(one, other):
    assert fold(one) == fold(other)


def test_names_that_stay_apart():
    # Extension I of 2023 and the private use area hold characters of real names.
    assert fold("\U0002ebf0") != fold("\U0002ebf1")
    assert fold("\ue000") != fold("\ue001")
    assert fold("嘉兴一厂") != fold("嘉兴二厂")
    assert fold("發明") != fold("发明")


@given(anything)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text, count", [("技术需求", 4), ("𠮷", 1), ("一\r\n二", 3), ("é", 1), ("", 0)])
def test_length_as_a_person_counts(text, count):
    assert length(text) == count


@pytest.mark.parametrize("text, free", [
    ("粒径 <5 μm，p<0.05，a<b>c 不算", False), ("粒径 < 5 μm，p<0.05", True), ("<b>粗</b>", False), ("<script>x", False), ("<!-- x -->", False), ("a <= b", True),
])  # fmt: skip
def test_markup_is_told_from_comparison(text, free):
    assert is_markup_free(text) is free


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "text.empty"),
        ("　\u200b", "text.empty"),
        ("短", "text.short"),
        ("长" * 21, "text.long"),
        ("有<b>标签</b>的", "text.markup"),
    ],
)
def test_a_text_at_fault_is_named_under_its_field(text, code):
    with pytest.raises(Invalid) as caught:
        read_text(text, field="title", label="需求名称", least=2, most=20)
    (reason,) = caught.value.fields["title"]
    assert reason.code == code
    assert "需求名称" in str(reason)


def test_a_text_in_bounds_comes_back_clean():
    assert read_text(" 轻量化\r\n支架 ", field="title", label="需求名称", most=20) == "轻量化\n支架"
    assert read_text("", field="note", label="备注", most=20) == ""
