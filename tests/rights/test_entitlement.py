"""Entitlement from the team's application to the changed title: two decide who are not of the team, 公示 holds it back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from kezhuan.achievements.models import Achievement
from kezhuan.core import clock, frame
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid, Refused
from kezhuan.core.models import Event, Notice, Proposal
from kezhuan.core.publicity.models import Publicity
from kezhuan.rights.models import Entitlement
from kezhuan.rights.queries import entitlements as queries
from kezhuan.rights.usecases import entitling as usecases
from tests.builders import member, sign_in
from tests.rights.bench import AFTER, TODAY, Unit, agree, at

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASKED = {
    "kind": "ownership", "team_bp": 7000, "plan": "由团队成立公司在两年内完成中试并投产，单位提供场地。", "obligations": "按份额分担费用。",
    "conflict": "李教授拟持有实施公司股份。", "clear_title": True, "consented": True, "harmless": True,
}  # fmt: skip


class Team(Unit):
    """The university's team with an achievement of its own."""

    def __init__(self) -> None:
        super().__init__()
        moment = clock.now()
        self.item = Achievement.objects.create(
            organisation=self.org, region=self.org.region, title="碳化硅支架", state="published", published_at=moment, state_since=moment,
            created_at=moment, updated_at=moment,
        )  # fmt: skip

    def asked(self, **more) -> Entitlement:
        uid = usecases.draft_entitlement(self.item.uid, ASKED | more, actor=self.lead, today=TODAY)
        rows = [{"name": "李教授", "person": self.lead.user_id, "share_bp": 6000}, {"name": "王博士", "person": self.student.user_id, "share_bp": 4000}]  # fmt: skip
        usecases.set_members(uid, rows, actor=self.lead, today=TODAY, version=1)
        return now(uid)

    def applied(self, **more) -> Entitlement:
        e = self.asked(**more)
        usecases.apply_entitlement(e.uid, actor=self.lead, today=TODAY, version=e.version)
        return now(e.uid)

    def announced_right(self, **more) -> Entitlement:
        e = self.applied(**more)
        usecases.decide_entitlement(
            e.uid, decision_no="校务会 3 号", actor=self.office, today=TODAY, version=e.version
        )
        e = agree(e, self.second)
        usecases.announce_entitlement(
            e.uid, contact="成果处 0573", actor=self.office, today=TODAY, version=e.version
        )
        return now(e.uid)

    def effective(self, **more) -> Entitlement:
        e = self.announced_right(**more)
        with at(AFTER):
            usecases.clear_entitlement(e.uid, actor=self.office, today=AFTER, version=e.version)
            usecases.agree_entitlement(
                e.uid,
                agreement_no="XY1",
                starts_on=AFTER,
                actor=self.office,
                today=AFTER,
                version=e.version + 1,
            )
            usecases.change_title(
                e.uid, title_no="BG1", changed_on=AFTER, actor=self.office, today=AFTER, version=e.version + 2
            )
        return now(e.uid)


def now(uid) -> Entitlement:
    return Entitlement.objects.get(uid=uid)


@pytest.fixture
def team():
    with at():
        yield Team()


def test_a_share_of_ownership_goes_from_application_to_changed_title(team):
    e = team.effective()

    assert (e.state, e.title_no, e.starts_on, e.ends_on, e.decided_by_id) == (
        "effective",
        "BG1",
        AFTER,
        None,
        team.second.user_id,
    )
    notice = Publicity.objects.get(subject_id=e.uid)
    assert "拟赋予：所有权份额 70.00%；决策文号：校务会 3 号" in notice.lines
    assert "利益关联情况：李教授拟持有实施公司股份。" in notice.lines
    assert Notice.objects.filter(to_id=team.student.user_id, template__contains="已生效").count() == 1
    verbs = list(Event.objects.filter(subject_id=e.uid).values_list("verb", flat=True))
    assert verbs[-4:] == [
        "entitlement.announce",
        "entitlement.clear",
        "entitlement.agree",
        "entitlement.change_title",
    ]


