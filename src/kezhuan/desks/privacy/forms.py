"""What is typed about personal data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core.privacy import rules
from kezhuan.ui.forms import PageForm


class GiveForm(PageForm):
    """Agreement to the words with this hash: the ones that were on the page."""

    text_sm3 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class FirstForm(PageForm):
    """What is asked at the first sign-in; left empty is no."""

    reminders = forms.BooleanField(label=_("同意接收站外提醒"), required=False)


class AskForm(PageForm):
    """What one asks of those who keep one's data."""

    kind = forms.ChoiceField(label=_("要办理的事项"), choices=[(k, _(v)) for k, v in rules.ASKS.items()], widget=forms.RadioSelect)  # fmt: skip
    part = forms.ChoiceField(label=_("涉及的内容"), required=False, help_text=_("不清楚可以不选"))
    words = forms.CharField(
        label=_("您的要求"), max_length=rules.MOST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("更正请写明哪一项、应当是什么；解释说明请写明对哪个结果有疑问；注销账号可以不写"),
    )  # fmt: skip

    def __init__(self, *args: Any, parts: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["part"].choices = [("", _("不选")), *((code, _(label)) for code, label in parts)]  # type: ignore[attr-defined]


class ReplyForm(PageForm):
    """How a request about personal data is answered."""

    decision = forms.ChoiceField(
        label=_("办理结论"), choices=(("complete", _("已办理")), ("decline", _("不予办理"))), widget=forms.RadioSelect
    )  # fmt: skip
    text = forms.CharField(
        label=_("答复"), max_length=rules.MOST_WORDS, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明核实经过和依据；请求注销账号的，选“已办理”即注销，不能恢复"),
    )  # fmt: skip
