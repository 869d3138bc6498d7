"""What matching holds about a person: the contacts they asked for, what they wrote there, and their feedback."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import KEPT, Holding, Row, records, said
from kezhuan.matching.models import Contact, Followup, Message


def _messages(user_id: UUID) -> Iterable[Row]:
    for row in Message.objects.filter(author_id=user_id).order_by("-id").iterator():
        yield {gettext_noop("时间"): said(row.at), gettext_noop("内容"): row.text}


PERSONAL = (
    records("contacts", gettext_noop("发起的对接请求"), "contact", lambda user: Contact.objects.filter(author_id=user)),
    records("followups", gettext_noop("经纪人跟进"), "followup", lambda user: Followup.objects.filter(taken_by_id=user)),
    Holding("messages", gettext_noop("对接中的留言"), KEPT, _messages),
)  # fmt: skip
