"""The demo's public notices: running, objected to, replaced after an objection, ended and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from kezhuan.achievements.models import Achievement
from kezhuan.core.publicity import usecases
from kezhuan.core.publicity.models import Objection
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World

CONTACT = "技术转移办公室 0573-00000000"


def stories(world: World) -> Iterator[Story]:
    """One notice in each state, with an objection in each of its own."""
    yield _quiet(world, "al_free", date(2026, 9, 3), "协议许可价格 60 万元，入门费加提成。", ended=True)
    yield _quiet(world, "membrane", date(2026, 11, 13), "协议转让价格 85 万元，分两期支付。", ended=False)
    yield _objected(world, "melt", date(2026, 11, 12))
    yield _corrected(world, "mold", date(2026, 9, 24))
    yield _stopped(world, "micro_nitro", date(2026, 10, 15))


def _announce(world: World, code: str, kind: str, title: str, lines: tuple[str, ...], today: date) -> UUID:
    item = Achievement.objects.select_related("organisation").get(uid=world.records[code])
    by = world.speaker(_place(world, item.organisation.uid), "tto")
    return usecases.announce(
        "achievement", item.uid, kind, title=f"{item.title}{title}", lines=(f"成果名称：{item.title}", *lines), contact=CONTACT,
        region=item.region, org_id=item.organisation.uid, org_name=item.organisation.name, actor=by, today=today,
    )  # fmt: skip


def _place(world: World, uid: UUID) -> str:
    return next(code for code, org in world.orgs.items() if org.uid == uid)


def _quiet(world: World, code: str, day: date, price: str, *, ended: bool) -> Story:
    """A negotiated price that nobody objects to; where its days are over, it has ended."""
    today = yield world.days.at(day)
    _announce(world, code, "pricing", "协议定价公示", (price, "受让方与完成人无关联关系。"), today)
    if ended:
        today = yield world.days.after(today, 20)
        usecases.finish_due(today=today)


def _objected(world: World, code: str, day: date) -> Story:
    """A reward whose shares somebody doubts: the answer is still due."""
    lines = ("净收入 40 万元，奖励团队 28 万元。", "完成人按贡献分配，分配比例经全体完成人签字确认。")
    today = yield world.days.at(day)
    uid = _announce(world, code, "reward", "转化奖励公示", lines, today)
    today = yield world.days.after(today, 2)
    usecases.object_to(uid, text="公示的完成人少列一人，其在中试阶段承担了主要工作，愿提供实验记录。", phone="19900009901",
                       actor=world.actor("huiyuan"), today=today)  # fmt: skip


def _corrected(world: World, code: str, day: date) -> Story:
    """Three objections: one withdrawn, one dismissed, one upheld; the changed notice runs its own days and ends."""
    today = yield world.days.at(day)
    uid = _announce(world, code, "pricing", "协议定价公示", ("协议许可价格 12 万元，独占许可三年。",), today)
    today = yield world.days.after(today, 1)
    raised = {
        account: usecases.object_to(uid, text=text, actor=world.actor(account), today=today)
        for account, text in (
            ("huiyuan", "价格低于同类成果，请说明依据。"),
            ("jingji", "许可期限与此前征询意见稿不一致。"),
            ("qiye2", "公示期是否过短？"),
        )
    }
    today = yield world.days.after(today, 1)
    usecases.withdraw(
        raised["qiye2"], actor=world.actor("qiye2"), today=today, version=_version(raised["qiye2"])
    )
    today = yield world.days.after(today, 3)
    officer = world.actor("shiju")
    for account, uphold, text in (
        ("huiyuan", False, "价格依据第三方评估意见，评估方法已在成果处备查。"),
        ("jingji", True, "许可期限应为两年，已要求公示单位更正后重新公示。"),
    ):
        usecases.answer(
            raised[account],
            uphold=uphold,
            text=text,
            actor=officer,
            today=today,
            version=_version(raised[account]),
        )
    today = yield world.days.after(today, 2)
    _announce(world, code, "pricing", "协议定价公示", ("协议许可价格 12 万元，独占许可两年。",), today)
    today = yield world.days.after(today, 20)
    usecases.finish_due(today=today)


def _stopped(world: World, code: str, day: date) -> Story:
    """A notice the city ends because the buyer stepped back."""
    today = yield world.days.at(day)
    uid = _announce(world, code, "pricing", "协议定价公示", ("协议转让价格 30 万元。",), today)
    today = yield world.days.after(today, 4)
    usecases.stop(
        uid, reason="受让方放弃受让，双方终止协商。", actor=world.actor("shiju"), today=today, version=1
    )


def _version(uid: UUID) -> int:
    return Objection.objects.values_list("version", flat=True).get(uid=uid)
