"""Reads of accounts: one's own, and for a demo the letters it kept and the codes of its authenticators."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.models import Event, Outgoing
from kezhuan.core.privacy.rules import PURPOSES
from kezhuan.people.models import Organisation, User
from kezhuan.people.queries.standing import FACTORS
from kezhuan.people.totp import code_at
from kezhuan.people.views import AccountView, DemoCode, InboxRow, LookRow

DEMO_PREFIX = "demo"
LOOKS = {"phone.unmask": gettext_noop("手机号码"), "account.unmask": gettext_noop("银行账号")}


def account(actor: Actor) -> AccountView:
    """The actor's own account."""
    user = User.objects.get(uid=actor.user_id)
    factor = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
    return AccountView(user.uid, user.username, user.name, user.phone or "", user.phone_verified, factor)


def sink_count() -> int:
    """How many letters have been written for outside channels."""
    return Outgoing.objects.count()


def sink(*, offset: int, limit: int) -> tuple[InboxRow, ...]:
    """One page of those letters, newest first; only a demo instance may show them."""
    found = Outgoing.objects.order_by("-id")[offset : offset + limit]
    return tuple(InboxRow(row.at, row.channel, row.to, row.body) for row in found)


def demo_codes() -> tuple[DemoCode, ...]:
    """The present code of every authenticator of a demo account (its name begins with "demo")."""
    found = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__username__startswith=DEMO_PREFIX
    ).select_related("user")
    return tuple(
        DemoCode(row.user.username, row.user.name, code_at(decrypt(row.data["secret"])))
        for row in found.order_by("user__username")
    )


def user_named(username: str) -> UUID | None:
    """The uid of the account of this name."""
    return User.objects.filter(username=username).values_list("uid", flat=True).first()


def user_of(uid: UUID) -> User | None:
    """The active person of this uid, for work they asked for earlier; None where the account is gone."""
    return User.objects.filter(uid=uid, is_active=True).first()


def phone_of(user_id: UUID | None) -> str:
    """The number this person has proved; "" where there is none."""
    found = User.objects.filter(uid=user_id, phone_verified=True).values_list("phone", flat=True).first()
    return found or ""


def looked(actor: Actor, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[LookRow, ...]]:
    """Who has seen this person's full number, newest first; looks from before reasons were asked say none."""
    found = Event.objects.filter(verb__in=LOOKS, changes__user=str(actor.user_id))
    rows = list(found.order_by("-id")[offset : offset + limit])
    names = dict(
        Organisation.objects.filter(uid__in={row.org_id for row in rows if row.org_id}).values_list(
            "uid", "name"
        )
    )
    return found.count(), tuple(
        LookRow(
            row.at,
            names.get(row.org_id, ""),
            ROLE_LABELS[Role(row.role)],
            PURPOSES.get(row.reason, ""),
            LOOKS[row.verb],
        )
        for row in rows
    )
