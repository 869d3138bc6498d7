"""Technology contracts of the demo: every state in each of the three lanes, receipts, doubts, one that comes from a deal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from kezhuan.contracts import forming, usecases
from kezhuan.contracts.models import Contract, Suspicion
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.core import frame, jobs
from kezhuan.core.access import Actor
from kezhuan.core.models import Proposal
from kezhuan.deals.models import Deal
from kezhuan.demo.meeting import holder_of
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, written

WAN = 1_000_000
LANES = {"brought_in": "bring_in", "advised": "prepare", "handed": "prepare", "recorded": "prepare"}
# 这一天起登记后又作废的五份：奖补随之追回（见 rewarding.py），其中一份后来恢复登记。
UNDOING = date(2026, 10, 26)
REASONS = {"cancel": "not_performed", "rescind": "rescinded", "revoke": "false", "reinstated": "error"}
NATURES = {"university": "022", "materials": "021", "machines": "021", "hospital": "023"}
RIGHTS = {"KF": ["invention"], "ZR": ["invention"], "XK": ["know_how"]}
OPINION = "标的明确，技术内容具体，技术性收入与非技术性费用已分开，符合认定条件。"


def stories(world: World) -> Iterator[Story]:
    """Contracts filed and decided, some undone, one drawn up from a deal, and the hints somebody looked into."""
    for serial, row in enumerate(written("contracts")["contract"], start=1):
        yield _filed(world, row, serial)
        if "undone" in row:
            yield _undone(world, row["code"], row["undone"])
    yield _from_deal(world)
    yield _doubted(world)


def _version(uid: UUID) -> int:
    return Contract.objects.values_list("version", flat=True).get(uid=uid)


def decided(uid: UUID, by: Actor, today: date) -> None:
    """The second person has agreed to what is proposed on this record."""
    proposal = Proposal.objects.get(subject_id=uid, state=Proposal.OPEN)
    frame.decide(proposal.uid, approve=True, actor=by, today=today, reason="已与原件核对。")


def _filed(world: World, row: dict[str, Any], serial: int) -> Story:
    """The seller files; a contract registered in another city is brought in by its buyer here."""
    end, today = row["end"], (yield world.days.at(row["day"]))
    owner = world.speaker(row["buyer"]) if end == "brought_in" else world.speaker(row["seller"], "tto")
    uid = _drafted(world, row, owner, today)
    if end == "draft":
        return
    today = yield world.days.after(today, 1)
    usecases.submit_contract(uid, actor=owner, today=today, version=_version(uid))
    if end == "withdrawn":
        usecases.withdraw_contract(uid, actor=owner, today=today, version=_version(uid))
    elif end == "brought_in":
        today = yield world.days.after(today, 2)
        usecases.confirm_brought_in(uid, approved=row["wan"] * WAN, actor=world.actor("yunying"), today=today, version=_version(uid))  # fmt: skip
    elif end == "returned":
        today = yield world.days.after(today, 1)
        usecases.return_contract(uid, reason_code="object", note="请写明咨询报告的技术内容和交付日期。", actor=world.actor("dengji"),
                                 today=today, version=_version(uid))  # fmt: skip
    elif LANES.get(end) == "prepare":
        yield from _prepared(world, uid, end, owner, serial, today)
    elif end != "submitted":
        yield from _registered(world, uid, end, serial, today)
    if end in ("registered", "brought_in", "recorded"):
        yield from _received(uid, owner, serial, world)


def _drafted(world: World, row: dict[str, Any], owner: Actor, today: date) -> UUID:
    elsewhere = row["end"] == "brought_in"
    values: dict[str, Any] = {
        "title": row["title"], "kind": row["kind"], "sub_kind": row["sub"], "field": row["field"], "object": row["object"],
        "amount_kind": "fixed", "pay_mode": "instalments", "turnover": row["wan"] * WAN, "signed_on": today - timedelta(14 if elsewhere else 3),
        "ip_kinds": RIGHTS.get(row["kind"], []),
    }  # fmt: skip
    if row["kind"] == "ZR":
        values["expected_output"] = row["wan"] * 5 * WAN
    if elsewhere:
        values |= {"registration_no": "2026320100900001", "registered_on": today - timedelta(5), "registered_by": "南京技术市场（演示）"}  # fmt: skip
    uid = usecases.draft_contract(values, parties=_parties(world, row), lane=LANES.get(row["end"], "inside"), actor=owner, today=today)  # fmt: skip
    world.records[f"contract.{row['code']}"] = uid
    spent = row.get("cost", 0) * WAN
    costs = (Cost("equipment", gross=spent, carrier=0, sets=0, evidence="附件二设备清单"),) if spent else ()
    usecases.set_costs(uid, costs, actor=owner, today=today, version=1)
    _paper(uid, "contract", "技术合同（演示）.txt", f"{row['title']}\n{row['object']}", owner)
    if elsewhere:
        _paper(uid, "certificate", "外地登记证明（演示）.txt", "登记编号 2026320100900001", owner)
    return uid


def _parties(world: World, row: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    known = world.orgs.get(row["seller"])
    seller = {"organisation": known.uid} if known else {"name": row["seller"], "region": "320100"}
    return (
        {"side": "seller", **seller, "nature": NATURES.get(row["seller"], "022")},
        {"side": "buyer", "organisation": world.orgs[row["buyer"]].uid, "nature": "150"},
    )


def _paper(uid: UUID, kind: str, name: str, text: str, owner: Actor) -> None:
    usecases.add_file(uid, (name, f"{text}\n演示文件，不是真实合同。\n".encode()), kind=kind, actor=owner)


def _judged(uid: UUID, today: date) -> dict[str, str]:
    return {test.code: "yes" for test in forming.conditions(Contract.objects.get(uid=uid), today=today)}


def _prepared(world: World, uid: UUID, end: str, owner: Actor, serial: int, today: date) -> Story:
    """The transfer centre looks at it first; the registration point of the county gives the number."""
    operator = world.actor("yunying")
    today = yield world.days.after(today, 2)
    usecases.advise_contract(uid, checks=_judged(uid, today), opinion="材料齐全，建议补一份验收标准后送登记。", actor=operator, today=today,
                             version=_version(uid))  # fmt: skip
    if end == "advised":
        return
    today = yield world.days.after(today, 1)
    usecases.hand_over(uid, registered_by="海盐县技术合同登记站（演示）", actor=operator, today=today, version=_version(uid))  # fmt: skip
    if end == "handed":
        return
    today = yield world.days.after(today, 8)
    _paper(uid, "certificate", "登记证明（演示）.txt", "海盐县技术合同登记站（演示）", owner)
    amount = Contract.objects.get(uid=uid).tech_amount or 0
    usecases.record_result(uid, registration_no=_number(today, serial), registered_on=today, approved=amount, actor=owner, today=today,
                           version=_version(uid))  # fmt: skip
    today = yield world.days.after(today, 1)
    decided(uid, operator, today)


def _number(today: date, serial: int) -> str:
    return f"{today.year}330402{900_000 + serial}"


def _registered(world: World, uid: UUID, end: str, serial: int, today: date) -> Story:
    """Inside the registration point: accepted, looked at, decided by two."""
    registrar = world.actor("dengji")
    today = yield world.days.after(today, 1)
    usecases.accept_contract(uid, actor=registrar, today=today, version=_version(uid))
    if end == "accepted":
        return
    today = yield world.days.after(today, 3)
    if end == "expert":
        usecases.refer_to_experts(uid, reason="金额较大，密封副指标请两位专家审看。", actor=registrar, today=today, version=_version(uid))  # fmt: skip
        return
    if end == "declined":
        usecases.decline_contract(uid, reason_code="not_technical", note="值守和保洁属一般劳务。", actor=registrar, today=today,
                                  version=_version(uid))  # fmt: skip
    else:
        usecases.examine_contract(uid, checks=_judged(uid, today), opinion=OPINION, actor=registrar, today=today,
                                  version=_version(uid))  # fmt: skip
    if end == "examined":
        return
    if end == "registered":
        amount = Contract.objects.get(uid=uid).tech_amount or 0
        usecases.register_contract(uid, registration_no=_number(today, serial), registered_on=today, approved=amount, actor=registrar,
                                   today=today, version=_version(uid))  # fmt: skip
    today = yield world.days.after(today, 1)
    decided(uid, world.actor("shiju2"), today)


def _received(uid: UUID, owner: Actor, serial: int, world: World) -> Story:
    """The first instalment arrived, with its invoice."""
    contract = Contract.objects.get(uid=uid)
    today = yield world.days.after(cast(date, contract.registered_on), 6)
    half, tech = (contract.turnover or 0) // 2, (contract.approved_tech_amount or 0) // 2
    usecases.record_receipt(uid, amount=half, tech_part=tech, received_on=today - timedelta(1), invoice_no=f"DEMA{serial:08d}", actor=owner,
                            today=today, version=_version(uid))  # fmt: skip


def _undone(world: World, code: str, how: str) -> Story:
    """A registration is taken away by two people; one was a mistake and stands again."""
    today = yield world.days.at(UNDOING)
    uid, registrar, officer = world.records[f"contract.{code}"], world.actor("dengji"), world.actor("shiju2")
    move = "cancel" if how == "reinstated" else how
    usecases.take_away(uid, move, reason_code=REASONS[how], note="双方来函说明。", actor=registrar, today=today, version=_version(uid))  # fmt: skip
    today = yield world.days.after(today, 1)
    decided(uid, officer, today)
    _told()
    if how != "reinstated":
        return
    today = yield world.days.after(today, 2)
    usecases.reinstate(uid, note="注销的应为另一份同名合同，予以恢复。", actor=registrar, today=today, version=_version(uid))  # fmt: skip
    today = yield world.days.after(today, 1)
    decided(uid, officer, today)
    _told()


def _told() -> None:
    """Whatever rests on the contract has heard of it on that very day."""
    jobs.run(kinds=("payouts.contract_gone", "payouts.contract_back"))


def _from_deal(world: World) -> Story:
    """The signed deal over the membrane becomes a contract with its broker, and is registered."""
    today = yield world.days.at(date(2026, 8, 17))
    office = world.speaker(holder_of(world, "membrane"), "tto")
    deal = Deal.objects.get(demand__uid=world.records["chrome"], state="signed")
    uid = usecases.draft_from_deal(deal.uid, lane="inside", actor=office, today=today)
    natures = {"supply": "021", "need": "150"}
    parties = [{"side": "seller" if p.side == "supply" else "buyer", "organisation": p.organisation.uid, "nature": natures[p.side]}
               for p in deal.parties.select_related("organisation").order_by("-side") if p.side in natures and p.organisation]  # fmt: skip
    usecases.set_parties(uid, [*parties, {"side": "broker", "organisation": world.orgs["hub"].uid}], actor=office, today=today,
                         version=_version(uid))  # fmt: skip
    usecases.edit_contract(
        uid,
        {"kind": "KF", "sub_kind": "KF1", "field": "07", "amount_kind": "fixed", "pay_mode": "instalments", "turnover": 68 * WAN,
         "object": "研究开发鞣制废水膜分离回用装置，铬回收率不低于九成，并在三号鼓线完成验收。", "ip_kinds": ["invention"]},
        actor=office, today=today, version=_version(uid),
    )  # fmt: skip
    _paper(uid, "contract", "技术合同（演示）.txt", deal.title, office)
    today = yield world.days.after(today, 1)
    usecases.submit_contract(uid, actor=office, today=today, version=_version(uid))
    yield from _registered(world, uid, "registered", 99, today)
    yield from _received(uid, office, 99, world)


def _doubted(world: World) -> Story:
    """Two hints are looked into and answered; what is found later waits."""
    today = yield world.days.at(date(2026, 11, 12))
    usecases.look(today=today)
    found = Suspicion.objects.filter(contract__state="registered").select_related("contract").order_by("id")
    answers = (("explained", "两期机型和验收节点不同，分期合同分别履行，已看验收单。"), ("corrected", "已请卖方补交关联关系说明，金额无误。"))  # fmt: skip
    for row, (answer, note) in zip(found[:2], answers, strict=False):
        usecases.answer_suspicion(row.contract.uid, row.uid, answer=answer, note=note, actor=world.actor("dengji"), today=today,
                                  version=_version(row.contract.uid))  # fmt: skip
