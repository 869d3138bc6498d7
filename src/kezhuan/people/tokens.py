"""API tokens: a subset of their owner's rights under one hat; only a hash is kept, and no token moves money."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events
from kezhuan.core.access import ADMINS, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.sm3 import digest
from kezhuan.people import queries
from kezhuan.people.models import Membership, Token, User

PREFIX = "kz_"
SCOPES = {"read": gettext_noop("读取"), "write": gettext_noop("办理")}
# Money and administration stay with a person at the page.
NO_TOKENS = ADMINS | {Role.FINANCE, Role.SYSTEM, Role.VISITOR}
LONGEST_DAYS = 365
MOST_OPEN = 20
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls with a token, and what the token may do."""

    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it; the secret itself is nowhere."""

    uid: UUID
    name: str
    hat: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str


def create(
    name: str, scopes: Iterable[str], *, days: int, hat: UUID | None, actor: Actor
) -> tuple[UUID, str]:
    """A token of the actor under this hat stands for so many days; (its uid, the secret, shown this once)."""
    wanted = tuple(scope for scope in SCOPES if scope in set(scopes))
    if not wanted:
        raise Invalid({"scopes": Reason("token.scopes", gettext_noop("请至少选择一项权限"))})
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid({"days": Reason("token.days", gettext_noop("有效期为 1 至 365 天"))})
    if actor.role in NO_TOKENS:
        raise Refused(Reason("token.role", gettext_noop("当前身份不能创建访问令牌")))
    user = User.objects.get(uid=actor.user_id)
    held = Membership.objects.filter(uid=hat, user=user).first() if hat else None
    if hat and held is None:
        raise Hidden
    if (
        Token.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=clock.now()).count()
        >= MOST_OPEN
    ):
        raise Refused(Reason("token.many", gettext_noop("有效的访问令牌过多，请先撤销不用的")))
    secret, moment = PREFIX + secrets.token_urlsafe(32), clock.now()
    with transaction.atomic():
        row = Token.objects.create(
            user=user, membership=held, name=name.strip()[:64], token_sm3=digest(secret), scopes=list(wanted),
            created_at=moment, expires_at=moment + timedelta(days=days),
        )  # fmt: skip
        events.record("token.create", actor=actor, subject_type="token", subject_id=row.uid,
                      changes={"scopes": list(wanted), "days": days})  # fmt: skip
    return row.uid, secret


def revoke(uid: UUID, *, actor: Actor) -> None:
    """The token opens nothing from the next call on; Hidden where it is somebody else's."""
    with transaction.atomic():
        row = Token.objects.select_for_update().filter(uid=uid, user__uid=actor.user_id).first()
        if row is None:
            raise Hidden
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            events.record("token.revoke", actor=actor, subject_type="token", subject_id=row.uid)


def listing(actor: Actor) -> tuple[TokenRow, ...]:
    """The actor's own tokens, newest first."""
    found = Token.objects.filter(user__uid=actor.user_id).select_related("membership__organisation")
    return tuple(_row(token) for token in found.order_by("-id")[:100])


def _row(token: Token) -> TokenRow:
    state = "open"
    if token.revoked_at is not None:
        state = "revoked"
    elif token.expires_at <= clock.now():
        state = "expired"
    hat = token.membership.organisation.name if token.membership else ""
    return TokenRow(token.uid, token.name, hat, tuple(token.scopes), token.created_at, token.expires_at,
                    token.last_used_at, state)  # fmt: skip


def open_token(secret: str) -> Bearer | None:
    """Who this secret stands for now; None where it is unknown, ended, or its owner or hat no longer holds."""
    moment = clock.now()
    token = (
        Token.objects.select_related("user", "membership")
        .filter(
            token_sm3=digest(secret), revoked_at__isnull=True, expires_at__gt=moment, user__is_active=True
        )
        .first()
    )
    if token is None:
        return None
    standing = queries.standing(token.user, str(token.membership.uid) if token.membership else None)
    if token.membership and standing.hat != token.membership.uid:
        return None
    actor = standing.actor if token.membership else Actor(token.user.uid, Role.MEMBER, name=token.user.name)
    if actor.role in NO_TOKENS:
        return None
    if token.last_used_at is None or moment - token.last_used_at > SEEN_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=moment)
    return Bearer(actor, frozenset(token.scopes))
