"""A field ties label, hint, fault and input together; a summary leads to each fault."""

from __future__ import annotations

from typing import Any

from django import forms

from kezhuan.ui.forms import MoneyField, PageForm


class Two(PageForm):
    """A required field with a hint and an optional amount."""

    title = forms.CharField(label="名称", help_text="一句话")
    budget = MoneyField(label="预算", required=False)
    way = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("a", "甲"), ("b", "乙")])
    agree = forms.BooleanField(label="同意")


def test_field_ties_label_hint_and_fault_to_the_input(draw: Any) -> None:
    html = draw("{% field form.title %}", form=Two({}))
    assert '<label for="id_title" class="form-label">名称' in html
    assert 'aria-describedby="id_title_hint id_title_error"' in html
    assert 'id="id_title_hint">一句话' in html
    assert "请填写名称" in html
    assert 'aria-required="true"' in html
    assert 'aria-invalid="true"' in html
    assert " required" not in html.replace("aria-required", "")


def test_field_marks_optional_in_words_and_shows_the_unit(draw: Any) -> None:
    html = draw("{% field form.budget %}", form=Two())
    assert "（选填）" in html
    assert '<span class="kz-unit">万元</span>' in html
    assert "aria-required" not in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend(draw: Any) -> None:
    html = draw("{% field form.way %}", form=Two({}))
    assert html.startswith('<fieldset role="radiogroup" aria-required="true" aria-describedby="id_way_error"')
    assert "<legend" in html


def test_fields_and_hidden_draw_the_rest(draw: Any) -> None:
    form = Two(version=1234)
    assert draw("{% fields form %}", form=form).count("kz-field") == 4
    assert draw("{% fields form 'title' %}", form=form).count("kz-field") == 1
    assert 'name="version" value="1234"' in draw("{% hidden form %}", form=form)


def test_error_summary_links_each_fault_to_its_input(draw: Any) -> None:
    form = Two({})
    form.add_error(None, "整张表单的问题")
    html = draw("{% error_summary form %}", form=form)
    assert '<a href="#id_title">请填写名称</a>' in html
    assert '<a href="#id_way_0">请选择方式</a>' in html
    assert "<li>整张表单的问题</li>" in html
    assert draw("{% error_summary form %}", form=Two()) == ""


def test_the_title_of_a_faulty_page_starts_with_错误(draw: Any) -> None:
    assert draw("{% title_mark form %}", form=Two({})) == "错误："
    assert draw("{% title_mark form %}", form=Two()) == ""
    assert draw("{% title_mark form %}") == ""
