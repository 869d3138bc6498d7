"""作价入股 and ventures of the demo: the university puts achievements into companies and lets its people found them."""

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
from kezhuan.rights.models import Equity, Venture
from kezhuan.rights.usecases import contributing, venturing

# achievement → how far it has come, and the day it began
STAKES = (
    ("sic_si", "held", date(2026, 6, 24)), ("ceria", "exited", date(2026, 6, 25)), ("pu_frame", "signed", date(2026, 8, 26)),
    ("perovskite", "cleared", date(2026, 9, 8)), ("film", "announced", date(2026, 11, 10)), ("salt", "decided", date(2026, 11, 12)),
    ("rv", "draft", date(2026, 11, 16)), ("glycol", "void", date(2026, 9, 22)),
)  # fmt: skip
STAKE_PATH = ("draft", "decided", "announced", "cleared", "signed", "held")
VENTURES = (
    ("running", date(2026, 6, 30)), ("back", date(2026, 7, 1)), ("left", date(2026, 7, 2)), ("stopped", date(2026, 7, 3)), ("cleared", date(2026, 10, 12)),
    ("announced", date(2026, 11, 11)), ("approved", date(2026, 11, 12)), ("applied", date(2026, 11, 16)), ("returned", date(2026, 11, 13)),
    ("declined", date(2026, 9, 15)), ("withdrawn", date(2026, 9, 16)), ("draft", date(2026, 11, 17)),
)  # fmt: skip
VENTURE_PATH = ("draft", "applied", "approved", "announced", "cleared", "running")
OVER = ("back", "left", "stopped")
PLAN = {
    "plan": "用本校成果设立公司，两年内完成中试，三年内投产（演示）。", "duties": "停发工资，社会保险由企业缴纳；知识产权归学校，另签许可；到期返岗（演示）。",
    "conflict": "持有该公司股份，已书面申报（演示）。", "position": "技术负责人", "company_uscc": "", "achievement": None, "equity_uid": None,
}  # fmt: skip


def stories(world: World) -> Iterator[Story]:
    """One contribution a state, one venture a state."""
    for n, (code, end, day) in enumerate(STAKES):
        yield _stake(world, code, end, day, n)
    for n, (end, day) in enumerate(VENTURES):
        yield _venture(world, end, day, n)


def _stake_version(uid: UUID) -> int:
    return Equity.objects.values_list("version", flat=True).get(uid=uid)


def _venture_version(uid: UUID) -> int:
    return Venture.objects.values_list("version", flat=True).get(uid=uid)


def _stake(world: World, code: str, end: str, day: date, n: int) -> Story:
    """The 成果处 values it, lists who gets shares, and two of it decide."""
    today = yield world.days.at(day)
    office = world.actor("chengguo")
    values: dict[str, Any] = {
        "company": f"演示成果转化公司{n + 1}", "company_uscc": "", "basis": ("agreed", "valued", "listed", "bid")[n % 4], "basis_ref": f"演示定价文件 {n + 1}",
        "valued_on": today, "value_fen": (n + 1) * 100_000_000, "company_bp": 2000, "team_bp": 7000, "state_unit": True,
        "conflict": "团队负责人拟任公司董事，已书面申报（演示）。", "contract_uid": None, "project_uid": None,
    }  # fmt: skip
    uid = contributing.draft_equity(world.records[code], values, actor=office, today=today)
    holders = [
        {"name": world.people[who].name, "person": world.people[who].uid, "share_bp": bp}
        for who, bp in (("keyan", 4500), ("zhuanjia", 2500))
    ]
    contributing.set_holders(uid, holders, actor=office, today=today, version=1)
    if end == "draft":
        return
    if end == "void":
        contributing.void_equity(
            uid, reason="公司没有设立，不再入股。", actor=office, today=today, version=_stake_version(uid)
        )
        return
    contributing.decide_equity(
        uid, decision_no=f"演示校务会〔{today.year}〕入股纪要", actor=office, today=today, version=_stake_version(uid)
    )  # fmt: skip
    decided(uid, world.actor("chengguo2"), today)
    yield from _onward(world, uid, end, office, today)


