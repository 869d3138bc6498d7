"""The forms of 履职佐证."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.rights.forms import text
from kezhuan.ui.forms import PageForm

ANSWERS = (("", _("请选择")), ("clear", _("未发现")), ("found", _("存在")))


class NewBundleForm(PageForm):
    """About which matter."""

    matter = forms.ChoiceField(label=_("事项"), help_text=_("本单位的技术合同、收益分配或赋权"))

    def __init__(self, *args: Any, matters: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["matter"].choices = [("", _("请选择")), *matters]  # type: ignore[attr-defined]


class BundleForm(PageForm):
    """What happened, on what it rested; and, while the pilot is on, the negative list item by item."""

    happened = text(_("事项经过"), 5000, required=False, rows=6)
    basis = text(_("决策依据、定价依据和风险评估"), 5000, required=False, rows=5)
    conflict = text(_("利益关联情况"), 5000, required=False, hint=_("没有的写“无”"))

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = tuple(items)
        for code, name in self.items:
            self.fields[f"answer_{code}"] = forms.ChoiceField(label=_(name), choices=ANSWERS, required=False)
            self.fields[f"evidence_{code}"] = forms.CharField(
                label=_("证据"), max_length=300, required=False, help_text=_("选“存在”时填写")
            )

    @property
    def values(self) -> dict[str, Any]:
        """The bundle as `edit_bundle` takes it."""
        found = super().values
        findings = {
            code: {"answer": found.pop(f"answer_{code}"), "evidence": found.pop(f"evidence_{code}")}
            for code, _name in self.items
        }
        return {"values": found | ({"findings": findings} if self.items else {})}


class HandForm(PageForm):
    """To whom."""

    handed_to = forms.CharField(
        label=_("移交给"), max_length=120, help_text=_("如本单位纪检部门、主管部门、审计机关")
    )
