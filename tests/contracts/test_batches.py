"""Contracts in Excel: brought in in batches, mended rows alone again, nothing twice; handed out in the register's columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from openpyxl import load_workbook

from kezhuan.contracts import register_sheet, usecases
from kezhuan.contracts.models import Contract
from kezhuan.contracts.queries.register import in_register
from kezhuan.contracts.usecases import drafting
from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Invalid
from kezhuan.exchange import filing
from kezhuan.exchange.models import SheetImport
from tests.builders import TODAY, organisation, sign_in
from tests.contracts import market
from tests.contracts.market import NUMBER, WAN, People
from tests.exchange import filling
from tests.exchange.test_imports import confirm, upload, words

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROW: dict[str, Any] = {
    "title": "碳化硅支架委托开发", "kind": "KF", "sub_kind": "KF1", "field": "05", "signed_on": "2026-11-02", "turnover": 1000, "cost": 170,
    "cost_kind": "equipment", "cost_evidence": "附件二", "amount_kind": "fixed", "pay_mode": "instalments", "ip_kinds": ("invention",),
    "object": "=1+1 研究开发卫星相机用碳化硅陶瓷支架，抗弯强度不低于 400 MPa。", "buyer_name": "示例光学有限公司", "buyer_region": "海宁市", "buyer_nature": "150",
}  # fmt: skip
OUT_OF_TOWN = {"seller_name": "南京某大学", "seller_region": "320100", "seller_nature": "022", "buyer_name": None, "buyer_region": None, "buyer_nature": None,
               "registered_on": "2026-11-09", "registered_by": "南京技术市场"}  # fmt: skip
# what is wrong in a row → the column it is told at and the reason
FAULTS = (
    ({"title": None}, "项目名称", "sheet.required"),
    ({"kind": "承揽"}, "合同类别", "sheet.choice"),
    ({"sub_kind": "ZR1"}, "合同子类", "form.sub_kind"),
    ({"signed_on": "2027-01-01"}, "签订日期", "form.signed_later"),
    ({"turnover": -3}, "合同成交额（万元）", "sheet.money"),
    ({"registration_no": "123", "registered_on": "2026-11-09"}, "合同登记编号", "registration.shape"),
    ({"registration_no": "20263304020004"}, "合同登记编号", "form.registration"),
    ({"buyer_name": None, "buyer_uscc": None}, "买方名称", "sheet.no_side"),
    ({"buyer_region": "某某区"}, "买方地区", "registry.region"),
    ({"cost_evidence": None}, "费用依据", "sheet.cost"),
    ({"uscc": "91350100M000100Y43"}, "登记单位统一社会信用代码", "sheet.no_firm"),
    ({"turnover": 100}, "非技术性费用（万元）", "contract.deducted"),
)


def rows(count: int = 20, faults=FAULTS) -> list[dict[str, Any]]:
    """Good rows, every fourth from out of town and registered there; the faulty ones first."""
    found = []
    for n in range(count):
        row = ROW | {"code": f"HT-{n:03d}", "title": f"碳化硅支架委托开发之{n}"}
        if n % 4 == 3:
            row |= OUT_OF_TOWN | {"registration_no": f"2026320100{n:06d}"}
        found.append(row)
    for n, (wrong, _column, _code) in enumerate(faults):
        found[n] = ROW | {"code": f"HT-{n:03d}", "title": f"碳化硅支架委托开发之{n}"} | wrong
    return found


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The house lives on the day the dates here were chosen for."""
    with clock.at(datetime.combine(TODAY, time(10))):
        yield


@pytest.fixture
def office(client: Client):
    return sign_in(client, Role.ENTERPRISE, organisation(region="330402", name="嘉兴某公司"))