def _onward(world: World, uid: UUID, end: str, office: Actor, today: date) -> Story:
    """Announced, signed, registered; one is sold again."""
    reached = len(STAKE_PATH) if end == "exited" else STAKE_PATH.index(end)
    if reached < 2:
        return
    today = yield world.days.after(today, 1)
    contributing.announce_equity(uid, contact=CONTACT, actor=office, today=today, version=_stake_version(uid))
    if reached < 3:
        return
    today = yield world.days.after(today, 16)
    contributing.clear_equity(uid, actor=office, today=today, version=_stake_version(uid))
    if reached < 4:
        return
    today = yield world.days.after(today, 3)
    contributing.sign_equity(
        uid, agreement_no="演示投资协议 001", agreed_on=today, actor=office, today=today, version=_stake_version(uid)
    )  # fmt: skip
    if reached < 5:
        return
    today = yield world.days.after(today, 5)
    contributing.register_equity(
        uid, registration_no="演示变更 001", registered_on=today, actor=office, today=today, version=_stake_version(uid)
    )  # fmt: skip
    if end == "exited":
        today = yield world.days.after(today, 30)
        contributing.exit_equity(
            uid, reason="协议转让给公司其他股东。", proceeds=250_000_000, exited_on=today, actor=office, today=today, version=_stake_version(uid)
        )  # fmt: skip
        decided(uid, world.actor("chengguo2"), today)


def _venture(world: World, end: str, day: date, n: int) -> Story:
    """A researcher or an expert of the university asks to found a company."""
    today = yield world.days.at(day)
    who, office = world.actor("keyan"), world.actor("chengguo")
    kind = "leave" if end in ("running", "applied", "declined") else "on_post"
    values = PLAN | {"kind": kind, "company": f"演示创业公司{n + 1}"}
    uid = venturing.draft_venture(values, actor=who, today=today)
    if end == "draft":
        return
    venturing.apply_venture(uid, actor=who, today=today, version=_venture_version(uid))
    today = yield world.days.after(today, 1)
    given: dict[str, Any] = {"actor": office, "today": today, "version": _venture_version(uid)}
    if end == "withdrawn":
        venturing.withdraw_venture(uid, reason="改为兼职，不再申请。", **given | {"actor": who})
    elif end == "returned":
        venturing.return_venture(uid, reason="请补知识产权的约定。", **given)
    elif end == "declined":
        venturing.decline_venture(uid, reason="与岗位职责冲突。", **given)
        decided(uid, world.actor("chengguo2"), today)
    elif end != "applied":
        venturing.approve_venture(uid, decision_no=f"演示校务会〔{today.year}〕创业纪要", **given)
        decided(uid, world.actor("chengguo2"), today)
        yield from _founded(world, uid, end, office, today)


def _founded(world: World, uid: UUID, end: str, office: Actor, today: date) -> Story:
    """Announced, agreed, running; over by coming back, leaving or being stopped."""
    reached = len(VENTURE_PATH) if end in OVER else VENTURE_PATH.index(end)
    if reached < 3:
        return
    venturing.announce_venture(uid, contact=CONTACT, actor=office, today=today, version=_venture_version(uid))
    if reached < 4:
        return
    today = yield world.days.after(today, 6)
    venturing.clear_venture(uid, actor=office, today=today, version=_venture_version(uid))
    if reached < 5:
        return
    venturing.sign_venture(
        uid, agreement_no="演示创业协议 001", starts_on=today, ends_on=today.replace(year=today.year + 2, day=1), actor=office, today=today,
        version=_venture_version(uid),
    )  # fmt: skip
    venturing.report_venture(
        uid,
        words="公司已设立，样机在试用（演示）。",
        actor=world.actor("keyan"),
        today=today,
        version=_venture_version(uid),
    )
    if end not in OVER:
        return
    today = yield world.days.after(today, 20)
    given: dict[str, Any] = {"actor": office, "today": today, "version": _venture_version(uid)}
    if end == "back":
        venturing.come_back(uid, over_on=today, **given)
    elif end == "left":
        venturing.leave_unit(uid, reason="到公司全职工作，办理解除聘用。", **given)
    else:
        venturing.stop_venture(uid, reason="公司注销，提前终止。", **given)
        decided(uid, world.actor("chengguo2"), today)
