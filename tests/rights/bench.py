"""A university with a registered contract and a receipt; every step after that goes through the use cases."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from kezhuan.contracts.models import Contract, ContractParty, Receipt
from kezhuan.core import clock, frame
from kezhuan.core.access import Actor, Role
from kezhuan.core.clock import SHANGHAI
from kezhuan.core.models import Proposal
from kezhuan.core.money import Fen
from kezhuan.rights import usecases
from kezhuan.rights.models import Distribution
from kezhuan.rights.rules.dividing import Cost
from tests.builders import member, organisation, user

TODAY = date(2026, 9, 1)
AFTER = date(2026, 10, 12)  # past fifteen working days and the national holiday
WAN = 1_000_000
RULE = "sharing.shandong_university"
TERMS: dict[str, Any] = {"route": "assignment", "rule": RULE, "in_province": False, "state_unit": True}
_serial = count(1)


def at(day: date = TODAY) -> Any:
    """The clock stands at nine on this day."""
    return clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))


class Unit:
    """A university: its office of two, two researchers, and one contract of 2000万 with a receipt of 1000万."""

    def __init__(self) -> None:
        self.org = organisation(kind="university", name=f"嘉兴某大学{next(_serial)}")
        self.office = member(Role.TTO, org=self.org)
        self.second = member(Role.TTO, org=self.org)
        self.lead = member(Role.INSTITUTE, org=self.org, person=user(name="李教授"))
        self.student = member(Role.INSTITUTE, org=self.org, person=user(name="王博士"))
        self.contract = self.deal(2000 * WAN)
        self.receipt = self.received(self.contract, 1000 * WAN)

    def deal(self, fen: int, *, state: str = "registered", **more: Any) -> Contract:
        """A registered contract of this unit; not a way the product has of making one."""
        n, moment = next(_serial), clock.now()
        made = Contract.objects.create(**({
            "organisation": self.org, "region": self.org.region, "lane": "inside", "title": f"碳化硅支架技术转让{n}", "kind": "ZR", "sub_kind": "ZR1",
            "signed_on": date(2026, 3, 1), "turnover": fen, "tech_amount": fen, "approved_tech_amount": fen, "amount_kind": "fixed",
            "registered_on": date(2026, 4, 1), "registration_no": f"2026{n:010d}", "state": state, "number": f"HT-R-{n}", "state_since": moment,
            "created_at": moment, "updated_at": moment,
        } | more))  # fmt: skip
        ContractParty.objects.create(contract=made, side="seller", organisation=self.org, name=self.org.name, region=self.org.region)  # fmt: skip
        return made

    def received(self, contract: Contract, fen: int, on: date = date(2026, 8, 3)) -> Receipt:
        """Money that arrived."""
        return Receipt.objects.create(
            contract=contract, amount=fen, tech_part=fen, received_on=on, invoice_no=f"R{next(_serial):08d}", at=clock.now()
        )  # fmt: skip

    def team(self, *shares: int) -> list[dict[str, Any]]:
        """The two researchers and a retired colleague without an account."""
        first, second, third = shares or (6000, 3000, 1000)
        return [
            {"name": "李教授", "person": self.lead.user_id, "share_bp": first, "main": True},
            {"name": "王博士", "person": self.student.user_id, "share_bp": second},
            {"name": "退休的赵工", "person": None, "share_bp": third},
        ]

    def draft(self, *, receipt: Receipt | None = None, **terms: Any) -> Distribution:
        row = receipt or self.receipt
        uid = usecases.draft_distribution(row.contract.uid, row.uid, TERMS | terms, actor=self.office, today=TODAY)  # fmt: skip
        return now(uid)

    def filled(self, *, costs: int = 50 * WAN, **terms: Any) -> Distribution:
        made = self.draft(**terms)
        wanted = [Cost("evaluation", Fen(costs), "评估费发票 001")] if costs else []
        usecases.set_costs(made.uid, wanted, actor=self.office, today=TODAY, version=1)
        usecases.set_team(made.uid, self.team(), actor=self.office, today=TODAY, version=2)
        return now(made.uid)

    def sent(self, **terms: Any) -> Distribution:
        made = self.filled(**terms)
        usecases.send_to_team(made.uid, actor=self.office, today=TODAY, version=made.version)
        return now(made.uid)

    def signed(self, **terms: Any) -> Distribution:
        """Two signed on the page; the third through a link."""
        made = self.sent(**terms)
        for who in (self.lead, self.student):
            usecases.sign_share(made.uid, actor=who, today=TODAY, version=now(made.uid).version)
        token = link_of(made, self.office)
        usecases.answer_link(token, agrees=True, reason="", today=TODAY)
        return now(made.uid)

    def decided(self, **terms: Any) -> Distribution:
        made = self.signed(**terms)
        usecases.decide_distribution(made.uid, decision_no="校务会〔2026〕12号", actor=self.office, today=TODAY, version=made.version)  # fmt: skip
        return agree(made, self.second)

    def announced(self, **terms: Any) -> Distribution:
        made = self.decided(**terms)
        usecases.announce_distribution(made.uid, contact="成果处 0573-0000", actor=self.office, today=TODAY, version=made.version)  # fmt: skip
        return now(made.uid)

    def released(self, **terms: Any) -> Distribution:
        made = self.announced(**terms)
        with at(AFTER):
            usecases.release_distribution(made.uid, actor=self.office, today=AFTER, version=made.version)
        return now(made.uid)


def now(uid: UUID) -> Distribution:
    """The record as it stands."""
    return Distribution.objects.get(uid=uid)


def agree(made: Any, who: Actor, *, approve: bool = True) -> Any:
    """The second person has decided the one open proposal."""
    proposal = Proposal.objects.get(subject_id=made.uid, state=Proposal.OPEN)
    frame.decide(proposal.uid, approve=approve, actor=who, today=TODAY, reason="已核对")
    return type(made).objects.get(pk=made.pk)


def link_of(made: Distribution, office: Actor, phone: str = "13900001234") -> str:
    """The token of a link the office sends to the person without an account."""
    from kezhuan.core.models import Outgoing

    share = made.shares.get(person_id=None)
    usecases.ask_to_sign(made.uid, share.uid, phone=phone, actor=office, today=TODAY, version=now(made.uid).version)  # fmt: skip
    body = Outgoing.objects.filter(to=phone).order_by("-id")[0].body
    return body.split("/distributions/sign/")[1].split("/")[0]
