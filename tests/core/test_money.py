from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.capitals import capital
from kezhuan.core.errors import Invalid
from kezhuan.core.money import (
    LARGEST,
    Fen,
    display,
    half_up,
    in_wan,
    in_yi,
    in_yuan,
    parse_money,
    yuan_decimal,
)

amounts = st.integers(min_value=0, max_value=LARGEST)


@pytest.mark.parametrize("text, fen", [
    ("12.5万元", 12_500_000), ("12,000 元", 1_200_000), ("１２．５万", 12_500_000), ("１２，０００", 1_200_000),
    ("¥1,234.56", 123_456), ("人民币 3 万元整", 3_000_000), ("1亿2000万元", 12_000_000_000), ("3元5角", 350),
    ("0", 0), ("150 亿", 1_500_000_000_000), ("500千元", 50_000_000), ("7分", 7),
    ("2角", 20), ("3圆", 300), ("2百万", 200_000_000), ("2百万元", 200_000_000), ("3千万", 3_000_000_000), ("3千万元", 3_000_000_000),
    ("100000亿元", LARGEST),
])  # fmt: skip
def test_reads_what_people_write(text, fen):
    assert parse_money(text) == fen


def test_a_bare_number_counts_in_the_unit_of_its_box():
    assert parse_money("12.5", unit="万元") == parse_money("125,000")


@pytest.mark.parametrize("text, code", [
    ("12,0万", "money.thousands"), ("1,2345", "money.thousands"), (",5", "money.thousands"), ("", "money.empty"), (" 　", "money.empty"),
    ("面议", "money.not_a_number"), ("1.2.3", "money.not_a_number"), ("5.", "money.not_a_number"), ("2000万1亿", "money.not_a_number"),
    ("3万5", "money.not_a_number"), ("12e3", "money.not_a_number"), ("-5", "money.negative"), ("－5万", "money.negative"),
    ("0.001", "money.too_fine"), ("1.23456789万", "money.too_fine"), ("100001亿", "money.too_large"), ("5美元", "money.unit"),
])  # fmt: skip
def test_names_the_fault_under_the_field(text, code):
    with pytest.raises(Invalid) as caught:
        parse_money(text, field="budget")
    assert [reason.code for reason in caught.value.fields["budget"]] == [code]
    assert str(caught.value)


@given(amounts)
def test_what_is_shown_in_yuan_reads_back(fen):
    assert parse_money(in_yuan(Fen(fen))) == fen
    assert yuan_decimal(Fen(fen)) * 100 == fen


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_named_fault(text):
    try:
        amount = parse_money(text)
    except Invalid as fault:
        amount, named = None, fault.fields["amount"]
    assert named if amount is None else 0 <= amount <= LARGEST


@pytest.mark.parametrize("value, fen", [
    (Decimal("0.5"), 1), (Decimal("1.49"), 1), (Decimal("2.5"), 3), (Decimal("-2.5"), -3), (Fraction(1, 3), 0), (7, 7),
    (Decimal("123456789012345678901234567890.5"), 123456789012345678901234567891),
])  # fmt: skip
def test_half_up_rounds_halves_away_from_zero(value, fen):
    assert half_up(value) == fen


def test_no_float_becomes_money():
    with pytest.raises(TypeError):
        half_up(0.5)


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_half_up_is_never_further_than_half(value):
    assert abs(half_up(value) - value) <= Fraction(1, 2)


def test_displays_in_the_unit_a_reader_expects():
    assert display(Fen(12_500_000)) == "12.5 万元"
    assert display(Fen(1_500_000_000_000)) == "150 亿元"
    assert display(Fen(99_950)) == "999.5 元"
    assert display(Fen(1_000_000)) == "1 万元"
    assert display(Fen(999_999)) == "9,999.99 元"
    assert display(Fen(10_000_000_000)) == "1 亿元"
    assert display(Fen(0)) == "0 元"
    assert display(Fen(-12_500_000)) == "-12.5 万元"
    assert in_yuan(Fen(1_200_000)) == "12,000.00 元"
    assert in_wan(Fen(123_456_789)) == "123.46 万元"
    assert in_wan(Fen(123_456_789), places=0) == "123 万元"
    assert in_yi(Fen(1_234_500_000_000)) == "123.45 亿元"


@pytest.mark.parametrize("fen, text", [
    (140_950, "壹仟肆佰零玖元伍角整"), (600_714, "陆仟零柒元壹角肆分"), (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
    (32_504, "叁佰贰拾伍元零肆分"), (168_032, "壹仟陆佰捌拾元叁角贰分"), (10_700_053, "壹拾万柒仟元伍角叁分"),
    (0, "零元整"), (5, "伍分"), (30, "叁角整"), (1_000, "壹拾元整"), (10_000_100, "壹拾万零壹元整"),
    (10**10, "壹亿元整"), (10**14, "壹万亿元整"), (1_000_300_000_000 * 100, "壹万零叁亿元整"),
    (10_001_000 * 100, "壹仟万壹仟元整"), (100_000_001 * 100, "壹亿零壹元整"), (-250, "负贰元伍角整"),
])  # fmt: skip
def test_capitals(fen, text):
    assert capital(Fen(fen)) == text


def test_capitals_refuse_what_the_product_never_holds():
    with pytest.raises(ValueError):
        capital(Fen(LARGEST + 1))


def read_capitals(text: str) -> int:
    digits = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    yuan_part, _, small = text.rpartition("元")
    total, section, digit = 0, 0, 0
    for char in yuan_part:
        if char in digits:
            digit = digits[char]
        elif char in "拾佰仟":
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    fen, digit = (total + section + digit) * 100, 0
    for char in small:
        if char in digits:
            digit = digits[char]
        elif char in "角分":
            fen, digit = fen + digit * {"角": 10, "分": 1}[char], 0
    return fen


@given(amounts)
def test_capitals_read_back_to_the_fen(fen):
    text = capital(Fen(fen))
    assert read_capitals(text) == fen
    assert "零零" not in text
    assert text.count("亿") <= 1
