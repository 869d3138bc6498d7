"""The forms of imports."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
