"""The forms of 离岗创业 and 在岗创业: the application, and one act a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.rights.forms import text
from kezhuan.rights.rules.venturing import KINDS
from kezhuan.ui.forms import DayField, PageForm


class VentureForm(PageForm):
    """On leave or beside the post, in which company, what is agreed with the unit."""

    kind = forms.ChoiceField(label=_("创业方式"), choices=[(code, _(name)) for code, name in KINDS.items()])
    company = forms.CharField(label=_("创办或任职的企业"), max_length=120, required=False)
    company_uscc = forms.CharField(
        label=_("企业统一社会信用代码"), max_length=32, required=False, help_text=_("企业尚未设立的留空")
    )
    position = forms.CharField(label=_("拟任职务"), max_length=64, required=False)
    plan = text(_("创业方案"), 5000, required=False, rows=6, hint=_("做什么、用什么成果、多长时间"))
    duties = text(
        _("与单位的约定"),
        5000,
        required=False,
        rows=5,
        hint=_("岗位职责、工资和社会保险、知识产权、返岗和退出"),
    )
    conflict = text(
        _("利益关联情况"), 2000, required=False, hint=_("与企业及其股东的投资、亲属关系；没有的写“无”")
    )
    achievement = forms.ChoiceField(label=_("使用的科技成果"), required=False)
    equity = forms.ChoiceField(label=_("作价入股"), required=False)

    def __init__(
        self, *args: Any, items: Iterable[tuple[str, str]], equities: Iterable[tuple[str, str]], **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        for name, rows in (("achievement", items), ("equity", equities)):
            self.fields[name].choices = [("", _("没有关联")), *rows]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The application as `draft_venture` and `edit_venture` take it."""
        found = super().values
        stake = found.pop("equity")
        item = UUID(found["achievement"]) if found["achievement"] else None
        return found | {"achievement": item, "equity_uid": UUID(stake) if stake else None}


class SignVentureForm(PageForm):
    """The signed agreement and its days."""

    agreement_no = forms.CharField(label=_("协议编号"), max_length=64)
    starts_on = DayField(label=_("起始日"))
    ends_on = DayField(label=_("截止日"), help_text=_("离岗创业一般不超过 3 年，按本单位规定填写"))


class ExtendForm(PageForm):
    """Until when, and why."""

    ends_on = DayField(label=_("新的截止日"))
    reason = text(_("理由"), 300)


class YearForm(PageForm):
    """What became of it this year."""

    words = text(_("创业进展"), 5000, rows=5)


class BackForm(PageForm):
    """From which day the person works at the unit again."""

    over_on = DayField(label=_("返岗日期"))
