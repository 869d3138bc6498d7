import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.numbering import CHECKED, KINDS, DisplayNumber, check_character, format_number, parse_number

kinds, years, serials = st.sampled_from(sorted(KINDS)), st.integers(2020, 2099), st.integers(1, 10**9 - 1)


def test_numbers_as_people_see_them():
    assert format_number("XQ", 2026, 123) == "XQ-2026-000123"
    assert format_number("CG", 2026, 1_234_567) == "CG-2026-1234567"
    assert format_number("XQ", 2000, 1) == "XQ-2000-000001"
    assert format_number("SL", 2026, 123) == "SL-2026-000123-" + check_character("SL2026000123")


def test_the_check_character_worked_by_hand():
    # 1·1 + 2·3 + 3·9 = 34, 34 mod 31 = 3, 31 − 3 = 28, the 29th character of the alphabet.
    assert check_character("1-23") == "W"


@given(kinds, years, serials, st.booleans())
def test_what_is_printed_reads_back(kind, year, serial, hyphens):
    number = format_number(kind, year, serial)
    found = parse_number(f" {number.lower()} " if hyphens else number)
    assert found == DisplayNumber(kind, year, serial)
    assert str(found) == number


@given(kinds, years, st.integers(1, 999_999))
def test_hyphens_and_width_may_be_left_out(kind, year, serial):
    wide = (
        format_number(kind, year, serial).replace("-", "").translate({48 + n: 0xFF10 + n for n in range(10)})
    )
    assert parse_number(wide) == DisplayNumber(kind, year, serial)


@given(st.integers(1, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_figure_of_a_receipt_is_noticed(serial, place, by):
    number = format_number("SL", 2026, serial)
    at = len("SL-2026-") + place
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    with pytest.raises(Invalid):
        parse_number(wrong)


@given(st.integers(1, 999_999), st.integers(0, 4))
def test_two_exchanged_neighbours_of_a_receipt_are_noticed(serial, place):
    number = format_number("SL", 2026, serial)
    at = len("SL-2026-") + place
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if wrong == number:
        assert parse_number(wrong).serial == serial
    else:
        with pytest.raises(Invalid):
            parse_number(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "XQ",
        "XQ-2026-123",
        "QQ-2026-000123",
        "XQ-2026-000000",
        "XQ-2026-000123-7",
        "SL-2026-000123",
        "XQ-2026-000123x9",
    ],
)
def test_what_is_no_number_is_named(text):
    with pytest.raises(Invalid) as caught:
        parse_number(text, field="ref")
    assert "ref" in caught.value.fields


@pytest.mark.parametrize(
    "kind, year, serial",
    [
        ("xq", 2026, 1),
        ("XQQ", 2026, 1),
        ("XQ", 26, 1),
        ("XQ", 1999, 1),
        ("XQ", 10_000, 1),
        ("XQ", 2026, 0),
        ("XQ", 2026, 10**9),
    ],
)
def test_no_number_is_made_of_nonsense(kind, year, serial):
    with pytest.raises(ValueError):
        format_number(kind, year, serial)


def test_only_known_kinds_carry_a_check():
    assert set(KINDS) > CHECKED
