"""Talking in the thread of an accepted contact."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events, notices
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.files import attachments
from kezhuan.matching import queries, tidings
from kezhuan.matching.models import Message
from kezhuan.matching.queries.contacts import THREAD, is_side
from kezhuan.matching.usecases.contacts import MESSAGE_MOST
from kezhuan.people.queries import organisation_for


def say(uid: UUID, text: str, *, actor: Actor, file: tuple[str, bytes] | None = None, key: str = "") -> UUID:
    """The message stands in the thread of an accepted contact, with its file (name, bytes) where one is sent;
    only its two sides talk there, and the other side is told."""
    contact = queries.get_contact(actor, uid)
    if actor.user_id is None or not is_side(actor, contact):
        raise Hidden
    if contact.state != "accepted":
        raise Refused(Reason("thread.closed", gettext_noop("对接接受后、结束前双方才能留言")))
    if (not text.strip() and file is None) or len(text) > MESSAGE_MOST:
        raise Invalid(
            {"text": Reason("message", gettext_noop("请填写留言，最多 {most} 个字"), {"most": MESSAGE_MOST})}
        )
    with transaction.atomic():
        message = Message.objects.create(contact=contact, author_id=actor.user_id, author_org=organisation_for(actor, actor.org_id),
                                         text=text.strip(), at=clock.now())  # fmt: skip
        if file is not None:
            attachments.attach(
                "message", message.uid, group=THREAD, sent_name=file[0], content=file[1], actor=actor
            )
        event = events.record(
            "contact.message", actor=actor, subject_type="contact", subject_id=contact.uid, key=key
        )
        notices.post(tidings.message(contact, message.author_org), event=event)
    return message.uid