def test_a_use_right_ends_when_its_years_are_over(team):
    e = team.effective(kind="use", team_bp=None, years=10)
    assert e.ends_on == date(2036, 10, 12)
    with pytest.raises(Refused, match="期限未满"):
        usecases.end_entitlement(e.uid, actor=team.office, today=TODAY, version=e.version)

    later = date(2036, 10, 13)
    with at(later):
        assert [r.uid for r in queries.waiting(team.office, today=later)] == [e.uid]
        usecases.end_entitlement(e.uid, actor=team.office, today=later, version=e.version)
    assert now(e.uid).state == "ended"


def test_less_than_ten_years_or_all_of_the_ownership_is_refused_and_nothing_written(team):
    for values in ({"kind": "use", "team_bp": None, "years": 9}, {"team_bp": 10_000}, {"kind": "gift"}):
        with pytest.raises(Invalid):
            usecases.draft_entitlement(team.item.uid, ASKED | values, actor=team.lead, today=TODAY)
    assert Entitlement.objects.count() == 0
    e = team.asked()
    for change in ({"kind": "use", "team_bp": None, "years": 9}, {"team_bp": 0}, {"years": 12}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Entitlement.objects.filter(pk=e.pk).update(**change)


def test_an_achievement_has_one_entitlement_at_a_time(team):
    e = team.applied()
    with pytest.raises(Refused, match="已经有一份"):
        team.asked()
    usecases.withdraw_entitlement(e.uid, reason="改为许可", actor=team.lead, today=TODAY, version=e.version)

    assert team.asked().state == "draft"


def test_nobody_of_the_team_decides_and_two_always_do(team):
    e = team.applied()
    for who in (team.lead, team.student):
        with pytest.raises(Refused):
            usecases.decide_entitlement(e.uid, decision_no="1", actor=who, today=TODAY, version=e.version)
    usecases.decide_entitlement(e.uid, decision_no="1", actor=team.office, today=TODAY, version=e.version)
    proposal = Proposal.objects.get(subject_id=e.uid)
    for who in (team.office, team.lead):
        with pytest.raises(Refused):
            frame.decide(proposal.uid, approve=True, actor=who, today=TODAY)
    assert now(e.uid).state == "applied"

    office = Team()
    own = usecases.draft_entitlement(office.item.uid, ASKED, actor=office.office, today=TODAY)
    usecases.set_members(
        own,
        [{"name": "处长", "person": office.office.user_id, "share_bp": 10_000}],
        actor=office.office,
        today=TODAY,
        version=1,
    )
    usecases.apply_entitlement(own, actor=office.office, today=TODAY, version=2)
    with pytest.raises(Refused):
        usecases.decide_entitlement(own, decision_no="1", actor=office.office, today=TODAY, version=3)


def test_an_application_that_lacks_something_stays_with_the_team(team):
    e = team.asked(harmless=False, conflict="")
    with pytest.raises(Refused):
        usecases.apply_entitlement(e.uid, actor=team.lead, today=TODAY, version=e.version)
    assert [r.code for r in queries.detail(team.lead, e.uid, today=TODAY).missing] == [
        "entitlement.conflict",
        "entitlement.promises",
    ]
    with pytest.raises(Hidden):  # a draft is the team's alone
        queries.detail(team.office, e.uid, today=TODAY)
    with pytest.raises(Hidden):
        queries.detail(member(Role.INSTITUTE, org=team.org), e.uid, today=TODAY)


def test_no_agreement_before_the_notice_has_run(team):
    e = team.announced_right()
    with pytest.raises(Refused):
        usecases.clear_entitlement(e.uid, actor=team.office, today=TODAY, version=e.version)
    assert now(e.uid).state == "announced"


def test_reports_are_added_and_two_take_a_right_back(team):
    e = team.effective()
    usecases.report_entitlement(
        e.uid, words="完成中试。", income=123, actor=team.lead, today=TODAY, version=e.version
    )
    with pytest.raises(Refused):
        usecases.report_entitlement(
            e.uid, words=" ", income=0, actor=team.lead, today=TODAY, version=e.version + 1
        )
    usecases.revoke_entitlement(
        e.uid, reason="三年未实施", actor=team.office, today=TODAY, version=e.version + 1
    )
    assert now(e.uid).state == "effective"
    agree(e, team.second)
    assert now(e.uid).state == "revoked"
    assert [r.income_fen for r in queries.detail(team.lead, e.uid, today=TODAY).reports] == [123]


def test_returned_declined_and_what_waits(team):
    e = team.applied()
    assert [r.uid for r in queries.waiting(team.office, today=TODAY)] == [e.uid]
    usecases.return_entitlement(
        e.uid, reason="补共有人同意书", actor=team.office, today=TODAY, version=e.version
    )
    assert [r.uid for r in queries.waiting(team.lead, today=TODAY)] == [e.uid]
    usecases.edit_entitlement(
        e.uid, ASKED | {"team_bp": 5000}, actor=team.lead, today=TODAY, version=e.version + 1
    )
    usecases.apply_entitlement(e.uid, actor=team.lead, today=TODAY, version=e.version + 2)
    usecases.decline_entitlement(
        e.uid, reason="涉及共有人", actor=team.office, today=TODAY, version=e.version + 3
    )
    agree(e, team.second)
    assert (now(e.uid).state, now(e.uid).team_bp) == ("declined", 5000)


def test_the_pages_lead_a_team_and_its_office_through(team):
    lead, office = Client(), Client()
    team.lead, team.office = sign_in(lead, Role.INSTITUTE, team.org), sign_in(office, Role.TTO, team.org)
    assert "还没有赋权" in lead.get("/entitlements/").content.decode()
    words = {name: str(v) for name, v in ASKED.items() if isinstance(v, str)} | dict.fromkeys(
        ("clear_title", "consented", "harmless"), "on"
    )
    wrong = lead.post(
        "/entitlements/new/", words | {"achievement": str(team.item.uid), "kind": "use", "years": "9"}
    )
    assert (wrong.status_code, "不少于 10 年" in wrong.content.decode()) == (422, True)
    made = lead.post(
        "/entitlements/new/",
        words | {"achievement": str(team.item.uid), "kind": "ownership", "team_share": "70"},
    )
    assert made.status_code == 303
    e = Entitlement.objects.get()
    base = f"/entitlements/{e.uid}/"
    assert (
        lead.post(
            f"{base}team/", {"name": "李教授", "person": str(team.lead.user_id), "share": "100", "version": 1}
        ).status_code
        == 303
    )
    assert lead.get(f"{base}team/").status_code == 200
    assert "70" in lead.get(f"{base}do/edit/").content.decode()
    assert office.get(base).status_code == 404
    assert lead.post(f"{base}do/apply/", {"version": 2}).status_code == 303
    assert lead.get(f"{base}do/decide/").status_code == 404
    assert office.post(f"{base}do/decide/", {"version": 3, "decision_no": ""}).status_code == 422
    assert office.post(f"{base}do/decide/", {"version": 3, "decision_no": "3 号"}).status_code == 303
    agree(e, team.second)
    page = office.get(base).content.decode()
    assert "所有权份额 70%" in page
    assert office.post(f"{base}do/announce/", {"version": 4, "contact": "成果处"}).status_code == 303
    assert office.get(f"{base}do/clear/").status_code == 404


def test_the_api_does_what_the_pages_do(team):
    import json

    lead = Client()
    team.lead = sign_in(lead, Role.INSTITUTE, team.org)

    def call(method, path, **body):
        return lead.generic(
            method, f"/api/v1/entitlements{path}", json.dumps(body), content_type="application/json"
        )

    uid = call("POST", "", achievement=str(team.item.uid), **ASKED).json()["uid"]
    assert (
        call("PUT", f"/{uid}/members", version=1, members=[{"name": "甲", "share_bp": 10_000}]).json()[
            "state"
        ]
        == "draft"
    )
    assert call("PUT", f"/{uid}", version=2, **ASKED | {"team_bp": 100}).status_code == 200
    assert call("POST", f"/{uid}/moves", version=3, move="apply").json()["state"] == "applied"
    assert call("POST", f"/{uid}/decision", version=4, decision_no="1").status_code == 409
    assert lead.get(f"/api/v1/entitlements/{uid}").json()["row"]["team_bp"] == 100
    assert lead.get("/api/v1/entitlements?state=applied").json()["total"] == 1