def test_good_rows_stand_as_drafts_bad_ones_come_back_red_and_only_the_mended_go_in_again(
    client: Client, office
) -> None:
    page = upload(client, "contracts", filling.workbook("contracts", rows()), name="合同.xlsx")
    assert "可导入8行，有误12行" in words(client.get(page).content.decode())
    assert Contract.objects.count() == 0

    assert "成功8行，失败12行" in words(confirm(client, page))
    faults = SheetImport.objects.get().faults
    assert [(f["column"], f["code"]) for f in faults] == [(column, code) for _row, column, code in FAULTS]
    drafts = Contract.objects.filter(state="draft", organisation__uid=office.org_id)
    assert sorted(drafts.values_list("lane", "deal_id")) == [("bring_in", None)] * 2 + [("prepare", None)] * 6
    first = drafts.get(title="碳化硅支架委托开发之12")
    assert (first.turnover, first.tech_amount, first.object[:4]) == (1000 * WAN, 830 * WAN, "=1+1")
    assert [(p.side, p.name, p.region) for p in first.parties.order_by("line")] == [
        ("seller", "嘉兴某公司", "330402"), ("buyer", "示例光学有限公司", "330481"),
    ]  # fmt: skip
    away = drafts.get(registration_no="2026320100000015")
    assert [(p.side, p.name) for p in away.parties.order_by("line")] == [("seller", "南京某大学"), ("buyer", "嘉兴某公司")]  # fmt: skip

    handed_back = load_workbook(io.BytesIO(client.get(f"{page}errors.xlsx").content)).worksheets[0]
    red = [c for line in handed_back.iter_rows(min_row=2) for c in line if c.fill.fgColor.rgb == "FFFFC7CE"]
    assert (handed_back.max_row - 1, len(red)) == (12, 12)

    mended = filling.workbook("contracts", rows(faults=())[:12])
    assert "成功12行，失败0行" in words(confirm(client, upload(client, "contracts", mended)))
    assert Contract.objects.count() == 20
    again = words(
        client.get(
            upload(client, "contracts", filling.workbook("contracts", rows(faults=())))
        ).content.decode()
    )
    assert "没有变化20行" in again
    assert Contract.objects.count() == 20


def test_a_changed_row_changes_its_draft_and_a_number_tells_a_contract_apart_whatever_its_code(
    client: Client, office
) -> None:
    row = ROW | OUT_OF_TOWN | {"code": "A", "registration_no": NUMBER}
    confirm(client, upload(client, "contracts", filling.workbook("contracts", [row])))
    changed = row | {"code": "B", "turnover": 1200, "seller_name": "南京另一大学"}

    assert "成功1行，失败0行" in words(
        confirm(client, upload(client, "contracts", filling.workbook("contracts", [changed])))
    )

    contract = Contract.objects.get()
    assert (contract.turnover, contract.tech_amount) == (1200 * WAN, 1030 * WAN)
    assert contract.parties.get(side="seller").name == "南京另一大学"


def test_what_was_handed_in_is_left_alone(people: People) -> None:
    from kezhuan.contracts.imports import take_contract
    from kezhuan.files.sheets import described

    contract = market.submitted(people)
    columns = {column.name: None for column in described("contracts", today=TODAY).columns}
    row = columns | {
        "code": "A",
        "title": contract.title,
        "kind": "KF",
        "signed_on": contract.signed_on,
        "turnover": Decimal(1000),
        "buyer_name": "嘉兴某公司",
    }

    known = take_contract(row, known=contract.uid, actor=people.seller, today=TODAY)
    assert known == ("same", contract.uid)
    with pytest.raises(Invalid) as fault:
        take_contract(row | {"title": "另一个名称"}, known=contract.uid, actor=people.seller, today=TODAY)
    assert [r.code for r in fault.value.reasons] == ["sheet.handed_in"]
    assert market.now(contract.uid).title == contract.title


def test_a_desk_files_for_firms_it_names_and_a_firm_for_itself_alone(client: Client) -> None:
    firm, other = organisation(name="甲公司"), organisation(name="乙公司")
    firm.uscc, other.uscc = "91350100M000100Y43", "91330100799655058B"
    firm.save()
    other.save()
    sign_in(client, Role.REGISTRAR, organisation(kind="centre", region="330400"), region="3304")
    sheet = [ROW | {"code": "1", "uscc": firm.uscc}, ROW | {"code": "2"}]
    assert "成功1行，失败1行" in words(
        confirm(client, upload(client, "contracts", filling.workbook("contracts", sheet)))
    )
    assert Contract.objects.get().organisation.name == "甲公司"

    own = Client()
    sign_in(own, Role.ENTERPRISE, firm)
    upload(own, "contracts", filling.workbook("contracts", [ROW | {"code": "1", "uscc": other.uscc}]))
    assert [f["code"] for f in SheetImport.objects.order_by("-id").first().faults] == ["sheet.other_firm"]


