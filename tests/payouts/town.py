"""A small place with a policy, a budget and registered contracts; every step after that goes through the use cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from kezhuan.contracts.models import Contract, ContractParty
from kezhuan.core import clock, frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.clock import SHANGHAI
from kezhuan.core.models import Proposal, RuleVersion
from kezhuan.core.money import Fen
from kezhuan.core.rulebook import overlay
from kezhuan.core.rulebook.wire import to_json
from kezhuan.payouts import usecases
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Arrangement,
    Disbursement,
    PayeeAccount,
    Recovery,
)
from kezhuan.people.models import Organisation
from tests.builders import actor, member, organisation

TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 30)
POLICY = "policies.nanhu_buyer"
BODY: dict[str, Any] = {
    "region": "330402", "beneficiary": "buyer", "earners": ["organisation"], "objection_wd": 5, "validity": "known", "stacking": "higher",
    "evidence": ["certificate", "invoice"], "cap_contract_yuan": 200_000, "automatic": True,
    "component": [{"clause": "第三条：技术交易额的 10%", "base": "technology_amount", "step": [{"above_yuan": 0, "rate": "0.1"}]}],
    "condition": [{"code": "registered", "clause": "第四条"}],
}  # fmt: skip
INVOICE = ("发票.txt", "发票号码 12345678，合同编号见附页。".encode())
_serial = count(1)


def at(day: date = TODAY, hour: int = 9) -> Any:
    """The clock stands at this hour of the day."""
    return clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))


def policy(code: str = POLICY, *, first: date = date(2026, 1, 1), **body: Any) -> None:
    """A version two people have approved stands in the rulebook; not the way of making one."""
    row = RuleVersion(
        code=code, title="南湖区购买技术补助", valid_from=first, body=to_json(BODY | body), source="南科〔2026〕1号", mark="S", continuity="may_lapse",
        sm3="", state=RuleVersion.APPROVED, maker_id=uuid4(), checker_id=uuid4(), created_at=clock.now(), decided_at=clock.now(),
    )  # fmt: skip
    row.sm3 = overlay.version_of(row).sm3
    row.save(force_insert=True)
    overlay.forget()


def contract(
    buyer: Organisation,
    *,
    yuan: int = 1_000_000,
    state: str = "registered",
    registered: date = date(2026, 4, 1),
    **more: Any,
) -> Contract:
    """A registered contract of this buyer with a seller of its own; not a way the product has of making one."""
    seller, n, moment = organisation(kind="institute"), next(_serial), clock.now()
    made = Contract.objects.create(**({
        "organisation": seller, "region": "330402", "lane": "bring_in", "title": f"测试合同{n}", "kind": "KF", "sub_kind": "KF1", "signed_on": date(2026, 3, 1),
        "turnover": yuan * 100, "tech_amount": yuan * 100, "approved_tech_amount": yuan * 100, "amount_kind": "fixed", "registered_on": registered,
        "registration_no": f"2026{n:010d}", "state": state, "number": f"HT-T-{n}", "state_since": moment, "created_at": moment, "updated_at": moment,
    } | more))  # fmt: skip
    for side, org in (("buyer", buyer), ("seller", seller)):
        ContractParty.objects.create(
            contract=made, side=side, organisation=org, name=org.name, region=org.region
        )
    return made


@dataclass
class Town:
    """The people of the place: applicant, science officers, finance officers; and what a payout needs before it begins."""

    firm: Organisation = field(default_factory=lambda: organisation(region="330402"))
    owner: Actor = field(init=False)
    science: Actor = field(init=False)
    city: Actor = field(init=False)
    finance: Actor = field(init=False)
    second: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.owner = member(Role.ENTERPRISE, org=self.firm)
        self.science = actor(Role.DISTRICT, org=organisation(kind="bureau"), region="330402")
        self.city = actor(Role.CITY, org=organisation(kind="bureau"), region="3304")
        self.finance = actor(Role.FINANCE, org=organisation(kind="finance"), region="330402")
        self.second = actor(Role.FINANCE, org=organisation(kind="finance"), region="330402")

    def account(self, *, number: str = "", usable: bool = True) -> PayeeAccount:
        """A payee account of the firm, checked by a call back."""
        uid = usecases.register_account(
            holder=self.firm.name,
            bank="嘉兴银行",
            number=number or f"6222{next(_serial):012d}",
            actor=self.owner,
            today=TODAY,
        )
        if usable:
            usecases.confirm_account(
                uid, callback="已与财务王女士电话核对", actor=self.science, today=TODAY, version=1
            )
        return PayeeAccount.objects.get(uid=uid)

    def draft(
        self, *contracts: Contract, code: str = POLICY, account: PayeeAccount | None = None
    ) -> Application:
        """A draft with its evidence and account."""
        uid = usecases.draft_application(code, [c.uid for c in contracts], actor=self.owner, today=TODAY)
        usecases.add_evidence(uid, code="invoice", file=INVOICE, actor=self.owner)
        usecases.edit_application(
            uid, payee=(account or self.account()).uid, declared={}, actor=self.owner, today=TODAY, version=1
        )
        return Application.objects.get(uid=uid)

    def submitted(self, *contracts: Contract, **more: Any) -> Application:
        made = self.draft(*contracts, **more)
        usecases.submit_application(
            made.uid, promised=True, actor=self.owner, today=TODAY, version=made.version
        )
        return fresh(made)

    def reviewed(self, *contracts: Contract, **more: Any) -> Application:
        made = self.submitted(*contracts, **more)
        usecases.accept_application(made.uid, actor=self.science, today=TODAY, version=made.version)
        usecases.review_application(
            made.uid,
            opinion="材料齐全，符合第三条。",
            discredited=False,
            actor=self.science,
            today=TODAY,
            version=made.version + 1,
        )
        return fresh(made)

    def approved(self, *contracts: Contract, decided: int | None = None, **more: Any) -> Application:
        made = self.reviewed(*contracts, **more)
        amount = Fen(decided if decided is not None else made.ceiling_fen or 0)
        usecases.decide_application(
            made.uid,
            decided=amount,
            reason="按上限核定。",
            actor=self.science,
            today=TODAY,
            version=made.version,
        )
        agree(made, self.finance)
        return fresh(made)

    def budget(self, yuan: int, code: str = POLICY) -> Appropriation:
        uid = usecases.open_appropriation(code, year=2026, actor=self.science, today=TODAY)
        usecases.set_total(
            uid, total=Fen(yuan * 100), reason="区政府预算批复。", actor=self.science, today=TODAY, version=1
        )
        made = Appropriation.objects.get(uid=uid)
        agree(made, self.finance)
        return fresh(made)

    def arranged(self, budget: Appropriation, *applications: Application) -> Arrangement:
        uid = usecases.arrange(
            budget.uid,
            [a.uid for a in applications],
            contact="区科技局 0573-12345678",
            actor=self.science,
            today=TODAY,
        )
        return Arrangement.objects.get(uid=uid)

    def settled(self, budget: Appropriation, *applications: Application) -> Arrangement:
        made = self.arranged(budget, *applications)
        usecases.settle_arrangement(made.uid, actor=self.science, today=MONDAY, version=made.version)
        return fresh(made)

    def listed(self, budget: Appropriation, *applications: Application) -> Disbursement:
        uid = usecases.make_disbursement(
            budget.uid, [a.uid for a in applications], actor=self.finance, today=MONDAY
        )
        return Disbursement.objects.get(uid=uid)

    def released(self, budget: Appropriation, *applications: Application) -> Disbursement:
        made = self.listed(budget, *applications)
        usecases.release_disbursement(made.uid, actor=self.second, today=MONDAY, version=made.version)
        return fresh(made)

    def paid(self, budget: Appropriation, *contracts: Contract) -> Application:
        """One application from its draft to the treasury's receipt."""
        made = self.approved(*contracts)
        self.settled(budget, made)
        out = self.released(budget, made)
        usecases.book_receipt(
            out.uid,
            1,
            receipt_no=f"HD{next(_serial)}",
            paid_on=MONDAY,
            actor=self.finance,
            today=MONDAY,
            version=out.version,
        )
        return fresh(made)


def fresh(record: Any) -> Any:
    """The record as the database holds it now."""
    return type(record).objects.get(pk=record.pk)


def agree(record: Any, who: Actor, *, approve: bool = True) -> None:
    """The second person has decided on the open proposal of this record."""
    proposal = Proposal.objects.get(subject_id=record.uid, state=Proposal.OPEN)
    frame.decide(proposal.uid, approve=approve, actor=who, today=TODAY, reason="同意")


def undo(made: Contract, state: str = "cancelled") -> None:
    """The contract's registration is taken away, as the contracts room leaves it."""
    Contract.objects.filter(pk=made.pk).update(state=state, version=made.version + 1)


def recovery_of(application: Application) -> Recovery | None:
    return Recovery.objects.filter(application=application).order_by("-id").first()


__all__ = [
    "BODY",
    "MONDAY",
    "POLICY",
    "TODAY",
    "Town",
    "agree",
    "at",
    "contract",
    "fresh",
    "policy",
    "recovery_of",
    "timedelta",
    "undo",
    "UUID",
]
