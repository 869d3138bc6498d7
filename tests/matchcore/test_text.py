"""Folding keeps every character in its place; words keep quantities and model names whole."""

from hypothesis import given
from hypothesis import strategies as st

from matchcore.text import fold, lexicon, words


@given(st.text())
def test_fold_keeps_length_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(alphabet="高韌性氮化硼ＣＢＮ１２３μm℃≥～ -。a1⁻⁶/", max_size=60))
def test_every_word_is_the_folded_text_at_its_place(text: str) -> None:
    folded = fold(text)
    last = 0
    for word, start, end in words(text):
        assert last <= start < end <= len(text)
        assert folded[start:end].replace(" ", "") == word
        last = end


def test_width_case_and_traditional_characters_fold() -> None:
    assert fold("高韌性ＣＢＮ單晶，１００ＭＰａ") == "高韧性cbn单晶,100mpa"


def test_exponents_and_long_forms_stay() -> None:
    assert fold("10⁻⁶ ㎡ ½ CO₂ µm") == "10⁻⁶ ㎡ ½ co2 μm"


def test_quantities_stay_whole() -> None:
    found = [
        word for word, _, _ in words("强度≥100MPa，20～30℃，3×10⁻⁶，5‰，1.5 亿元，PM2.5，3D打印，H2O2，10 μm")
    ]
    assert found == [
        "强度", "100mpa", "20~30℃", "3×10⁻⁶", "5‰", "1.5亿元", "pm2.5", "3d", "打印", "h2o2", "10μm",
    ]  # fmt: skip


def test_lexicon_terms_are_single_words() -> None:
    found = [word for word, _, _ in words("立方氮化硼与锂离子电池的增材制造")]
    assert found == ["立方氮化硼", "与", "锂离子电池", "的", "增材制造"]


def test_lexicon_terms_stand_in_one_field_only() -> None:
    terms = [term for row in lexicon() for term in row["terms"]]
    assert len(terms) == len(set(terms))
