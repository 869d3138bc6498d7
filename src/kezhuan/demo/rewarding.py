"""Payouts of the demo: an invented policy with its budget, applications in every state, lists for the treasury, money asked back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from kezhuan.core.access import Actor
from kezhuan.core.money import Fen
from kezhuan.core.rulebook import amending
from kezhuan.demo.registering import decided
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, written
from kezhuan.payouts import usecases
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Arrangement,
    Disbursement,
    Recovery,
)

POLICY = "policies.demo_buyer"
BODY: dict[str, Any] = {
    "region": "3304", "beneficiary": "buyer", "earners": ["organisation"], "objection_wd": 5, "stacking": "higher", "validity": "known",
    "evidence": ["certificate", "invoice"], "cap_contract_yuan": 200_000, "automatic": True,
    "component": [{"clause": "演示条款：按技术交易额的 10%", "base": "technology_amount", "step": [{"above_yuan": 0, "rate": Decimal("0.1")}]}],
    "condition": [{"code": "registered", "clause": "演示条款：合同已认定登记"}],
}  # fmt: skip
TOTAL = Fen(300_000_000)
CONTACT = "嘉兴市科学技术局（演示） 0573-00000000"
FIRST = date(2026, 7, 20)
LATE = {"queued": date(2026, 10, 19), "announced": date(2026, 10, 29), "reviewed": date(2026, 10, 30), "accepted": date(2026, 11, 5), "returned": date(2026, 11, 6),
        "submitted": date(2026, 11, 12), "draft": date(2026, 11, 16)}  # fmt: skip


def stories(world: World) -> Iterator[Story]:
    """The policy first; then every contract that earns something, to where its row says; then what is asked back."""
    yield _policy(world)
    for serial, row in enumerate(r for r in written("contracts")["contract"] if "pay" in r):
        yield _applied(world, row, serial)
        if "undone" in row:
            yield _asked_back(world, row)
    yield _accounts(world)


def _policy(world: World) -> Story:
    """A made-up policy, marked as such, that two city officers put into the rulebook; last year's budget is closed."""
    today = yield world.days.at(date(2026, 1, 12))
    draft = amending.Draft(code=POLICY, from_=world.days.on(date(2026, 1, 5)), body=BODY, source="演示数据，不是真实政策", mark="P",
                           title="演示：购买技术补助")  # fmt: skip
    uid = amending.propose_version(draft, actor=world.actor("shiju"), today=today)
    today = yield world.days.after(today, 2)
    amending.decide_version(uid, approve=True, actor=world.actor("shiju2"), today=today)
    old = usecases.open_appropriation(POLICY, year=today.year - 1, actor=world.actor("shiju"), today=today)
    usecases.close_appropriation(old, actor=world.actor("shiju"), today=today, version=1)


def _version(model: Any, uid: UUID) -> int:
    return int(model.objects.values_list("version", flat=True).get(uid=uid))


def _applied(world: World, row: dict[str, Any], serial: int) -> Story:
    """The buyer applies for its contract; who registered it has no part in what follows."""
    pay = row["pay"]
    today = yield (
        world.days.at(LATE[pay]) if pay in LATE else world.days.after(world.days.on(FIRST), serial)
    )
    firm, officer, contract = (
        world.speaker(row["buyer"]),
        world.actor("shiju"),
        world.records[f"contract.{row['code']}"],
    )
    uid = usecases.draft_application(POLICY, [contract], actor=firm, today=today)
    if pay == "draft":
        usecases.withdraw_application(uid, actor=firm, today=today, version=1)
        usecases.draft_application(POLICY, [contract], actor=firm, today=today)
        return
    world.records[f"application.{row['code']}"] = uid
    invoice = f"发票（演示）：{row['title']}\n".encode()
    usecases.add_evidence(uid, code="invoice", file=("发票（演示）.txt", invoice), actor=firm)
    account = _account(world, row["buyer"], firm, officer, today)
    usecases.edit_application(uid, payee=account, declared={}, actor=firm, today=today, version=1)
    today = yield world.days.after(today, 1)
    usecases.submit_application(
        uid, promised=True, actor=firm, today=today, version=_version(Application, uid)
    )
    if pay == "submitted":
        return
    today = yield world.days.after(today, 2)
    if pay == "returned":
        usecases.return_application(uid, reason="发票上的项目名称与合同不一致，请更换。", actor=officer, today=today,
                                    version=_version(Application, uid))  # fmt: skip
        return
    usecases.accept_application(uid, actor=officer, today=today, version=_version(Application, uid))
    if pay != "accepted":
        yield from _reviewed(world, uid, pay, today)


def _account(world: World, code: str, firm: Actor, officer: Actor, today: date, name: str = "") -> UUID:
    """The firm's account, registered and checked by a call back the first time it is needed."""
    key = f"account.{code}{name}"
    if key not in world.records:
        number = f"6200{len(world.records):012d}"
        uid = usecases.register_account(holder=firm_name(world, code), bank="演示银行嘉兴分行", number=number, actor=firm, today=today)  # fmt: skip
        world.records[key] = uid
        if not name:
            usecases.confirm_account(uid, callback="已与原联系人电话核对账号末四位", actor=officer, today=today, version=1)  # fmt: skip
    return world.records[key]


def firm_name(world: World, code: str) -> str:
    """The name an account of this organisation runs under."""
    return world.orgs[code].name


