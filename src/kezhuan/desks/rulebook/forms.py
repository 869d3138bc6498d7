"""What is typed to add a version of a rule, and to decide on one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kezhuan.core.rulebook.reading import MARKS
from kezhuan.core.rulebook.writing import MOST_CHARS
from kezhuan.ui.forms import DayField, PageForm


class VersionForm(PageForm):
    """The next version of a known rule."""

    # `from` cannot be the name of a Python attribute; the failure's path is mapped below.
    first = DayField(
        label=gettext_lazy("起日"), help_text=gettext_lazy("从这一天起按新内容办理，前一版本到前一日为止")
    )
    to = DayField(
        label=gettext_lazy("止日"), required=False, help_text=gettext_lazy("不填则一直有效，直到再有新版本")
    )
    source = forms.CharField(
        label=gettext_lazy("出处"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("文件名、文号、日期，读者据此能找到原文"),
    )  # fmt: skip
    mark = forms.ChoiceField(label=gettext_lazy("依据程度"), widget=forms.RadioSelect)
    body = forms.CharField(
        label=gettext_lazy("内容"), max_length=MOST_CHARS, strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        help_text=gettext_lazy("已填入现行内容，改动需要改的数值即可。每行一项「键 = 值」；日期写成 2027-01-01，文字用双引号"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["mark"].choices = [(mark.value, _(label)) for mark, label in MARKS.items()]  # type: ignore[attr-defined]

    def _field_of(self, path: str) -> str | None:
        return super()._field_of("first" if path == "from" else path)


class YearForm(VersionForm):
    """A year's days off, newly announced."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2099)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    field_order = ("year", "title")

    def _field_of(self, path: str) -> str | None:
        return super()._field_of("year" if path == "code" else path)


class DecisionForm(PageForm):
    """The second person's word."""

    decision = forms.ChoiceField(
        label=gettext_lazy("复核意见"),
        choices=(("approve", gettext_lazy("通过")), ("refuse", gettext_lazy("退回"))),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("退回时须写明理由"),
    )  # fmt: skip
