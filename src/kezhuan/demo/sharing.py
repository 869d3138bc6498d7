"""Revenue sharing of the demo: a university's made-up rule, and a receipt in every state from reckoning to payment."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from kezhuan.contracts.models import Receipt
from kezhuan.core.access import Actor
from kezhuan.core.models import Outgoing
from kezhuan.core.money import Fen
from kezhuan.core.rulebook import amending
from kezhuan.demo.registering import decided
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.rights import usecases
from kezhuan.rights.models import Distribution
from kezhuan.rights.rules.dividing import Cost

RULE = "sharing.demo_university"
BODY: dict[str, Any] = {
    "parts": ["team", "unit", "school"], "remainder": "team",
    "bracket": [{"above_yuan": 0, "assignment": [Decimal("75"), Decimal("15"), Decimal("10")], "licence": [80, 12, 8]},
                {"above_yuan": 1_000_000, "assignment": [80, 12, 8], "licence": [85, 9, 6]}],
}  # fmt: skip
CONTACT = "演示大学成果处 0573-00000000"
PHONE = "19900009977"
# contract → how far its distribution has come, and the day it began
CASES = (
    ("resin", "paid", date(2026, 8, 17)), ("hide", "released", date(2026, 9, 1)), ("battery_sort", "announced", date(2026, 11, 9)),
    ("mill", "decided", date(2026, 11, 10)), ("crab", "signing", date(2026, 11, 12)), ("heat", "draft", date(2026, 11, 16)),
)  # fmt: skip
STEPS = ("draft", "signing", "decided", "announced", "released", "paid")


def stories(world: World) -> Iterator[Story]:
    """The rule first, then one receipt a state; the first was objected to and reckoned again, the last begun twice."""
    yield _rule(world)
    for code, end, day in CASES:
        yield _shared(world, code, STEPS.index(end), day)


def _rule(world: World) -> Story:
    today = yield world.days.at(date(2026, 1, 14))
    draft = amending.Draft(code=RULE, from_=world.days.on(date(2026, 1, 5)), body=BODY, source="演示数据，不是真实规定", mark="P",
                           title="演示：大学成果转化收益分配办法")  # fmt: skip
    uid = amending.propose_version(draft, actor=world.actor("shiju"), today=today)
    today = yield world.days.after(today, 2)
    amending.decide_version(uid, approve=True, actor=world.actor("shiju2"), today=today)


def _version(uid: UUID) -> int:
    return Distribution.objects.values_list("version", flat=True).get(uid=uid)


def _shared(world: World, code: str, end: int, day: date) -> Story:
    today = yield world.days.at(day)
    office, second = world.actor("chengguo"), world.actor("chengguo2")
    uid = _drafted(world, code, office, today)
    if end == 0:
        usecases.void_distribution(
            uid, reason="转化方式选错，重新测算。", actor=office, today=today, version=_version(uid)
        )
        _drafted(world, code, office, today)
        return
    today = yield world.days.after(today, 1)
    usecases.send_to_team(uid, actor=office, today=today, version=_version(uid))
    if end == 5:
        today = yield from _objected(world, uid, office, today)
    today = yield world.days.after(today, 1)
    usecases.sign_share(uid, actor=world.actor("keyan"), today=today, version=_version(uid))
    if end == 1:
        return
    usecases.sign_share(uid, actor=world.actor("zhuanjia"), today=today, version=_version(uid))
    _by_link(uid, office, today)
    usecases.decide_distribution(
        uid,
        decision_no=f"演示校务会〔{today.year}〕{end}号",
        actor=office,
        today=today,
        version=_version(uid),
    )
    today = yield world.days.after(today, 1)
    decided(uid, second, today)
    if end >= 3:
        yield from _released(world, uid, end, office, today)


def _drafted(world: World, code: str, office: Actor, today: date) -> UUID:
    """The receipt with its rule, deductions and team."""
    receipt = Receipt.objects.select_related("contract").get(contract__uid=world.records[f"contract.{code}"])
    terms = {"route": "assignment", "rule": RULE, "in_province": False, "state_unit": True}
    uid = usecases.draft_distribution(receipt.contract.uid, receipt.uid, terms, actor=office, today=today)
    usecases.set_costs(
        uid, [Cost("evaluation", Fen(800_000), "评估费发票（演示）")], actor=office, today=today, version=1
    )
    people = (("keyan", 5500, True), ("zhuanjia", 3000, False))
    team = [
        {"name": world.people[who].name, "person": world.people[who].uid, "share_bp": bp, "main": main}
        for who, bp, main in people
    ]
    team.append({"name": "退休工程师（演示）", "person": None, "share_bp": 1500})
    usecases.set_team(uid, team, actor=office, today=today, version=2)
    return uid


def _objected(world: World, uid: UUID, office: Actor, today: date) -> Generator[datetime, date, date]:
    """Somebody does not agree; the office talks to the team, reckons again and sends it anew."""
    today = yield world.days.after(today, 1)
    usecases.dispute_share(
        uid,
        reason="中试阶段的贡献没有计入。",
        actor=world.actor("zhuanjia"),
        today=today,
        version=_version(uid),
    )
    today = yield world.days.after(today, 2)
    usecases.reopen_distribution(
        uid, reason="与团队核对后按会议纪要重算。", actor=office, today=today, version=_version(uid)
    )
    usecases.send_to_team(uid, actor=office, today=today, version=_version(uid))
    return today


def _by_link(uid: UUID, office: Actor, today: date) -> None:
    """The retired engineer signs through the link in the SMS."""
    share = Distribution.objects.get(uid=uid).shares.get(person_id=None)
    usecases.ask_to_sign(uid, share.uid, phone=PHONE, actor=office, today=today, version=_version(uid))
    body = Outgoing.objects.filter(to=PHONE).order_by("-id")[0].body
    token = body.split("/distributions/sign/")[1].split("/")[0]
    usecases.answer_link(token, agrees=True, reason="", today=today)


def _released(world: World, uid: UUID, end: int, office: Actor, today: date) -> Story:
    """Announced for its fifteen working days, released, and paid with the payer's kind confirmed by a person."""
    usecases.announce_distribution(uid, contact=CONTACT, actor=office, today=today, version=_version(uid))
    if end == 3:
        return
    today = yield world.days.after(today, 16)
    usecases.release_distribution(uid, actor=office, today=today, version=_version(uid))
    if end == 4:
        return
    usecases.confirm_payer(uid, note="事业单位法人证书（演示），高等学校。", apart=True, filed=True, actor=office, today=today, version=_version(uid))  # fmt: skip
    today = yield world.days.after(today, 3)
    usecases.pay_distribution(
        uid, voucher_no="演示付款凭证 001", paid_on=today, actor=office, today=today, version=_version(uid)
    )
