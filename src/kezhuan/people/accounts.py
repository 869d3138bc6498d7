"""Accounts of persons: made, found by phone, told by SMS, noted in the log. What they may do hangs on hats."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.db import transaction

from kezhuan.core import clock, events, notices
from kezhuan.core.access import MFA_ROLES, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.privacy.rules import purpose_fault
from kezhuan.people import queries
from kezhuan.people.models import User
from kezhuan.people.queries import FACTORS
from kezhuan.people.usecases import members


def create_user(
    username: str,
    *,
    name: str,
    actor: Actor,
    phone: str = "",
    password: str | None = None,
    totp_secret: str = "",
) -> User:
    """A person can sign in: with this password, by SMS to a phone taken as proved, with this TOTP secret
    (base32) as second factor. Invalid under `username` or `phone` where one is taken."""
    username = username.strip()
    if not username or User.objects.filter(username=username).exists():
        raise Invalid({"username": Reason("username.taken", gettext_noop("这个账号名已被使用或为空"))})
    number = read_mobile(phone) if phone else None
    if number and User.objects.filter(phone=number, phone_verified=True).exists():
        raise Invalid({"phone": Reason("phone.taken", gettext_noop("这个号码不能使用，请换一个"))})
    with transaction.atomic():
        user = User.objects.create_user(username, password, name=name)
        if number:
            give_phone(user, number, verified=True)
        if totp_secret:
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(totp_secret)}
            )
        events.record("user.create", actor=actor, subject_type="user", subject_id=user.uid)
    return user


def take_password(user: User, encoded: str, *, actor: Actor) -> None:
    """The account has this password, hashed already: for accounts moved in from elsewhere."""
    identify_hasher(encoded)  # ValueError where it is no hash of ours
    user.password = encoded
    user.save(update_fields=["password"])
    note(user, "user.password", actor=actor)


def free_username() -> str:
    """A sign-in name nobody has: people who sign up by phone never type it."""
    while User.objects.filter(username=(name := f"u{secrets.randbelow(10**10):010d}")).exists():
        continue
    return name


def give_phone(user: User, phone: str, *, verified: bool) -> None:
    """The number is this person's. An account that never proved it loses it to whoever asks next."""
    with transaction.atomic():
        User.objects.filter(phone=phone, phone_verified=False).exclude(pk=user.pk).update(phone=None)
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])


def verified_user(phone: str) -> User | None:
    """The active person who proved this number."""
    return User.objects.filter(phone=phone, phone_verified=True, is_active=True).first()


def send_code(phone: str, code: str) -> None:
    """The code is on its way; the message says what it is for and that nobody may ask for it."""
    notices.send(
        "sms",
        to=phone,
        body=f"【{settings.SITE_NAME}】验证码 {code}，5 分钟内有效。工作人员不会索要验证码，请勿转告他人。",
    )


def tell_unknown(phone: str) -> None:
    """Whoever holds the number learns that it has no account; the page said nothing of it."""
    notices.send(
        "sms",
        to=phone,
        body=f"【{settings.SITE_NAME}】该手机号尚未注册，请先注册账号。如非本人操作，请忽略。",
    )


def tell_known(phone: str) -> None:
    """Whoever holds the number learns that it has an account already; the page said nothing of it."""
    notices.send(
        "sms",
        to=phone,
        body=f"【{settings.SITE_NAME}】该手机号已有账号，请直接登录；忘记密码可用短信验证码登录。如非本人操作，请忽略。",
    )


def note(user: User, verb: str, *, actor: Actor | None = None, **changes: Any) -> None:
    """The log says that this was done to the account: by the person, where nobody else is named."""
    by = actor or queries.actor_of(user, None)
    events.record(verb, actor=by, subject_type="user", subject_id=user.uid, changes=changes)


def note_sign_in(user: User, *, signup: bool) -> None:
    """The log says that the person came in."""
    if signup:
        note(user, "user.sign_up")
    note(user, "session.start")


def needs_second_factor(user: User) -> bool:
    """True where one of the person's roles must not be worn without a second factor."""
    return bool(queries.roles_of(user) & MFA_ROLES)


def has_other_factor(user: User, but: int) -> bool:
    """True where an authenticator or passkey remains besides this one."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exclude(pk=but).exists()


def password_too_old(changed_at: datetime | None) -> bool:
    """True where the 等保 profile asks for a new password."""
    if not settings.KZ["KZ_DENGBAO_STRICT"] or changed_at is None:
        return False
    return (clock.now() - changed_at).days >= settings.PASSWORD_MAX_AGE_DAYS


def enter_staff(
    username: str, *, name: str, phone: str, org_uid: UUID, role: Role, region: str, actor: Actor, today: date
) -> tuple[UUID, str]:
    """Somebody of a public body can sign in under this role; (uid, first password, told this once)."""
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        user = create_user(username, name=name, actor=actor, phone=phone, password=password)
        members.grant_hat(user.uid, org_uid, role, actor=actor, today=today, region=region)
    return user.uid, password


def _other(user_uid: UUID, actor: Actor) -> User:
    """The account an administrator works on: never their own."""
    if user_uid == actor.user_id:
        raise Refused(Reason("user.self", gettext_noop("不能对自己的账号办理")))
    user = User.objects.select_for_update().filter(uid=user_uid).first()
    if user is None:
        raise Hidden
    return user


def set_active(user_uid: UUID, active: bool, *, actor: Actor) -> None:
    """The account is open or shut; shut, every session ends with the next request."""
    with transaction.atomic():
        user = _other(user_uid, actor)
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            end_sessions(user)
        note(user, "user.open" if active else "user.shut", actor=actor)


def reset_second_factor(user_uid: UUID, *, actor: Actor) -> None:
    """The person has no second factor and must set one up at the next sign-in; every session ends."""
    with transaction.atomic():
        user = _other(user_uid, actor)
        Authenticator.objects.filter(user_id=user.pk).delete()
        end_sessions(user)
        note(user, "user.factor_reset", actor=actor)


def end_sessions(user: User) -> int:
    """The person is signed in nowhere; how many sessions ended."""
    sessions = list(UserSession.objects.filter(user_id=user.pk))
    for session in sessions:
        session.end()
    return len(sessions)


def unmask_phone(user_uid: UUID, *, purpose: str, actor: Actor, subject_type: str, subject_id: UUID) -> str:
    """The full number of a person the actor handles a case of; the log says who looked, at which case and why, and the
    person can read it. Invalid under `purpose` where none is given: then nothing was shown and nothing written."""
    if fault := purpose_fault(purpose):
        raise Invalid({"purpose": fault})
    with transaction.atomic():
        user = User.objects.filter(uid=user_uid).first()
        if user is None:
            raise Hidden
        events.record("phone.unmask", actor=actor, subject_type=subject_type, subject_id=subject_id, reason=purpose,
                      changes={"user": str(user_uid)})  # fmt: skip
    return user.phone or ""
