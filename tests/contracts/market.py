"""Contracts made through the use cases, in every state a test needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from kezhuan.contracts import forming, usecases
from kezhuan.contracts.models import Contract
from kezhuan.contracts.rules.amounts import Cost
from kezhuan.core import frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.models import Proposal
from tests.builders import TODAY, actor, organisation
from tests.files.corpus import pdf

WAN = 1_000_000
FORM: dict[str, Any] = {
    "title": "碳化硅支架委托开发", "kind": "KF", "sub_kind": "KF1", "field": "05", "amount_kind": "fixed", "pay_mode": "instalments",
    "object": "乙方按甲方要求研究开发卫星相机用碳化硅陶瓷支架，抗弯强度不低于 400 MPa，并交付样机。", "signed_on": date(2026, 11, 2),
    "turnover": 1_000 * WAN, "ip_kinds": ["invention"],
}  # fmt: skip
COSTS = (Cost("equipment", gross=200 * WAN, carrier=30 * WAN, sets=1, evidence="附件二设备清单"),)
NUMBER = "2026330402000001"


class People:
    """Who acts: the seller's office, the buyer, and the desk of the region."""

    def __init__(self) -> None:
        self.seller_org = organisation(kind="institute", name="嘉兴某研究院")
        self.buyer_org = organisation(name="嘉兴某公司")
        desk = organisation(kind="centre", name="登记处")
        self.seller = actor(Role.TTO, org=self.seller_org)
        self.buyer = actor(Role.ENTERPRISE, org=self.buyer_org)
        self.registrar = actor(Role.REGISTRAR, org=desk, region="3304")
        self.second = actor(Role.REGISTRAR, org=desk, region="3304")
        self.operator = actor(Role.OPERATOR, org=desk, region="3304")
        self.officer = actor(Role.CITY, region="3304")


def parties(people: People, **more: Any) -> tuple[dict[str, Any], ...]:
    """Seller and buyer as the form names them."""
    return (
        {"side": "seller", "organisation": people.seller_org.uid, "nature": "021"},
        {"side": "buyer", "organisation": people.buyer_org.uid, "nature": "150", **more},
    )


def now(uid: Any) -> Contract:
    """The record as it stands."""
    return Contract.objects.get(uid=uid)


def drafted(people: People, *, lane: str = "inside", costs: Any = (), **form: Any) -> Contract:
    """A whole draft with its contract text."""
    uid = usecases.draft_contract(
        FORM | form, parties=parties(people), lane=lane, actor=people.seller, today=TODAY
    )
    usecases.edit_contract(uid, {"turnover": now(uid).turnover}, actor=people.seller, today=TODAY, version=1)
    usecases.set_costs(uid, costs, actor=people.seller, today=TODAY, version=2)
    usecases.add_file(uid, ("合同.pdf", pdf()), kind="contract", actor=people.seller)
    return now(uid)


def submitted(people: People, **form: Any) -> Contract:
    """A filing that waits for its desk."""
    contract = drafted(people, **form)
    usecases.submit_contract(contract.uid, actor=people.seller, today=TODAY, version=contract.version)
    return now(contract.uid)


def yes(contract: Contract, **changed: str) -> dict[str, str]:
    """Every condition judged to hold, but for what is changed."""
    tests = forming.conditions(contract, today=TODAY)
    return {test.code: "yes" for test in tests} | changed


def examined(people: People, **form: Any) -> Contract:
    """Accepted and technically reviewed."""
    contract = submitted(people, **form)
    usecases.accept_contract(contract.uid, actor=people.registrar, today=TODAY, version=contract.version)
    usecases.examine_contract(contract.uid, checks=yes(contract), opinion="标的明确，符合技术开发合同的条件。",
                              actor=people.registrar, today=TODAY, version=contract.version + 1)  # fmt: skip
    return now(contract.uid)


def decide(contract: Contract, by: Actor, *, approve: bool = True, today: date = TODAY) -> Contract:
    """The second person has decided the one open proposal."""
    proposal = Proposal.objects.get(subject_id=contract.uid, state=Proposal.OPEN)
    frame.decide(proposal.uid, approve=approve, actor=by, today=today, reason="已核对")
    return now(contract.uid)


def registered(
    people: People, *, number: str = NUMBER, approved: int | None = None, today: date = TODAY, **form: Any
) -> Contract:
    """Registered inside by two people."""
    contract = examined(people, **form)
    usecases.register_contract(
        contract.uid, registration_no=number, registered_on=today, approved=contract.tech_amount if approved is None else approved,
        actor=people.registrar, today=today, version=contract.version,
    )  # fmt: skip
    return decide(contract, people.second, today=today)


def taken_away(people: People, contract: Contract, move: str = "cancel", *, today: date = TODAY) -> Contract:
    """The registration is gone by two people."""
    usecases.take_away(
        contract.uid, move, reason_code="ended", actor=people.registrar, today=today, version=contract.version
    )
    return decide(contract, people.second, today=today)
