"""The demo's yearly targets: last year's as 南湖 published them, this year's in every light, with parts and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, written
from kezhuan.indices import usecases
from kezhuan.indices.models import Target

REGION = "330402"
PUBLISHED = "嘉兴日报 2025-03-25 公开报道（目标数）；完成数为演示，非实际数"
MADE_UP = "演示数据，非实际目标"
EVIDENCE = "序号,项目,金额（亿元）\n1,演示合同甲,0.8\n2,演示合同乙,0.6\n"
FIRST_MONTH = 6


def stories(world: World) -> Iterator[Story]:
    """Last year's targets to their end, this year's as they stand, one draft and one given up."""
    for row in written("steering")["nanhu_2025"]:
        yield _last_year(world, row)
    yield _this_year(world)


def _set(
    world: World,
    row: dict[str, Any],
    today: date,
    *,
    year: int,
    source: str,
    parent: UUID | None = None,
    holder: UUID | None = None,
) -> UUID:
    values = {
        "year": year, "title": row["title"], "region": REGION, "office": "成果与技术市场科", "kind": row.get("kind", "cumulative"), "unit": row["unit"],
        "measure": row.get("measure", ""), "scope": row.get("scope", ""), "planned": Decimal(row["planned"]), "base_value": Decimal(row.get("base", 0)),
        "figure_code": row.get("figure", ""), "source": source, "parent": parent, "holder": holder, "demo": True,
    }  # fmt: skip
    return usecases.set_target(values, actor=world.actor("quxian"), today=today)


def _issue(world: World, uid: UUID, today: date) -> None:
    usecases.issue_target(uid, actor=world.actor("quxian"), today=today, version=_version(uid))


def _report(uid: UUID, actor: Actor, today: date, month: int, value: Any, **more: Any) -> None:
    usecases.report_progress(
        uid, month=month, value=Decimal(value), actor=actor, today=today, version=_version(uid), **more
    )


def _last_year(world: World, row: dict[str, Any]) -> Story:
    """Published in spring, known here since October, reported twice, closed in January."""
    today = yield world.days.at(date(2025, 11, 6))
    officer = world.actor("quxian")
    uid = _set(world, row, today, year=2025, source=PUBLISHED)
    _issue(world, uid, today)
    # Where the demo's days lie in another year, only months that have begun can be reported.
    if today.year == 2025 and today.month >= 10:
        _report(uid, officer, today, 10, row["reports"][0], note="演示")
    today = yield world.days.at(date(2026, 1, 8))
    _report(uid, officer, today, 12, row["reports"][1], note="演示：年终数")
    usecases.close_target(uid, outcome=row["final"], actor=officer, today=today, version=_version(uid))


def _this_year(world: World) -> Story:
    """Set in March, reported every month from June to October, one adjusted, one left without a word."""
    today = yield world.days.at(date(2026, 3, 12))
    year, made = today.year, {}
    for row in written("steering")["this_year"]:
        holder = world.orgs["centre"].uid if row["code"] == "kejicheng" else None
        made[row["code"]] = _set(
            world,
            row,
            today,
            year=year,
            source=MADE_UP,
            parent=made.get(row.get("parent", "")),
            holder=holder,
        )
        _issue(world, made[row["code"]], today)
    given_up = _set(
        world,
        {"title": "举办路演 20 场（演示）", "unit": "场", "planned": 20},
        today,
        year=year,
        source=MADE_UP,
    )
    usecases.withdraw_target(
        given_up,
        reason="并入「路演活动月月办」统一安排。",
        actor=world.actor("quxian"),
        today=today,
        version=_version(given_up),
    )
    for n in range(5):
        today = yield world.days.at(date(2026, FIRST_MONTH + n + 1, 6))
        for row in written("steering")["this_year"]:
            if n < len(row["months"]) and (today.year, today.month) >= (year, FIRST_MONTH + n):
                _month(world, made[row["code"]], row, today, n)
    _set(
        world,
        {"title": "新增概念验证项目 10 个（演示，待下达）", "unit": "个", "planned": 10},
        today,
        year=year,
        source=MADE_UP,
    )
    usecases.adjust_target(
        made["brokers"],
        planned=Decimal(118),
        reason="省级培训计划减少一期。",
        actor=world.actor("quxian"),
        today=today,
        version=_version(made["brokers"]),
    )


def _month(world: World, uid: UUID, row: dict[str, Any], today: date, n: int) -> None:
    actor = world.actor("yunying") if row["code"] == "kejicheng" else world.actor("quxian")
    file = ("十月登记明细（演示）.csv", EVIDENCE.encode()) if row["code"] == "contracts" and n == 4 else None
    _report(uid, actor, today, FIRST_MONTH + n, row["months"][n], note="演示", file=file)


def _version(uid: UUID) -> int:
    return Target.objects.values_list("version", flat=True).get(uid=uid)
