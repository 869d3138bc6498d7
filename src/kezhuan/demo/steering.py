"""How the demo's city steers by figures: observations, editions in every state, a result published above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.models import Outgoing
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, written
from kezhuan.indices import queries, usecases

COLLECTED, COMPILED = date(2026, 3, 16), date(2026, 4, 8)
INDEX, REGION = "indices.city_monitor", "330400"
PHONE = "13800000057"


def stories(world: World) -> Iterator[Story]:
    """Data are collected, an edition is published and later revised, others stand where they stand."""
    yield _collected(world)
    yield _published_and_revised(world)
    yield _underway(world)
    yield _asked(world)


def _collected(world: World) -> Story:
    """Every cell of the made-up table stands as an observation."""
    today = yield world.days.at(COLLECTED)
    table = written("steering")
    actor = world.actor("shiju")
    for indicator, values in table["start"].items():
        for place, unit in enumerate(table["units"]):
            growth = Decimal(table["growth_percent"][indicator][place])
            for n, year in enumerate(table["years"]):
                value = _rounded(Decimal(values[place]) * (1 + growth / 100) ** n)
                _observe(indicator, unit, year, value, actor, today, vintage=today - timedelta(days=3))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("1") if value >= 100 else Decimal("0.1"))


def _observe(
    indicator: str,
    unit: str,
    year: int,
    value: Decimal,
    actor: Actor,
    today: date,
    *,
    vintage: date,
    status: str = "reported",
    note: str = "",
) -> None:
    usecases.enter_observation(
        {"indicator": indicator, "unit_code": unit, "period": str(year), "value": value, "status": status, "vintage": vintage,
         "source": written("steering")["source"], "note": note},
        actor=actor, today=today,
    )  # fmt: skip


def _make(world: World, name: str, today: date, *, by: str = "yunying", data_year: int = 2025) -> UUID:
    values = {"index_code": INDEX, "region": REGION, "name": name, "edition_year": today.year, "data_year": data_year, "base_year": 2023, "as_of": today,
              "units": written("steering")["units"], "note": "演示数据，非统计数；权重待定，等权试算。", "demo": True}  # fmt: skip
    return usecases.make_edition(values, actor=world.actor(by), today=today)


def _do(world: World, move: str, uid: UUID, today: date, *, by: str = "yunying") -> None:
    actor = world.actor(by)
    usecases.MOVES[move](uid, actor=actor, today=today, version=queries.edition(actor, uid).row.version)


def _published_and_revised(world: World) -> Story:
    """The edition is returned once, published, and revised after a district corrected a value."""
    today = yield world.days.at(COMPILED)
    uid = _make(world, "嘉兴成果转化监测（演示）2026 年度版", today)
    _do(world, "compute", uid, today)
    _do(world, "submit", uid, today)
    today = yield world.days.after(today, 1)
    checker = world.actor("shiju2")
    usecases.return_edition(
        uid,
        reason="海宁合同额与登记系统不一致，请核对后再报。",
        actor=checker,
        today=today,
        version=queries.edition(checker, uid).row.version,
    )
    today = yield world.days.after(today, 2)
    _do(world, "compute", uid, today)
    _do(world, "submit", uid, today)
    today = yield world.days.after(today, 1)
    _do(world, "publish", uid, today, by="shiju2")
    today = yield world.days.at(date(2026, 6, 17))
    _observe(
        "contract_value",
        "330402",
        2025,
        Decimal("46.8"),
        world.actor("quxian"),
        today,
        vintage=today,
        status="revised",
        note="年报审定后上调",
    )
    actor = world.actor("yunying")
    new = usecases.revise_edition(
        uid, actor=actor, today=today, version=queries.edition(actor, uid).row.version
    )
    _do(world, "compute", new, today)
    _do(world, "submit", new, today)
    today = yield world.days.after(today, 2)
    _do(world, "publish", new, today, by="shiju2")


def _underway(world: World) -> Story:
    """One earlier year's edition waits for its check, a draft stands, another was given up; the city notes what the province published."""
    today = yield world.days.at(date(2026, 11, 17))
    waiting = _make(world, "嘉兴成果转化监测（演示）2024 数据补编", today, by="shiju", data_year=2024)
    _do(world, "compute", waiting, today, by="shiju")
    _do(world, "submit", waiting, today, by="shiju")
    given_up = _make(world, "嘉兴成果转化监测（演示）试算", today)
    _do(world, "discard", given_up, today)
    draft = _make(world, "嘉兴成果转化监测（演示）2026 年中试算", today)
    _do(world, "compute", draft, today)
    usecases.take_figure(
        "achievements_offered", "330402", period=str(today.year), actor=world.actor("quxian"), today=today
    )


def _asked(world: World) -> Story:
    """Departments are asked for next year's first numbers: one signed, one half filled, one called back."""
    today = yield world.days.at(date(2026, 10, 20))
    actor = world.actor("yunying")
    _sheet(world, "市场监管局", "宋（演示）", today)
    usecases.fill(_token(), _typed(5, 412, 287), today=today)
    usecases.sign(
        _token(), name="宋某（演示）", office="市场监管局 知识产权处（演示）", today=today, version=None
    )
    given_up = _sheet(world, "科技局", "陆（演示）", today)
    usecases.withdraw_collection(given_up, actor=actor, today=today, version=1)
    today = yield world.days.at(date(2026, 11, 18))
    _sheet(world, "统计局", "沈（演示）", today)
    usecases.fill(_token(), _typed(15, "3.4", "3.1"), today=today)


def _sheet(world: World, department: str, person: str, today: date) -> UUID:
    values = {"what": f"{INDEX}|{department}", "period": str(today.year), "units": written("steering")["units"], "until": today + timedelta(days=30),
              "contact_name": person, "contact_phone": PHONE, "note": "演示数据，非统计数。", "demo": True}  # fmt: skip
    return usecases.send_collection(values, actor=world.actor("yunying"), today=today)


def _token() -> str:
    """The token of the link sent last: the demo plays the department's person, who reads it on the phone."""
    body = Outgoing.objects.filter(channel="sms", to=PHONE).order_by("-id")[0].body
    return str(body.rsplit("/d/", 1)[1].split("/")[0])


def _typed(cells: int, *values: float | str) -> list[dict[str, Any]]:
    """The first cells filled with these values, the rest left empty."""
    padded = [Decimal(str(value)) for value in values] + [None] * (cells - len(values))
    return [{"value": value, "status": "reported", "note": ""} for value in padded]
