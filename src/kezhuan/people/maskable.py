"""Numbers people shows masked: of members and invitations to whoever manages them, of accounts to the administrator."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.privacy.unmasking import Masked
from kezhuan.people import queries
from kezhuan.people.models import Invitation, Membership, User

MEMBERS = "/people/members/"


def owner_of(phone: str) -> UUID | None:
    """The person who proved this number: they are told who looked."""
    return User.objects.filter(phone=phone, phone_verified=True).values_list("uid", flat=True).first()


def of_member(actor: Actor, uid: UUID) -> Masked:
    """The number of somebody of the actor's organisation, for who manages it."""
    row = Membership.objects.filter(uid=uid, organisation__uid=actor.org_id).select_related("user").first()
    if row is None or not queries.manages(actor):
        raise Hidden
    return Masked("phone", row.user.name, row.user.uid, MEMBERS, row.user.phone or "")


def of_invitation(actor: Actor, uid: UUID) -> Masked:
    """The number an invitation of the actor's organisation went to, for who manages it."""
    row = Invitation.objects.filter(uid=uid, organisation__uid=actor.org_id).first()
    if row is None or not queries.manages(actor):
        raise Hidden
    return Masked("phone", row.name or _("受邀人"), owner_of(row.phone), MEMBERS, row.phone)


def of_user(actor: Actor, uid: UUID) -> Masked:
    """The number of an account, for the system administrator who keeps it."""
    row = User.objects.filter(uid=uid).first()
    if row is None or actor.role is not Role.SYSTEM_ADMIN:
        raise Hidden
    return Masked("phone", row.name, row.uid, f"/people/admin/users/{uid}/", row.phone or "")
