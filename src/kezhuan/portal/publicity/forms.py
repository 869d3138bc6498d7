"""What is typed about a public notice: which to list, an objection, its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core.publicity.lifecycle import PUBLICITY
from kezhuan.ui.forms import PageForm

ANSWERS = (("dismiss", _("异议不成立")), ("uphold", _("异议成立，须变更后重新公示")))


class ListForm(forms.Form):
    """Which notices to list."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    kind = forms.ChoiceField(label=_("公示类别"), required=False)

    def __init__(self, *args: Any, kinds: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        states = [(state, _(name)) for state, name in PUBLICITY.states.items()]
        self.fields["state"].choices = [("", _("全部")), *states]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("全部")), *((code, _(name)) for code, name in kinds.items())]  # type: ignore[attr-defined]


class ObjectForm(PageForm):
    """An objection as its author writes it."""

    text = forms.CharField(
        label=_("异议事项和理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写明对哪一项有异议、依据的事实和材料"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("联系电话"), max_length=40, required=False, help_text=_("便于核实时与您联系")
    )


class AnswerForm(PageForm):
    """How an objection is decided."""

    decision = forms.ChoiceField(label=_("处理结论"), choices=ANSWERS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("答复"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写明核实经过和依据；答复会在公示页公开，请不要写异议人的姓名"),
    )  # fmt: skip


class StopForm(PageForm):
    """Why a notice ends before its act."""

    reason = forms.CharField(label=_("终止理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))
