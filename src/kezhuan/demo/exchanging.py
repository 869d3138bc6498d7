"""How sheets, exports and booklets come to stand in the demo: one import with faults, one export, one booklet answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kezhuan.core.models import Outgoing
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, written
from kezhuan.exchange import booklets, usecases
from kezhuan.exchange.booklets import Chosen
from kezhuan.exchange.usecases import imports
from kezhuan.files.sheets import described, write_xlsx

SHEET_DAY, BOOKLET_DAY = date(2026, 11, 17), date(2026, 11, 18)
ROWS = (
    {
        "code": "Y-01",
        "title": "演示：高强铝锂合金薄板轧制工艺",
        "field": "05",
        "trl": 6,
        "modes": ("licence",),
        "kind": "applied",
    },
    {
        "code": "Y-02",
        "title": "演示：工业废水脱盐膜组件",
        "field": "07",
        "trl": 7,
        "modes": ("licence", "joint"),
        "kind": "applied",
    },
    {
        "code": "Y-03",
        "title": "演示：电机铁芯损耗在线检测",
        "field": "03",
        "trl": 5,
        "modes": ("assignment",),
        "kind": "applied",
    },
    {"code": "Y-04", "title": None, "field": "03", "trl": 5},
    {"code": "Y-05", "title": "演示：水凝胶敷料", "field": "04", "trl": 12},
)


def stories(world: World) -> Iterator[Story]:
    """A sheet of five rows of which two are wrong, and a booklet that one of two people has answered."""
    yield _sheet(world)
    yield _booklet(world)


def _sheet(world: World) -> Story:
    today = yield world.days.at(SHEET_DAY)
    actor = world.actor(_account("tto"))
    sheet = described("achievements", today=today)
    content = write_xlsx(sheet.columns, ROWS, title=sheet.title, example=True)
    uid = usecases.start_import(
        "achievements",
        file_name="成果清单（演示）.xlsx",
        content=content,
        whole=False,
        actor=actor,
        today=today,
    )
    imports.work({"import": str(uid)})
    today = yield world.days.after(today, 1)
    usecases.confirm_import(uid, actor=actor, today=today)
    imports.work({"import": str(uid)})


def _booklet(world: World) -> Story:
    today = yield world.days.at(BOOKLET_DAY)
    actor = world.actor(_account("operator"))
    booklets.send(Chosen("demands"), "演示联络人甲，13800000001\n演示联络人乙，13800000002", actor=actor)
    sent = Outgoing.objects.filter(body__contains="/b/").order_by("id").first()
    found = re.search(r"/b/([^/]+)/", sent.body) if sent else None
    assert found is not None
    yield world.days.after(today, 1)
    offered = booklets.opened(found[1]).entries
    booklets.answer(found[1], text="我单位材料团队可以承接，请与科研处联系。", interested=[offered[0][0]])


def _account(role: str) -> str:
    """The first account of the demo whose first hat is this role."""
    return next(p["account"] for p in written("people")["person"] if p["hats"] and p["hats"][0][1] == role)
