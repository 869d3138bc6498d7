"""The forms of yearly targets: setting one, a monthly report, adjusting, closing, filtering the board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.contracts.rules.statistics import MEASURES, SCOPES
from kezhuan.files.taking import FILE_HINT
from kezhuan.indices.rules.targets import KINDS, LIGHTS
from kezhuan.ui.forms import NumberField, PageForm, WholeField

Choices = list[tuple[str, str]]


def _words(table: dict[str, str], first: Any = None) -> Any:
    return lambda: [
        *([("", first)] if first is not None else []),
        *((code, _(label)) for code, label in table.items()),
    ]


class TargetForm(PageForm):
    """A yearly target: what, how much, who answers, where it is written."""

    year = WholeField(label=_("年度"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("目标"), max_length=120, help_text=_("如：促成成果转化项目不少于 60 个"))
    region = forms.ChoiceField(label=_("地区"))
    parent = forms.ChoiceField(label=_("上级目标"), required=False, help_text=_("是另一个目标分解下来的才选"))
    holder = forms.ChoiceField(
        label=_("责任单位"), required=False, help_text=_("由它按月报数；不选则由本地区科技局报")
    )
    office = forms.CharField(label=_("责任科室"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("怎样计数"), choices=_words(KINDS), initial="cumulative")
    unit = forms.CharField(label=_("计量单位"), max_length=16, help_text=_("如：项、家、亿元"))
    measure = forms.ChoiceField(
        label=_("金额口径"), choices=_words(MEASURES, _("不是合同金额")), required=False
    )
    scope = forms.ChoiceField(label=_("统计范围"), choices=_words(SCOPES, _("不区分")), required=False)
    planned = NumberField(label=_("目标数"), max_digits=18, decimal_places=4)
    base_value = NumberField(
        label=_("年初数"),
        required=False,
        max_digits=18,
        decimal_places=4,
        help_text=_("「期末数」才填：年初已有多少"),
    )
    figure_code = forms.ChoiceField(
        label=_("平台取数"), required=False, help_text=_("平台里有这个数的可以直接取，明细能点开")
    )
    source = forms.CharField(label=_("依据"), max_length=300, help_text=_("下达目标的文件名称和文号，或会议"))
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        regions: Choices,
        parents: Choices,
        holders: Choices,
        figures: Choices,
        fixed: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        nothing = ("", str(_("无")))
        for name, choices in (("parent", parents), ("holder", holders), ("figure_code", figures)):
            self.fields[name].choices = [nothing, *choices]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", str(_("请选择"))), *regions]  # type: ignore[attr-defined]
        if fixed:
            # Whose target it is and what it is a part of stay once it stands.
            del self.fields["region"], self.fields["parent"]


class ReportForm(PageForm):
    """What a target had reached at the end of a month."""

    month = forms.TypedChoiceField(label=_("月份"), coerce=int, choices=[(n, str(n)) for n in range(1, 13)])
    value = NumberField(
        label=_("到月底的数"),
        max_digits=18,
        decimal_places=4,
        help_text=_("全年累计的填年初至月底的累计数；期末数填月底的数"),
    )
    note = forms.CharField(
        label=_("情况说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=_("佐证材料"), required=False, help_text=FILE_HINT)


class AdjustForm(PageForm):
    """Another planned value, with the reason."""

    planned = NumberField(label=_("目标数"), max_digits=18, decimal_places=4)
    reason = forms.CharField(label=_("调整理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(PageForm):
    """How it came out."""

    outcome = forms.CharField(label=_("完成情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class BoardFilter(forms.Form):
    """Which targets."""

    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    region = forms.ChoiceField(label=_("地区"), required=False)
    light = forms.ChoiceField(label=_("进度"), required=False, choices=_words(LIGHTS, _("全部")))

    def __init__(self, *args: Any, years: list[int], regions: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", str(_("本年"))), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", str(_("全部"))), *regions]  # type: ignore[attr-defined]
