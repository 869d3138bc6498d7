from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.identifiers.patents import check_digit, read_patent
from kezhuan.core.identifiers.rights import read_right

TODAY = date(2026, 11, 22)


def codes(call, *args, **kwargs):
    with pytest.raises(Invalid) as caught:
        call(*args, today=TODAY, field="number", **kwargs)
    return [reason.code for reason in caught.value.fields["number"]]


@pytest.mark.parametrize("text, number, form, kind, year", [
    ("CN200710308494.X", "200710308494.X", "application", "invention", 2007),
    ("ZL 2013 1 0699744.2", "ZL201310699744.2", "patent", "invention", 2013),
    ("ｚｌ２０１３１０６９９７４４２", "ZL201310699744.2", "patent", "invention", 2013),
    ("专利号：ZL201310699744.2".replace("：", ""), "ZL201310699744.2", "patent", "invention", 2013),
    ("CN102345678A", "CN102345678A", "publication", "invention", None),
    ("CN 1234567 C", "CN1234567C", "publication", "invention", None),
    ("cn209876543u", "CN209876543U", "publication", "utility_model", None),
    ("CN303456789S", "CN303456789S", "publication", "design", None),
    ("PCT/CN2024/123456", "PCT/CN2024/123456", "pct", "invention", 2024),
    ("PCT/CN99/00123", "PCT/CN99/00123", "pct", "invention", 1999),
])  # fmt: skip
def test_patent_numbers_in_every_form(text, number, form, kind, year):
    found = read_patent(text, today=TODAY)
    assert (found.number, found.form, found.kind, found.year, found.warnings) == (
        number,
        form,
        kind,
        year,
        (),
    )


def test_numbers_from_before_october_2003():
    body = "98123456"
    # 9·2+8·3+1·4+2·5+3·6+4·7+5·8+6·9 = 196, and 196 mod 11 = 9.
    assert check_digit(body) == "9"
    found = read_patent("98123456.9", today=TODAY)
    assert (found.number, found.kind, found.year) == ("98123456.9", "invention", 1998)
    assert read_patent("03212345." + check_digit("03212345"), today=TODAY).year == 2003


def test_a_missing_check_digit_is_said_not_invented():
    found = read_patent("201310699744", today=TODAY)
    assert found.number == "201310699744"
    assert [(reason.code, reason.params["expected"]) for reason in found.warnings] == [
        ("patent.no_check", "2")
    ]


@pytest.mark.parametrize("text, code", [
    ("201310699744.3", "patent.check"), ("98123456.8", "patent.check"), ("203010699744.2", "patent.year"), ("199910699744.2", "patent.year"),
    ("50123456.7", "patent.year"), ("201340699744.2", "patent.kind"), ("CN102345678U", "patent.letter"), ("PCT/CN2030/123456", "patent.year"),
    ("PCT/CN2024", "patent.pct"), ("12345", "patent.shape"), ("", "patent.shape"),
])  # fmt: skip
def test_what_is_no_patent_number(text, code):
    assert codes(read_patent, text) == [code]


@given(
    st.integers(2004, 2026),
    st.sampled_from("12389"),
    st.integers(0, 9_999_999),
    st.integers(0, 11),
    st.integers(1, 9),
)
def test_any_one_changed_figure_is_noticed(year, kind, serial, place, by):
    body = f"{year}{kind}{serial:07d}"
    number = f"{body}.{check_digit(body)}"
    assert read_patent(number, today=TODAY).number == number
    changed = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    # A figure under weight w changes the sum by w·d, and neither w (2–9) nor d (1–9) is a multiple of 11.
    assert check_digit(changed) != check_digit(body)


@pytest.mark.parametrize("kind, text, number, form", [
    ("software", "2020SR0123456", "2020SR0123456", "software"), ("software", "软著登字第2012SR012345号", "2012SR012345", "software"),
    ("layout", "bs 205012345", "BS.205012345", "layout"), ("plant_variety", "CNA20161234.5", "CNA20161234.5", "variety"),
    ("plant_variety", "20130012", "20130012", "variety"), ("know_how", "  配方  A ", "配方 A", "other"),
    ("utility_model", "CN209876543U", "CN209876543U", "publication"), ("invention", "PCT/CN2024/123456", "PCT/CN2024/123456", "pct"),
])  # fmt: skip
def test_numbers_by_type_of_right(kind, text, number, form):
    found = read_right(text, kind=kind, today=TODAY)
    assert (found.number, found.form) == (number, form)


@pytest.mark.parametrize("kind, text, code", [
    ("software", "2030SR0123456", "right.shape"), ("software", "2020SR12", "right.shape"), ("layout", "BS.1234", "right.shape"),
    ("plant_variety", "XYZ", "right.shape"), ("utility_model", "ZL201310699744.2", "right.kind"), ("design", "CN102345678A", "right.kind"),
])  # fmt: skip
def test_numbers_of_another_type_or_form(kind, text, code):
    assert codes(read_right, text, kind=kind) == [code]


def test_a_variety_number_is_marked_unchecked():
    assert [reason.code for reason in read_right("20130012", kind="plant_variety", today=TODAY).warnings] == [
        "right.variety"
    ]
