"""Contracts in the browser's terms: a filing filled in section by section, reviewed by two, undone, verified by anybody."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kezhuan.contracts import queries
from kezhuan.contracts.models import Contract
from kezhuan.core import clock
from kezhuan.core.access import Role
from tests.builders import TODAY, organisation, sign_in
from tests.contracts import market
from tests.contracts.market import NUMBER, WAN, People
from tests.files.corpus import pdf

pytestmark = pytest.mark.django_db


def client_of(role: Role, org=None, region: str = "") -> Client:
    client = Client()
    sign_in(client, role, org, region)
    return client


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def desk(people: People) -> Client:
    return client_of(Role.REGISTRAR, organisation(kind="transfer_centre", region="330400"), "3304")


def version(contract: Contract) -> int:
    return Contract.objects.get(pk=contract.pk).version


def post(client: Client, url: str, status: int = 303, **data):
    answer = client.post(url, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer


def test_a_firm_fills_in_its_form_section_by_section(people: People) -> None:
    office = client_of(Role.TTO, people.seller_org)
    url = post(office, "/contracts/new/", title="碳化硅支架委托开发", lane="inside")["Location"]
    base = url.removesuffix("tasks/")
    contract = Contract.objects.get()
    assert office.get(url).status_code == 200

    form = {
        "title": contract.title,
        "kind": "KF",
        "sub_kind": "KF1",
        "object": market.FORM["object"],
        "signed_on": "2026-11-02",
    }
    post(office, f"{base}edit/outline/", **form, version=version(contract))
    post(
        office,
        f"{base}edit/money/",
        amount_kind="fixed",
        pay_mode="once",
        turnover="1000",
        currency="CNY",
        version=version(contract),
    )
    post(office, f"{base}edit/class/", field="05", ip_kinds=["invention"], version=version(contract))
    post(office, f"{base}parties/remove/", line="0", version=version(contract))
    post(
        office,
        f"{base}parties/",
        side="seller",
        name="嘉兴某研究院",
        region="330402",
        nature="021",
        version=version(contract),
    )
    post(
        office,
        f"{base}parties/",
        side="buyer",
        name="嘉兴某公司",
        region="330402",
        nature="150",
        version=version(contract),
    )
    post(
        office,
        f"{base}costs/",
        kind="equipment",
        gross="200",
        carrier="30",
        sets="1",
        evidence="附件二",
        version=version(contract),
    )
    assert "还没有填齐" in office.get(f"{base}check/").content.decode()
    post(
        office,
        f"{base}papers/",
        kind="contract",
        file=SimpleUploadedFile("合同.pdf", pdf(), "application/pdf"),
    )
    assert "还没有填齐" not in office.get(f"{base}check/").content.decode()
    post(office, f"{base}check/", true="on", version=version(contract))

    contract.refresh_from_db()
    assert (contract.state, contract.turnover, contract.tech_amount) == ("submitted", 1_000 * WAN, 830 * WAN)
    shown = office.get(base).content.decode()
    assert "8,300,000.00 元" in shown
    assert "疑点提示" not in shown


def test_faults_stand_at_their_fields_and_nothing_is_written(people: People) -> None:
    office = client_of(Role.TTO, people.seller_org)
    contract = market.drafted(people)
    base = f"/contracts/{contract.uid}/"

    answer = post(office, f"{base}edit/money/", 422, currency="USD", version=contract.version)
    assert "请填写签订日的汇率中间价" in answer.content.decode()
    answer = post(
        office,
        f"{base}costs/",
        422,
        kind="equipment",
        gross="2000",
        evidence="附件",
        version=contract.version,
    )
    assert "扣除合计超过了合同成交额" in answer.content.decode()
    assert version(contract) == contract.version


def test_the_desk_accepts_reviews_and_proposes_and_another_decides(people: People, desk: Client) -> None:
    contract = market.submitted(people)
    base = f"/contracts/{contract.uid}/"

    post(desk, f"{base}move/", move="accept", version=version(contract))
    page = desk.get(f"{base}do/examine/").content.decode()
    assert "有明确、具体的研究开发目标" in page
    answer = post(
        desk, f"{base}do/examine/", 422, checks_KF_goal="yes", opinion="好", version=version(contract)
    )
    assert "请逐项作出判断" in answer.content.decode()
    checks = {"checks_KF_goal": "yes", "checks_KF_unknown": "yes", "checks_KF_new": "yes"}
    post(desk, f"{base}do/examine/", **checks, opinion="符合条件", version=version(contract))
    post(
        desk,
        f"{base}do/register/",
        registration_no=NUMBER,
        registered_on=clock.today().isoformat(),
        approved="8000000",
        version=version(contract),
    )
    assert Contract.objects.get().state == "examined"

    after = market.decide(contract, people.second)
    assert (after.state, after.approved_tech_amount) == ("registered", 800 * WAN)
    shown = desk.get(base).content.decode()
    assert NUMBER in shown
    assert "计入统计" in shown


def test_what_is_not_offered_is_not_there(people: People, desk: Client) -> None:
    contract = market.submitted(people)
    base = f"/contracts/{contract.uid}/"
    office = client_of(Role.TTO, people.seller_org)

    for client, path in ((office, "do/examine/"), (desk, "do/advise-nothing/"), (office, "do/revoke/"), (desk, "tasks/"), (office, "check/"),
                         (office, "tasks/"), (office, "sheet/"), (office, "edit/nothing/")):  # fmt: skip
        assert client.get(f"{base}{path}").status_code == 404, path
    assert client_of(Role.ENTERPRISE).get(base).status_code == 404
    assert client_of(Role.EXPERT).get("/contracts/").status_code == 404


def test_every_act_has_its_page_where_it_is_offered(people: People, desk: Client) -> None:
    contract = market.registered(people)
    for name in ("receive", "correct", "cancel", "rescind", "revoke"):
        assert desk.get(f"/contracts/{contract.uid}/do/{name}/").status_code == 200
    base = f"/contracts/{contract.uid}/"
    values = {
        "amount": "1000000",
        "tech_part": "800000",
        "received_on": TODAY.isoformat(),
        "invoice_no": "2633200001",
    }
    post(desk, f"{base}do/receive/", **values, version=version(contract))
    answer = post(desk, f"{base}do/receive/", 422, **values, version=version(contract))
    assert "这张票据已经用于另一笔到账" in answer.content.decode()
    post(desk, f"{base}do/cancel/", reason_code="ended", note="协商终止", version=version(contract))
    assert market.decide(contract, people.officer).state == "cancelled"
    assert desk.get(f"{base}do/reinstate/").status_code == 200


def test_a_printed_sheet_is_verified_by_anybody_until_its_content_changes(
    people: People, desk: Client
) -> None:
    contract = market.registered(people)
    code = queries.detail(people.registrar, contract.uid, today=TODAY).check_code
    anybody = Client()

    shown = anybody.get(
        "/contracts/verify/", {"number": contract.number, "code": code.lower()}
    ).content.decode()
    assert "登记信息单内容一致" in shown
    assert NUMBER in shown
    wrong = anybody.get("/contracts/verify/", {"number": contract.number, "code": "0" * 12}).content.decode()
    assert "没有这样的编号和核验码" in wrong
    assert NUMBER not in wrong
    market.taken_away(people, contract)
    assert (
        "没有这样的编号"
        in anybody.get("/contracts/verify/", {"number": contract.number, "code": code}).content.decode()
    )


def test_sheet_package_and_draft_can_be_taken_along(people: People, desk: Client) -> None:
    contract = market.registered(people, costs=market.COSTS)
    base = f"/contracts/{contract.uid}/"

    assert desk.get(f"{base}sheet/").content[:5] == b"%PDF-"
    names = zipfile.ZipFile(io.BytesIO(desk.get(f"{base}package/").content)).namelist()
    assert [name[:2] for name in names] == ["00", "01"]
    assert "合同.pdf" in names[1]
    assert desk.get(f"{base}draft/").content[:2] == b"PK"
    assert "按登记系统的填写顺序" in desk.get(f"{base}order/").content.decode()
    paper = contract.files.get()
    assert desk.get(f"{base}papers/{paper.file_uid}/").status_code == 200


def test_a_reviewer_answers_a_hint_before_the_contract_is_registered(people: People, desk: Client) -> None:
    from kezhuan.contracts import usecases
    from kezhuan.core.errors import Refused

    contract = market.examined(people)
    Contract.objects.filter(pk=contract.pk).update(related=True)
    assert usecases.look(today=TODAY) == 1
    assert usecases.look(today=TODAY) == 0
    with pytest.raises(Refused):
        usecases.register_contract(contract.uid, registration_no=NUMBER, registered_on=TODAY, approved=0, actor=people.registrar, today=TODAY,
                                   version=contract.version)  # fmt: skip
    shown = desk.get(f"/contracts/{contract.uid}/").content.decode()
    assert "当事人已申报为关联交易" in shown
    assert (
        "当事人已申报为关联交易"
        not in client_of(Role.TTO, people.seller_org).get(f"/contracts/{contract.uid}/").content.decode()
    )

    hint = contract.suspicions.get()
    url = f"/contracts/{contract.uid}/suspicions/{hint.uid}/"
    post(desk, url, 422, answer="explained", note="", version=version(contract))
    post(desk, url, answer="explained", note="已核对股权，独立定价", version=version(contract))

    hint.refresh_from_db()
    assert (hint.answer, hint.note) == ("explained", "已核对股权，独立定价")
    usecases.register_contract(contract.uid, registration_no=NUMBER, registered_on=TODAY, approved=0, actor=people.registrar, today=TODAY,
                               version=version(contract))  # fmt: skip


def test_lists_and_details_keep_their_budget_of_queries(
    people: People, desk: Client, django_assert_max_num_queries
) -> None:
    for n in range(3):
        market.registered(people, number=f"202633040200001{n}", costs=market.COSTS)
    with django_assert_max_num_queries(12):
        desk.get("/contracts/")
    contract = Contract.objects.first()
    with django_assert_max_num_queries(18):
        desk.get(f"/contracts/{contract.uid}/")
