"""An entitlement's papers, the answers checked before it is handed in, and the draft of its agreement."""

from __future__ import annotations

import base64
import io
import json

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.models import Event
from kezhuan.files.models import Attachment
from kezhuan.rights.queries import filing
from kezhuan.rights.usecases import entitling
from kezhuan.rights.usecases.filing import add_paper
from tests.builders import sign_in
from tests.rights.bench import TODAY, agree, at
from tests.rights.test_entitlement import Team, now

pytestmark = [pytest.mark.django_db]
PAPER = ("方案.csv", "甲,乙\n1,2\n".encode())


@pytest.fixture
def team():
    with at():
        yield Team()


def decided(team: Team, **more):
    e = team.applied(**more)
    entitling.decide_entitlement(
        e.uid, decision_no="校务会 3 号", actor=team.office, today=TODAY, version=e.version
    )
    return agree(e, team.second)


def words(content: bytes) -> str:
    """Every word of a Word paper, tables included."""
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


@pytest.mark.database
def test_the_team_adds_papers_from_the_draft_on_and_the_office_once_it_knows_of_it(team):
    e = team.asked()
    with pytest.raises(Hidden):
        add_paper("entitlement", e.uid, group="plan", file=PAPER, actor=team.office)
    uid = add_paper("entitlement", e.uid, group="plan", file=PAPER, actor=team.lead)
    with pytest.raises(Invalid):
        add_paper("entitlement", e.uid, group="poem", file=PAPER, actor=team.lead)

    entitling.apply_entitlement(e.uid, actor=team.lead, today=TODAY, version=e.version)
    add_paper("entitlement", e.uid, group="decision", file=PAPER, actor=team.office)

    assert [p.kind_label for p in filing.papers("entitlement", e.uid)] == ["转化方案及附件", "集体决策文件"]
    assert filing.paper(team.office, "entitlement", e.uid, uid).name == "方案.csv"
    assert Event.objects.filter(verb="entitlement.paper").count() == 2
    entitling.withdraw_entitlement(
        e.uid, reason="另行申请", actor=team.lead, today=TODAY, version=now(e.uid).version
    )
    with pytest.raises(Hidden):
        add_paper("entitlement", e.uid, group="plan", file=PAPER, actor=team.lead)
    assert Attachment.objects.filter(subject_kind="entitlement").count() == 2


def test_the_pages_take_a_paper_in_and_show_every_answer_before_it_is_handed_in(team):
    lead, office = Client(), Client()
    team.lead, team.office = sign_in(lead, Role.INSTITUTE, team.org), sign_in(office, Role.TTO, team.org)
    e = team.asked()
    base = f"/entitlements/{e.uid}/"
    assert "还没有材料" in lead.get(base).content.decode()
    assert office.get(f"{base}papers/").status_code == 404
    assert lead.post(f"{base}papers/", {"group": "plan"}).status_code == 422

    assert (
        lead.post(f"{base}papers/", {"group": "plan", "file": SimpleUploadedFile(*PAPER)}).status_code == 303
    )
    paper = Attachment.objects.get()
    assert f"{base}papers/{paper.uid}/" in lead.get(base).content.decode()
    assert b"".join(lead.get(f"{base}papers/{paper.uid}/").streaming_content) == PAPER[1]

    page = lead.get(f"{base}do/apply/").content.decode()
    for said in (
        "所有权",
        "70%",
        "李教授",
        "60.00%",
        "两年内完成中试",
        "按份额分担费用",
        "李教授拟持有",
        f"{base}do/edit/",
        f"{base}team/",
    ):
        assert said in page, said


def test_a_draft_of_the_agreement_says_what_was_decided_and_leaves_the_rest_to_be_written(team):
    office, lead = Client(), Client()
    team.office, team.lead = sign_in(office, Role.TTO, team.org), sign_in(lead, Role.INSTITUTE, team.org)
    e = decided(team)

    shown = office.get(f"/entitlements/{e.uid}/").content.decode()
    assert f'href="/entitlements/{e.uid}/agreement/"' in shown
    answer = lead.get(f"/entitlements/{e.uid}/agreement/")

    said = words(answer.content)
    for part in ("所有权份额赋权协议（草稿）", team.org.name, "李教授、王博士", "60.00", "40.00", "校务会 3 号", "所有权的 70%", "权属变更登记", "重大事项的决策",
                 "转让甲方份额时乙方的优先购买", "按份额分担费用", "（由双方约定）"):  # fmt: skip
        assert part in said, part
    assert "续期" not in said
    assert answer["Cache-Control"] == "no-store"


def test_years_of_use_have_their_own_clauses_and_before_the_decision_there_is_no_draft(team):
    lead = Client()
    team.lead = sign_in(lead, Role.INSTITUTE, team.org)
    e = team.applied(kind="use", team_bp=None, years=12)
    for address in (f"/entitlements/{e.uid}/agreement/", f"/api/v1/entitlements/{e.uid}/agreement"):
        assert lead.get(address).status_code == 404
    assert "agreement/" not in lead.get(f"/entitlements/{e.uid}/").content.decode()

    entitling.decide_entitlement(
        e.uid, decision_no="校务会 3 号", actor=team.office, today=TODAY, version=e.version
    )
    agree(e, team.second)
    said = words(lead.get(f"/api/v1/entitlements/{e.uid}/agreement").content)

    assert "期限 12 年" in said
    assert "期满后的续期" in said
    assert "优先购买" not in said


def test_the_api_takes_a_paper_in_and_hands_it_out(team):
    lead = Client()
    team.lead = sign_in(lead, Role.INSTITUTE, team.org)
    e = team.asked()
    there = f"/api/v1/entitlements/{e.uid}/papers"
    body = {
        "group": "consent",
        "file": {"name": "同意书.csv", "content": base64.b64encode(PAPER[1]).decode()},
    }

    made = lead.post(there, json.dumps(body), content_type="application/json").json()

    assert made["state"] == "draft"
    assert b"".join(lead.get(f"{there}/{made['uid']}").streaming_content) == PAPER[1]
    assert [p["name"] for p in lead.get(f"/api/v1/entitlements/{e.uid}").json()["papers"]] == ["同意书.csv"]
