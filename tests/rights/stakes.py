"""A university with an achievement to put into a company, and people who want to found it; every step through the use cases."""

from __future__ import annotations

from datetime import date

from kezhuan.achievements.models import Achievement
from kezhuan.core import clock, frame
from kezhuan.core.models import Proposal
from kezhuan.rights.models import Equity, Venture
from kezhuan.rights.usecases import contributing, venturing
from tests.rights.bench import AFTER, TODAY, Unit, at

STAKE = {
    "company": "嘉兴某新材料公司", "company_uscc": "", "basis": "agreed", "basis_ref": "定价协议 1 号", "valued_on": TODAY, "value_fen": 300_000_000,
    "company_bp": 2000, "team_bp": 7000, "state_unit": True, "conflict": "李教授拟任董事。", "contract_uid": None, "project_uid": None,
}  # fmt: skip
ASKED = {
    "kind": "leave", "company": "嘉兴某新材料公司", "company_uscc": "", "position": "总经理", "plan": "用碳化硅支架成果办厂，三年内完成中试并投产。",
    "duties": "停发工资，社会保险由企业缴纳；到期返岗。", "conflict": "持股 20%。", "achievement": None, "equity_uid": None,
}  # fmt: skip


def agreed(record, person):
    """The second person says yes."""
    proposal = Proposal.objects.get(subject_id=record.uid, state=Proposal.OPEN)
    frame.decide(proposal.uid, approve=True, actor=person, today=clock.today())
    return type(record).objects.get(uid=record.uid)


class Stakes(Unit):
    """The university with an achievement to put into a company."""

    def __init__(self) -> None:
        super().__init__()
        moment = clock.now()
        self.item = Achievement.objects.create(
            organisation=self.org, region=self.org.region, title="碳化硅支架", state="published", published_at=moment, state_since=moment,
            created_at=moment, updated_at=moment,
        )  # fmt: skip

    def drafted(self, **more) -> Equity:
        uid = contributing.draft_equity(self.item.uid, STAKE | more, actor=self.office, today=TODAY)
        return Equity.objects.get(uid=uid)

    def filled(self, **more) -> Equity:
        e = self.drafted(**more)
        rows = [
            {"name": "李教授", "person": self.lead.user_id, "share_bp": 4000},
            {"name": "王博士", "person": self.student.user_id, "share_bp": 3000, "leader": "other"},
        ]
        contributing.set_holders(e.uid, rows, actor=self.office, today=TODAY, version=1)
        return Equity.objects.get(uid=e.uid)

    def decided(self, e: Equity) -> Equity:
        contributing.decide_equity(
            e.uid, decision_no="校务会 5 号", actor=self.office, today=TODAY, version=e.version
        )
        return agreed(e, self.second)

    def held(self) -> Equity:
        e = self.decided(self.filled())
        contributing.announce_equity(
            e.uid, contact="成果处 0573", actor=self.office, today=TODAY, version=e.version
        )
        with at(AFTER):
            given = {"actor": self.office, "today": AFTER}
            contributing.clear_equity(e.uid, version=e.version + 1, **given)
            contributing.sign_equity(
                e.uid, agreement_no="TZ1", agreed_on=AFTER, version=e.version + 2, **given
            )
            contributing.register_equity(
                e.uid, registration_no="GS1", registered_on=AFTER, version=e.version + 3, **given
            )
        return Equity.objects.get(uid=e.uid)

    def asked(self, **more) -> Venture:
        uid = venturing.draft_venture(ASKED | more, actor=self.lead, today=TODAY)
        return Venture.objects.get(uid=uid)

    def approved(self) -> Venture:
        v = self.asked()
        venturing.apply_venture(v.uid, actor=self.lead, today=TODAY, version=v.version)
        venturing.approve_venture(
            v.uid, decision_no="校务会 6 号", actor=self.office, today=TODAY, version=v.version + 1
        )
        return agreed(v, self.second)

    def running(self, until: date = date(2029, 9, 1)) -> Venture:
        v = self.approved()
        given = {"actor": self.office, "today": TODAY}
        venturing.clear_venture(v.uid, version=v.version, **given)
        venturing.sign_venture(
            v.uid, agreement_no="CX1", starts_on=TODAY, ends_on=until, version=v.version + 1, **given
        )
        return Venture.objects.get(uid=v.uid)
