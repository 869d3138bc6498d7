"""What the rooms hold about a person: each room hands its parts to house.py, the rights desk shows, copies and forgets them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import clock
from kezhuan.core.errors import gettext_noop
from kezhuan.core.joins import house

Row = Mapping[str, str]
KEPT: Final = gettext_noop("业务档案和审计记录，按规定年限保存；注销后只剩代号，不再对应到您")
DELETED: Final = gettext_noop("注销账号时删除")
BLANKED: Final = gettext_noop("注销账号时匿名")
NUMBER, STATE, MADE = gettext_noop("编号"), gettext_noop("状态"), gettext_noop("登记时间")


@dataclass(frozen=True, slots=True)
class Holding:
    """One part: `rows` are what is held about a person, newest first, as label → text; `forget` makes them nobody's
    (None where law or audit keeps them), and `fate` says which of the two and why."""

    code: str
    label: str
    fate: str
    rows: Callable[[UUID], Iterable[Row]]
    forget: Callable[[UUID, date], None] | None = None


def said(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def records(code: str, label: str, kind: str, found: Callable[[UUID], QuerySet[Any]]) -> Holding:
    """The records of one kind a person wrote or stands in: kept as the archive of the case, each with its number."""

    def rows(user_id: UUID) -> Iterable[Row]:
        states = house().subjects[kind].lifecycle.states
        for record in found(user_id).order_by("-id").values("number", "state", "created_at").iterator():
            yield {
                NUMBER: record["number"] or "",
                STATE: states[record["state"]],
                MADE: said(record["created_at"]),
            }

    return Holding(code, label, KEPT, rows)
