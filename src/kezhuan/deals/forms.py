"""The forms of deals: opening, moving, one page per kind of entry, asking for a share and settling it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.deals import rules
from kezhuan.deals.lifecycle import DEAL, INTRODUCTION
from kezhuan.files.taking import FILE_HINT
from kezhuan.ui.forms import CodeField, DayField, MoneyField, NumberField, PageForm


def _listed(name: str) -> Any:
    return lambda: [("", _("请选择")), *codes.choices(name)]


def _text(label: Any, *, most: int = 2000, required: bool = True, rows: int = 4, hint: Any = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FromContactForm(PageForm):
    """A deal out of an accepted contact: only its name is asked."""

    title = forms.CharField(
        label=_("项目名称"), max_length=120, required=False, help_text=_("不填则用需求或成果的名称")
    )


class NewDealForm(PageForm):
    """A deal entered by hand."""

    title = forms.CharField(label=_("项目名称"), max_length=120)
    demand_number = CodeField(
        label=_("需求编号"),
        max_length=32,
        required=False,
        help_text=_("有编号的需求填这里，如 XQ-2026-000123"),
    )
    need = forms.CharField(
        label=_("需求方单位"),
        max_length=200,
        required=False,
        help_text=_("全称或统一社会信用代码；填了需求编号可不填"),
    )
    achievement_number = CodeField(
        label=_("成果编号"),
        max_length=32,
        required=False,
        help_text=_("已登记的成果填这里，如 CG-2026-000123"),
    )
    supply = forms.CharField(
        label=_("供给方单位"),
        max_length=200,
        required=False,
        help_text=_("全称或统一社会信用代码；外地未入驻的单位也可以填"),
    )


class EditDealForm(PageForm):
    """Name and what is expected."""

    title = forms.CharField(label=_("项目名称"), max_length=120)
    expected_fen = MoneyField(label=_("预计金额"), required=False)
    expected_on = DayField(label=_("预计签约日期"), required=False)


class PartyForm(PageForm):
    """One more organisation on a side."""

    side = forms.ChoiceField(
        label=_("哪一方"), choices=lambda: [(s, _(rules.SIDE_LABELS[s])) for s in (rules.NEED, rules.SUPPLY)]
    )
    name = forms.CharField(label=_("单位名称"), max_length=200, help_text=_("全称或统一社会信用代码"))


class FailForm(PageForm):
    """Why it ended."""

    reason_code = forms.ChoiceField(label=_("终止原因"), choices=_listed("deal_failure_reasons"))
    reason_note = _text(_("说明"), most=300, required=False, rows=3)


class SignForm(PageForm):
    """The day on the contract."""

    signed_on = DayField(label=_("签约日期"))


class EntryForm(PageForm):
    """What every entry holds; kinds add their own fields below."""

    on = DayField(label=_("日期"), required=False, help_text=_("不填为今天"))
    text = _text(_("情况"), required=False)
    file = forms.FileField(label=_("附件"), required=False, help_text=FILE_HINT)


class VisitEntryForm(EntryForm):
    """A meeting with either side."""

    text = _text(_("情况"), required=False, rows=6, hint=_("见了谁、谈了什么、下一步是什么"))


class NdaForm(EntryForm):
    """A signed NDA as a scanned sheet."""

    due_on = DayField(label=_("保密期至"), required=False)
    file = forms.FileField(label=_("已签署的保密协议"), required=False, help_text=FILE_HINT)


class CheckForm(EntryForm):
    """One of title, validity, freedom and credit looked at."""

    subject = forms.ChoiceField(label=_("核查事项"), required=False, choices=_listed("deal_check_subjects"))
    verdict = forms.ChoiceField(label=_("核查结论"), required=False, choices=_listed("deal_check_verdicts"))
    text = _text(_("依据"), required=False, hint=_("查了哪里、看到什么；截图或查询结果可作附件"))
    field_order = ("subject", "verdict", "text", "on", "file")


class RoundForm(EntryForm):
    """One round of negotiation."""

    basis = forms.ChoiceField(label=_("定价方式"), required=False, choices=_listed("price_bases"))
    amount_fen = MoneyField(label=_("报价"), required=False)
    text = _text(_("双方意见"), required=False)
    field_order = ("on", "basis", "amount_fen", "text", "file")


class MilestoneForm(EntryForm):
    """Something to be reached by a day."""

    text = _text(_("里程碑"), required=False, rows=2)
    due_on = DayField(label=_("计划完成日期"), required=False)
    field_order = ("text", "due_on", "on", "file")


ENTRY_FORMS: dict[str, type[EntryForm]] = {
    "note": EntryForm,
    "visit": VisitEntryForm,
    "nda": NdaForm,
    "check": CheckForm,
    "round": RoundForm,
    "milestone": MilestoneForm,
    "file": EntryForm,
}


class ClaimForm(PageForm):
    """The side acted for and the share asked for."""

    side = forms.ChoiceField(
        label=_("您代表哪一方"),
        choices=lambda: [("", _("请选择")), *((code, _(name)) for code, name in rules.SIDE_LABELS.items())],
    )
    share = NumberField(
        label=_("促成比例"),
        unit="%",
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("全部经纪人合计不超过 100%"),
    )
    evidence = forms.ChoiceField(label=_("佐证种类"), required=False, choices=_listed("attribution_evidence"))
    file = forms.FileField(label=_("佐证材料"), required=False, help_text=FILE_HINT)
    note = _text(_("说明"), most=300, required=False, rows=3, hint=_("做了哪些促成工作"))


class ProveForm(PageForm):
    """On which papers a share stands."""

    evidence = forms.ChoiceField(label=_("佐证种类"), choices=_listed("attribution_evidence"))
    file = forms.FileField(label=_("佐证材料"), required=False, help_text=FILE_HINT)


class DisputeForm(PageForm):
    """What is objected to."""

    dispute = _text(_("异议"), most=300, rows=3, hint=_("哪里不符、应是多少、有什么依据"))


class DecideForm(PageForm):
    """What is decided of a disputed share, and why."""

    decision_note = _text(_("理由"), most=300, rows=3)


class UpholdForm(DecideForm):
    """A share upheld, whole or cut."""

    share = NumberField(
        label=_("认定比例"),
        unit="%",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("不填为原比例；只能调低"),
    )


class DealFilterForm(forms.Form):
    """Which deals to list."""

    text = forms.CharField(label=_("名称或编号"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=lambda: [("", _("全部")), *((code, _(name)) for code, name in DEAL.states.items())],
    )
    silent = forms.ChoiceField(
        label=_("进展"), required=False, choices=[("", _("全部")), ("yes", _("超过 30 天没有记录的"))]
    )


class IntroductionForm(PageForm):
    """Whom a broker brought together."""

    need = forms.CharField(
        label=_("需求方单位"), max_length=200, help_text=_("全称或统一社会信用代码，须已入驻")
    )
    supply = forms.CharField(
        label=_("供给方单位"), max_length=200, help_text=_("全称或统一社会信用代码，须已入驻")
    )
    introduced_on = DayField(label=_("介绍日期"))
    note = _text(_("说明"), most=300, required=False, rows=3, hint=_("在什么场合、关于什么技术"))


class NameBrokerForm(PageForm):
    """Which broker to bring in."""

    broker = forms.ChoiceField(label=_("经纪人"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["broker"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]


class IntroductionFilterForm(forms.Form):
    """Which introductions to list."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=lambda: [("", _("全部")), *((code, _(name)) for code, name in INTRODUCTION.states.items())],
    )
