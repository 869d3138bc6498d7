"""Transformation projects of the demo: one in every stage, visited on its days, followed to its end, given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from kezhuan.contracts import usecases
from kezhuan.contracts.models import Project
from kezhuan.contracts.rules.following import months_after
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World

WAN = 1_000_000
EVIDENCE = {"to_trial": "小试样品检测报告（演示）。", "to_pilot": "中试线试运行记录（演示）。", "to_production": "投产报告和首批发货单（演示）。"}  # fmt: skip
# contract, mode, how far it has come
FROM_CONTRACTS = (
    ("resin", "joint", ()),
    ("bolt_coat", "licence", ("to_trial",)),
    ("battery_sort", "joint", ("to_trial", "to_pilot")),
    ("nanjing_dye", "assignment", ("to_production",)),
)
# 回访按月；产值、税收、财政投入（万元）和就业人数为自起始以来的累计
VISITS = ((6, 120, 6, 40, 3), (12, 480, 25, 80, 9), (24, 1350, 71, 120, 16))


def stories(world: World) -> Iterator[Story]:
    """Projects that grew out of contracts, and two entered by hand."""
    for code, mode, moves in FROM_CONTRACTS:
        yield _from_contract(world, code, mode, moves)
    yield _ended(world)
    yield _stopped(world)


def _version(uid: UUID) -> int:
    return Project.objects.values_list("version", flat=True).get(uid=uid)


def _from_contract(world: World, code: str, mode: str, moves: tuple[str, ...]) -> Story:
    """The transfer centre takes the project over from its contract and says how far it has come."""
    today = yield world.days.at(date(2026, 7, 28))
    operator = world.actor("yunying")
    uid = usecases.create_project({"mode": mode}, contract=world.records[f"contract.{code}"], actor=operator, today=today)  # fmt: skip
    for move in moves:
        today = yield world.days.after(today, 20)
        usecases.advance_project(uid, move, evidence=EVIDENCE[move], actor=operator, today=today, version=_version(uid))  # fmt: skip


def _ended(world: World) -> Story:
    """An older project is entered by its institute; its three visits are on record and its following is over."""
    today = yield world.days.at(date(2026, 9, 7))
    office, operator = world.speaker("materials", "tto"), world.actor("yunying")
    began = months_after(today, -26)
    uid = usecases.create_project(
        {"title": "耐磨导轨涂层产业化", "mode": "self", "field": "05", "landing_region": "330402", "landing_org": "南湖演示涂层科技有限公司"},
        started_on=began, actor=office, today=today,
    )  # fmt: skip
    usecases.advance_project(uid, "to_production", evidence=EVIDENCE["to_production"], on=began + timedelta(200), actor=office, today=today,
                             version=_version(uid))  # fmt: skip
    for months, output, tax, finance, jobs in VISITS:
        usecases.follow_project(
            uid, months=months, visited_on=months_after(began, months) + timedelta(7), output=output * WAN, tax=tax * WAN, finance=finance * WAN,
            jobs=jobs, landing_region="330402", note="看了产线和完税证明（演示）。", actor=operator, today=today, version=_version(uid),
        )  # fmt: skip
    today = yield world.days.after(today, 3)
    usecases.end_project(uid, actor=operator, today=today, version=_version(uid))


def _stopped(world: World) -> Story:
    """A project that came to nothing says why."""
    today = yield world.days.at(date(2026, 4, 13))
    office = world.speaker("university", "tto")
    uid = usecases.create_project({"title": "菌渣制备缓释肥", "mode": "joint", "field": "09", "landing_region": "330482"},
                                  started_on=today - timedelta(40), actor=office, today=today)  # fmt: skip
    today = yield world.days.after(today, 60)
    usecases.stop_project(uid, reason="原料供应不稳定，双方同意终止。", actor=office, today=today, version=_version(uid))  # fmt: skip
