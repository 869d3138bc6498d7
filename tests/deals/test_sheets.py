"""Deals in Excel: a broker's running deals entered at once, changed by their code, wrong rows named by column."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.core.models import Notice
from kezhuan.deals.models import Deal
from kezhuan.exchange.models import SheetImport
from tests.builders import member, organisation, sign_in
from tests.exchange import filling
from tests.exchange.test_imports import confirm, upload, words
from tests.matching import market

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# what is wrong in a row → the column it is told at and the reason
FAULTS = (
    ({"title": None}, "项目名称", "sheet.required"),
    ({"need": None, "supply": None}, "需求方单位", "missing"),
    ({"supply": "嘉兴甲公司"}, "供给方单位", "deal.same"),
    ({"demand": "XQ-2099-000001"}, "需求编号", "number.absent"),
    ({"achievement": "第三项"}, "成果编号", "number.shape"),
    ({"expected": -1}, "预计金额（万元）", "sheet.money"),
)


@pytest.fixture
def broker(client: Client):
    organisation(name="嘉兴甲公司")
    return sign_in(
        client, Role.BROKER, organisation(kind="intermediary", name="某技术转移公司"), region="3304"
    )


def row(n: int = 1, **more: Any) -> dict[str, Any]:
    return {"code": f"DJ-{n}", "title": f"支架轻量化之{n}", "need": "嘉兴甲公司", "supply": "南京某大学", "expected": 120,
            "expected_on": "2027-03-01"} | more  # fmt: skip


def test_rows_stand_as_running_deals_and_the_joined_side_is_told(client, broker):
    firm = member(Role.ENTERPRISE, org=organisation(name="嘉兴乙公司"))
    rows = [row(n) for n in range(3)] + [row(3, need="嘉兴乙公司", expected=None, expected_on=None)]

    page = upload(client, "deals", filling.workbook("deals", rows))
    assert "可导入4行，有误0行" in words(client.get(page).content.decode())
    assert Deal.objects.count() == 0
    assert "成功4行，失败0行" in words(confirm(client, page))

    made = Deal.objects.get(title="支架轻量化之1")
    assert (made.state, made.keeper_id, made.expected_fen, made.expected_on) == (
        "opened", broker.user_id, 120_000_000, date(2027, 3, 1),
    )  # fmt: skip
    assert sorted((p.side, p.organisation.name if p.organisation else p.name) for p in made.parties.all()) == [
        ("need", "嘉兴甲公司"), ("supply", "南京某大学"),
    ]  # fmt: skip
    assert Notice.objects.filter(to_id=firm.user_id).count() == 1
    assert Deal.objects.get(title="支架轻量化之3").expected_fen is None


def test_again_nothing_changes_a_new_word_is_one_change_and_sides_stay(client, broker):
    confirm(client, upload(client, "deals", filling.workbook("deals", [row(1), row(2)])))

    changed = [row(1), row(2, title="换了名称", expected=None, expected_on=None)]
    page = confirm(client, upload(client, "deals", filling.workbook("deals", changed)))
    assert "新增0行，更新1行，没有变化1行" in words(page)
    deal = Deal.objects.get(title="换了名称")
    assert (deal.expected_fen, deal.version, Deal.objects.count()) == (120_000_000, 3, 2)

    page = upload(client, "deals", filling.workbook("deals", [row(1, supply="另一所大学")]))
    (fault,) = SheetImport.objects.get(uid=page.split("/")[2]).faults
    assert (fault["column"], fault["code"]) == ("供给方单位", "deal.other_side")


@pytest.mark.parametrize(("wrong", "column", "code"), FAULTS)
def test_a_wrong_row_is_named_at_its_column_and_opens_nothing(client, broker, wrong, column, code):
    upload(client, "deals", filling.workbook("deals", [row(**wrong)]))

    (fault,) = SheetImport.objects.get().faults
    assert (fault["column"], fault["code"]) == (column, code)
    assert Deal.objects.count() == 0


def test_numbers_bring_their_own_sides(client, broker):
    from kezhuan.demands.models import Demand

    office = market.office("嘉兴某研究院")
    offer = market.achievement(office)
    market.demand(organisation(region="330402", name="嘉兴丙公司"))
    numbers = {"demand": Demand.objects.get().number, "achievement": offer.row.number}

    confirm(
        client, upload(client, "deals", filling.workbook("deals", [row(need=None, supply=None, **numbers)]))
    )

    made = Deal.objects.get()
    assert sorted(p.organisation.name for p in made.parties.all()) == ["嘉兴丙公司", "嘉兴某研究院"]
    assert Demand.objects.get().state == "matched"


def test_a_firm_enters_only_deals_it_is_a_side_of_and_an_ended_deal_is_left_alone(client):
    sign_in(client, Role.ENTERPRISE, organisation(name="嘉兴甲公司"))
    organisation(name="嘉兴乙公司")
    rows = [row(1), row(2, need="嘉兴乙公司")]
    confirm(client, upload(client, "deals", filling.workbook("deals", rows)))
    assert [f["code"] for f in SheetImport.objects.get().faults] == ["deal.mine"]

    Deal.objects.update(state="failed")
    page = upload(client, "deals", filling.workbook("deals", [row(1, title="又改")]))
    assert [f["code"] for f in SheetImport.objects.get(uid=page.split("/")[2]).faults] == ["state"]


@pytest.mark.parametrize("address", ["/deals/", "/deals/all/"])
def test_board_and_list_lead_to_the_sheet_and_staff_are_not_offered_it(client, broker, address):
    assert 'href="/imports/new/deals/"' in client.get(address).content.decode()
    officer = Client()
    sign_in(officer, Role.DISTRICT, organisation(kind="bureau", region="330402"), region="330402")
    assert 'href="/imports/new/deals/"' not in officer.get(address).content.decode()