@pytest.fixture
def people() -> People:
    return People()


def test_two_who_take_one_number_at_the_same_moment_get_a_fault_at_the_field(
    people: People, monkeypatch
) -> None:
    first, second = (market.drafted(people, lane="bring_in", title=f"合同{n}") for n in "甲乙")
    # Both have looked and found the number free: the look of the second is switched off, only the index stands.
    monkeypatch.setattr(drafting, "require_free", lambda contract, number: None)
    given = {"registration_no": NUMBER, "registered_on": TODAY}
    usecases.edit_contract(first.uid, given, actor=people.seller, today=TODAY, version=first.version)

    for act in (
        lambda: usecases.edit_contract(
            second.uid, given, actor=people.seller, today=TODAY, version=second.version
        ),
        lambda: usecases.draft_contract(
            market.FORM | given, lane="bring_in", actor=people.seller, today=TODAY
        ),
    ):
        with pytest.raises(Invalid) as fault:
            act()
        assert [r.code for r in fault.value.fields["registration_no"]] == ["registration.twice"]
    assert list(Contract.objects.exclude(registration_no="").values_list("title", flat=True)) == ["合同甲"]

    office = Client()
    sign_in(office, Role.TTO, people.seller_org)
    answer = office.patch(
        f"/api/v1/contracts/{second.uid}",
        {"version": second.version, **given},
        content_type="application/json",
    )
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["registration_no"])

    # With the mending off the same act ends in the index's own error.
    monkeypatch.setattr(drafting, "number_taken", lambda number: drafting.contextmanager(lambda: (yield))())
    with pytest.raises(IntegrityError):
        usecases.edit_contract(second.uid, given, actor=people.seller, today=TODAY, version=second.version)


def test_the_list_is_handed_out_in_the_register_s_columns_with_what_is_unchecked_marked(
    people: People,
) -> None:
    contract = market.registered(people, costs=market.COSTS)
    desk = Client()
    sign_in(desk, Role.REGISTRAR, organisation(kind="centre", region="330400"), region="3304")
    assert desk.get("/contracts/register/").status_code == 200

    answer = desk.post("/exports/", {"of": "/contracts/register/?state=registered", "form": "xlsx"})

    lines = [
        [c.value for c in line]
        for line in load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows()
    ]
    head = next(n for n, line in enumerate(lines) if line[0] == "合同登记编号")
    said = dict(zip(lines[head], lines[head + 1], strict=True))
    assert (said["合同登记编号"], said["卖方行政区划代码"], said["卖方单位性质代码"], said["技术领域"]) == (
        NUMBER,
        "330402",
        "021",
        "新材料及其应用",
    )
    assert (said["合同成交额（元）"], said["技术交易额（元）"]) == (10_000_000, 8_300_000)
    assert "合同子类（待核）" in said
    assert "项目名称" in said
    stranger = Client()
    sign_in(stranger, Role.ENTERPRISE, organisation())
    assert contract.title not in stranger.get("/contracts/register/").content.decode()
    lines = {
        line.label: line.value
        for line in filing.filled("contract_register", contract.uid, actor=people.seller, today=TODAY).lines
    }
    assert lines["卖方名称"] == "嘉兴某研究院"


