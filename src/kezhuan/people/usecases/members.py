"""Hats given, worn and ended, invitations, and handing over when somebody leaves."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kezhuan.core import clock, events, notices
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.models import Delegation
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest
from kezhuan.core.text import clean_line
from kezhuan.people import queries, rules
from kezhuan.people.models import Invitation, Membership, Organisation, User

HANDOVER, STAND_IN = "handover", "standin"


def may_manage(actor: Actor, organisation: Organisation, *, today: date) -> bool:
    """True for the system and for a manager of this very organisation acting under a hat of it."""
    if actor.role is Role.SYSTEM:
        return True
    if actor.org_id != organisation.uid:
        return False
    held = Membership.objects.filter(queries.live(today), organisation=organisation, manager=True)
    return held.filter(user__uid=actor.user_id).exists()


def put_on(
    user: User,
    organisation: Organisation,
    role: Role,
    *,
    actor: Actor,
    today: date,
    manager: bool = False,
    region: str = "",
) -> Membership:
    """The person wears this hat from today; worn already, nothing changes."""
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role.value, ends_on=None,
        defaults={"starts_on": today, "manager": manager, "region": region},
    )  # fmt: skip
    if made:
        events.record("membership.start", actor=actor, subject_type="organisation", subject_id=organisation.uid,
                      changes={"user": str(user.uid), "role": role.value})  # fmt: skip
    return membership


def grant_hat(
    user_uid: UUID,
    org_uid: UUID,
    role: Role,
    *,
    actor: Actor,
    today: date,
    region: str = "",
    manager: bool = False,
) -> UUID:
    """The person wears this hat in the organisation from today: its manager gives it, for public bodies the
    system administrator or the system. The membership's uid."""
    organisation = Organisation.objects.filter(uid=org_uid, state="verified").first()
    if organisation is None:
        raise Hidden
    by_admin = actor.role is Role.SYSTEM_ADMIN and organisation.kind in rules.PUBLIC_KINDS
    if not (by_admin or may_manage(actor, organisation, today=today)):
        raise Refused(Reason("role", gettext_noop("只有单位管理员可以授予身份")))
    user = User.objects.get(uid=user_uid)
    if by_admin and user.uid == actor.user_id:
        raise Refused(Reason("hat.self", gettext_noop("不能给自己授予身份")))
    if fault := rules.hat_fault(organisation.kind, role):
        raise Invalid({"role": fault})
    if fault := rules.three_admins_fault(queries.roles_of(user), role):
        raise Refused(fault)
    with transaction.atomic():
        made = put_on(user, organisation, role, actor=actor, today=today, manager=manager, region=region)
    return made.uid


def end_hat(membership_uid: UUID, *, actor: Actor, today: date, key: str = "") -> None:
    """The hat ends today, on every path with the next request; the last manager cannot leave alone."""
    with transaction.atomic():
        held = _held(membership_uid)
        by_admin = actor.role is Role.SYSTEM_ADMIN and held.organisation.kind in rules.PUBLIC_KINDS
        if not (
            by_admin
            or may_manage(actor, held.organisation, today=today)
            or (held.user.uid == actor.user_id and held.organisation.uid == actor.org_id)
        ):
            raise Hidden
        _take_off(held, actor=actor, today=today, key=key)


def _held(membership_uid: UUID) -> Membership:
    held = (
        Membership.objects.select_for_update(of=("self",))
        .filter(uid=membership_uid, ends_on__isnull=True)
        .select_related("organisation", "user")
        .first()
    )
    if held is None:
        raise Hidden
    return held


def _take_off(held: Membership, *, actor: Actor, today: date, key: str) -> None:
    others = Membership.objects.filter(queries.live(today), organisation=held.organisation, manager=True)
    if held.manager and not others.exclude(pk=held.pk).exists():
        raise Refused(Reason("hat.last_manager", gettext_noop("请先指定另一位单位管理员")))
    held.ends_on = today - timedelta(days=1)
    held.save(update_fields=["ends_on"])
    events.record("membership.end", actor=actor, subject_type="organisation", subject_id=held.organisation.uid,
                  changes={"user": str(held.user.uid), "role": held.role}, key=key)  # fmt: skip


