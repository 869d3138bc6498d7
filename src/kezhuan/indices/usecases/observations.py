"""Entering observations: one by hand, many by a sheet, or taken from the platform's own figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.core import clock, events
from kezhuan.core.access import Actor, within
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.figures import Figure, Rows
from kezhuan.core.joins import house
from kezhuan.files.sheets import Column, Kind, Report, Taken, import_sheet
from kezhuan.indices.models import Collection, Observation
from kezhuan.indices.queries.definitions import indicators
from kezhuan.indices.queries.observations import may_enter, standing
from kezhuan.indices.queries.units import unit_of
from kezhuan.indices.rules import observations as rules
from kezhuan.indices.rules.definitions import Node

OUTSIDE = Reason("role", gettext_noop("当前身份不能填报这个地区的数据"))


@transaction.atomic
def enter_observation(values: Mapping[str, Any], *, actor: Actor, today: date, key: str = "") -> UUID:
    """One value of one indicator for one unit and year stands beside what stood before; nothing is overwritten."""
    _name, region = _unit(values["unit_code"], today)
    if not may_enter(actor) or not within(region, actor.region):
        raise Refused(OUTSIDE)
    return keep_observation(values, actor=actor, today=today, key=key)


def keep_observation(
    values: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
    key: str = "",
    collection: Collection | None = None,
) -> UUID:
    """The same for this room's own use, whoever may: by hand, or signed off with a department's collection sheet."""
    node = _node(values["indicator"], today)
    name, region = _unit(values["unit_code"], today)
    held, known = standing(node.code, values["unit_code"], values["period"])
    wrong = rules.faults(node, values, today=today, known=known, held=held)
    if wrong:
        raise Invalid(wrong)
    row = Observation.objects.create(
        indicator=node.code, unit_code=values["unit_code"], unit_name=name, region=region, period=values["period"], value=values.get("value"),
        measure=node.measure, scope=node.scope, unit=node.unit, status=values["status"], vintage=values["vintage"],
        source=values.get("source", "").strip(), figure_code=values.get("figure_code", ""), note=values.get("note", "").strip(),
        entered_by_id=actor.user_id, entered_org_id=actor.org_id, entered_role=actor.role.value, at=clock.now(),
        collection=collection,
    )  # fmt: skip
    events.record(
        "observation.enter", actor=actor, subject_type="observation", subject_id=row.uid, key=key,
        changes={"indicator": node.code, "unit": row.unit_code, "period": row.period, "status": row.status},
    )  # fmt: skip
    return row.uid


def take_figure(
    indicator: str, unit_code: str, *, period: str, note: str = "", actor: Actor, today: date, key: str = ""
) -> UUID:
    """The platform's own number of a unit as it stands today stands as an observation; its rows can be opened."""
    node = _node(indicator, today)
    figure = next((f for f in house().figures if f.code == node.figure), None)
    if figure is None:
        raise Invalid({"indicator": Reason("figure.none", gettext_noop("这个指标不是由平台记录计算的"))})
    _name, region = _unit(unit_code, today)
    if not may_enter(actor) or not within(region, actor.region):
        raise Refused(OUTSIDE)
    if not rules.YEAR.fullmatch(period):
        raise Invalid({"period": rules.NO_YEAR})
    value = figure.within_year(actor, region, year=int(period), unit=node.unit)
    if value is None:
        raise Invalid({"indicator": Reason("figure.empty", gettext_noop("现在没有可计算的记录"))})
    held, _known = standing(indicator, unit_code, period)
    values = {"indicator": indicator, "unit_code": unit_code, "period": period, "value": Decimal(value), "vintage": today,
              "status": "revised" if held else "reported", "figure_code": figure.code, "note": note or (f"平台 {today} 重新取数" if held else "")}  # fmt: skip
    return enter_observation(values, actor=actor, today=today, key=key)


def rows_behind(actor: Actor, figure_code: str, region: str, period: str) -> tuple[Figure, Rows]:
    """The figure an observation was taken from, and its rows in that region (and year) as the actor may open them now."""
    figure = next((f for f in house().figures if f.code == figure_code), None)
    if figure is None:
        raise Hidden
    return figure, figure.rows_within(actor, region, figure.in_year(int(period)))


def _node(code: str, today: date) -> Node:
    node = indicators(today).get(code)
    if node is None:
        raise Invalid({"indicator": Reason("indicator", gettext_noop("没有这个指标"))})
    return node


def _unit(code: str, today: date) -> tuple[str, str]:
    found = unit_of(code, today)
    if found is None:
        raise Invalid({"unit_code": Reason("unit", gettext_noop("没有这个地区或单位"))})
    return found


def columns(today: date) -> tuple[Column, ...]:
    """The columns of the collection sheet; indicators and statuses come with a drop-down."""
    nodes = {code: f"{node.name}（{node.unit}）" for code, node in indicators(today).items()}
    return (
        Column("indicator", "指标", required=True, kind=Kind.CHOICE, choices=nodes, width=36),
        Column("unit_code", "地区或单位代码", required=True, width=16, max_length=40, example="330402", note="行政区划代码，或单位在本平台的编号"),
        Column("period", "年份", required=True, width=8, max_length=4, example="2025"),
        Column("value", "数值", kind=Kind.DECIMAL, width=14, example="12.5", note="按指标后括号里的计量单位填；「不适用」留空"),
        Column("status", "数据状态", required=True, kind=Kind.CHOICE, choices=rules.STATUSES, width=12),
        Column("vintage", "取数日期", required=True, kind=Kind.DATE, width=14, example="2026-01-20"),
        Column("source", "来源", required=True, width=40, max_length=200, example="区统计局 2025 年统计公报"),
        Column("note", "说明", width=40, max_length=300),
    )  # fmt: skip


def import_observations(
    sheet: bytes, *, commit: bool, actor: Actor, today: date, progress: Callable[[int], None] | None = None
) -> Report:
    """Every good row of the sheet stands as an observation; bad ones are named by line and column, and stay out."""
    if not may_enter(actor):
        raise Refused(OUTSIDE)

    def take(values: Mapping[str, Any]) -> Taken:
        plain = {
            name: value if value is not None or name == "value" else "" for name, value in values.items()
        }
        held, known = standing(plain["indicator"], plain["unit_code"], str(plain["period"]))
        if held and known == plain["value"]:
            return Taken.SAME
        try:
            enter_observation(plain, actor=actor, today=today)
        except Refused as refused:
            raise Invalid({"unit_code": refused.reasons}) from refused
        return Taken.CHANGED if held else Taken.NEW

    return import_sheet(sheet, columns(today), take, commit=commit, progress=progress)
