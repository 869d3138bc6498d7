"""The forms of imports and booklets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.ui.forms import PageForm


class UploadForm(PageForm):
    """A filled sheet."""

    file = forms.FileField(
        label=_("填好的表格"),
        help_text=_("Excel（.xlsx、.xls）或 CSV（UTF-8、GB18030），不超过 10 MB、5000 行"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    whole = forms.BooleanField(
        label=_("全部成功才写入"), required=False, help_text=_("不勾选时，写入没有错误的行，其余退回修改")
    )


def _regions() -> list[tuple[str, str]]:
    return [(code, name) for code, name in codes.choices("regions") if code.startswith(settings.HOME_REGION)]


class BookletForm(forms.Form):
    """What goes into a booklet."""

    kind = forms.ChoiceField(
        label=_("内容"), required=False, choices=[("demands", _("需求手册")), ("achievements", _("成果汇编"))]
    )
    field = forms.ChoiceField(
        label=_("技术领域"),
        required=False,
        choices=lambda: [("", _("全部")), *codes.choices("technology_fields")],
    )
    region = forms.ChoiceField(
        label=_("地区"), required=False, choices=lambda: [("", _("全部")), *_regions()]
    )
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_batch(self) -> str:
        """The call's id as text, as an address holds it."""
        return str(self.cleaned_data["batch"] or "")


class SendForm(PageForm):
    """Who gets a booklet."""

    people = forms.CharField(
        label=_("联络人"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("每行一位：姓名，手机号码；最多 100 位"),
    )  # fmt: skip


class BookletAnswerForm(PageForm):
    """What interests the reader, in ticks and words."""

    interested = forms.MultipleChoiceField(
        label=_("感兴趣的条目"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("答复"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("如：我单位某团队可以承接，请与某某联系"),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["interested"].choices = offered  # type: ignore[attr-defined]
