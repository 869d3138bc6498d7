"""The supply side of the demo: achievements from draft to conversion, their evaluations, experts and teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.achievements import usecases
from kezhuan.achievements.models import Achievement, Evaluation
from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, invented_patent, written
from kezhuan.people.models import Profile
from kezhuan.people.usecases import profiles

LEVELS = (
    "研究记录",
    "方案说明",
    "关键参数测试报告",
    "样品检测报告",
    "相关环境试验报告",
    "中试运行记录",
    "用户现场使用报告",
    "定型检测报告",
    "批量供货记录",
)
PLAIN = ("title", "summary", "field", "keywords", "trl", "stage", "modes", "performance", "application")


def stories(world: World) -> Iterator[Story]:
    """Every achievement, every evaluation, every expert and team."""
    rows = written("achievements_1")["achievement"] + written("achievements_2")["achievement"]
    for n, row in enumerate(rows, start=1):
        yield _achievement(world, row, n)
    yield _evaluated(world, "melt", 8, date(2026, 9, 16), "万吨级再生涤纶长丝线", lapses=False)
    yield _evaluated(world, "membrane", 7, date(2026, 6, 24), "制革铬鞣工段", lapses=True)
    yield _evaluating(world)
    for n, row in enumerate(written("profiles")["profile"]):
        yield _profile(world, row, n)


def _achievement(world: World, row: Mapping[str, Any], n: int) -> Story:
    today = yield world.days.at(row["on"])
    office = world.speaker(row["org"], "tto")
    values = {name: row[name] for name in PLAIN} | {
        "kind": "applied", "points": row.get("points", []), "secrecy_cleared": True, "contact_name": office.name, "contact_phone": "19900000900",
    } | _price(row)  # fmt: skip
    view = usecases.draft_achievement(values, actor=office, today=today)
    world.records[row["code"]] = uid = view.row.uid
    number = invented_patent(row["right"], 2022 + n % 3, n)
    right = {
        "kind": row["right"],
        "number": number,
        "title": row["title"],
        "status": "active",
        "holder": world.orgs[row["org"]].name,
    }
    usecases.edit_achievement(uid, {}, actor=office, today=today, version=view.row.version, rights=[right],
                              contributors=[{"name": row.get("maker", "演示完成人"), "title": "研究员", "role": "负责人"}])  # fmt: skip
    state = row.get("state", "published")
    if state == "draft":
        return
    today = yield world.days.after(today, 2)
    usecases.confirm_ownership(
        uid, note="专利权人与本单位一致，年费有效，无质押。", actor=office, today=today, version=_version(uid)
    )
    if state == "confirmed":
        return
    today = yield world.days.after(today, 1)
    if state == "returned":
        usecases.move_achievement(
            uid, "return", actor=office, today=today, version=_version(uid), reason_note="共有权人未盖章。"
        )
        return
    usecases.publish_achievement(uid, actor=office, today=today, version=_version(uid))
    yield from _later(world, uid, state, office, today)


def _price(row: Mapping[str, Any]) -> dict[str, Any]:
    if "price" not in row:
        return {"price_kind": "negotiable"}
    low, high = row["price"]
    return {"price_kind": "range", "price_low_fen": low * 1_000_000, "price_high_fen": high * 1_000_000}


def _later(world: World, uid: UUID, state: str, office: Actor, today: date) -> Story:
    """What happens to a few of them after publication."""
    if state == "published":
        return
    today = yield world.days.after(today + timedelta(days=60), 1)
    if state == "coached":
        usecases.move_achievement(
            uid, "coach", actor=world.actor("yunying"), today=today, version=_version(uid)
        )
    elif state == "withdrawn":
        usecases.move_achievement(
            uid,
            "withdraw",
            actor=office,
            today=today,
            version=_version(uid),
            reason_note="转为自用，不再对外许可。",
        )
    else:
        today = yield world.days.after(today + timedelta(days=30), 1)
        usecases.move_achievement(
            uid,
            "convert",
            actor=office,
            today=today,
            version=_version(uid),
            converted_on=today,
            converted_by="licence",
        )


def _version(uid: UUID) -> int:
    return Achievement.objects.values_list("version", flat=True).get(uid=uid)


def _evaluated(world: World, code: str, level: int, day: date, application: str, *, lapses: bool) -> Story:
    """An evaluation with evidence for every level, finished by the centre; one has lapsed since."""
    today = yield world.days.at(day)
    operator, uid = world.actor("yunying"), world.records[code]
    values = {
        "application": application,
        "level": level,
        "assessor": "嘉兴市技术转移中心（演示）",
        "assessed_on": today,
    }
    usecases.open_evaluation(
        uid, values, list(enumerate(LEVELS[:level], start=1)), actor=operator, today=today
    )
    evaluation = Evaluation.objects.get(achievement__uid=uid)
    today = yield world.days.after(today, 5)
    usecases.finish_evaluation(evaluation.uid, actor=operator, today=today, version=evaluation.version)
    if lapses:
        today = yield world.days.after(today + timedelta(days=100), 1)
        evaluation.refresh_from_db()
        with frame.act(
            "evaluation", evaluation.uid, "lapse", actor=operator, today=today, version=evaluation.version
        ):
            pass


def _evaluating(world: World) -> Story:
    today = yield world.days.at(date(2026, 11, 9))
    values = {
        "application": "晶圆搬运机械臂",
        "level": 6,
        "assessor": "嘉兴市技术转移中心（演示）",
        "assessed_on": today,
    }
    office = world.speaker("materials", "tto")
    usecases.open_evaluation(
        world.records["sic_rib"], values, list(enumerate(LEVELS[:4], start=1)), actor=office, today=today
    )


def _profile(world: World, row: Mapping[str, Any], n: int) -> Story:
    """An expert drafts themselves, everybody else is drafted by their office, which keeps the signed consent."""
    today = yield world.days.at(date(2026, 6, 30) + timedelta(days=n))
    office = world.speaker(row["org"], "tto")
    author = world.actor(row["user"]) if "user" in row else office
    wanted = (
        "kind",
        "name",
        "title",
        "fields",
        "keywords",
        "summary",
        "works",
        "equipment",
        "leader",
        "size",
    )
    values = {name: row[name] for name in wanted if name in row} | {"availability": "每周可安排一次企业交流"}
    uid = profiles.draft_profile(values, actor=author, today=today)
    state = row.get("state", "listed")
    if state == "draft":
        return
    today = yield world.days.after(today, 1)
    profiles.consent(uid, given=True, contact=True, actor=author, today=today, version=_profile_version(uid))
    profiles.list_profile(uid, actor=author, today=today, version=_profile_version(uid))
    if state == "hidden":
        today = yield world.days.after(today + timedelta(days=45), 1)
        profiles.hide_profile(uid, actor=office, today=today, version=_profile_version(uid))


def _profile_version(uid: UUID) -> int:
    return Profile.objects.values_list("version", flat=True).get(uid=uid)
