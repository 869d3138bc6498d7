"""What administrators fill in: accounts of public bodies, and who to look for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kezhuan.core.history import ROLE_LABELS
from kezhuan.people import rules
from kezhuan.people.forms.fields import MobileField
from kezhuan.ui.forms import PageForm


class StaffForm(PageForm):
    """An account for somebody of a public body."""

    username = forms.CharField(label=_("账号名"), max_length=64)
    name = forms.CharField(label=_("姓名"), max_length=64)
    phone = MobileField(label=_("手机号码"), required=False)
    body = forms.ChoiceField(label=_("所在机构"))
    role = forms.ChoiceField(label=_("身份"))
    region = forms.CharField(
        label=_("管辖区划代码前缀"),
        max_length=12,
        required=False,
        help_text=_("留空为机构所在地，如 3304 为全市"),
    )

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].choices = [("", _("请选择")), *bodies]  # type: ignore[attr-defined]
        roles = {role for kind in rules.PUBLIC_KINDS for role in rules.HATS[kind]}
        self.fields["role"].choices = [
            (role.value, _(ROLE_LABELS[role])) for role in ROLE_LABELS if role in roles
        ]  # type: ignore[attr-defined]


class UserFilter(forms.Form):
    """Whom to look for."""

    q = forms.CharField(label=_("账号、姓名或完整手机号码"), required=False, max_length=60)
