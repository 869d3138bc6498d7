"""Papers of contributions and ventures, their place on other records' pages, in bundles, and at a terminal."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden, Invalid
from kezhuan.core.models import Event
from kezhuan.files.models import Attachment
from kezhuan.rights import panels
from kezhuan.rights.commands import rights
from kezhuan.rights.queries import bundles, filing
from kezhuan.rights.usecases import bundling, venturing
from kezhuan.rights.usecases.filing import add_paper
from tests.builders import actor, sign_in
from tests.rights.bench import AFTER, TODAY, at
from tests.rights.stakes import STAKE, Stakes

pytestmark = [pytest.mark.django_db]
PAPER = ("评估报告.csv", "甲,乙\n1,2\n".encode())
SAID = "按评估价协商，经集体决策，公示无异议。"


@pytest.fixture
def unit():
    with at():
        yield Stakes()


@pytest.mark.database
def test_a_paper_lies_with_its_record_and_the_log_says_so(unit):
    e = unit.decided(unit.filled())
    uid = add_paper("equity", e.uid, group="valuation", file=PAPER, actor=unit.office)

    (shown,) = filing.papers("equity", e.uid)
    assert (shown.uid, shown.kind_label, shown.name) == (uid, "评估报告、挂牌或定价依据", "评估报告.csv")
    event = Event.objects.get(verb="equity.paper")
    assert (event.subject_id, event.changes) == (e.uid, {"group": "valuation", "file": str(uid)})
    assert (
        filing.paper(unit.lead, "equity", e.uid, uid).name == "评估报告.csv"
    )  # gets shares of it: reads, does not add

    with pytest.raises(Hidden):
        add_paper("equity", e.uid, group="valuation", file=PAPER, actor=unit.lead)
    with pytest.raises(Invalid):
        add_paper("equity", e.uid, group="poem", file=PAPER, actor=unit.office)
    with pytest.raises(Hidden):
        add_paper("equity", e.uid, group="valuation", file=PAPER, actor=actor(Role.TTO))
    with pytest.raises(Hidden):
        filing.paper(actor(Role.TTO), "equity", e.uid, uid)
    with pytest.raises(Hidden):
        filing.paper(unit.lead, "venture", unit.asked().uid, uid)  # lies with another record
    assert Attachment.objects.filter(subject_kind="equity").count() == 1


def test_the_pages_take_a_paper_in_and_hand_it_out(unit):
    office, lead = Client(), Client()
    unit.office, unit.lead = sign_in(office, Role.TTO, unit.org), sign_in(lead, Role.INSTITUTE, unit.org)
    v = unit.asked()
    base = f"/ventures/{v.uid}/"
    assert "还没有材料" in lead.get(base).content.decode()
    assert office.get(f"{base}papers/").status_code == 404  # a draft is the person's own
    lacking = lead.post(f"{base}papers/", {"group": "plan"})
    assert (lacking.status_code, Attachment.objects.count()) == (422, 0)

    sent = {"group": "plan", "file": SimpleUploadedFile("方案.csv", PAPER[1])}
    assert lead.post(f"{base}papers/", sent).status_code == 303

    paper = Attachment.objects.get()
    page = lead.get(base).content.decode()
    assert f"{base}papers/{paper.uid}/" in page
    assert "方案.csv" in page
    answer = lead.get(f"{base}papers/{paper.uid}/")
    assert b"".join(answer.streaming_content) == PAPER[1]
    assert office.get(f"{base}papers/{paper.uid}/").status_code == 404
    assert lead.get(f"{base}papers/{uuid4()}/").status_code == 404


def test_the_api_takes_a_paper_in_and_hands_it_out(unit):
    office = Client()
    unit.office = sign_in(office, Role.TTO, unit.org)
    e = unit.filled()
    body = {
        "group": "agreement",
        "file": {"name": "协议.csv", "content": base64.b64encode(PAPER[1]).decode()},
    }
    there = f"/api/v1/equities/{e.uid}/papers"

    made = office.post(there, json.dumps(body), content_type="application/json").json()

    assert made["state"] == "draft"
    assert b"".join(office.get(f"{there}/{made['uid']}").streaming_content) == PAPER[1]
    assert [p["name"] for p in office.get(f"/api/v1/equities/{e.uid}").json()["papers"]] == ["协议.csv"]
    assert (
        office.post(there, json.dumps(body | {"group": "x"}), content_type="application/json").status_code
        == 422
    )


def test_all_answers_are_shown_once_more_before_a_long_form_is_handed_in(unit):
    office, lead = Client(), Client()
    unit.office, unit.lead = sign_in(office, Role.TTO, unit.org), sign_in(lead, Role.INSTITUTE, unit.org)
    v, e = unit.asked(), unit.filled()

    page = lead.get(f"/ventures/{v.uid}/do/apply/").content.decode()
    for words in (
        "嘉兴某新材料公司",
        "总经理",
        "三年内完成中试",
        "停发工资",
        "持股 20%",
        f"/ventures/{v.uid}/do/edit/",
    ):
        assert words in page

    page = office.get(f"/equities/{e.uid}/do/decide/").content.decode()
    for words in (
        "3,000,000",
        "70.00%",
        "李教授",
        "40.00%",
        "李教授拟任董事",
        f"/equities/{e.uid}/team/",
        'name="decision_no"',
    ):
        assert words in page


def test_other_records_pages_name_them_to_those_who_may_know(unit):
    project = uuid4()
    e = unit.decided(unit.filled(contract_uid=unit.contract.uid))
    type(e).objects.filter(pk=e.pk).update(project_uid=project)
    v = unit.asked(achievement=unit.item.uid)

    def named(panel):
        return [] if panel is None else [(row.url, row.state_label) for row in panel.rows]

    stake, venture = (f"/equities/{e.uid}/", "已决定"), (f"/ventures/{v.uid}/", "填写中")
    assert named(panels.of_achievement(unit.lead, unit.item.uid)) == [venture, stake]
    assert named(panels.of_achievement(unit.office, unit.item.uid)) == [stake]  # the other is still a draft
    assert named(panels.stakes_of_contract(unit.office, unit.contract.uid)) == [stake]
    assert named(panels.of_project(unit.office, project)) == [stake]
    assert panels.of_project(actor(Role.TTO), project) is None
    assert panels.of_achievement(actor(Role.OPERATOR, region="3304"), unit.item.uid) is None
    venturing.withdraw_venture(v.uid, reason="不办了", actor=unit.lead, today=TODAY, version=v.version)
    assert named(panels.of_achievement(unit.lead, unit.item.uid)) == [stake]


@pytest.mark.database
def test_a_bundle_may_be_about_them_and_holds_the_print_of_every_paper(unit):
    e = unit.held()
    add_paper("equity", e.uid, group="agreement", file=PAPER, actor=unit.office)
    v = unit.running()
    assert {f"equity:{e.uid}", f"venture:{v.uid}"} <= {key for key, _words in bundles.matters(unit.office)}

    with at(AFTER):
        uid = bundling.draft_bundle("equity", e.uid, actor=unit.office, today=AFTER)
        said = {"happened": SAID, "basis": SAID, "conflict": SAID}
        bundling.edit_bundle(uid, said, actor=unit.office, today=AFTER, version=1)
        bundling.seal_bundle(uid, actor=unit.office, today=AFTER, version=2)

    _number, manifest = bundles.manifest(unit.office, uid)
    entries = [link["entry"] for link in manifest["links"]]
    (paper,) = [entry for entry in entries if entry["kind"] == "paper"]
    assert (paper["title"], paper["size"], len(paper["sm3"])) == ("评估报告.csv", len(PAPER[1]), 64)
    assert {"equity.announce", "equity.register", "equity.paper"} <= {
        x["verb"] for x in entries if x["kind"] == "event"
    }
    assert [x["state"] for x in entries if x["kind"] == "decision"] == ["approved"]
    with pytest.raises(Hidden):
        bundles.title_of(actor(Role.TTO), "venture", v.uid)


def test_the_terminal_lists_both(unit):
    assert CliRunner().invoke(rights, ["equities"]).output == "没有作价入股\n"
    assert CliRunner().invoke(rights, ["ventures"]).output == "没有创业申请\n"
    e, v = unit.filled(), unit.running()

    assert (
        CliRunner().invoke(rights, ["equities"]).output
        == f"{e.number}  起草中  碳化硅支架 → 嘉兴某新材料公司  3,000,000.00 元\n"
    )
    told = CliRunner().invoke(rights, ["ventures", "--state", "running"]).output
    assert told == f"{v.number}  创业中  离岗创业  {unit.org.name} → 嘉兴某新材料公司  2029-09-01\n"
    assert (
        json.loads(CliRunner().invoke(rights, ["equities", "--json"]).output)[0]["value_fen"]
        == STAKE["value_fen"]
    )
    assert json.loads(CliRunner().invoke(rights, ["ventures", "--state", "draft", "--json"]).output) == []
