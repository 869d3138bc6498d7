"""What disclosure holds about a person: which records they opened, kept for the owners of those records."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import KEPT, Holding, Row, said
from kezhuan.disclosure.models import Reading


def _readings(user_id: UUID) -> Iterable[Row]:
    for row in Reading.objects.filter(actor_id=user_id).order_by("-id").iterator():
        yield {
            gettext_noop("时间"): said(row.at),
            gettext_noop("查阅的内容"): f"{row.subject_type} {row.subject_id}",
        }


PERSONAL = (Holding("readings", gettext_noop("查阅记录"), KEPT, _readings),)
