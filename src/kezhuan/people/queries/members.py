"""Who acts for an organisation, who was invited, and whose work lies in other hands."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.core.masking import mask_phone
from kezhuan.core.models import Delegation
from kezhuan.core.reading import once
from kezhuan.core.sm3 import digest
from kezhuan.people import rules
from kezhuan.people.models import Invitation, Membership, Organisation, User
from kezhuan.people.queries.standing import live
from kezhuan.people.views import DelegationRow, InvitationRow, MemberRow


def manages(actor: Actor) -> bool:
    """True where the actor manages the organisation of the hat worn."""
    if actor.org_id is None or not actor.verified:
        return False
    held = Membership.objects.filter(live(clock.today()), organisation__uid=actor.org_id, manager=True)
    return held.filter(user__uid=actor.user_id).exists()


def members(actor: Actor) -> tuple[MemberRow, ...]:
    """Everybody who acts for the actor's organisation today, managers first."""
    held = Membership.objects.filter(live(clock.today()), organisation__uid=actor.org_id)
    rows = held.select_related("user").order_by("-manager", "id")
    return tuple(
        MemberRow(
            m.uid, m.user.uid, m.user.name, mask_phone(m.user.phone or ""), Role(m.role), m.manager, m.starts_on, m.ends_on
        )
        for m in rows[:500]
    )  # fmt: skip


def colleagues(actor: Actor, membership_uid: UUID) -> list[tuple[str, str]]:
    """(uid, name) of those who hold the same role in the same organisation: to whom this hat's work may go."""
    held = Membership.objects.filter(uid=membership_uid, organisation__uid=actor.org_id).first()
    if held is None:
        return []
    others = Membership.objects.filter(
        live(clock.today()), organisation=held.organisation, role=held.role
    ).exclude(user=held.user)
    return [(str(m.user.uid), m.user.name) for m in others.select_related("user").order_by("user__name")]


def invitations(actor: Actor) -> tuple[InvitationRow, ...]:
    """The invitations of the actor's organisation that nobody took up yet, newest first."""
    moment = clock.now()
    found = Invitation.objects.filter(organisation__uid=actor.org_id, accepted_at__isnull=True)
    return tuple(
        InvitationRow(
            row.uid, row.name, mask_phone(row.phone), Role(row.role), row.expires_at,
            "revoked" if row.revoked_at else "expired" if row.expires_at <= moment else "open",
        )
        for row in found.order_by("-id")[:50]
    )  # fmt: skip


def open_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation this secret opens now."""
    rows = Invitation.objects.select_related("organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(
        token_sm3=digest(token),
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
        organisation__state="verified",
    ).first()


def invited_to(token: str, actor: Actor) -> tuple[str, Role, bool] | None:
    """(organisation, role, whether the actor's proved number is the invited one) of an open invitation."""
    row = open_invitation(token)
    if row is None:
        return None
    mine = User.objects.filter(uid=actor.user_id, phone=row.phone, phone_verified=True).exists()
    return row.organisation.name, Role(row.role), mine


def delegations(actor: Actor) -> tuple[DelegationRow, ...]:
    """Work of the actor in other hands, and others' work in the actor's, newest first."""
    found = list(
        Delegation.objects.filter(Q(from_id=actor.user_id) | Q(to_id=actor.user_id)).order_by("-id")[:50]
    )
    names = dict(
        User.objects.filter(
            uid__in={row.from_id for row in found} | {row.to_id for row in found}
        ).values_list("uid", "name")
    )
    today = clock.today()
    return tuple(
        DelegationRow(
            row.uid, row.kind, names.get(row.to_id if row.from_id == actor.user_id else row.from_id, ""), Role(row.role),
            row.starts_on, row.ends_on, row.from_id == actor.user_id,
            row.ended_at is None and (row.ends_on is None or row.ends_on >= today),
        )
        for row in found
    )  # fmt: skip


def stands_in_for(actor: Actor) -> frozenset[UUID]:
    """The persons whose work lies in the actor's hands today, under the hat worn."""
    return once(("stands in", actor), lambda: frozenset(_stood_in(actor).values_list("from_id", flat=True)))


def in_hands(actor: Actor, field: str) -> Q:
    """Selects the records whose `field` names the actor, or somebody whose work lies in the actor's hands today."""
    if actor.user_id is None:
        return Q(pk__in=())
    return Q(**{field: actor.user_id}) | Q(**{f"{field}__in": _stood_in(actor).values("from_id")})


def _stood_in(actor: Actor) -> QuerySet[Delegation]:
    today = clock.today()
    return Delegation.objects.filter(
        to_id=actor.user_id,
        org_id=actor.org_id,
        role=actor.role.value,
        starts_on__lte=today,
        ended_at__isnull=True,
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def hats_given(actor: Actor) -> list[Role]:
    """The roles the actor's organisation may give its people."""
    kind = Organisation.objects.filter(uid=actor.org_id).values_list("kind", flat=True).first() or ""
    return sorted(rules.HATS.get(kind, frozenset()), key=list(Role).index)
