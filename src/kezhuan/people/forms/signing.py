"""allauth's forms in our words: no placeholders, no browser validation, labels as people say them."""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kezhuan.core.errors import Invalid
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.text import clean_line


class _Plain:
    """What every form here has in common."""

    use_required_attribute = False
    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.error_messages["required"] = _("请填写%(label)s") % {"label": field.label}
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "maxlength": "12"}


class LoginForm(_Plain, account.LoginForm):
    """Account and password; which of the two is wrong is never said."""

    labels = {"login": _("手机号码或账号"), "password": _("密码")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].max_length = 64

    def clean_login(self) -> str:
        """A mobile number in its one spelling, or the account name as typed."""
        typed = super().clean_login()
        try:
            return read_mobile(typed)
        except Invalid:
            return typed


class SignupForm(_Plain, account.SignupForm):
    """A person with a mobile number; what they may do hangs on the organisation they join."""

    labels = {"name": _("姓名"), "phone": _("手机号码"), "password1": _("密码")}
    hints = {
        "phone": _("用于登录和接收办理通知，下一步会发送验证码"),
        "password1": _("至少 12 位，不要用生日、电话等容易猜到的内容"),
    }
    field_order = ["name", "phone", "password1"]
    name = forms.CharField(max_length=64, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean_name(self) -> str:
        """The name on one line, without anything unseen."""
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("请填写姓名"))
        return name

    def custom_signup(self, request: HttpRequest, user: Any) -> None:
        """The user bears the name that was given."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class RequestCodeForm(_Plain, account.RequestLoginCodeForm):
    """Which number the code goes to."""

    labels = {"phone": _("手机号码")}


class ConfirmCodeForm(_Plain, account.ConfirmLoginCodeForm):
    """The six digits that came by SMS."""

    labels = {"code": _("短信验证码")}


class VerifyPhoneForm(_Plain, account.VerifyPhoneForm):
    """The six digits that prove a number."""

    labels = {"code": _("短信验证码")}


class ChangePhoneForm(_Plain, account.ChangePhoneForm):
    """A new number, proved by SMS before it counts."""

    labels = {"phone": _("新手机号码")}


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    """The old password and the new one twice."""

    labels = {"oldpassword": _("当前密码"), "password1": _("新密码"), "password2": _("再输一次新密码")}
    hints = {"password1": _("至少 12 位，不要用生日、电话等容易猜到的内容")}


class RenewPasswordForm(_Plain, account.SetPasswordForm):
    """A new password after signing in by SMS code."""

    labels = {"password1": _("新密码"), "password2": _("再输一次新密码")}
    hints = {"password1": _("至少 12 位，不要用生日、电话等容易猜到的内容")}


class ReauthenticateForm(_Plain, account.ReauthenticateForm):
    """The password once more, before something that changes how one signs in."""

    labels = {"password": _("密码")}


class CodeAgainForm(forms.Form):
    """The code that was sent to one's number."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("短信里的 6 位数字"), max_length=12, error_messages={"required": _("请填写短信里的 6 位数字")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The digits, whatever width they were typed in."""
        return unicodedata.normalize("NFKC", self.cleaned_data["code"]).replace(" ", "")


class SecondFactorForm(_Plain, mfa.AuthenticateForm):
    """The code of the authenticator, or a recovery code."""

    labels = {"code": _("验证器上的 6 位数字，或一个备用码")}


class SecondFactorAgainForm(_Plain, mfa.ReauthenticateForm):
    """The code once more."""

    labels = {"code": _("验证器上的 6 位数字，或一个备用码")}


class ActivateTotpForm(_Plain, totp.ActivateTOTPForm):
    """The first code proves that the authenticator holds the secret."""

    labels = {"code": _("验证器上显示的 6 位数字")}


class AddPasskeyForm(_Plain, webauthn.AddWebAuthnForm):
    """A name by which to tell passkeys apart."""

    labels = {"name": _("给这把密钥起个名字"), "passwordless": _("登录时可代替密码")}


class EditPasskeyForm(_Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("名字")}
