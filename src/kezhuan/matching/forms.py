"""The forms of matching: judging an item, asking, answering, talking, following up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core import codes
from kezhuan.files.taking import FILE_HINT
from kezhuan.ui.forms import PageForm


def _listed(name: str) -> Any:
    return lambda: [("", _("请选择")), *codes.choices(name)]


def _text(label: Any, most: int, *, required: bool = True, rows: int = 4, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FeedbackForm(PageForm):
    """Why an item does not fit; the reason changes the next list."""

    item_kind = forms.CharField(max_length=16, widget=forms.HiddenInput)
    item_uid = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.ChoiceField(label=_("不合适的原因"), choices=_listed("feedback_reasons"))
    note = forms.CharField(label=_("补充说明"), max_length=200, required=False)


class AskForm(PageForm):
    """What the other side reads before it answers."""

    message = _text(
        _("对接事由"), 2000, rows=6, hint=_("写明想了解什么、希望怎样合作。对方接受前看不到您的联系方式。")
    )


class AcceptForm(PageForm):
    """A word to go with a yes."""

    note = _text(_("附言"), 300, required=False, rows=3)


class RefuseForm(PageForm):
    """Why not, for the asking side to read."""

    reason_code = forms.ChoiceField(label=_("婉拒原因"), choices=_listed("contact_refusal_reasons"))
    note = _text(_("附言"), 300, required=False, rows=3)


class EndForm(PageForm):
    """How it came out."""

    outcome = forms.ChoiceField(label=_("对接结果"), choices=_listed("contact_outcomes"))


class MessageForm(PageForm):
    """A message of the thread, with a file where one is sent."""

    text = _text(_("留言"), 2000, required=False, rows=4)
    file = forms.FileField(label=_("附件"), required=False, help_text=FILE_HINT)


class BoxForm(forms.Form):
    """Which contacts to list."""

    box = forms.ChoiceField(
        label=_("方向"), required=False,
        choices=[("", _("全部")), ("todo", _("待我方答复")), ("in", _("收到的")), ("out", _("发出的"))],
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [("", _("全部")), *((state, _(name)) for state, name in states)]  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """Which suggestions of a region to list."""

    field = forms.ChoiceField(
        label=_("技术领域"),
        required=False,
        choices=lambda: [("", _("全部")), *codes.choices("technology_fields")],
    )
    show = forms.ChoiceField(
        label=_("范围"), required=False, choices=[("", _("还没有人联系的")), ("all", _("全部"))]
    )


class FollowForm(forms.Form):
    """Which tasks to list."""

    show = forms.ChoiceField(
        label=_("范围"), required=False,
        choices=[("", _("待认领和跟进中")), ("mine", _("我认领的")), ("done", _("已完成和已终止"))],
    )  # fmt: skip


class OutcomeForm(PageForm):
    """What came of a follow-up."""

    note = _text(_("跟进结果"), 2000, hint=_("联系了谁、对方怎么说、下一步是什么"))
