"""Contact requests from a sheet: each row asks the other side once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.achievements import queries as achievements
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.demands import queries as demands
from kezhuan.files.sheets import Taken
from kezhuan.matching.usecases import request_contact

NO_SUCH = gettext_noop("没有这个编号，或您不能查看")


def take(values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date) -> tuple[Taken, UUID]:
    """The request is sent, or was sent before under this code and is left alone; its uid."""
    if known is not None:
        return Taken.SAME, known
    if not values["demand"] and not values["achievement"]:
        needed = gettext_noop("技术需求编号与科技成果编号至少填一个")
        raise Invalid({"demand": Reason("sheet.contact", needed)})
    uid = request_contact(
        _uid(demands.visible(actor), values["demand"], "demand"),
        item_kind="achievement",
        item_uid=_uid(achievements.visible(actor), values["achievement"], "achievement"),
        message=values["message"],
        actor=actor,
        today=today,
    )
    return Taken.NEW, uid


def _uid(found: Any, number: str | None, column: str) -> UUID | None:
    if not number:
        return None
    uid = found.filter(number=number.strip()).values_list("uid", flat=True).first()
    if uid is None:
        raise Invalid({column: Reason("sheet.number_unknown", NO_SUCH)})
    return uid
