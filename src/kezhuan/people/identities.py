"""Accounts bound to identities of the unified platform: by issuer and subject, by the person's own act, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Reason, Refused, gettext_noop
from kezhuan.people import accounts, queries, rules, usecases
from kezhuan.people.models import Claim, Membership, Organisation, User
from kezhuan.people.oidc.rules import Identity

PROVIDER: Final = "unified"


@dataclass(frozen=True, slots=True)
class Bound:
    """One identity bound to an account; `organisation` where it is a legal person's."""

    pk: int
    organisation: str
    uscc: str
    since: datetime
    last_used: datetime


def account_for(who: Identity) -> SocialAccount:
    """The binding to look for, unsaved. Of the claims only the legal person is kept: a person's are not ours to store."""
    kept = {"uscc": who.uscc, "organisation": who.organisation} if who.uscc else {}
    return SocialAccount(provider=PROVIDER, uid=who.key, extra_data=kept)


def enter(who: Identity) -> SocialAccount:
    """A new account with this identity: its name, no phone, no password, no organisation. Equal names stay two people."""
    try:
        with transaction.atomic():
            user = accounts.create_user(accounts.free_username(), name=who.name, actor=SYSTEM)
            return _bind(user, who)
    except IntegrityError:  # the same person came in twice at once
        return SocialAccount.objects.select_related("user").get(provider=PROVIDER, uid=who.key)


def link(user: User, who: Identity) -> bool:
    """The identity is bound to this account; False where it is bound to another, and then nothing was written."""
    standing = SocialAccount.objects.filter(provider=PROVIDER, uid=who.key).first()
    if standing is not None:
        return standing.user_id == user.pk
    try:
        with transaction.atomic():
            _bind(user, who)
    except IntegrityError:
        return False
    return True


def _bind(user: User, who: Identity) -> SocialAccount:
    account = account_for(who)
    account.user = user
    account.save(force_insert=True)
    accounts.note(user, "identity.link", kind="legal" if who.uscc else "person")
    return account


def unlink(actor: Actor, pk: int) -> None:
    """The identity opens this account no more; Refused where it is the only way in."""
    user = User.objects.get(uid=actor.user_id)
    with transaction.atomic():
        mine = SocialAccount.objects.select_for_update().filter(provider=PROVIDER, user=user)
        found = mine.filter(pk=pk).first()
        if found is None:
            raise Hidden
        others = mine.exclude(pk=pk).exists()
        if not (others or user.has_usable_password() or (user.phone and user.phone_verified)):
            raise Refused(
                Reason(
                    "oidc.last", gettext_noop("这是您唯一的登录方式，请先验证手机号码或设置密码，再解除绑定")
                )
            )
        found.delete()
        accounts.note(user, "identity.unlink")


def bound(actor: Actor) -> tuple[Bound, ...]:
    """The identities of the actor's own account, oldest first."""
    found = SocialAccount.objects.filter(provider=PROVIDER, user__uid=actor.user_id).order_by("pk")
    return tuple(
        Bound(row.pk, row.extra_data.get("organisation", ""), row.extra_data.get("uscc", ""), row.date_joined, row.last_login)
        for row in found
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """For which legal person the actor signed in, and how they stand to it: `held` names the hat, `claim` the claim."""

    uscc: str
    name: str
    known: bool
    held: UUID | None = None
    claim: UUID | None = None


def arrival(actor: Actor, *, today: date) -> Arrival | None:
    """The legal person of the actor's latest such sign-in; None for somebody who never came as one."""
    legal = [row for row in bound(actor) if row.uscc]
    if not legal:
        return None
    latest = max(legal, key=lambda row: row.last_used)
    organisation = _organisation(latest.uscc)
    if organisation is None:
        return Arrival(latest.uscc, latest.organisation, known=False)
    of_person: dict[str, Any] = {"user__uid": actor.user_id, "organisation": organisation}
    held = Membership.objects.filter(queries.live(today), **of_person).order_by("id").first()
    claim = Claim.objects.filter(state="submitted", **of_person).first()
    return Arrival(
        latest.uscc,
        organisation.name,
        known=True,
        held=held.uid if held else None,
        claim=claim.uid if claim else None,
    )


def claim_arrival(*, actor: Actor, today: date) -> UUID:
    """The claim to act for the legal person signed in as waits for a decision like anybody's: the sign-in proves a
    right to its account there, not who may act here."""
    came = arrival(actor, today=today)
    organisation = _organisation(came.uscc) if came else None
    if organisation is None:
        raise Hidden
    if organisation.kind not in rules.OPEN_KINDS:
        raise Refused(Reason("kind", gettext_noop("这类单位由技转中心登记，请与其联系")))
    claim = usecases.claim_organisation(
        organisation, role=rules.FIRST_HAT.get(organisation.kind, Role.MEMBER), actor=actor, today=today,
        note="经统一身份认证以该单位法人身份登录",
    )  # fmt: skip
    return claim.uid


def _organisation(uscc: str) -> Organisation | None:
    found = Organisation.objects.select_related("merged_into").filter(uscc=uscc).first()
    return found.merged_into or found if found else None
