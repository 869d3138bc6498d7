"""The demand side of the demo: visits, calls, and demands on every step of their way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kezhuan.core.access import SYSTEM, Actor
from kezhuan.demands import batches, parameters, usecases, visits
from kezhuan.demands.models import Demand, Question, Visit
from kezhuan.demands.rules import GATE, TICKS
from kezhuan.demo.settling import officer_of, stand_in
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, written

FILERS = {"liaison": "ganshi", "liaison2": "ganshi2"}
PLAIN = (
    "title",
    "problem",
    "goal",
    "field",
    "keywords",
    "accepts_trial",
    "detail",
    "tried",
    "scene",
    "audience",
    "anonymous",
)
OPENED = ("published", "matched", "contracted", "closed", "expired", "taken_down")
NOTE = "已与企业技术负责人通话，问题真实，参数可测，预算与时限合理。"


def stories(world: World) -> Iterator[Story]:
    """Calls and visits first, then every demand."""
    yield _call(
        world, "summer", "2026 年夏季企业技术需求征集", date(2026, 6, 8), date(2026, 7, 31), closes=True
    )
    yield _call(
        world,
        "autumn",
        "2026 年第四季度企业技术需求征集",
        date(2026, 10, 8),
        date(2026, 12, 11),
        closes=False,
    )
    yield from _visits(world)
    for row in written("demands")["demand"]:
        yield _demand(world, row)


def _call(world: World, code: str, name: str, first: date, last: date, *, closes: bool) -> Story:
    """A call in the whole city with what two districts report in it."""
    today = yield world.days.at(first)
    city = world.actor("shiju")
    values = {
        "name": name,
        "region": "330400",
        "starts_on": today,
        "ends_on": world.days.on(last),
        "note": "面向规模以上企业和高新技术企业。",
    }
    call = batches.open_batch(values, actor=city, today=today)
    world.records[code] = call.uid
    today = yield world.days.after(today, 15)
    south = batches.start_report(call.uid, region="330402", actor=world.actor("ganshi"), today=today)
    north = batches.start_report(call.uid, region="330481", actor=world.actor("ganshi2"), today=today)
    if not closes:
        batches.move_report(
            north.uid,
            "report",
            actor=world.actor("ganshi2"),
            today=today,
            version=north.version,
            note="首批已汇总。",
        )
        return
    today = yield world.days.at(last)
    for report, liaison in ((south, "ganshi"), (north, "ganshi2")):
        batches.move_report(
            report.uid, "report", actor=world.actor(liaison), today=today, version=report.version
        )
    today = yield world.days.after(today, 2)
    batches.move_report(south.uid, "accept", actor=city, today=today, version=south.version + 1)
    batches.move_report(
        north.uid,
        "return",
        actor=city,
        today=today,
        version=north.version + 1,
        note="两条需求缺联系人，请补齐后再报。",
    )
    batches.close_batch(call.uid, actor=city, today=today, version=call.version)


def _visits(world: World) -> Iterator[Story]:
    yield _visit(world, "v1", "ganshi", "ceramic", date(2026, 6, 17), "confirmed",
                 "看了烧结与加工车间。企业反映机械臂减重后烧结变形大，愿意拿出试制线配合验证，负责人希望先看样件。", finds=True)  # fmt: skip
    yield _visit(world, "v2", "ganshi2", "knit", date(2026, 7, 8), "disputed",
                 "织机 180 台，人工巡台，疵布率约百分之四。企业想上在线检测，担心深色布误报。", finds=True)  # fmt: skip
    yield _visit(world, "v3", "ganshi", "ceramic", date(2026, 11, 19), "sent",
                 "厂长提出大尺寸氧化铝基板翘曲超差，希望找团队做装炉方式优化，已当场代拟需求草稿。", finds=True)  # fmt: skip
    yield _visit(
        world,
        "v4",
        "ganshi2",
        "leather",
        date(2026, 11, 20),
        "draft",
        "含铬废水项目验收前回访，现场记录待整理。",
        finds=False,
    )


def _visit(
    world: World, code: str, account: str, firm: str, day: date, state: str, notes: str, *, finds: bool
) -> Story:
    today = yield world.days.at(day)
    liaison, owner = world.actor(account), world.speaker(firm)
    values = {"visited_on": today, "companions": "镇街科技专员（演示）", "contact_name": owner.name, "contact_phone": "19900000801",
              "notes": notes, "finds_demand": finds}  # fmt: skip
    visit = visits.record_visit(values, org_uid=world.orgs[firm].uid, actor=liaison, today=today)
    world.records[code] = visit.uid
    if state == "draft":
        return
    visits.send_visit(visit.uid, actor=liaison, today=today, version=visit.version)
    if state == "sent":
        return
    today = yield world.days.after(today, 1)
    version = Visit.objects.values_list("version", flat=True).get(uid=visit.uid)
    visits.answer_visit(visit.uid, agrees=state == "confirmed", dispute="" if state == "confirmed" else "疵布率应为百分之二点五左右，请更正。",
                        actor=stand_in(owner), today=today, version=version)  # fmt: skip


def _demand(world: World, row: Mapping[str, Any]) -> Story:
    today = yield world.days.at(row["on"])
    owner = world.speaker(row["firm"])
    filer = world.actor(FILERS[row["who"]]) if "who" in row else owner
    uid = world.records[row["code"]] = _draft(world, row, owner, filer, today)
    if row["state"] == "draft":
        return
    today = yield world.days.after(today, 1)
    if filer is not owner:
        usecases.confirm_demand(uid, actor=stand_in(owner), today=today, version=_version(uid))
    usecases.submit_demand(uid, actor=filer, today=today, version=_version(uid))
    if row["state"] == "submitted":
        return
    today = yield world.days.after(today, 3)
    if row["state"] == "withdrawn":
        usecases.move_demand(uid, "withdraw", actor=owner, today=today, version=_version(uid))
        return
    yield from _screened(world, row, uid, owner, today)


def _draft(world: World, row: Mapping[str, Any], owner: Actor, filer: Actor, today: date) -> UUID:
    values = {name: row[name] for name in PLAIN if name in row} | {
        "starts_on": today, "secrecy_cleared": True, "contact_name": owner.name, "contact_phone": "19900000801", "urgency": "normal",
    }  # fmt: skip
    if "ends" in row:
        values["ends_on"] = world.days.on(row["ends"])
    if "budget" in row:
        values["budget_low_fen"], values["budget_high_fen"] = (money * 1_000_000 for money in row["budget"])
    call = (
        {True: "summer", False: "autumn"}[row["on"] < date(2026, 8, 1)]
        if row["on"] >= date(2026, 6, 8)
        else ""
    )
    visit = {"sic_arm": "v1", "unconfirmed": "v3"}.get(row["code"]) if filer is not owner else None
    draft = usecases.draft_demand(
        values, actor=filer, today=today, org_uid=world.orgs[row["firm"]].uid, batch_uid=world.records.get(call),
        visit_uid=world.records.get(visit or ""),
    )  # fmt: skip
    rows = [
        {**found, "confirmed": True}
        for found in parameters.complete(parameters.propose(row["goal"], ()).rows)
    ]
    usecases.edit_demand(
        draft.row.uid, {}, actor=filer, today=today, version=draft.row.version, parameters=rows
    )
    return draft.row.uid


def _version(uid: UUID) -> int:
    return Demand.objects.values_list("version", flat=True).get(uid=uid)


def _screened(world: World, row: Mapping[str, Any], uid: UUID, owner: Actor, today: date) -> Story:
    """The centre decides: questions back, not taken up, or passed on for publication."""
    operator = world.actor("yunying")
    if row["state"] == "declined":
        usecases.decline_demand(
            uid,
            close_reason="staffing",
            note="请转人才服务窗口。",
            actor=operator,
            today=today,
            version=_version(uid),
        )
        return
    if "questions" in row:
        usecases.return_demand(uid, row["questions"], actor=operator, today=today, version=_version(uid))
        return
    if row["code"] == "knit_vision":
        today = yield from _asked_and_answered(world, uid, owner, today)
    usecases.screen_demand(
        uid, ticks=dict.fromkeys(TICKS, True), note=NOTE, actor=operator, today=today, version=_version(uid)
    )
    if row["state"] not in OPENED:
        return
    today = yield world.days.after(today, 1)
    usecases.publish_demand(
        uid, audience=row["audience"], public_title=row["public_title"], teaser=row["teaser"], gate=dict.fromkeys(GATE, True),
        recipients=[world.orgs[code].uid for code in row.get("recipients", ())],
        actor=world.actor(officer_of(world.orgs[row["firm"]].region)), today=today, version=_version(uid),
    )  # fmt: skip
    yield from _ended(world, row, uid, owner, today)


def _asked_and_answered(world: World, uid: UUID, owner: Actor, today: date) -> Any:
    """One demand goes back with a question, is answered and submitted again; the day of the second screening."""
    usecases.return_demand(
        uid,
        ["深色布与网眼布各占多少？希望先在几台机上试用？"],
        actor=world.actor("yunying"),
        today=today,
        version=_version(uid),
    )
    today = yield world.days.after(today, 4)
    question = Question.objects.get(demand__uid=uid)
    usecases.answer_questions(uid, {question.uid: "深色布约三成，网眼布约两成；先在六台机上试用三个月。"}, actor=owner, today=today,
                              version=_version(uid))  # fmt: skip
    usecases.submit_demand(uid, actor=owner, today=today, version=_version(uid))
    return (yield world.days.after(today, 2))


def _ended(world: World, row: Mapping[str, Any], uid: UUID, owner: Actor, today: date) -> Story:
    """What happens to some of them after publication, apart from contacts."""
    if row["state"] == "taken_down":
        today = yield world.days.after(today, 12)
        usecases.take_down_demand(uid, reason="infringement", note="收到权属投诉，核实期间下架。", actor=world.actor("shiju"), today=today,
                                  version=_version(uid))  # fmt: skip
    elif row["state"] == "expired":
        day = Demand.objects.values_list("confirm_by", flat=True).get(uid=uid)
        today = yield world.days.after(day or today + timedelta(days=365), 1)
        usecases.move_demand(uid, "expire", actor=SYSTEM, today=today, version=None)
