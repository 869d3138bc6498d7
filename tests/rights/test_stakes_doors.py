"""作价入股 and ventures at the doors: pages and API do the same."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.rights.models import Equity, Venture
from tests.builders import sign_in
from tests.rights.bench import AFTER, TODAY, at
from tests.rights.stakes import ASKED, STAKE, Stakes, agreed

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def unit():
    with at():
        yield Stakes()


def test_the_pages_lead_an_office_through_a_contribution(unit):
    office, lead = Client(), Client()
    unit.office, unit.lead = sign_in(office, Role.TTO, unit.org), sign_in(lead, Role.INSTITUTE, unit.org)
    assert "还没有作价入股" in office.get("/equities/").content.decode()
    assert lead.get("/equities/new/").status_code == 404
    words = {
        "achievement": str(unit.item.uid), "company": "甲公司", "basis": "agreed", "basis_ref": "1 号", "valued_on": "2026-09-01", "value": "3000000",
        "company_share": "20", "team_share": "70", "state_unit": "on", "conflict": "无", "contract": str(unit.contract.uid),
    }  # fmt: skip
    wrong = office.post("/equities/new/", words | {"value": "0", "company_share": "0"})
    assert (wrong.status_code, "占公司股权须大于 0" in wrong.content.decode()) == (422, True)
    assert office.post("/equities/new/", words).status_code == 303
    e = Equity.objects.get()
    assert (e.value_fen, e.company_bp, e.team_bp, e.contract_uid) == (300_000_000, 2000, 7000, unit.contract.uid)  # fmt: skip
    base = f"/equities/{e.uid}/"
    row = {"name": "李教授", "person": str(unit.lead.user_id), "share": "70", "leader": "chief"}
    assert office.post(f"{base}team/", row | {"version": 1}).status_code == 303
    page = office.get(base).content.decode()
    assert "李教授是单位正职领导" in page
    assert lead.get(base).status_code == 404
    assert "3000000" in office.get(f"{base}do/edit/").content.decode().replace(",", "")
    assert office.post(f"{base}team/remove/", {"line": 0, "version": 2}).status_code == 303
    assert office.post(f"{base}team/", row | {"version": 3}).status_code == 303
    assert office.post(f"{base}do/decide/", {"version": 4, "decision_no": ""}).status_code == 422
    assert office.post(f"{base}do/decide/", {"version": 4, "decision_no": "3 号"}).status_code == 303
    agreed(e, unit.second)
    assert "70.00%" in lead.get(base).content.decode()
    assert office.get(f"{base}do/clear/").status_code == 404
    assert office.post(f"{base}do/announce/", {"version": 5, "contact": "成果处"}).status_code == 303
    assert office.get("/equities/?q=甲公司&state=announced").content.decode().count("碳化硅支架") == 1


def test_the_pages_lead_a_person_and_the_office_through_a_venture(unit):
    office, lead = Client(), Client()
    unit.office, unit.lead = sign_in(office, Role.TTO, unit.org), sign_in(lead, Role.INSTITUTE, unit.org)
    assert "还没有创业申请" in lead.get("/ventures/").content.decode()
    words = {name: v for name, v in ASKED.items() if isinstance(v, str)} | {"achievement": str(unit.item.uid)}
    assert lead.post("/ventures/new/", words | {"kind": "gift"}).status_code == 422
    assert lead.post("/ventures/new/", words).status_code == 303
    v = Venture.objects.get()
    base = f"/ventures/{v.uid}/"
    assert "碳化硅支架" in lead.get(base).content.decode()
    assert "总经理" in lead.get(f"{base}do/edit/").content.decode()
    assert lead.post(f"{base}do/apply/", {"version": 1}).status_code == 303
    assert office.post(f"{base}do/approve/", {"version": 2, "decision_no": "6 号"}).status_code == 303
    agreed(v, unit.second)
    assert office.post(f"{base}do/clear/", {"version": 3}).status_code == 303
    days = {"version": 4, "agreement_no": "CX1", "starts_on": "2026-09-01"}
    wrong = office.post(f"{base}do/sign/", days | {"ends_on": "2026-09-01"})
    assert (wrong.status_code, "截止日须晚于起始日" in wrong.content.decode()) == (422, True)
    assert office.post(f"{base}do/sign/", days | {"ends_on": "2031-09-01"}).status_code == 303
    assert "离岗创业一般不超过 3 年" in office.get(base).content.decode()
    assert lead.post(f"{base}do/report/", {"version": 5, "words": "已投产"}).status_code == 303
    assert lead.get(f"{base}do/come-back/").status_code == 404
    assert office.post(f"{base}do/come-back/", {"version": 6, "over_on": "2026-09-01"}).status_code == 303


def test_the_api_does_what_the_pages_do(unit):
    office, lead = Client(), Client()
    unit.office, unit.lead = sign_in(office, Role.TTO, unit.org), sign_in(lead, Role.INSTITUTE, unit.org)

    def call(client, method, path, **body):
        return client.generic(
            method, f"/api/v1{path}", json.dumps(body, default=str), content_type="application/json"
        )

    uid = call(office, "POST", "/equities", achievement=unit.item.uid, **STAKE).json()["uid"]
    there = f"/equities/{uid}"
    rows = [{"name": "甲", "share_bp": 7000}]
    assert call(office, "PUT", f"{there}/holders", version=1, holders=rows).json()["state"] == "draft"
    assert call(office, "PUT", there, version=2, **STAKE | {"value_fen": 7}).status_code == 200
    assert call(office, "POST", f"{there}/decision", version=3, decision_no="1").status_code == 200
    agreed(Equity.objects.get(uid=uid), unit.second)
    assert call(office, "POST", f"{there}/moves", version=4, move="clear").status_code == 409
    assert call(office, "POST", f"{there}/publicity", version=4, contact="处").json()["state"] == "announced"
    assert (
        call(office, "POST", f"{there}/moves", version=5, move="void", reason="止").json()["state"] == "void"
    )
    for path, body in (("agreement", {"agreement_no": "1", "agreed_on": TODAY}), ("exit", {"reason": "1", "exited_on": TODAY}),
                       ("registration", {"registration_no": "1", "registered_on": TODAY})):  # fmt: skip
        assert call(office, "POST", f"{there}/{path}", version=6, **body).status_code == 409
    assert office.get(f"/api/v1{there}").json()["row"]["value_fen"] == 7
    assert office.get("/api/v1/equities?state=void").json()["total"] == 1
    assert lead.get("/api/v1/equities").json()["total"] == 0

    uid = call(lead, "POST", "/ventures", **ASKED).json()["uid"]
    there = f"/ventures/{uid}"
    assert call(lead, "PUT", there, version=1, **ASKED | {"kind": "on_post"}).status_code == 200
    assert call(lead, "POST", f"{there}/moves", version=2, move="apply").json()["state"] == "applied"
    assert call(office, "POST", f"{there}/moves", version=3, move="return", reason="补").status_code == 200
    assert call(lead, "POST", f"{there}/moves", version=4, move="apply").status_code == 200
    assert call(office, "POST", f"{there}/decision", version=5, decision_no="1").status_code == 200
    agreed(Venture.objects.get(uid=uid), unit.second)
    assert call(office, "POST", f"{there}/publicity", version=6, contact="处").json()["state"] == "announced"
    for path, body in (("agreement", {"agreement_no": "1", "starts_on": TODAY, "ends_on": AFTER}), ("extension", {"ends_on": AFTER, "reason": "1"}),
                       ("reports", {"words": "1"}), ("return", {"over_on": TODAY})):  # fmt: skip
        assert call(office, "POST", f"{there}/{path}", version=7, **body).status_code == 409
    assert office.get("/api/v1/ventures?state=announced").json()["total"] == 1
    assert lead.get(f"/api/v1{there}").json()["row"]["kind"] == "on_post"
