"""How allauth meets this house: phones are ours, codes leave by SMS, secrets lie encrypted."""

from __future__ import annotations

import base64
import hashlib
import time
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import PhoneVerificationStage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kezhuan.core import clock
from kezhuan.core.operations.beating import count_failed_sign_in
from kezhuan.core.privacy.queries.consents import untold
from kezhuan.people import accounts, again
from kezhuan.people.forms.fields import MobileField
from kezhuan.people.hats import FIRST_DUE


class PhoneIfAny(PhoneVerificationStage):
    """A number must be proved where there is one; accounts that staff made may have none."""

    def handle(self) -> Any:
        if self.login.user is not None and not self.login.user.phone:
            return None, True
        return super().handle()


class Accounts(DefaultAccountAdapter):
    """Accounts by mobile number; every answer is the same whether or not a number is known."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "phone_password_mismatch": _("账号或密码不正确"),
        "username_password_mismatch": _("账号或密码不正确"),
        "too_many_login_attempts": _("尝试次数过多，请 5 分钟后再试"),
        "rate_limited": _("操作过于频繁，请稍后再试"),
        "incorrect_code": _("验证码不正确或已失效"),
        "incorrect_password": _("密码不正确"),
        "enter_current_password": _("当前密码不正确"),
        "same_as_current": _("与现有号码相同"),
        "phone_taken": _("这个号码不能使用，请换一个"),
        "invalid_login": _("账号或密码不正确"),
    }

    def get_login_stages(self) -> list[str]:
        mine = f"{PhoneIfAny.__module__}.{PhoneIfAny.__name__}"
        theirs = "allauth.account.stages.PhoneVerificationStage"
        return [mine if stage == theirs else stage for stage in super().get_login_stages()]

    def phone_form_field(self, **options: Any) -> MobileField:
        return MobileField(**{"label": _("手机号码"), **options})

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        user.username = accounts.free_username()

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        accounts.give_phone(user, phone, verified=verified)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: Any, phone: str) -> None:
        accounts.give_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> AbstractBaseUser | None:
        # An unverified number proves nothing: whoever can read its SMS may still take it.
        return accounts.verified_user(phone)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **more: Any) -> None:
        accounts.send_code(phone, code)

    def send_unknown_account_sms(self, phone: str, **more: Any) -> None:
        accounts.tell_unknown(phone)

    def send_account_already_exists_sms(self, phone: str) -> None:
        accounts.tell_known(phone)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError("accounts here have no mail address to prove")

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        response = super().post_login(request, user, **more)
        accounts.note_sign_in(user, signup=bool(more.get("signup")))
        if untold(user.uid, today=clock.today()):
            request.session[FIRST_DUE] = True
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        count_failed_sign_in(clock.now())

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        # Whoever just came in with a password or a code is not asked for it again at once.
        records = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - r["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for r in records)
        return not fresh and super().is_reauthentication_required(app=app, **more)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        # Without a password or a second factor, the platform one comes in by or a code to one's number.
        platform = settings.UNIFIED_SIGN_IN
        name = platform["name"] if platform["issuer"] and platform["client_id"] else ""
        return super().get_reauthentication_methods(user) or again.ways(user, platform=name)

    def set_password(self, user: Any, password: str) -> None:
        super().set_password(user, password)
        accounts.note(user, "user.password")


class SecondFactors(DefaultMFAAdapter):
    """Second factors whose secrets are encrypted with this installation's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不正确，请核对手机时间后再试"),
        "cannot_delete_authenticator": _("您的身份必须保留至少一种第二重验证"),
        "rate_limited": _("尝试次数过多，请稍后再试"),
    }

    def encrypt(self, text: str) -> str:
        return cipher_of(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher_of(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        # Recovery codes alone are no second factor, so they do not count as one that remains.
        return not accounts.needs_second_factor(authenticator.user) or accounts.has_other_factor(
            authenticator.user, authenticator.pk
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("通行密钥")) if type == Authenticator.Type.WEBAUTHN else str(_("验证器"))

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """Nothing leaves by mail; the change is in the log and in the session list."""


@cache
def cipher_of(secret: str) -> Fernet:
    """What second factors are encrypted with under this key of the installation."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"kezhuan.mfa:{secret}".encode()).digest()))
