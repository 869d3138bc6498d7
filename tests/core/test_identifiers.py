from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid
from kezhuan.core.identifiers import idcard, patents, uscc
from kezhuan.core.identifiers.idcard import read_idcard
from kezhuan.core.identifiers.industry import read_industry
from kezhuan.core.identifiers.ipc import read_ipc, section
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.rulebook.codes import CodeRow, shipped_codes

TODAY = date(2026, 11, 22)
GOOD = ("91330100799655058B", "91350100M000100Y43", "11330400002545696B")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def codes(call, *args, field, **kwargs):
    with pytest.raises(Invalid) as caught:
        call(*args, field=field, **kwargs)
    assert list(caught.value.fields) == [field]
    return [reason.code for reason in caught.value.fields[field]]


@pytest.mark.parametrize("number", GOOD)
def test_public_codes_stand(number):
    found = read_uscc(f" {number[:8].lower()} {number[8:]}　")
    assert (found.number, found.region, found.warnings) == (number, number[2:8], ())


@given(st.sampled_from(GOOD), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_one_changed_character_fails(number, place, char):
    changed = number[:place] + char + number[place + 1 :]
    if changed == number:
        assert read_uscc(changed).number == number
    else:
        assert codes(read_uscc, changed, field="uscc") == ["uscc.check"]


def test_the_message_names_position_18():
    with pytest.raises(Invalid, match="第 18 位校验码不符"):
        read_uscc("91350100M000100Y4Z".replace("Z", "4"))


@pytest.mark.parametrize("text, found", [
    ("", ["uscc.empty"]), ("9135", ["uscc.length"]), ("9I350100M00010OY43", ["uscc.letter", "uscc.letter"]),
    ("91350100M000100Y4Z", ["uscc.letter"]), ("91350100M000100Y4甲", ["uscc.character"]),
])  # fmt: skip
def test_what_is_not_a_code_is_named(text, found):
    assert codes(read_uscc, text, field="org.uscc") == found


def test_letters_left_out_of_the_alphabet_get_a_hint():
    with pytest.raises(Invalid) as caught:
        read_uscc("91350100M0OO100Y43")
    assert [(r.params["position"], r.params["meant"]) for r in caught.value.fields["uscc"]] == [
        (11, "0"),
        (12, "0"),
    ]


def test_an_inner_code_out_of_standard_is_only_a_warning():
    body = "91330100799655059"
    found = read_uscc(body + uscc.check_character(body))
    assert [reason.code for reason in found.warnings] == ["uscc.inner"]
    assert found.kind == "企业"


def test_a_registration_region_that_is_no_number_is_a_warning():
    body = "9133A100799655058"
    found = read_uscc(body + uscc.check_character(body))
    assert [reason.code for reason in found.warnings] == ["uscc.region"]


@pytest.mark.parametrize("first8, check", [("79965505", "8"), ("00254569", "6"), ("M000100Y", "4")])
def test_organisation_codes_inside_the_public_vectors(first8, check):
    assert uscc.inner_check(first8) == check


@pytest.mark.parametrize("body, check", [("200710308494", "X"), ("201310699744", "2")])
def test_patent_check_digits_of_the_public_vectors(body, check):
    assert patents.check_digit(body) == check


def test_idcard_of_the_standard_and_its_faults():
    # The example of GB 11643-1999 itself.
    assert read_idcard("11010519491231002x", today=TODAY) == "11010519491231002X"
    assert idcard.check_character("11010519491231002") == "X"
    assert codes(read_idcard, "110105194912310021", today=TODAY, field="id") == ["idcard.check"]
    assert codes(read_idcard, "11010519490231002X", today=TODAY, field="id") == ["idcard.birthday"]
    assert codes(read_idcard, "11010520990101002X", today=TODAY, field="id") == ["idcard.birthday"]
    assert codes(read_idcard, "99010519491231002X", today=TODAY, field="id") == ["idcard.region"]
    assert codes(read_idcard, "1101051949", today=TODAY, field="id") == ["idcard.shape"]


def test_no_message_repeats_a_persons_number():
    for call, text in (
        (lambda t: read_idcard(t, today=TODAY), "110105194912310021"),
        (read_mobile, "1861234140"),
        (read_mobile, "12612341402"),
    ):
        with pytest.raises(Invalid) as caught:
            call(text)
        assert text not in str(caught.value)


@pytest.mark.parametrize("text", [
    "18612341402", "186 1234 1402", "+86 186-1234-1402", "0086 18612341402", "８６１８６１２３４１４０２", "+86(186)12341402", "\u202a18612341402".replace("\u202a", "\u200b"),
])  # fmt: skip
def test_mobile_numbers_in_one_spelling(text):
    assert read_mobile(text) == "18612341402"


@pytest.mark.parametrize("text, code", [
    ("", "phone.empty"), ("1861234140", "phone.length"), ("12612341402", "phone.range"), ("1861234140a", "phone.digits"),
    ("05731234567", "phone.range"), ("١٨٦١٢٣٤١٤٠٢", "phone.digits"),
])  # fmt: skip
def test_what_is_not_a_mobile_number(text, code):
    assert codes(read_mobile, text, field="phone") == [code]


@pytest.mark.parametrize(
    "text, symbol",
    [
        ("h01l21/02", "H01L 21/02"),
        ("Ｈ０１Ｌ　２１／０２", "H01L 21/02"),
        ("G06F", "G06F"),
        ("C22C 38/00", "C22C 38/00"),
    ],
)
def test_ipc_symbols(text, symbol):
    assert read_ipc(text) == symbol


@pytest.mark.parametrize("text", ["I01L 21/02", "H1L 21/02", "H01L 21", "H01L 21/2", ""])
def test_what_is_no_ipc_symbol(text):
    assert codes(read_ipc, text, field="ipc") == ["ipc.shape"]


def test_sections_of_the_ipc_have_names():
    assert section(read_ipc("H01L 21/02")) == "电学"


INDUSTRIES = shipped_codes()["industries"]


@pytest.mark.parametrize(
    "text, code, name",
    [
        ("C39", "C39", "计算机、通信和其他电子设备制造业"),
        ("39", "C39", "计算机、通信和其他电子设备制造业"),
        ("m", "M", "科学研究和技术服务业"),
    ],
)
def test_industries_by_the_table(text, code, name):
    found = read_industry(text, table=INDUSTRIES, day=TODAY)
    assert (found.code, found.name, found.warnings) == (code, name, ())


def test_a_class_the_table_does_not_hold_is_said_to_be_unchecked():
    found = read_industry("3985", table=INDUSTRIES, day=TODAY)
    assert (found.code, [reason.code for reason in found.warnings]) == ("C3985", ["industry.finer"])


def test_with_imported_classes_the_table_decides():
    table = INDUSTRIES.with_rows([CodeRow(code="C3985", name="电子专用材料制造", parent="C39")])
    assert read_industry("C3985", table=table, day=TODAY).name == "电子专用材料制造"
    assert codes(read_industry, "C3999", table=table, day=TODAY, field="industry") == ["code.unknown"]


@pytest.mark.parametrize(
    "text, code",
    [
        ("C98", "industry.unknown"),
        ("M39", "industry.section"),
        ("制造业", "industry.shape"),
        ("U", "industry.shape"),
        ("39851", "industry.shape"),
    ],
)
def test_what_is_no_industry(text, code):
    assert codes(read_industry, text, table=INDUSTRIES, day=TODAY, field="industry") == [code]
