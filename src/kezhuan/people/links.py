"""One-time links: a person without an account opens exactly one case for one act, once.

Only the hash of a link's token is kept; what opens is named by purpose and subject, never by the address.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from kezhuan.core import clock, events, notices
from kezhuan.core.access import VISITOR, Actor
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.core.identifiers.phone import read_mobile
from kezhuan.core.retention import Rule, deleted
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest
from kezhuan.people.models import OneTimeLink, Organisation


@dataclass(frozen=True, slots=True)
class Link:
    """What a one-time link opens, for whom, and until when."""

    uid: UUID
    purpose: str
    subject_type: str
    subject_id: UUID
    org_id: UUID | None
    phone: str
    name: str
    expires_at: datetime


def usual_days() -> int:
    """For how many days a link opens where its purpose names no end of its own."""
    return int(rulebook().body("settings.clocks", clock.today())["confirm_link_valid_d"])


def create(
    purpose: str,
    subject_type: str,
    subject_id: UUID,
    *,
    phone: str,
    path: str,
    message: str,
    actor: Actor,
    org_uid: UUID | None = None,
    name: str = "",
    lifetime: timedelta | None = None,
) -> Link:
    """An SMS with the link waits in the outbox; earlier links of the same purpose, subject and phone are void.

    `path` holds "{token}" where the token belongs, `message` holds "{link}"; neither may name anything
    confidential. Without a `lifetime` of its own a link opens for the days of settings.clocks. The phone number is
    checked (`Invalid` under `phone`). The token is told to nobody else.
    """
    phone = read_mobile(phone)
    lifetime = timedelta(days=usual_days()) if lifetime is None else lifetime
    token, moment = secrets.token_urlsafe(24), clock.now()
    with transaction.atomic():
        OneTimeLink.objects.filter(
            purpose=purpose, subject_id=subject_id, phone=phone, used_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=moment)
        row = OneTimeLink.objects.create(
            token_sm3=digest(token),
            purpose=purpose,
            subject_type=subject_type,
            subject_id=subject_id,
            organisation=Organisation.objects.filter(uid=org_uid).first() if org_uid else None,
            phone=phone,
            name=name[:64],
            expires_at=moment + lifetime,
            created_at=moment,
        )
        notices.send(
            "sms", to=phone, body=message.format(link=f"{settings.SITE_URL}{path.format(token=token)}")
        )
        events.record("link.send", actor=actor, subject_type=subject_type, subject_id=subject_id,
                      changes={"purpose": purpose, "link": str(row.uid)})  # fmt: skip
    return _link(row)


def look(token: str, purpose: str) -> Link:
    """What the link opens, without using it: for the page that asks before the act. Hidden where it is unknown,
    used, revoked, expired or of another purpose."""
    return _link(_open(token, purpose, lock=False))


def consume(token: str, purpose: str) -> Link:
    """The link is used and opens nothing any more; call it in the transaction of its one act.

    Hidden where it is unknown, used, revoked, expired or of another purpose: two at once, one is Hidden.
    """
    with transaction.atomic():
        row = _open(token, purpose, lock=True)
        row.used_at = clock.now()
        row.save(update_fields=["used_at"])
        events.record("link.use", actor=VISITOR, subject_type=row.subject_type, subject_id=row.subject_id,
                      changes={"purpose": purpose, "link": str(row.uid)})  # fmt: skip
    return _link(row)


def revoke(purpose: str, subject_id: UUID) -> int:
    """No open link of this purpose leads to the subject any more; how many were open."""
    return OneTimeLink.objects.filter(
        purpose=purpose, subject_id=subject_id, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=clock.now())


def over(before: datetime) -> QuerySet[OneTimeLink]:
    """Links that were used, revoked or ran out before that moment, and with them the phone numbers they carry."""
    return OneTimeLink.objects.filter(
        Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    )


RULES = (
    Rule(
        "links",
        gettext_noop("已用、已撤回或过期的一次性链接及其手机号码"),
        "used_link_kept_d",
        over,
        deleted,
        gettext_noop("对方说没有收到、点不开时查发往哪个号码"),
    ),  # fmt: skip
)


def _open(token: str, purpose: str, *, lock: bool) -> OneTimeLink:
    rows = OneTimeLink.objects.select_for_update() if lock else OneTimeLink.objects.all()
    row = rows.filter(
        token_sm3=digest(token),
        purpose=purpose,
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=clock.now(),
    ).first()
    if row is None:
        raise Hidden
    return row


def _link(row: OneTimeLink) -> Link:
    return Link(
        row.uid,
        row.purpose,
        row.subject_type,
        row.subject_id,
        row.organisation.uid if row.organisation_id else None,
        row.phone,
        row.name,
        row.expires_at,
    )
