"""How contracts come in by the sheet and how 吸纳 stands in the demo: every imported number says it is made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.exchange import usecases
from kezhuan.exchange.usecases import imports
from kezhuan.files.sheets import described, write_xlsx

CONTRACTS_DAY, FACTS_DAY = date(2026, 11, 11), date(2026, 11, 12)
SOURCE = "演示数据，不是真实统计"
# 地区, 本年万元, 去年万元, 份数
FACTS = (("330400", 2_168_000, 1_904_000, 3_120), ("330402", 412_600, 371_300, 655), ("330481", 298_400, 305_900, 412))  # fmt: skip
SHARED = {"kind": "FW", "sub_kind": "FW1", "field": "03", "amount_kind": "fixed", "pay_mode": "once"}


def stories(world: World) -> Iterator[Story]:
    """A firm's sheet of three contracts of which one is wrong, and a city's table of what was absorbed in two years."""
    yield _contracts(world)
    yield _facts(world)


def _contracts(world: World) -> Story:
    today = yield world.days.at(CONTRACTS_DAY)
    signed = today - timedelta(20)
    rows: list[dict[str, Any]] = [
        {"code": "CW-01", "title": "演示：减速器油品在线检测技术服务", "signed_on": signed, "turnover": 36, "seller_name": "南京某检测技术公司（演示）",
         "seller_region": "320100", "seller_nature": "150", "registration_no": "2026320100900002", "registered_on": today - timedelta(6),
         "registered_by": "南京技术市场（演示）", **SHARED},
        {"code": "CW-02", "title": "演示：装配线节拍分析技术服务", "signed_on": signed, "turnover": 18, "buyer_name": "某机床厂（演示）",
         "buyer_region": "330402", "buyer_nature": "150", **SHARED},
        {"code": "CW-03", "title": "演示：缺买方的一行", "signed_on": signed, "turnover": 9, **SHARED},
    ]  # fmt: skip
    yield from _taken(world, "contracts", "财务台账（演示）.xlsx", rows, world.speaker("gear"), today)


def _facts(world: World) -> Story:
    today = yield world.days.at(FACTS_DAY)
    # The last month that is over: in January the year before is whole.
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    rows = [
        {"code": f"XN-{region}-{y}", "region": region, "year": y, "to_month": month, "measure": "transaction_value", "value": wan,
         "contracts": count if y == year else None, "source": SOURCE, "published_on": today - timedelta(2), "note": "演示"}
        for region, now, before, count in FACTS
        for y, wan in ((year, now), (year - 1, before))
    ]  # fmt: skip
    yield from _taken(world, "statistics", "吸纳统计（演示）.xlsx", rows, world.actor("shiju2"), today)


def _taken(
    world: World, kind: str, name: str, rows: list[dict[str, Any]], actor: Actor, today: date
) -> Story:
    """The sheet is uploaded and read, and confirmed the day after."""
    sheet = described(kind, today=today)
    content = write_xlsx(sheet.columns, rows, title=sheet.title, example=True)
    uid = usecases.start_import(kind, file_name=name, content=content, whole=False, actor=actor, today=today)
    imports.work({"import": str(uid)})
    today = yield world.days.after(today, 1)
    usecases.confirm_import(uid, actor=actor, today=today)
    imports.work({"import": str(uid)})
