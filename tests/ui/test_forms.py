"""Forms understand what people type and put every fault beside its field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from kezhuan.core.errors import Invalid, Reason
from kezhuan.ui.forms import (
    CodeField,
    DayField,
    MoneyField,
    NumberField,
    PageForm,
    WholeField,
    body_of,
    faults,
)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12.5", 12_500_000),
        ("１２．５", 12_500_000),
        (" 1 200 ", 1_200_000_000),
        ("1,200", 1_200_000_000),
        ("12万", 12_000_000),
        ("12 万元", 12_000_000),
        ("120000元", 12_000_000),
        ("0.5亿", 5_000_000_000),
        ("0.000001", 1),
        ("0", 0),
    ],
)
def test_money_in_万元_is_understood_as_people_write_it(typed: str, fen: int) -> None:
    assert MoneyField().clean(typed) == fen


@pytest.mark.parametrize(
    "typed",
    [
        "12,0万",
        "约12",
        "1,2,3",
        "十万",
        "NaN",
        "Infinity",
        "1e999",
        "-1",
        "1_000",
        "0.0000001",
        "9" * 19,
        "--",
        "万",
    ],
)
def test_what_is_no_amount_is_named(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


def test_the_fault_of_an_amount_quotes_what_was_typed() -> None:
    with pytest.raises(forms.ValidationError, match="「12,0万」不是金额"):
        MoneyField().clean("12,0万")


@given(st.integers(min_value=0, max_value=10**15))
def test_an_amount_comes_back_as_it_was_shown(fen: int) -> None:
    for unit in ("元", "万元"):
        field = MoneyField(unit=unit)
        assert field.clean(field.prepare_value(fen)) == fen


@given(st.text(max_size=30))
def test_no_text_breaks_a_number_money_or_day(typed: str) -> None:
    for field in (
        MoneyField(required=False),
        NumberField(required=False),
        WholeField(required=False),
        DayField(required=False),
    ):
        try:
            field.clean(typed)
        except forms.ValidationError as fault:
            assert fault.messages  # noqa: PT017 - the sentence is what the reader gets


def test_numbers_days_and_codes_forgive_width_and_spaces() -> None:
    assert NumberField().clean("３０．５") == Decimal("30.5")
    assert WholeField().clean("１，２００") == 1200
    for typed in (
        "2026-11-22",
        "２０２６－１１－２２",
        "2026年11月22日",
        "2026/11/22",
        "2026.11.22",
        "20261122",
    ):
        assert DayField().clean(typed) == date(2026, 11, 22)
    assert CodeField().clean("９１３５０１００ m000100-y43") == "91350100M000100Y43"


def test_a_whole_number_refuses_a_fraction() -> None:
    with pytest.raises(forms.ValidationError):
        WholeField().clean("1.5")


class Demand(PageForm):
    """A form of two fields."""

    title = forms.CharField(label="需求名称", max_length=10)
    rows_unit = forms.CharField(label="单位", required=False)


def test_a_form_carries_version_and_a_fresh_key() -> None:
    first, second = Demand(version=7), Demand(version=7)
    assert first["version"].value() == 7
    assert len(first["key"].value()) == 32
    assert first["key"].value() != second["key"].value()


def test_values_leave_version_and_key_out() -> None:
    form = Demand({"title": "甲", "version": "3", "key": "k"})
    assert form.is_valid()
    assert form.values == {"title": "甲", "rows_unit": ""}
    assert (form.posted_version, form.posted_key) == (3, "k")


def test_a_failure_stands_at_its_field_and_an_unknown_path_on_top() -> None:
    form = Demand({"title": "甲"})
    assert form.is_valid()
    form.add_failure(
        Invalid(
            {
                "title": Reason("vague", "请写明{what}", {"what": "问题"}),
                "rows.unit": Reason("unit", "缺少单位"),
                "version": Reason("version.missing", "缺少版本号"),
                "body.3": Reason("x", "第 3 段过长"),
            }
        )
    )
    assert form.errors["title"] == ["请写明问题"]
    assert form.errors["rows_unit"] == ["缺少单位"]
    assert sorted(form.non_field_errors()) == ["第 3 段过长", "缺少版本号"]
    assert faults(form)[-2:] == [("id_title", "请写明问题"), ("id_rows_unit", "缺少单位")]


def test_a_missing_field_is_named_by_its_label() -> None:
    assert faults(Demand({})) == [("id_title", "请填写需求名称")]


def test_the_body_of_a_post_leaves_token_and_key_out_and_knows_a_file_by_its_content() -> None:
    post = QueryDict("csrfmiddlewaretoken=t&key=k&title=%E7%94%B2&pick=1&pick=2")

    def body(content: bytes) -> dict[str, Any]:
        upload = SimpleUploadedFile("a.pdf", content)
        found = body_of(post, MultiValueDict({"file": [upload]}))
        assert upload.read() == content  # still readable by the use case
        return found

    assert body(b"one") == body(b"one")
    assert body(b"one") != body(b"two")
    assert body(b"one")["pick"] == ["1", "2"]
    assert set(body(b"one")) == {"title", "pick", "file:file"}
