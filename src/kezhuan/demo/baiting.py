"""Decoys of the demo: one of each kind planted, one taken up again, one opened by somebody who copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kezhuan.demands import queries as demands
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.disclosure import usecases

DEMAND = {
    "title": "薄壁件低温钎焊润湿性提升（演示）", "teaser": "寻求低温下润湿性更好的钎焊方案。", "field": "05", "region": "330402",
    "body": "现用焊料在 180 摄氏度以下润湿不足，样件编号 {mark}，剪切强度离散大，需给出焊料与工艺窗口。", "aim": "剪切强度提高两成，离散减半。",
}  # fmt: skip
ACHIEVEMENT = {
    "title": "低温烧结银浆配方与工艺（演示）", "teaser": "用于功率器件贴装的低温烧结银浆。", "field": "05", "region": "330402",
    "body": "烧结温度 200 摄氏度，剪切强度 45 MPa，批号 {mark}。", "aim": "功率模块贴装。",
}  # fmt: skip


def stories(world: World) -> Iterator[Story]:
    """On the last days, so that the numbers of real records stay as they were."""
    yield _opened(world)
    yield _retired(world)


def _opened(world: World) -> Story:
    today = yield world.days.at(date(2026, 11, 19))
    warden = world.speaker("platform", "security_admin")
    uid = usecases.plant_decoy("demand", DEMAND, actor=warden, today=today)
    usecases.plant_decoy("achievement", ACHIEVEMENT, actor=warden, today=today)
    yield world.days.at(date(2026, 11, 20))
    demands.detail(world.speaker("machines", "tto"), uid)


def _retired(world: World) -> Story:
    today = yield world.days.at(date(2026, 11, 19))
    warden = world.speaker("platform", "security_admin")
    uid = usecases.plant_decoy("demand", DEMAND | {"title": "旧诱饵（演示）"}, actor=warden, today=today)
    yield world.days.at(date(2026, 11, 20))
    usecases.retire_decoy(uid, actor=warden)
