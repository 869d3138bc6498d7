"""What administrators see: accounts and roles, and the log of both; never a business record (三员分立)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q

from kezhuan.core import clock
from kezhuan.core.access import ADMINS, Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.masking import mask_phone
from kezhuan.core.models import Event
from kezhuan.people import rules
from kezhuan.people.models import Membership, Organisation, User
from kezhuan.people.queries.standing import FACTORS, live
from kezhuan.people.views import LogRow, UserRow

# Acts on accounts, roles and sessions: all an auditor reads on pages.
LOGGED = (
    "user.",
    "session.",
    "membership.",
    "invitation.",
    "delegation.",
    "token.",
    "link.",
    "phone.",
    "identity.",
    "decoy.",
)


def require_admin(actor: Actor, *roles: Role) -> None:
    """Hidden unless the actor is one of these administrators (of any, where none is named)."""
    if actor.role not in (frozenset(roles) or ADMINS):
        raise Hidden


def users(
    actor: Actor, *, text: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[UserRow, ...]]:
    """One page of accounts with the roles they hold today; phones are masked."""
    require_admin(actor)
    found = User.objects.all()
    if text:
        found = found.filter(Q(username__icontains=text) | Q(name__icontains=text) | Q(phone=text))
    factor = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=FACTORS)
    held = Membership.objects.filter(live(clock.today())).select_related("organisation").order_by("id")
    rows = found.annotate(second_factor=Exists(factor)).prefetch_related(
        Prefetch("memberships", queryset=held, to_attr="held_today")
    )
    return found.count(), tuple(_user(row) for row in rows.order_by("id")[offset : offset + limit])


def _user(row: User) -> UserRow:
    roles = tuple(
        (m.uid, Role(m.role), m.organisation.name, m.organisation.kind in rules.PUBLIC_KINDS)
        for m in row.held_today
    )
    return UserRow(
        row.uid,
        row.username,
        row.name,
        mask_phone(row.phone or ""),
        roles,
        row.is_active,
        row.second_factor,
        row.last_login,
    )


def user(actor: Actor, uid: UUID) -> UserRow:
    """One account with its roles; Hidden where there is none."""
    require_admin(actor)
    factor = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=FACTORS)
    held = Membership.objects.filter(live(clock.today())).select_related("organisation").order_by("id")
    found = (
        User.objects.filter(uid=uid)
        .annotate(second_factor=Exists(factor))
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held_today"))
        .first()
    )
    if found is None:
        raise Hidden
    return _user(found)


def public_bodies(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of the public bodies whose people the system administrator enters."""
    require_admin(actor, Role.SYSTEM_ADMIN)
    found = Organisation.objects.filter(state="verified", kind__in=rules.PUBLIC_KINDS)
    return [(str(uid), name) for uid, name in found.order_by("name").values_list("uid", "name")]


def log(
    actor: Actor,
    *,
    user_uid: UUID | None = None,
    since: datetime | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, tuple[LogRow, ...]]:
    """One page of the log of accounts, roles and sessions, newest first: for the auditor and 安全管理员."""
    require_admin(actor, Role.AUDITOR, Role.SECURITY_ADMIN)
    named = Q()
    for verb in LOGGED:
        named |= Q(verb__startswith=verb)
    found = Event.objects.filter(named)
    if user_uid is not None:
        found = found.filter(Q(actor_id=user_uid) | Q(subject_type="user", subject_id=user_uid))
    if since is not None:
        found = found.filter(at__gte=since)
    page = list(found.order_by("-id")[offset : offset + limit])
    names = dict(
        User.objects.filter(uid__in={row.actor_id for row in page if row.actor_id}).values_list("uid", "name")
    )
    return found.count(), tuple(
        LogRow(
            row.at,
            names.get(row.actor_id, ""),
            ROLE_LABELS[Role(row.role)],
            row.verb,
            row.subject_type,
            str(row.subject_id or ""),
        )
        for row in page
    )
