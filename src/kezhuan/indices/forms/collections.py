"""The forms of collection sheets: sending one, sending its link again, filling it without an account, signing it off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.indices.lifecycle import COLLECTION
from kezhuan.indices.rules.observations import STATUSES
from kezhuan.indices.views import CollectionCell
from kezhuan.ui.forms import CodeField, DayField, NumberField, PageForm

Choices = list[tuple[str, str]]


class CollectionForm(PageForm):
    """Which department is asked for which year and places, and who gets the link."""

    what = forms.ChoiceField(label=_("指数与部门"), help_text=_("带出这个部门负责的全部指标"))
    period = forms.RegexField(
        r"^\d{4}$", label=_("年份"), max_length=4, error_messages={"invalid": _("请填写四位年份，如 2025")}
    )
    units = forms.MultipleChoiceField(label=_("填哪些地区"), widget=forms.CheckboxSelectMultiple)
    until = DayField(label=_("填报截止日"), help_text=_("到这一天晚上链接失效；最长 60 天，可以重发"))
    contact_name = forms.CharField(label=_("部门联系人"), max_length=64)
    contact_phone = CodeField(label=_("联系人手机"), max_length=20, help_text=_("链接只发到这个号码"))
    note = forms.CharField(
        label=_("填报要求"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, departments: Choices, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = [("", str(_("请选择"))), *departments]  # type: ignore[attr-defined]
        self.fields["units"].choices = units  # type: ignore[attr-defined]


class ResendForm(PageForm):
    """Until when the new link is open."""

    until = DayField(label=_("填报截止日"), help_text=_("到这一天晚上链接失效；最长 60 天，可以重发"))


class CollectionFilter(forms.Form):
    """Which collection sheets."""

    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=lambda: [("", _("全部")), *((code, _(label)) for code, label in COLLECTION.states.items())],
    )  # fmt: skip


class AnswerSheetForm(PageForm):
    """The filled sheet."""

    file = forms.FileField(label=_("填好的采集表"), help_text=_("xlsx、xls 或 csv，不超过 10 MB"))


class FillForm(PageForm):
    """Every cell of the sheet typed on the page: value, status, note."""

    def __init__(self, *args: Any, cells: Sequence[CollectionCell], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cells = tuple(cells)
        for n, cell in enumerate(self.cells):
            self.fields[f"cell{n}_value"] = NumberField(
                label=_("数值"), unit=cell.unit, required=False, decimal_places=6, initial=cell.value
            )
            self.fields[f"cell{n}_status"] = forms.ChoiceField(
                label=_("数据状态"), choices=[(code, _(label)) for code, label in STATUSES.items()], initial=cell.status, required=False
            )  # fmt: skip
            self.fields[f"cell{n}_note"] = forms.CharField(
                label=_("说明"), max_length=300, required=False, initial=cell.note
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(what is asked, its three fields) cell by cell."""
        return [
            (f"{cell.indicator_name} · {cell.unit_name}", [self[f"cell{n}_{name}"] for name in ("value", "status", "note")])
            for n, cell in enumerate(self.cells)
        ]  # fmt: skip

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What was typed, in the order of the cells."""
        return [
            {name: self.cleaned_data[f"cell{n}_{name}"] for name in ("value", "status", "note")}
            for n in range(len(self.cells))
        ]


class SignForm(PageForm):
    """Who stands for the numbers."""

    name = forms.CharField(label=_("签核人姓名"), max_length=64)
    office = forms.CharField(label=_("单位和处室"), max_length=80, help_text=_("如：嘉兴市统计局 社会科技处"))
    agreed = forms.BooleanField(label=_("以上数据已由本部门核对，可以用于指数测算"))
