"""Revenue sharing as its people see it: drawn up, signed on the page and by link, decided, announced, paid."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.figures import value_of
from kezhuan.core.models import Proposal
from kezhuan.rights import usecases
from kezhuan.rights.figures import FIGURES
from kezhuan.rights.models import Distribution
from tests.builders import actor, sign_in
from tests.rights.bench import AFTER, RULE, TODAY, WAN, Unit, at, link_of, now

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def unit():
    with at():
        yield Unit()


@pytest.fixture
def people(unit):
    found = {}
    for name, role in (
        ("office", Role.TTO),
        ("second", Role.TTO),
        ("lead", Role.INSTITUTE),
        ("student", Role.INSTITUTE),
    ):
        found[name] = Client()
        setattr(unit, name, sign_in(found[name], role, unit.org))
    return found


def post(client, url, **values):
    """The form of the page is filled and sent; version and key as drawn."""
    text = client.get(url).content.decode()
    drawn = {
        name: (re.search(rf'name="{name}"[^>]*value="([^"]*)"', text) or ["", ""])[1]
        for name in ("version", "key")
    }
    return client.post(url, drawn | values)


def test_the_office_draws_it_up_and_the_people_sign(unit, people):
    office = people["office"]
    assert "还没有收益分配" in office.get("/distributions/").content.decode()
    answer = post(
        office,
        "/distributions/new/",
        receipt=f"{unit.contract.uid}:{unit.receipt.uid}",
        route="assignment",
        rule=RULE,
        state_unit="on",
    )
    d = Distribution.objects.get()
    base = f"/distributions/{d.uid}/"
    assert (answer.status_code, answer["Location"]) == (303, base)

    post(office, f"{base}costs/", kind="evaluation", amount="500000", evidence="发票 001")
    wrong = post(office, f"{base}team/", name="李教授", share="100.01", leader="none")
    assert wrong.status_code == 422
    for person, name, share, main in (
        (unit.lead, "李教授", "60", {"main": "on"}),
        (unit.student, "王博士", "30.5", {}),
    ):
        post(
            office, f"{base}team/", person=str(person.user_id), name=name, share=share, leader="none", **main
        )
    post(office, f"{base}team/", name="赵工", share="9.5", leader="none")
    page = office.get(base).content.decode()
    assert "9,500,000.00" in page
    assert "7,695,000.00" in page
    assert post(office, f"{base}do/send/").status_code == 303

    assert people["lead"].get(f"{base}do/decide/").status_code == 404
    assert post(people["lead"], f"{base}do/sign/").status_code == 422  # unticked
    assert post(people["lead"], f"{base}do/sign/", agree="on").status_code == 303
    assert people["lead"].get(f"{base}do/sign/").status_code == 404
    assert "未签认" in people["lead"].get(base).content.decode()
    assert now(d.uid).shares.filter(signed_at__isnull=False).count() == 1
    office.post(f"{base}team/remove/", {"line": 0, "version": now(d.uid).version})
    assert now(d.uid).shares.count() == 3


def test_everything_is_shown_to_check_before_the_team_is_asked_to_sign(unit, people):
    d = unit.filled()
    base, office = f"/distributions/{d.uid}/", people["office"]

    page = office.get(f"{base}do/send/")
    text = re.sub(r"<[^>]+>|\s+", " ", page.content.decode())
    text = re.sub(r"\s+", " ", text)

    assert page.status_code == 200
    assert "10,000,000.00" in text  # the receipt
    assert "9,500,000.00" in text  # what is left of it
    assert "500,000.00 元（评估费发票 001）" in text
    assert "7,695,000.00 元" in text  # the team's part
    assert "李教授 60.00%（主要贡献人员）" in text
    assert "退休的赵工 10.00%" in text
    links = re.findall(rf'href="({base}[^"]+)"', page.content.decode())
    assert set(links) == {f"{base}do/edit/", f"{base}costs/", f"{base}team/"}
    assert now(d.uid).state == "draft"
    assert post(office, f"{base}do/send/").status_code == 303
    assert now(d.uid).state == "signing"


def test_a_later_receipt_is_checked_without_deductions(unit, people):
    unit.signed()
    later = unit.draft(receipt=unit.received(unit.contract, 200 * WAN))
    usecases.set_team(later.uid, unit.team(), actor=unit.office, today=TODAY, version=1)

    page = people["office"].get(f"/distributions/{later.uid}/do/send/")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))

    assert page.status_code == 200
    assert "扣除成本 0.00 元" in text
    assert f'href="/distributions/{later.uid}/costs/"' not in page.content.decode()


def test_a_person_without_an_account_signs_their_own_share_alone(unit):
    d, visitor = unit.sent(), Client()
    url = f"/distributions/sign/{link_of(d, unit.office)}/"
    page = visitor.get(url)
    text = page.content.decode()
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert "769,500.00" in text
    assert "4,617,000.00" not in text
    assert "李教授" not in text
    assert visitor.post(url, {"answer": "no", "reason": ""}).status_code == 422

    assert visitor.post(url, {"answer": "yes"}).status_code == 303
    assert visitor.get("/distributions/signed/").status_code == 200
    assert visitor.get(url).status_code == 404
    assert now(d.uid).shares.get(person_id=None).signed_via == "link"


def test_deciding_announcing_and_paying_on_pages(unit, people):
    d, office = unit.signed(), people["office"]
    base = f"/distributions/{d.uid}/"
    assert post(office, f"{base}do/decide/").status_code == 422
    assert post(office, f"{base}do/decide/", decision_no="校务会 12 号").status_code == 303
    proposal = Proposal.objects.get(subject_id=d.uid)
    assert office.get(f"/desk/proposals/{proposal.uid}/").status_code == 404
    assert "待复核事项" in people["second"].get("/desk/").content.decode()
    from tests.rights.bench import agree

    agree(d, unit.second)
    assert post(office, f"{base}do/announce/", contact="成果处 0573").status_code == 303
    assert office.get(f"{base}do/release/").status_code == 404
    with at(AFTER):
        assert post(office, f"{base}do/release/").status_code == 303
        assert (
            post(
                office, f"{base}do/confirm-payer/", note="事业单位法人证书", apart="on", filed="on"
            ).status_code
            == 303
        )
        assert post(office, f"{base}do/pay/", voucher_no="PZ1", paid_on="2026-10-12").status_code == 303
        assert "减按 50%" in office.get(base).content.decode()
    assert now(d.uid).state == "paid"
    figure = next(f for f in FIGURES if f.code == "rights-paid")
    for who in (unit.office, unit.lead, actor(Role.CITY, region="3304")):
        assert value_of("sum", figure.rows(who, {})) == now(d.uid).team_fen / 100
    assert value_of("sum", figure.rows(actor(Role.CITY, region="3205"), {})) == 0


def test_a_stranger_finds_nothing(unit):
    d, client = unit.sent(), Client()
    sign_in(client, Role.TTO)
    for path in ("", "costs/", "team/", "do/send/", f"team/{d.shares.get(person_id=None).uid}/ask/"):
        assert client.get(f"/distributions/{d.uid}/{path}").status_code == 404
    assert client.get(f"/api/v1/distributions/{d.uid}").status_code == 404
    assert client.get("/api/v1/distributions").json() == {"total": 0, "rows": []}


def test_pages_read_little_whatever_their_length(unit, people, django_assert_max_num_queries):
    d = unit.sent()
    for _ in range(3):
        unit.draft(receipt=unit.received(unit.contract, 100 * WAN))
    with django_assert_max_num_queries(18):
        assert people["office"].get(f"/distributions/{d.uid}/").status_code == 200
    with django_assert_max_num_queries(12):
        assert people["office"].get("/distributions/").status_code == 200


def test_the_api_does_what_the_pages_do(unit, people):
    office = people["office"]

    def call(method, path, **body):
        return office.generic(
            method,
            f"/api/v1/distributions{path}",
            __import__("json").dumps(body),
            content_type="application/json",
        )

    made = call(
        "POST",
        "",
        contract=str(unit.contract.uid),
        receipt=str(unit.receipt.uid),
        route="assignment",
        rule=RULE,
    ).json()
    uid = made["uid"]
    assert (
        call(
            "PUT", f"/{uid}/costs", version=1, costs=[{"kind": "tax", "amount": 100, "evidence": "票"}]
        ).json()["state"]
        == "draft"
    )
    team = [{"name": "李教授", "person": str(unit.lead.user_id), "share_bp": 10_000, "main": True}]
    call("PUT", f"/{uid}/team", version=2, team=team)
    assert call("PATCH", f"/{uid}", version=3, in_province=True).status_code == 200
    assert call("POST", f"/{uid}/moves", version=4, move="send").json()["state"] == "signing"
    shown = office.get(f"/api/v1/distributions/{uid}").json()
    assert sum(part["amount_fen"] for part in shown["parts"]) == 1000 * WAN - 100
    assert call("POST", f"/{uid}/decision", version=5, decision_no="1").status_code == 409
    assert call("POST", f"/{uid}/moves", version=5, move="void", reason="试算").json()["state"] == "void"
    assert call("POST", f"/{uid}/payment", version=6, voucher_no="1", paid_on=str(TODAY)).status_code == 409


def test_a_contract_shows_its_office_how_its_receipts_are_shared(unit, people):
    d, page = unit.draft(), f"/contracts/{unit.contract.uid}/"

    assert f"/distributions/{d.uid}/" in people["office"].get(page).content.decode()
    assert f"/distributions/{d.uid}/" not in people["lead"].get(page).content.decode()
