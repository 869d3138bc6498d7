"""The treasury's receipts in Excel: booked at their lines of a released list, told apart by number, nothing twice."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from kezhuan.core.access import Role
from kezhuan.exchange.models import SheetImport
from kezhuan.payouts import queries
from kezhuan.payouts.models import DisbursementLine
from tests.builders import organisation, sign_in
from tests.exchange import filling
from tests.exchange.test_imports import confirm, upload, words
from tests.payouts.town import MONDAY, Town, at, contract, fresh, policy

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def out():
    """A released list of two applications of 100,000 元 each."""
    with at(MONDAY):
        policy()
        town, other = Town(), Town()
        budget = town.budget(500_000)
        made = [each.approved(contract(each.firm)) for each in (town, other)]
        town.settled(budget, *made)
        yield town.released(budget, *made)


@pytest.fixture
def treasury(client: Client):
    """Somebody of the district's finance bureau, signed in."""
    return sign_in(client, Role.FINANCE, organisation(kind="finance", region="330402"), region="330402")


def row(out, n: int, **more: Any) -> dict[str, Any]:
    line = out.lines.get(serial=n)
    return {"receipt_no": f"GK-{n}", "disbursement": out.number, "serial": n, "holder": line.holder, "amount": 100_000,
            "paid_on": "2026-11-30"} | more  # fmt: skip


def booked(out) -> list[tuple[int, str]]:
    return list(out.lines.order_by("serial").values_list("serial", "receipt_no"))


def test_good_receipts_are_booked_bad_ones_come_back_red_and_mended_they_finish_the_list(
    client, treasury, out
):
    wrong = filling.workbook("receipts", [row(out, 1), row(out, 2, amount=100_000.01)])
    page = upload(client, "receipts", wrong)
    assert "可导入1行，有误1行" in words(client.get(page).content.decode())
    assert booked(out) == [(1, ""), (2, "")]

    assert "成功1行，失败1行" in words(confirm(client, page))
    assert booked(out) == [(1, "GK-1"), (2, "")]
    assert (fresh(out).state, fresh(out.appropriation).paid_fen) == ("released", 10_000_000)
    handed_back = load_workbook(io.BytesIO(client.get(f"{page}errors.xlsx").content)).worksheets[0]
    red = [
        c.value for line in handed_back.iter_rows(min_row=2) for c in line if c.fill.fgColor.rgb == "FFFFC7CE"
    ]
    assert (handed_back.max_row - 1, red) == (1, [100_000.01])

    again = upload(client, "receipts", filling.workbook("receipts", [row(out, 1), row(out, 2)]))
    assert "新增1行，更新0行，没有变化1行" in words(confirm(client, again))
    assert booked(out) == [(1, "GK-1"), (2, "GK-2")]
    assert (fresh(out).state, fresh(out.appropriation).paid_fen, fresh(out.appropriation).reserved_fen) == (
        "finished", 20_000_000, 0,
    )  # fmt: skip
    assert list(queries.money_faults()) == []


# what is wrong in a row → the column it is told at and the reason
FAULTS = (
    ({"disbursement": "BF-2026-000999"}, "序号", "receipt.line"),
    ({"disbursement": "第一批"}, "拨付批次", "number.shape"),
    ({"serial": 3}, "序号", "receipt.line"),
    ({"amount": 99_999}, "金额（元）", "receipt.amount"),
    ({"amount": 0.001}, "金额（元）", "sheet.money"),
    ({"holder": "别的单位"}, "收款单位", "receipt.holder"),
    ({"paid_on": "2026-12-01"}, "到账日", "payout.paid_later"),
    ({"receipt_no": None}, "回单号", "sheet.required"),
)


@pytest.mark.parametrize(("wrong", "column", "code"), FAULTS)
def test_what_is_not_on_the_list_is_not_booked(client, treasury, out, wrong, column, code):
    upload(client, "receipts", filling.workbook("receipts", [row(out, 1, **wrong)]))

    (fault,) = SheetImport.objects.get().faults
    assert (fault["column"], fault["code"]) == (column, code)
    assert booked(out) == [(1, ""), (2, "")]


def test_a_number_is_booked_once_and_a_booked_line_is_not_rewritten(client, treasury, out):
    confirm(client, upload(client, "receipts", filling.workbook("receipts", [row(out, 1)])))

    page = upload(client, "receipts", filling.workbook("receipts", [row(out, 2, receipt_no="GK-1")]))
    assert [f["code"] for f in SheetImport.objects.get(uid=page.split("/")[2]).faults] == [
        "receipt.used_before"
    ]
    page = upload(client, "receipts", filling.workbook("receipts", [row(out, 1, receipt_no="GK-9")]))
    assert [f["code"] for f in SheetImport.objects.get(uid=page.split("/")[2]).faults] == ["receipt.other"]
    assert booked(out) == [(1, "GK-1"), (2, "")]


def test_a_number_booked_on_the_page_is_refused_by_the_database_too(client, treasury, out):
    DisbursementLine.objects.filter(serial=1).update(receipt_no="GK-2", paid_on=MONDAY)

    upload(client, "receipts", filling.workbook("receipts", [row(out, 2)]))

    assert [f["code"] for f in SheetImport.objects.get().faults] == ["payout.receipt_twice"]


def test_another_place_finds_no_such_list_and_science_may_not_book(client, out):
    away = Client()
    sign_in(away, Role.FINANCE, organisation(kind="finance", region="330481"), region="330481")
    upload(away, "receipts", filling.workbook("receipts", [row(out, 1)]))
    assert [f["code"] for f in SheetImport.objects.get().faults] == ["receipt.line"]

    sign_in(client, Role.DISTRICT, organisation(kind="bureau", region="330402"), region="330402")
    assert client.get("/imports/new/receipts/").status_code == 404
    assert booked(out) == [(1, ""), (2, "")]


def test_the_page_of_a_released_list_leads_to_the_sheet(client, treasury, out):
    shown = client.get(f"/disbursements/{out.uid}/").content.decode()

    assert 'href="/imports/new/receipts/"' in shown
