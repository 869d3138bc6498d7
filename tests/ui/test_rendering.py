"""Selects and cells written without a template say exactly what the templates say."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from kezhuan.ui.rendering import Renderer, filled, joined, select_of
from kezhuan.ui.shapes import Cell, Column, Row, Table

PLAIN = [("", "不限"), (1, 12345), ("<a>", '甲 & "乙"'), ("x", gettext_lazy("技术需求"))]
GROUPED = [("组 <一>", [("a", "甲"), ("b", "乙")]), ("c", "丙")]


def _html(widget: forms.Widget, renderer: Any, value: Any, attrs: dict[str, Any]) -> list[str]:
    drawn = str(widget.render("field", value, attrs, renderer=renderer))
    return [line.strip() for line in drawn.splitlines() if line.strip()]


@pytest.mark.parametrize("choices", [PLAIN, GROUPED, []])
@pytest.mark.parametrize("value", ["", "1", "<a>", "c"])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_a_select_is_the_one_django_draws(kind: Any, choices: Any, value: Any) -> None:
    # given
    widget = kind() if kind is forms.NullBooleanSelect else kind(choices=choices)
    attrs = {"id": "id_field", "class": "form-select", "data-x": '"<', "disabled": True, "hidden": False}
    # when
    ours, theirs = (_html(widget, renderer, value, attrs) for renderer in (Renderer(), DjangoTemplates()))
    # then
    assert ours == theirs


@pytest.mark.parametrize("choices", [PLAIN, GROUPED, [], [("a", "甲"), ("a", "乙"), (None, "无")]])
@pytest.mark.parametrize("value", [None, "", "1", "<a>", "c", "a"])
@pytest.mark.parametrize("options", [{}, {"required": False}, {"disabled": True}, {"help_text": "说明"}])
def test_a_select_of_a_form_is_the_one_django_draws(
    choices: Any, value: Any, options: dict[str, Any]
) -> None:
    # given
    class Asked(forms.Form):
        kind = forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"data-x": '"<'}), **options)

    attrs = {"class": "form-select", "aria-required": "true"}
    for form in (Asked(initial={"kind": value}), Asked({"kind": value}, prefix="甲"), Asked(auto_id=False)):
        # when
        ours, theirs = (
            str(drawn) for drawn in (select_of(form["kind"], attrs), form["kind"].as_widget(attrs=attrs))
        )
        # then
        assert _told(ours) == _told(theirs)


def _told(drawn: str) -> tuple[set[str], list[str]]:
    """The attributes of the select, in no order, and its lines."""
    head, _end, rest = drawn.partition(">")
    return set(head.split(" ")), [line.strip() for line in rest.splitlines() if line.strip()]


@pytest.mark.parametrize("value", [None, "", 0, '<"甲&', "2026-11-29", True])
@pytest.mark.parametrize(
    "kind",
    [
        forms.HiddenInput,
        forms.TextInput,
        forms.NumberInput,
        forms.EmailInput,
        forms.DateInput,
        forms.CheckboxInput,
    ],
)
def test_an_input_is_the_one_django_draws(kind: Any, value: Any) -> None:
    # given
    attrs = {
        "id": "id_field",
        "class": "form-control",
        "data-x": '"<',
        "readonly": True,
        "hidden": False,
        "maxlength": 1200,
    }
    # when
    ours, theirs = (_html(kind(), renderer, value, attrs) for renderer in (Renderer(), DjangoTemplates()))
    # then
    assert ours == theirs


def test_a_cell_escapes_what_it_is_given_and_keeps_link_note_and_badge(draw: Any) -> None:
    # given
    columns = (Column("名称 <1>"), Column("状态", "badge"), Column("金额", "money"))
    cells = (
        Cell("<甲>", url="/x/?a=1&b=2", note="<注>"),
        Cell("<新>", kind="badge", tone="green"),
        Cell(None),
    )
    # when
    html = draw("{% listing table %}", table=Table(caption="表", columns=columns, rows=(Row(cells),)))
    # then
    assert (
        '<td role="cell" data-label="名称 &lt;1&gt;" class="kz-lead"><span><a href="/x/?a=1&amp;b=2">&lt;甲&gt;</a>'
        '<span class="kz-note">&lt;注&gt;</span></span></td>'
    ) in html
    assert '<span class="kz-badge kz-green">&lt;新&gt;</span>' in html
    assert '<td role="cell" data-label="金额" class="kz-right kz-num"><span>--</span></td>' in html


def test_filling_a_pattern_is_what_django_does() -> None:
    # given
    values = ['<b>"甲"&\'', SafeString("<i>乙</i>"), gettext_lazy("技术需求"), 12, None, filled("{}", "<")]
    # when, then
    assert filled("<p {}>{}|{}|{}|{}|{}</p>", *values) == format_html("<p {}>{}|{}|{}|{}|{}</p>", *values)
    assert joined(values) == format_html_join("", "{}", ((value,) for value in values))
    assert isinstance(filled("{}", "<"), SafeString)
    assert isinstance(joined([]), SafeString)