def test_a_row_takes_several_deductions_and_brokers_with_their_shares(client: Client, office) -> None:
    more = {"cost2": "30.5", "cost2_kind": "materials", "cost2_evidence": "附件三", "cost3": 1, "cost3_kind": "equipment", "cost3_evidence": "附件四",
            "broker1_name": "甲技术经纪公司", "broker1_share": "60", "broker2_name": "乙技术经纪公司", "broker2_share": "33.33"}  # fmt: skip
    row = ROW | {"code": "A"} | more
    wrong = [
        row | {"code": "B", "cost2_evidence": None},
        row | {"code": "C", "broker2_share": "40.01"},
        row | {"code": "D", "broker1_share": "0"},
        row | {"code": "E", "broker3_share": "1"},
        row | {"code": "F", "broker1_share": "1.234"},
    ]

    assert "成功1行，失败5行" in words(
        confirm(client, upload(client, "contracts", filling.workbook("contracts", [row, *wrong])))
    )

    made = Contract.objects.get()
    assert [(d.kind, d.gross, d.evidence) for d in made.deductions.order_by("id")] == [
        ("equipment", 170 * WAN, "附件二"), ("materials", 305_000_00, "附件三"), ("equipment", WAN, "附件四"),
    ]  # fmt: skip
    assert made.tech_amount == 1000 * WAN - 170 * WAN - 305_000_00 - WAN
    brokers = made.parties.filter(side="broker").order_by("line")
    assert [(b.name, b.share_bp) for b in brokers] == [("甲技术经纪公司", 6000), ("乙技术经纪公司", 3333)]
    assert [(f["column"], f["code"]) for f in SheetImport.objects.get().faults] == [
        ("第二项费用依据", "sheet.cost"), ("第二中介方促成份额（%）", "party.shares"), ("第一中介方促成份额（%）", "sheet.share"),
        ("第三中介方名称", "sheet.broker"), ("第一中介方促成份额（%）", "sheet.share"),
    ]  # fmt: skip

    again = upload(client, "contracts", filling.workbook("contracts", [row]))
    assert "没有变化1行" in words(client.get(again).content.decode())
    confirm(
        client, upload(client, "contracts", filling.workbook("contracts", [row | {"broker2_share": "40"}]))
    )
    assert [b.share_bp for b in made.parties.filter(side="broker").order_by("line")] == [6000, 4000]
    confirm(
        client,
        upload(
            client, "contracts", filling.workbook("contracts", [ROW | {"code": "A", "buyer_nature": "011"}])
        ),
    )
    assert made.parties.filter(side="broker").count() == 2  # a row without brokers leaves them


def test_a_sheet_in_the_register_s_columns_is_read_back_yuan_for_yuan_and_nothing_twice(
    client: Client, people: People
) -> None:
    market.registered(people, costs=market.COSTS)
    _total, (row, *_) = in_register(people.seller)
    away = "20263304020099"
    sheet = register_sheet.workbook(
        [{**row, "registration_no": away, "title": "外地平台导出的一份"}], count=1, at=clock.now()
    )
    sign_in(client, Role.TTO, people.seller_org)

    where = upload(client, "contracts", sheet)
    # What stands in their columns and in none of ours is said before anything is written.
    assert "没有读的列：" in (ready := words(client.get(where).content.decode()))
    assert "技术交易额（元）" in ready
    assert "合同成交额" not in ready.partition("没有读的列：")[2].partition("。")[0]
    assert "技术交易额（元）" in client.get(f"/api/v1{where.rstrip('/')}").json()["unread"]
    first = words(confirm(client, where))

    assert "成功1行，失败0行" in first
    made = Contract.objects.get(registration_no=away)
    stood = Contract.objects.exclude(registration_no=away).get()
    assert (made.lane, made.state, made.title) == ("bring_in", "draft", "外地平台导出的一份")
    for name in (
        "turnover",
        "expected_input",
        "expected_output",
        "kind",
        "sub_kind",
        "field",
        "signed_on",
        "ip_kinds",
        "registered_on",
    ):
        assert getattr(made, name) == getattr(stood, name), name
    assert made.turnover == 1000 * WAN  # 10,000,000 元 there, 1,000 万元 here
    assert [(p.side, p.name, p.region, p.nature) for p in made.parties.order_by("line")] == [
        (p.side, p.name, p.region, p.nature) for p in stood.parties.order_by("line")
    ]
    assert "没有变化1行" in words(client.get(upload(client, "contracts", sheet)).content.decode())
    assert Contract.objects.count() == 2


def test_a_contract_s_own_page_leads_to_the_register_s_form(client: Client, people: People) -> None:
    contract = market.registered(people)
    sign_in(client, Role.TTO, people.seller_org)

    assert (
        f"/filing/contract_register/{contract.uid}/"
        in client.get(f"/contracts/{contract.uid}/").content.decode()
    )
    answer = client.get(f"/filing/contract_register/{contract.uid}/")

    assert answer.status_code == 200
    assert "10000000" in answer.content.decode()
    stranger = Client()
    sign_in(stranger, Role.ENTERPRISE, organisation())
    assert stranger.get(f"/filing/contract_register/{contract.uid}/").status_code == 404
