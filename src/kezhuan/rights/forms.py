"""The forms of revenue sharing: which receipt by which rule, what comes off, who is in the team, and one act a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.files.taking import FILE_HINT
from kezhuan.rights.rules.sharing import ROUTES
from kezhuan.ui.forms import DayField, MoneyField, NumberField, PageForm


def _listed(name: str) -> Any:
    return lambda: [("", _("请选择")), *codes.choices(name)]


def text(label: Any, most: int, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    """A box for words of at most `most` characters."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class TermsForm(PageForm):
    """By which route and rule a receipt is shared."""

    route = forms.ChoiceField(label=_("转化方式"), choices=[(code, _(name)) for code, name in ROUTES.items()])
    rule = forms.ChoiceField(
        label=_("分配规定"), help_text=_("按到账日有效的版本计算；没有规定也没有约定的用法定比例")
    )
    in_province = forms.BooleanField(label=_("在省内转化"), required=False)
    state_unit = forms.BooleanField(
        label=_("国家设立的高校或科研院所"),
        required=False,
        help_text=_("勾选后不得低于法定下限；企业以约定为准"),
    )

    def __init__(self, *args: Any, rules: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rule"].choices = [("", _("请选择")), *((code, _(title)) for code, title in rules)]  # type: ignore[attr-defined]


class NewForm(TermsForm):
    """Which receipt."""

    receipt = forms.ChoiceField(
        label=_("到账"), help_text=_("一笔到账只做一次分配；没有列出的请先在技术合同里登记到账")
    )
    field_order = ["receipt", "route", "rule"]

    def __init__(self, *args: Any, receipts: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receipt"].choices = [("", _("请选择")), *receipts]  # type: ignore[attr-defined]


class CostForm(PageForm):
    """One more deduction."""

    kind = forms.ChoiceField(label=_("扣除项"), choices=_listed("distribution_costs"))
    amount = MoneyField(label=_("金额"), unit="元")
    evidence = forms.CharField(label=_("凭证"), max_length=300, help_text=_("票据名称和号码"))


class PersonForm(PageForm):
    """One more member of the team."""

    person = forms.ChoiceField(
        label=_("本单位人员"),
        required=False,
        help_text=_("有账号的在页面上签认；没有账号的留空并填写姓名，用短信链接签认"),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=64, required=False, help_text=_("选了本单位人员的可以不填")
    )
    share = NumberField(label=_("比例"), unit="%", min_value=0, max_value=100, decimal_places=2)
    main = forms.BooleanField(label=_("主要贡献人员"), required=False)
    leader = forms.ChoiceField(label=_("单位领导"), choices=lambda: codes.choices("unit_leaders"))

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = dict(people)
        self.fields["person"].choices = [("", _("没有账号")), *self.people.items()]  # type: ignore[attr-defined]

    @property
    def row(self) -> dict[str, Any]:
        """The person as `set_team` takes it."""
        from uuid import UUID

        v = self.values
        person = UUID(v["person"]) if v["person"] else None
        name = v["name"] or self.people.get(v["person"], "")
        return {"name": name, "person": person, "share_bp": int(v["share"] * 100), "main": v["main"], "leader": v["leader"]}  # fmt: skip


class SendForm(PageForm):
    """Hand it over for signing."""


class SignForm(PageForm):
    """Yes to one's own share."""

    agree = forms.BooleanField(label=_("我已核对本人的比例和金额，同意这样分配"))

    @property
    def values(self) -> dict[str, Any]:
        return {}


class ReasonForm(PageForm):
    """Why."""

    reason = text(_("理由"), 300)


class DecideForm(PageForm):
    """The unit's collective decision."""

    decision_no = forms.CharField(
        label=_("集体决策文号"), max_length=64, help_text=_("会议纪要或批复的文号，复核人据此核对")
    )


class AnnounceForm(PageForm):
    """Who hears objections."""

    contact = forms.CharField(label=_("异议受理人和电话"), max_length=200)


class PayerForm(PageForm):
    """What a person saw of the payer."""

    note = text(
        _("核对了哪些证照"), 300, hint=_("如事业单位法人证书、民办非企业单位登记证书和免税资格，写明编号")
    )
    apart = forms.BooleanField(label=_("奖励与工资、奖金分开发放"), required=False)
    filed = forms.BooleanField(label=_("已办理扣缴和备案"), required=False)


class PayForm(PageForm):
    """What was paid and when."""

    voucher_no = forms.CharField(label=_("付款凭证号"), max_length=64)
    paid_on = DayField(label=_("发放日"))


class LinkForm(PageForm):
    """To which phone a link goes."""

    phone = forms.CharField(label=_("手机号码"), max_length=20, help_text=_("只用于发送这一次签认链接"))


class LinkedForm(PageForm):
    """The answer of somebody who came by a link."""

    answer = forms.ChoiceField(
        label=_("这样分配是否同意"),
        widget=forms.RadioSelect,
        choices=[("yes", _("同意并签认")), ("no", _("不同意"))],
    )
    reason = text(_("不同意的理由"), 300, required=False)

    def clean(self) -> dict[str, Any]:
        """The typed answer; a no without words is a fault of the words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "no" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("请写明不同意的理由"))
        return cleaned


class FilterForm(forms.Form):
    """Which records to list."""

    q = forms.CharField(label=_("名称或编号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("环节"), required=False)

    def __init__(self, *args: Any, states: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]


class StakePaperForm(PageForm):
    """A paper under its kind."""

    group = forms.ChoiceField(label=_("材料种类"))
    file = forms.FileField(label=_("文件"), help_text=FILE_HINT)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]
