"""The forms of the pool and of trials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.files.taking import FILE_HINT
from kezhuan.trials import rules
from kezhuan.trials.lifecycle import POOL_ITEM, TRIAL
from kezhuan.ui.forms import DayField, MoneyField, PageForm, WholeField


def _named(names: Any) -> Any:
    return lambda: [("", _("请选择")), *((code, _(name)) for code, name in names.items())]


def _text(label: Any, *, most: int = 2000, required: bool = True, rows: int = 4, hint: Any = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class TermsForm(PageForm):
    """What one agreement covers and how a trial converts, fixed beforehand."""

    rights = _text(_("涵盖的专利或其他权利"), most=1000, hint=_("一行一个号；一份协议可以涵盖多项"))
    scope = _text(_("使用范围"), required=False, rows=3, hint=_("可用在哪里、不能做什么，如不得转许可"))
    conversion = forms.ChoiceField(label=_("转化方式"), choices=_named(rules.CONVERSIONS))
    price_kind = forms.ChoiceField(
        label=_("定价办法"),
        choices=_named(rules.PRICES),
        help_text=_("国有事业单位事先约定价格的，试用前须公示不少于 15 日"),
    )
    price_fen = MoneyField(label=_("约定的价格"), required=False)
    royalty = forms.CharField(label=_("提成办法"), required=False, max_length=200)
    months = WholeField(label=_("试用期"), unit=_("个月"), min_value=1, max_value=120)
    decide_within_months = WholeField(label=_("到期后多久内决定"), unit=_("个月"), min_value=0, max_value=12)
    improvements = forms.CharField(label=_("改进成果归谁"), required=False, max_length=200)
    confidentiality = forms.CharField(
        label=_("保密约定"), required=False, max_length=200, help_text=_("保密内容、范围和期限")
    )
    liability = forms.CharField(
        label=_("责任约定"), required=False, max_length=200, help_text=_("试用造成损失由谁承担、怎样赔付")
    )


class PoolForm(TermsForm):
    """An item offered for the first time."""

    state_unit = forms.BooleanField(label=_("本单位是国有事业单位"), required=False)


class AdmitForm(PageForm):
    """The conditions of entry, one by one."""

    ticks = forms.MultipleChoiceField(
        label=_("逐项核对"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, conditions: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ticks"].choices = conditions  # type: ignore[attr-defined]


class AnnounceForm(PageForm):
    """Whom to ask about the announcement."""

    contact = forms.CharField(label=_("联系部门和电话"), max_length=100)


class ApplyForm(PageForm):
    """A firm's wish to try."""

    purpose = _text(_("试用目的和使用范围"), rows=6, hint=_("在哪条线、什么产品上试，要看到什么效果"))
    small = forms.BooleanField(label=_("本单位是中小微企业"), required=False)
    related = forms.BooleanField(
        label=_("本单位与成果持有方有关联关系"),
        required=False,
        help_text=_("投资、任职、近亲属等；有关联的不能申请试用"),
    )


class SignTrialForm(PageForm):
    """The agreement."""

    starts_on = DayField(label=_("开始日期"))
    insurance_no = forms.CharField(label=_("保险单号"), max_length=64, help_text=_("科技成果试用类保险"))
    file = forms.FileField(label=_("试用协议"), required=False, help_text=FILE_HINT)


class ExtendForm(PageForm):
    """Until when a trial runs on."""

    until = DayField(label=_("续试至"))


class EvaluateForm(PageForm):
    """One side's judgement."""

    verdict = forms.ChoiceField(label=_("评价"), choices=_named(rules.VERDICTS))
    words = _text(_("依据"), hint=_("测了什么、数据如何、还差什么"))


class LogForm(PageForm):
    """A line of the log."""

    text = _text(_("情况"))
    file = forms.FileField(label=_("附件"), required=False, help_text=FILE_HINT)


class UsageForm(LogForm):
    """A month's usage."""

    month = forms.CharField(label=_("月份"), max_length=7, help_text=_("如 2026-11"))
    field_order = ("month", "text", "file")


class ReasonForm(PageForm):
    """Why."""

    reason_note = _text(_("理由"), most=300, rows=3)


class ItemFilterForm(forms.Form):
    """Which items to list."""

    text = forms.CharField(label=_("成果名称或编号"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=lambda: [("", _("全部")), *((code, _(name)) for code, name in POOL_ITEM.states.items())],
    )  # fmt: skip


class TrialFilterForm(forms.Form):
    """Which trials to list."""

    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=lambda: [("", _("全部")), *((code, _(name)) for code, name in TRIAL.states.items())],
    )  # fmt: skip
