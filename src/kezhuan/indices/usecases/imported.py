"""Entering a result somebody above published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.indices.models import ImportedResult
from kezhuan.indices.queries.imported import may_import
from kezhuan.indices.queries.units import unit_of
from kezhuan.indices.rules.definitions import edition_fault


@transaction.atomic
def enter_result(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """The published result stands with its source and day; a later entry of the same cell replaces it in the list."""
    if not may_import(actor):
        raise Refused(Reason("role", gettext_noop("当前身份不能录入上级结果")))
    unit = unit_of(values["unit_code"], today)
    if unit is None:
        raise Invalid({"unit_code": Reason("unit", gettext_noop("没有这个地区或单位"))})
    if reason := edition_fault(values["edition_year"], values["data_year"], values.get("published_on")):
        raise Invalid({"data_year": reason})
    if values.get("value") is None and values.get("rank") is None and not values.get("tier"):
        raise Invalid({"value": Reason("imported.nothing", gettext_noop("得分、名次、档次至少填一项"))})
    row = ImportedResult.objects.create(
        **{name: value for name, value in values.items() if name != "unit_code"}, unit_code=values["unit_code"], unit_name=unit[0], region=unit[1],
        entered_by_id=actor.user_id, at=clock.now(),
    )  # fmt: skip
    events.record(
        "imported_result.enter", actor=actor, subject_type="imported_result", subject_id=row.uid, key=key,
        changes={"index": row.index_name[:60], "unit": row.unit_code, "data_year": row.data_year},
    )  # fmt: skip
    return row.uid
