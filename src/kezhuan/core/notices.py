"""Telling people: a 站内信 and letters for outside channels, all written in the act's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.channels import usecases as channels
from kezhuan.core.models import Event, Notice
from kezhuan.core.outbox import send
from kezhuan.core.privacy.queries.consents import agreed
from kezhuan.core.privacy.rules import REMINDERS

__all__ = ["Letter", "NoticeRow", "inbox", "mark_read", "open_one", "post", "send", "unread"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person: template and parameters (never a confidential title), and where it leads.

    `mail` and `sms` go out to whoever agreed to reminders; one that `warns` of misuse goes out to everybody."""

    to_id: UUID
    topic: str
    template: str
    link: str
    params: Mapping[str, Any] = field(default_factory=dict)
    mail: str = ""
    sms: str = ""
    warns: bool = False


def post(letters: Iterable[Letter], *, event: Event | None = None) -> int:
    """Each letter stands once per person and event; outside copies wait in the outbox. The number posted."""
    posted = 0
    for letter in letters:
        notice = Notice(to_id=letter.to_id, topic=letter.topic, template=letter.template, params=dict(letter.params), link=letter.link,
                        event_uid=event.uid if event else None, at=clock.now())  # fmt: skip
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        if not Notice.objects.filter(uid=notice.uid).exists():
            continue
        posted += 1
        channels.spread(notice)
        for channel, to in (("mail", letter.mail), ("sms", letter.sms)):
            if to and (letter.warns or agreed(letter.to_id, REMINDERS, today=clock.today())):
                send(
                    channel,
                    to=to,
                    subject="您有一条新的办理通知",
                    body=f"您有一条新的办理通知，请登录查看：{letter.link}",
                    at=channels.quiet_until(clock.now()),
                )
    return posted


def unread(user_id: UUID | None) -> int:
    """How many notices this person has not read."""
    return Notice.objects.filter(to_id=user_id, read_at__isnull=True).count() if user_id else 0


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it."""

    uid: UUID
    topic: str
    text: str
    link: str
    at: Any
    read: bool


def inbox(user_id: UUID | None, *, offset: int = 0, limit: int = 20) -> tuple[int, tuple[NoticeRow, ...]]:
    """One page of a person's notices, newest first; none for a visitor."""
    if user_id is None:
        return 0, ()
    found = Notice.objects.filter(to_id=user_id)
    page = found.order_by("-id")[offset : offset + limit]
    return found.count(), tuple(
        NoticeRow(n.uid, n.topic, n.template.format_map(n.params), n.link, n.at, n.read_at is not None)
        for n in page
    )


def mark_read(user_id: UUID | None, uids: Iterable[UUID] = ()) -> None:
    """These notices, or all where none is named, are read."""
    if user_id is None:
        return
    found = Notice.objects.filter(to_id=user_id, read_at__isnull=True)
    if uids := list(uids):
        found = found.filter(uid__in=uids)
    found.update(read_at=clock.now())


def open_one(user_id: UUID | None, uid: UUID) -> str | None:
    """This person's notice is read; where it leads, None where there is no such notice of theirs."""
    found = Notice.objects.filter(to_id=user_id, uid=uid).first() if user_id else None
    if found is None:
        return None
    mark_read(found.to_id, (uid,))
    return found.link
