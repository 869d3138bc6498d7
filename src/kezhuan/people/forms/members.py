"""Inviting, handing over, standing in, tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core.access import Role
from kezhuan.core.history import ROLE_LABELS
from kezhuan.people import tokens
from kezhuan.people.forms.fields import MobileField
from kezhuan.ui.forms import DayField, PageForm, WholeField


class InviteForm(PageForm):
    """Whom to invite, by mobile number, and under which hat."""

    phone = MobileField(
        label=_("手机号码"), help_text=_("对方会收到一条短信，打开其中的链接即可加入；几日内有效写在短信里")
    )
    name = forms.CharField(label=_("姓名"), max_length=64, required=False)
    role = forms.ChoiceField(label=_("身份"))
    manager = forms.BooleanField(label=_("同时担任单位管理员"), required=False)

    def __init__(self, *args: Any, roles: list[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [(role.value, _(ROLE_LABELS[role])) for role in roles]  # type: ignore[attr-defined]


class HandOverForm(PageForm):
    """To whom the work of a hat goes, and whether the hat ends with it."""

    to = forms.ChoiceField(label=_("交接给"))
    leave = forms.BooleanField(label=_("同时结束原成员的身份（离职、调岗）"), required=False)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", _("请选择")), *colleagues]  # type: ignore[attr-defined]


class DelegateForm(PageForm):
    """Who stands in for me, on which days."""

    to = forms.ChoiceField(label=_("代办人"))
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"))

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", _("请选择")), *colleagues]  # type: ignore[attr-defined]


class TokenForm(PageForm):
    """A name to remember it by, what it may do, and for how long."""

    name = forms.CharField(label=_("用途"), max_length=64, help_text=_("例如：与本单位成果系统同步"))
    scopes = forms.MultipleChoiceField(
        label=_("权限"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(s, _(n)) for s, n in tokens.SCOPES.items()],
    )
    days = WholeField(
        label=_("有效天数"), min_value=1, max_value=tokens.LONGEST_DAYS, initial=90, unit=_("天")
    )


class JoinForm(PageForm):
    """The last press: nothing to fill."""
