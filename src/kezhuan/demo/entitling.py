"""Entitlement of the demo: a researcher's team asks for rights in the university's achievements, one in every state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.demo.registering import decided
from kezhuan.demo.sharing import CONTACT
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.rights.models import Entitlement
from kezhuan.rights.usecases import entitling as usecases

# achievement → how far its entitlement has come, and the day it began
CASES = (
    ("sic_si", "effective", date(2026, 6, 22)), ("ceria", "ended", date(2026, 6, 29)), ("glycol", "revoked", date(2026, 7, 6)),
    ("pu_frame", "agreed", date(2026, 8, 24)), ("perovskite", "cleared", date(2026, 10, 9)), ("film", "announced", date(2026, 11, 9)),
    ("salt", "decided", date(2026, 11, 11)), ("rv", "applied", date(2026, 11, 13)), ("lowsalt", "returned", date(2026, 11, 12)),
    ("radar_fall", "declined", date(2026, 9, 14)), ("vision_film", "withdrawn", date(2026, 9, 21)), ("rice", "draft", date(2026, 11, 17)),
)  # fmt: skip
PATH = ("draft", "applied", "decided", "announced", "cleared", "agreed", "effective")
LATER = ("ended", "revoked")
WORDS = {
    "plan": "由完成团队在本市设立公司，两年内完成中试，三年内投产；学校提供中试场地（演示）。",
    "obligations": "重大事项由学校与团队共同决定；维护费用按份额分担；三年未实施的学校可以收回（演示）。",
    "conflict": "团队负责人拟持有实施公司股份，已书面申报（演示）。", "clear_title": True, "consented": True, "harmless": True,
}  # fmt: skip
OWNERSHIP = {"kind": "ownership", "team_bp": 7000}
USE = {"kind": "use", "years": 10}


def stories(world: World) -> Iterator[Story]:
    """One application a state."""
    for n, (code, end, day) in enumerate(CASES):
        yield _asked(world, code, end, day, USE if end == "ended" or n % 2 else OWNERSHIP)


def _version(uid: UUID) -> int:
    return Entitlement.objects.values_list("version", flat=True).get(uid=uid)


def _asked(world: World, code: str, end: str, day: date, right: dict[str, Any]) -> Story:
    """The researcher fills it in and hands it to the 成果处, where two decide."""
    today = yield world.days.at(day)
    team, office = world.actor("keyan"), world.actor("chengguo")
    uid = usecases.draft_entitlement(world.records[code], WORDS | right, actor=team, today=today)
    members = [
        {"name": world.people[who].name, "person": world.people[who].uid, "share_bp": bp}
        for who, bp in (("keyan", 6500), ("zhuanjia", 3500))
    ]
    usecases.set_members(uid, members, actor=team, today=today, version=1)
    if end == "draft":
        return
    usecases.apply_entitlement(uid, actor=team, today=today, version=_version(uid))
    today = yield world.days.after(today, 2)
    if end == "withdrawn":
        usecases.withdraw_entitlement(
            uid, reason="改为普通许可，不再申请。", actor=team, today=today, version=_version(uid)
        )
    elif end == "returned":
        usecases.return_entitlement(
            uid, reason="请补共有单位的书面同意。", actor=office, today=today, version=_version(uid)
        )
    elif end == "declined":
        usecases.decline_entitlement(
            uid, reason="共有单位不同意。", actor=office, today=today, version=_version(uid)
        )
        decided(uid, world.actor("chengguo2"), today)
    elif end != "applied":
        yield from _granted(world, uid, end, office, today)


def _granted(world: World, uid: UUID, end: str, office: Actor, today: date) -> Story:
    """Decided by two, announced, agreed, the title changed; then its years are over, or it is taken back."""
    reached = len(PATH) if end in LATER else PATH.index(end)
    usecases.decide_entitlement(
        uid,
        decision_no=f"演示校务会〔{today.year}〕赋权纪要",
        actor=office,
        today=today,
        version=_version(uid),
    )
    decided(uid, world.actor("chengguo2"), today)
    if reached < 3:
        return
    today = yield world.days.after(today, 1)
    usecases.announce_entitlement(uid, contact=CONTACT, actor=office, today=today, version=_version(uid))
    if reached < 4:
        return
    today = yield world.days.after(today, 16)
    usecases.clear_entitlement(uid, actor=office, today=today, version=_version(uid))
    if reached < 5:
        return
    # An older use right was agreed ten years ago and is entered only now.
    starts = date(today.year - 11, 3, 1) if end == "ended" else today
    usecases.agree_entitlement(
        uid, agreement_no="演示协议 001", starts_on=starts, actor=office, today=today, version=_version(uid)
    )
    if reached < 6:
        return
    today = yield world.days.after(today, 5)
    usecases.change_title(
        uid, title_no="演示登记 001", changed_on=today, actor=office, today=today, version=_version(uid)
    )
    usecases.report_entitlement(
        uid,
        words="样机通过用户试用（演示）。",
        income=0,
        actor=world.actor("keyan"),
        today=today,
        version=_version(uid),
    )
    if end == "ended":
        usecases.end_entitlement(uid, actor=office, today=today, version=_version(uid))
    elif end == "revoked":
        usecases.revoke_entitlement(
            uid, reason="团队成员已离职，双方同意收回。", actor=office, today=today, version=_version(uid)
        )
        decided(uid, world.actor("chengguo2"), today)
