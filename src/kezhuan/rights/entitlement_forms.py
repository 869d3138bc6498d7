"""The forms of entitlement: what a team asks for, and one act a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.rights.forms import PersonForm, text
from kezhuan.rights.rules.entitling import KINDS
from kezhuan.ui.forms import DayField, MoneyField, NumberField, PageForm, WholeField


class EntitlementForm(PageForm):
    """What is asked for, what will be done with it, and the three promises."""

    kind = forms.ChoiceField(label=_("赋予的权利"), choices=[(code, _(name)) for code, name in KINDS.items()])
    team_share = NumberField(
        label=_("团队份额"),
        unit="%",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("申请所有权份额时填写"),
    )
    years = WholeField(
        label=_("使用年限"),
        unit=_("年"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("申请长期使用权时填写，不少于 10 年"),
    )
    plan = text(_("转化方案"), 5000, required=False, rows=6, hint=_("谁来实施、怎样转化、多长时间"))
    obligations = text(
        _("权利义务约定"),
        5000,
        required=False,
        rows=5,
        hint=_("决策机制、成本分担、知识产权维护费用、收益分配、未按期转化的处理"),
    )
    conflict = text(
        _("利益关联情况"),
        2000,
        required=False,
        hint=_("与受让、实施单位的投资、任职、亲属关系；没有的写“无”，公示时一并公开"),
    )
    clear_title = forms.BooleanField(label=_("权属清晰，没有争议"), required=False)
    consented = forms.BooleanField(label=_("共有人已书面同意，或没有共有人"), required=False)
    harmless = forms.BooleanField(
        label=_("不影响国家安全、国防安全、公共安全、经济安全和重大社会公共利益"), required=False
    )

    @property
    def values(self) -> dict[str, Any]:
        """The application as `draft_entitlement` and `edit_entitlement` take it."""
        found = super().values
        share = found.pop("team_share")
        return found | {"team_bp": None if share is None else int(share * 100)}


class NewEntitlementForm(EntitlementForm):
    """Of which achievement."""

    achievement = forms.ChoiceField(label=_("科技成果"), help_text=_("本单位的成果；已在办理赋权的不列出"))
    field_order = ["achievement"]

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["achievement"].choices = [("", _("请选择")), *items]  # type: ignore[attr-defined]


class MemberForm(PersonForm):
    """One more of the team: name and part alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["main"], self.fields["leader"]

    @property
    def row(self) -> dict[str, Any]:
        """The person as `set_members` takes it."""
        self.cleaned_data |= {"main": False, "leader": "none"}
        return {name: value for name, value in super().row.items() if name in ("name", "person", "share_bp")}


class AgreeForm(PageForm):
    """The signed agreement."""

    agreement_no = forms.CharField(label=_("协议编号"), max_length=64)
    starts_on = DayField(label=_("起始日"))


class TitleForm(PageForm):
    """The changed title, or the recorded licence."""

    title_no = forms.CharField(
        label=_("登记号"), max_length=64, help_text=_("权属变更手续合格通知书或许可备案的编号")
    )
    changed_on = DayField(label=_("登记日期"))


class ReportForm(PageForm):
    """What became of it this year."""

    words = text(_("转化进展"), 5000, rows=5)
    income = MoneyField(label=_("本年收入"), unit="元", required=False)

    @property
    def values(self) -> dict[str, Any]:
        found = super().values
        return found | {"income": found["income"] or 0}