def set_manager(membership_uid: UUID, manager: bool, *, actor: Actor, today: date) -> None:
    """The member manages the organisation, or no longer; one manager always remains."""
    with transaction.atomic():
        held = _held(membership_uid)
        if not may_manage(actor, held.organisation, today=today):
            raise Hidden
        others = Membership.objects.filter(queries.live(today), organisation=held.organisation, manager=True)
        if not manager and not others.exclude(pk=held.pk).exists():
            raise Refused(Reason("hat.last_manager", gettext_noop("请先指定另一位单位管理员")))
        if held.manager != manager:
            held.manager = manager
            held.save(update_fields=["manager"])
            verb = "membership.manage" if manager else "membership.unmanage"
            events.record(verb, actor=actor, subject_type="organisation", subject_id=held.organisation.uid,
                          changes={"user": str(held.user.uid)})  # fmt: skip


def appoint(user_uid: UUID, org_uid: UUID, *, actor: Actor, today: date) -> None:
    """The person manages the organisation under every hat held in it."""
    held = Membership.objects.filter(queries.live(today), user__uid=user_uid, organisation__uid=org_uid)
    for uid in list(held.values_list("uid", flat=True)):
        set_manager(uid, True, actor=actor, today=today)


def wear(hat: str, *, actor: Actor) -> None:
    """The log says which hat the person chose; Hidden where they hold no such hat."""
    held = queries.held_by(User.objects.get(uid=actor.user_id)).select_related("organisation")
    chosen = next((m for m in held if str(m.uid) == hat), None)
    if chosen is None:
        raise Hidden
    events.record("session.hat", actor=actor, subject_type="organisation", subject_id=chosen.organisation.uid,
                  changes={"role": chosen.role})  # fmt: skip


def invite(
    org_uid: UUID, *, phone: str, name: str, role: Role, actor: Actor, today: date, manager: bool = False
) -> UUID:
    """An SMS with a one-time way in waits in the outbox; an earlier open invitation of the number is void.

    The answer is the same whether or not the number has an account.
    """
    organisation = Organisation.objects.filter(uid=org_uid, state="verified").first()
    if organisation is None or not may_manage(actor, organisation, today=today):
        raise Hidden
    number = read_mobile(phone)
    if fault := rules.hat_fault(organisation.kind, role):
        raise Invalid({"role": fault})
    token, moment = secrets.token_urlsafe(24), clock.now()
    days = rulebook().body("settings.clocks", today)["invitation_valid_d"]
    with transaction.atomic():
        open_ = Invitation.objects.filter(organisation=organisation, phone=number, accepted_at__isnull=True)
        open_.filter(revoked_at__isnull=True).update(revoked_at=moment)
        row = Invitation.objects.create(
            organisation=organisation, role=role.value, phone=number, name=clean_line(name)[:64], manager=manager,
            token_sm3=digest(token), invited_by=User.objects.get(uid=actor.user_id),
            expires_at=moment + timedelta(days=days), created_at=moment,
        )  # fmt: skip
        notices.send(
            "sms",
            to=number,
            body=f"【{settings.SITE_NAME}】{organisation.name}邀请您加入，{days} 日内打开链接办理：{settings.SITE_URL}/people/join/{token}/",
        )
        events.record("invitation.send", actor=actor, subject_type="organisation", subject_id=organisation.uid,
                      changes={"invitation": str(row.uid), "role": role.value})  # fmt: skip
    return row.uid


def revoke_invitation(uid: UUID, *, actor: Actor, today: date) -> None:
    """The invitation opens nothing any more."""
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(uid=uid, accepted_at__isnull=True).first()
        if row is None or not may_manage(actor, row.organisation, today=today):
            raise Hidden
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        events.record("invitation.revoke", actor=actor, subject_type="organisation",
                      subject_id=row.organisation.uid, changes={"invitation": str(uid)})  # fmt: skip