def _reviewed(world: World, uid: UUID, pay: str, today: date) -> Story:
    """The science bureau says what it may come to and decides; finance agrees, or to a refusal."""
    officer, finance = world.actor("shiju"), world.actor("caizheng")
    today = yield world.days.after(today, 3)
    usecases.review_application(uid, opinion="材料齐全，合同登记有效，符合演示条款。", discredited=False, actor=officer, today=today,
                                version=_version(Application, uid))  # fmt: skip
    if pay == "reviewed":
        return
    today = yield world.days.after(today, 1)
    if pay == "declined":
        usecases.decline_application(uid, reason="同一咨询已由其他专项资金支持。", actor=officer, today=today,
                                     version=_version(Application, uid))  # fmt: skip
    else:
        ceiling = Fen(Application.objects.get(uid=uid).ceiling_fen or 0)
        usecases.decide_application(uid, decided=ceiling, reason="按上限核定。", actor=officer, today=today,
                                    version=_version(Application, uid))  # fmt: skip
    today = yield world.days.after(today, 1)
    decided(uid, finance, today)
    if pay != "declined":
        yield from _announced(world, uid, pay, today)


def _announced(world: World, uid: UUID, pay: str, today: date) -> Story:
    """Money is set aside and announced; when nobody objects it waits for the treasury."""
    officer = world.actor("shiju")
    budget = _budget(world, Application.objects.get(uid=uid).year, today)
    made = usecases.arrange(budget, [uid], contact=CONTACT, actor=officer, today=today)
    if pay == "announced":
        return
    if pay == "reopened":
        today = yield world.days.after(today, 2)
        usecases.reopen_arrangement(made, reason="名单有误，重新安排后再公示。", actor=officer, today=today,
                                    version=_version(Arrangement, made))  # fmt: skip
        return
    today = yield world.days.after(cast(date, Arrangement.objects.get(uid=made).until), 1)
    usecases.settle_arrangement(made, actor=officer, today=today, version=_version(Arrangement, made))
    if pay != "settled":
        yield from _paid(world, uid, budget, pay, today)


def _budget(world: World, year: int, today: date) -> UUID:
    """The budget of that year, proposed by the science bureau and agreed to by finance."""
    key = f"budget.{year}"
    if key not in world.records:
        uid = usecases.open_appropriation(POLICY, year=year, actor=world.actor("shiju"), today=today)
        usecases.set_total(uid, total=TOTAL, reason="年度预算批复（演示）。", actor=world.actor("shiju"), today=today,
                           version=_version(Appropriation, uid))  # fmt: skip
        decided(uid, world.actor("caizheng"), today)
        world.records[key] = uid
    return world.records[key]


def _paid(world: World, uid: UUID, budget: UUID, pay: str, today: date) -> Story:
    """One makes the list, another releases it, the treasury's receipt closes it; one list was made twice."""
    maker, finance = world.actor("shiju2"), world.actor("caizheng")
    today = yield world.days.after(today, 2)
    listed = usecases.make_disbursement(budget, [uid], actor=maker, today=today)
    if pay == "queued":
        usecases.void_disbursement(listed, reason="开户行名称有误，重新编制。", actor=maker, today=today,
                                   version=_version(Disbursement, listed))  # fmt: skip
        usecases.make_disbursement(budget, [uid], actor=maker, today=today)
        return
    today = yield world.days.after(today, 1)
    usecases.release_disbursement(listed, actor=finance, today=today, version=_version(Disbursement, listed))
    if pay == "released":
        return
    today = yield world.days.after(today, 3)
    usecases.hand_out(listed, actor=finance, today=today)
    number = Application.objects.get(uid=uid).number or ""
    usecases.book_receipt(listed, 1, receipt_no=f"HD-{number}", paid_on=today, actor=finance, today=today,
                          version=_version(Disbursement, listed))  # fmt: skip


def _asked_back(world: World, row: dict[str, Any]) -> Story:
    """The contract has fallen: one pays back, one is let off, one has been written to, one not yet."""
    today = yield world.days.at(date(2026, 11, 4))
    officer, finance, pay = world.actor("shiju"), world.actor("caizheng"), row["pay"]
    uid = Recovery.objects.get(application__uid=world.records[f"application.{row['code']}"]).uid
    if pay in ("recovered", "noticed"):
        usecases.notify_recovery(uid, actor=officer, today=today, version=_version(Recovery, uid))
    if pay == "recovered":
        today = yield world.days.after(today, 5)
        usecases.repay_recovery(uid, receipt="TK-0001（演示）", actor=finance, today=today, version=_version(Recovery, uid))  # fmt: skip
    if pay == "waived":
        usecases.waive_recovery(uid, reason="合同解除非企业过错，研发投入已全部发生。", actor=officer, today=today,
                                version=_version(Recovery, uid))  # fmt: skip
        today = yield world.days.after(today, 1)
        decided(uid, finance, today)


def _accounts(world: World) -> Story:
    """One account is still to be checked, one is no longer used."""
    today = yield world.days.at(date(2026, 11, 18))
    officer = world.actor("shiju")
    _account(world, "ceramic", world.speaker("ceramic"), officer, today, name=".second")
    closed = _account(world, "food", world.speaker("food"), officer, today, name=".old")
    usecases.close_account(closed, actor=world.speaker("food"), today=today, version=1)
