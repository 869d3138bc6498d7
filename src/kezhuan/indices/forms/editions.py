"""The forms of the index room: an observation, a sheet of them, an edition, a published result."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.indices.rules.observations import STATUSES
from kezhuan.ui.forms import DayField, NumberField, PageForm, WholeField

Choices = list[tuple[str, str]]


def _choose(choices: Choices) -> Choices:
    return [("", str(_("请选择"))), *choices]


def _statuses() -> Choices:
    return [(code, _(label)) for code, label in STATUSES.items()]


class ObservationForm(PageForm):
    """One value with where it comes from."""

    indicator = forms.ChoiceField(label=_("指标"))
    unit_code = forms.ChoiceField(label=_("地区或单位"))
    period = forms.RegexField(
        r"^\d{4}$", label=_("年份"), max_length=4, error_messages={"invalid": _("请填写四位年份，如 2025")}
    )
    value = NumberField(
        label=_("数值"),
        required=False,
        decimal_places=6,
        help_text=_("按指标后括号里的计量单位填；「不适用」留空"),
    )
    status = forms.ChoiceField(label=_("数据状态"), choices=_statuses, initial="reported")
    vintage = DayField(label=_("取数日期"), help_text=_("这个数在哪一天公布或取得"))
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("如：区统计局 2025 年统计公报"))
    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, help_text=_("修订、沿用、插补、估计、不适用须写明理由或办法"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, indicators: Choices, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["indicator"].choices = _choose(indicators)  # type: ignore[attr-defined]
        self.fields["unit_code"].choices = _choose(units)  # type: ignore[attr-defined]


class TakeForm(PageForm):
    """Which of the platform's own numbers to take for which unit."""

    indicator = forms.ChoiceField(label=_("指标"))
    unit_code = forms.ChoiceField(label=_("地区"))
    period = forms.RegexField(
        r"^\d{4}$",
        label=_("记入年份"),
        max_length=4,
        error_messages={"invalid": _("请填写四位年份，如 2025")},
    )
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, indicators: Choices, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["indicator"].choices = _choose(indicators)  # type: ignore[attr-defined]
        self.fields["unit_code"].choices = _choose(units)  # type: ignore[attr-defined]


class SheetForm(PageForm):
    """A sheet of observations, tried or written."""

    file = forms.FileField(
        label=_("数据表"), help_text=_("按下载的模板填写；xlsx、xls 或 csv，不超过 10 MB、5,000 行")
    )
    how = forms.ChoiceField(
        label=_("怎样处理"), widget=forms.RadioSelect, initial="try",
        choices=[("try", _("先检查，什么也不写入")), ("write", _("写入正确的行，错误的行留在外面")), ("mend", _("下载标出错误的表"))],
    )  # fmt: skip


class ObservationFilter(forms.Form):
    """Which observations."""

    indicator = forms.ChoiceField(label=_("指标"), required=False)
    unit_code = forms.ChoiceField(label=_("地区或单位"), required=False)
    period = forms.CharField(label=_("年份"), required=False, max_length=4)
    status = forms.ChoiceField(label=_("数据状态"), required=False)

    def __init__(self, *args: Any, indicators: Choices, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        every = [("", str(_("全部")))]
        self.fields["indicator"].choices = [*every, *indicators]  # type: ignore[attr-defined]
        self.fields["unit_code"].choices = [*every, *units]  # type: ignore[attr-defined]
        self.fields["status"].choices = [*every, *_statuses()]  # type: ignore[attr-defined]


class EditionForm(PageForm):
    """What an edition is of: index, years, units."""

    index_code = forms.ChoiceField(label=_("指数"))
    region = forms.ChoiceField(
        label=_("编制地区"), help_text=_("决定由谁编制、谁复核；单位可以是其下的区县或机构")
    )
    name = forms.CharField(label=_("名称"), max_length=120)
    edition_year = WholeField(
        label=_("版次年份"), min_value=2000, max_value=2100, help_text=_("哪一年编制、发布")
    )
    data_year = WholeField(
        label=_("数据年份"), min_value=2000, max_value=2100, help_text=_("反映哪一年的情况，一般比版次早一年")
    )
    base_year = WholeField(label=_("基期"), min_value=2000, max_value=2100)
    as_of = DayField(label=_("数据截止日"), help_text=_("只用这一天及以前已知的数；其后的修订进下一版"))
    units = forms.MultipleChoiceField(label=_("参加比较的单位"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        indices: Choices,
        regions: Choices,
        units: Choices,
        fixed: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["index_code"].choices = _choose(indices)  # type: ignore[attr-defined]
        self.fields["region"].choices = _choose(regions)  # type: ignore[attr-defined]
        self.fields["units"].choices = units  # type: ignore[attr-defined]
        if fixed:
            # Which index and whose it is does not change once a draft stands.
            del self.fields["index_code"], self.fields["region"]


class EditionFilter(forms.Form):
    """Which editions."""

    index = forms.ChoiceField(label=_("指数"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *args: Any, indices: Choices, states: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["index"].choices = [("", str(_("全部"))), *indices]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", str(_("全部"))), *((code, _(label)) for code, label in states)]  # type: ignore[attr-defined]


class ReturnForm(PageForm):
    """Why an edition goes back."""

    reason = forms.CharField(label=_("退回原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))


class ResultForm(PageForm):
    """A result a higher level published."""

    index_name = forms.CharField(label=_("指数名称"), max_length=80)
    unit_code = forms.ChoiceField(label=_("地区"))
    dimension = forms.CharField(label=_("分指数"), max_length=80, required=False, help_text=_("总指数留空"))
    edition_year = WholeField(label=_("版次年份"), min_value=2000, max_value=2100)
    data_year = WholeField(label=_("数据年份"), min_value=2000, max_value=2100)
    published_on = DayField(label=_("发布日"), required=False)
    value = NumberField(label=_("得分"), required=False, max_digits=14, decimal_places=4)
    growth_percent = NumberField(
        label=_("比上年增长"), unit="%", required=False, max_digits=9, decimal_places=4
    )
    rank = WholeField(label=_("名次"), required=False, min_value=1, max_value=9999)
    tier = forms.CharField(label=_("档次"), max_length=40, required=False)
    source = forms.CharField(label=_("来源"), max_length=300, help_text=_("文件名称、文号或网址，和日期"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit_code"].choices = _choose(units)  # type: ignore[attr-defined]