def accept_invitation(token: str, *, actor: Actor, today: date) -> UUID:
    """The person who proved the invited number wears the hat; the membership's uid.

    Hidden where the invitation is unknown, used, revoked, expired, or meant for another number.
    """
    with transaction.atomic():
        row = queries.open_invitation(token, lock=True)
        user = User.objects.get(uid=actor.user_id)
        if row is None or not user.phone_verified or user.phone != row.phone:
            raise Hidden
        if fault := rules.three_admins_fault(queries.roles_of(user), Role(row.role)):
            raise Refused(fault)
        row.accepted_at = clock.now()
        row.save(update_fields=["accepted_at"])
        made = put_on(user, row.organisation, Role(row.role), actor=actor, today=today, manager=row.manager)
    return made.uid


def hand_over(
    membership_uid: UUID, to_uid: UUID, *, actor: Actor, today: date, leave: bool, key: str = ""
) -> UUID:
    """交接: from today all work of this hat lies with another member, dated and logged; with `leave` the hat
    ends as well. The delegation's uid."""
    with transaction.atomic():
        held = _held(membership_uid)
        if not may_manage(actor, held.organisation, today=today):
            raise Hidden
        heir = Membership.objects.filter(
            queries.live(today), organisation=held.organisation, role=held.role, user__uid=to_uid
        ).select_related("user")
        heir = heir.exclude(user=held.user).first()
        if heir is None:
            raise Invalid({"to": Reason("handover.to", gettext_noop("请选择本单位同一身份的另一位成员"))})
        if leave and held.manager and not heir.manager:
            heir.manager = True
            heir.save(update_fields=["manager"])
        row = _delegate(held, heir.user, HANDOVER, today, None, actor=actor, key=key)
        if leave:
            _take_off(held, actor=actor, today=today, key=key)
    return row.uid


def delegate(
    to_uid: UUID, *, hat: UUID, starts_on: date, ends_on: date, actor: Actor, today: date, key: str = ""
) -> UUID:
    """代办: for the named days a colleague of the same role acts in the actor's place; the delegation's uid."""
    if ends_on < starts_on or starts_on < today:
        raise Invalid(
            {"ends_on": Reason("delegation.days", gettext_noop("起止日期有误：不能早于今天，止日不早于起日"))}
        )
    with transaction.atomic():
        held = _held(hat)
        if held.user.uid != actor.user_id:
            raise Hidden
        heir = Membership.objects.filter(
            queries.live(today), organisation=held.organisation, role=held.role, user__uid=to_uid
        ).exclude(user=held.user)
        if not heir.exists():
            raise Invalid({"to": Reason("handover.to", gettext_noop("请选择本单位同一身份的另一位成员"))})
        row = _delegate(held, heir.get().user, STAND_IN, starts_on, ends_on, actor=actor, key=key)
    return row.uid


def _delegate(
    held: Membership, to: User, kind: str, starts: date, ends: date | None, *, actor: Actor, key: str
) -> Delegation:
    row = Delegation.objects.create(
        from_id=held.user.uid, to_id=to.uid, org_id=held.organisation.uid, role=held.role, kind=kind,
        starts_on=starts, ends_on=ends, created_at=clock.now(),
    )  # fmt: skip
    events.record(f"delegation.{kind}", actor=actor, subject_type="organisation", subject_id=held.organisation.uid,
                  changes={"from": str(held.user.uid), "to": str(to.uid), "role": held.role}, key=key)  # fmt: skip
    return row


def end_delegation(uid: UUID, *, actor: Actor) -> None:
    """代办 ends at once: either side may end it."""
    with transaction.atomic():
        row = (
            Delegation.objects.select_for_update()
            .filter(uid=uid, ended_at__isnull=True, kind=STAND_IN)
            .first()
        )
        if row is None or actor.user_id not in (row.from_id, row.to_id):
            raise Hidden
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        events.record("delegation.end", actor=actor, subject_type="organisation", subject_id=row.org_id,
                      changes={"delegation": str(uid)})  # fmt: skip
