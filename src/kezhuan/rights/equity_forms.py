"""The forms of 作价入股: value and basis, who gets shares, and one act a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.rights.forms import PersonForm, text
from kezhuan.rights.rules.contributing import BASES
from kezhuan.ui.forms import DayField, MoneyField, NumberField, PageForm


def share(label: Any, hint: Any = "") -> NumberField:
    """A box for a part of a whole in percent, to the hundredth."""
    return NumberField(label=label, unit="%", min_value=0, max_value=100, decimal_places=2, help_text=hint)


class EquityForm(PageForm):
    """Into which company, at what value, and how the shares formed are divided."""

    company = forms.CharField(label=_("入股的公司"), max_length=120, required=False)
    company_uscc = forms.CharField(
        label=_("公司统一社会信用代码"), max_length=32, required=False, help_text=_("公司尚未设立的留空")
    )
    basis = forms.ChoiceField(
        label=_("定价方式"),
        choices=[(code, _(name)) for code, name in BASES.items()],
        help_text=_("协议定价须公示成果名称和拟作价金额不少于 15 日（国发〔2016〕16号）"),
    )
    basis_ref = forms.CharField(
        label=_("定价依据"),
        max_length=200,
        required=False,
        help_text=_("评估报告、挂牌或竞价结果、定价协议的编号"),
    )
    valued_on = DayField(label=_("定价日期"), help_text=_("按这一天有效的下限比对"))
    value = MoneyField(label=_("作价金额"), unit="元")
    company_share = share(_("占公司股权"))
    team_share = share(_("团队所得股份"), _("占作价形成的股份的比例，其余归单位"))
    state_unit = forms.BooleanField(
        label=_("国家设立的高校或科研院所"),
        required=False,
        help_text=_("勾选后不得低于法定下限；企业以约定为准"),
    )
    conflict = text(
        _("利益关联情况"),
        2000,
        required=False,
        hint=_("与公司及其股东的投资、任职、亲属关系；没有的写“无”，公示时一并公开"),
    )
    contract = forms.ChoiceField(label=_("技术合同"), required=False)
    project = forms.ChoiceField(label=_("成果转化项目"), required=False)

    def __init__(
        self, *args: Any, contracts: Iterable[tuple[str, str]], projects: Iterable[tuple[str, str]], **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        for name, rows in (("contract", contracts), ("project", projects)):
            self.fields[name].choices = [("", _("没有关联")), *rows]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The contribution as `draft_equity` and `edit_equity` take it."""
        found = super().values
        for name in ("contract", "project"):
            found[f"{name}_uid"] = UUID(found[name]) if found[name] else None
            del found[name]
        for name in ("company", "team"):
            found[f"{name}_bp"] = int(found.pop(f"{name}_share") * 100)
        return found | {"value_fen": found.pop("value")}


class NewEquityForm(EquityForm):
    """Of which achievement."""

    achievement = forms.ChoiceField(
        label=_("科技成果"), help_text=_("本单位的成果；已在办理作价入股的不列出")
    )
    field_order = ["achievement"]

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["achievement"].choices = [("", _("请选择")), *items]  # type: ignore[attr-defined]


class HolderForm(PersonForm):
    """One more of the team: name, part of the shares formed, and whether a leader."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["main"]
        self.fields["share"].help_text = _("占作价形成的全部股份的比例；各人合计等于团队所得")

    @property
    def row(self) -> dict[str, Any]:
        """The person as `set_holders` takes it."""
        self.cleaned_data |= {"main": False}
        return {name: value for name, value in super().row.items() if name != "main"}


class SignEquityForm(PageForm):
    """The signed investment agreement."""

    agreement_no = forms.CharField(label=_("协议编号"), max_length=64)
    agreed_on = DayField(label=_("签订日期"))


class RegisterEquityForm(PageForm):
    """The registered change of shareholders."""

    registration_no = forms.CharField(
        label=_("变更登记编号"), max_length=64, help_text=_("市场监管部门准予变更登记通知书的编号")
    )
    registered_on = DayField(label=_("登记日期"))


class ExitForm(PageForm):
    """Sold, given back or written off."""

    reason = text(_("退出方式和理由"), 300)
    proceeds = MoneyField(label=_("退出所得"), unit="元", required=False)
    exited_on = DayField(label=_("退出日期"))

    @property
    def values(self) -> dict[str, Any]:
        found = super().values
        return found | {"proceeds": found["proceeds"] or 0}
