"""What search holds about a person: the searches they keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kezhuan.core.errors import gettext_noop
from kezhuan.core.privacy.holding import DELETED, Holding, Row, said
from kezhuan.search.models import SavedSearch


def _searches(user_id: UUID) -> Iterable[Row]:
    for row in SavedSearch.objects.filter(user_id=user_id).order_by("-id"):
        yield {gettext_noop("登记时间"): said(row.created_at), gettext_noop("检索词"): row.text}


def _forget(user_id: UUID, today: date) -> None:
    SavedSearch.objects.filter(user_id=user_id).delete()


PERSONAL = (Holding("searches", gettext_noop("检索订阅"), DELETED, _searches, _forget),)
