"""The forms of ratings: five levels and a word, and the answer to a bad one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.ratings.lifecycle import RATING
from kezhuan.ratings.queries import LEVELS
from kezhuan.ratings.rules import MOST_TEXT
from kezhuan.ui.forms import PageForm


class RateForm(PageForm):
    """How satisfied, and why."""

    level = forms.ChoiceField(
        label=_("满意程度"), widget=forms.RadioSelect, choices=lambda: codes.choices(LEVELS)
    )
    text = forms.CharField(
        label=_("说明"), required=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("选「不满意」「非常不满意」时请写明原因，对方会在期限内答复。不要写人名和电话"),
    )  # fmt: skip


class AnswerForm(PageForm):
    """What the unit mends."""

    answer = forms.CharField(
        label=_("答复"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明核实的情况和怎样改进；评价单位会看到"),
    )  # fmt: skip


class ListForm(forms.Form):
    """Which ratings to list."""

    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        states = [(state, _(name)) for state, name in RATING.states.items()]
        self.fields["state"].choices = [("", _("全部")), *states]  # type: ignore[attr-defined]
