"""收益分配 in Excel: a receipt a row, its team and deductions in it; drafts alone follow a sheet, exactly."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.exchange.models import SheetImport
from kezhuan.rights import usecases
from kezhuan.rights.models import Distribution
from tests.builders import member, sign_in, user
from tests.exchange import filling
from tests.exchange.test_imports import confirm, upload, words
from tests.rights.bench import RULE, TODAY, WAN, Unit, at, now

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# what is wrong in a row → the column it is told at and the reason
FAULTS = (
    ({"contract": "HT-2099-000001"}, "技术合同编号", "sheet.number_unknown"),
    ({"amount": 9_999_999}, "到账金额（元）", "sheet.receipt"),
    ({"received_on": "2026-08-04"}, "到账金额（元）", "sheet.receipt"),
    ({"paper": "没有这张"}, "到账金额（元）", "sheet.receipt"),
    ({"rule": "某大学的规定"}, "分配规定", "distribution.rule"),
    ({"route": "赠送"}, "转化方式", "sheet.choice"),
    ({"cost_evidence": None}, "扣除凭证", "sheet.deduction"),
    ({"cost_kind": None}, "扣除项", "sheet.deduction"),
    ({"cost": 10_000_001}, "扣除成本（元）", "dividing.much"),
    ({"team": "李教授 60；王博士 30"}, "团队各人比例（%）", "dividing.sum"),
    ({"team": "李教授 60；李教授 40"}, "团队各人比例（%）", "sharing.twice"),
    ({"team": "李教授 六成"}, "团队各人比例（%）", "sheet.person"),
    ({"team": "李教授 60.001；王博士 39.999"}, "团队各人比例（%）", "sheet.share"),
    ({"main": "张三"}, "主要贡献人员", "sheet.stranger"),
)


@pytest.fixture
def unit(client: Client):
    """A university whose office is signed in; one contract with one receipt of 1000万."""
    with at():
        made = Unit()
        sign_in(client, Role.TTO, made.org)
        yield made


def row(unit: Unit, **more: Any) -> dict[str, Any]:
    return {
        "code": "FP-1", "contract": unit.contract.number, "received_on": "2026-08-03", "amount": 10_000_000, "route": "assignment",
        "rule": "山东大学科技成果转化收益分配", "cost": 500_000, "cost_kind": "evaluation", "cost_evidence": "评估费发票 001",
        "team": "李教授 60；王博士：30%；退休的赵工 10", "main": "李教授", "chief": "李教授", "leaders": "王博士",
    } | more  # fmt: skip


def taken(client: Client, *rows: dict[str, Any]) -> str:
    return words(confirm(client, upload(client, "distributions", filling.workbook("distributions", rows))))


def codes(client: Client, *rows: dict[str, Any]) -> list[tuple[str, str]]:
    """(column, code) of every fault the reading found."""
    page = upload(client, "distributions", filling.workbook("distributions", rows))
    return [(f["column"], f["code"]) for f in SheetImport.objects.get(uid=page.split("/")[2]).faults]


def test_a_row_stands_as_the_draft_the_page_would_make(client, unit):
    assert "成功1行，失败0行" in taken(client, row(unit))

    made = Distribution.objects.get()
    assert (made.state, made.rule, made.route, made.state_unit, made.in_province) == ("draft", RULE, "assignment", True, False)  # fmt: skip
    assert (made.receipt_fen, made.costs_fen, made.net_fen) == (1000 * WAN, 50 * WAN, 950 * WAN)
    assert [(s.name, s.person_id, s.share_bp, s.main, s.leader) for s in made.shares.order_by("line")] == [
        ("李教授", unit.lead.user_id, 6000, True, "chief"), ("王博士", unit.student.user_id, 3000, False, "other"),
        ("退休的赵工", None, 1000, False, "none"),
    ]  # fmt: skip
    usecases.send_to_team(made.uid, actor=unit.office, today=TODAY, version=made.version)
    sent = now(made.uid)
    assert sum(p.amount_fen for p in sent.parts.all()) == 950 * WAN
    assert sum(s.amount_fen for s in sent.shares.all()) == sent.team_fen


def test_a_row_without_a_team_stands_as_a_draft_whose_team_is_named_on_the_page(client, unit):
    assert "成功1行，失败0行" in taken(client, row(unit, team=None, main=None, chief=None, leaders=None))

    assert (Distribution.objects.get().state, Distribution.objects.get().shares.count()) == ("draft", 0)


def test_again_nothing_changes_and_a_changed_row_changes_the_draft(client, unit):
    taken(client, row(unit))
    before = Distribution.objects.get().version

    assert "新增0行，更新0行，没有变化1行" in words(
        client.get(
            upload(client, "distributions", filling.workbook("distributions", [row(unit)]))
        ).content.decode()
    )
    changed = row(unit, rule="sharing.statutory", team="李教授 50；王博士 50", main=None, chief=None, leaders=None, cost=None, cost_kind=None, cost_evidence=None)  # fmt: skip
    assert "新增0行，更新1行" in taken(client, changed)

    made = Distribution.objects.get()
    assert (made.rule, made.costs_fen, made.version > before) == ("sharing.statutory", 50 * WAN, True)
    assert [(s.name, s.share_bp) for s in made.shares.order_by("line")] == [
        ("李教授", 5000),
        ("王博士", 5000),
    ]


def test_a_row_that_changes_the_team_alone_leaves_rule_and_deductions_as_they_are(client, unit):
    taken(client, row(unit))

    changed = row(unit, team="李教授 50；王博士 50", main=None, chief=None, leaders=None)
    assert "新增0行，更新1行" in taken(client, changed)

    made = Distribution.objects.get()
    assert (made.rule, made.route, made.costs_fen) == (RULE, "assignment", 50 * WAN)
    assert [(s.name, s.share_bp, s.main) for s in made.shares.order_by("line")] == [
        ("李教授", 5000, False),
        ("王博士", 5000, False),
    ]


def test_a_receipt_is_known_by_itself_whatever_the_code_and_what_is_being_signed_is_left_alone(client, unit):
    taken(client, row(unit))
    assert "没有变化1行" in words(
        client.get(upload(client, "distributions", filling.workbook("distributions", [row(unit, code="另")]))).content.decode()
    )  # fmt: skip
    made = Distribution.objects.get()
    usecases.send_to_team(made.uid, actor=unit.office, today=TODAY, version=made.version)

    assert codes(client, row(unit)) == []
    assert codes(client, row(unit, in_province=True)) == [("本单位编号", "sheet.signing")]
    assert Distribution.objects.count() == 1


def test_a_void_sharing_gives_its_receipt_free_and_a_code_stays_with_its_receipt(client, unit):
    unit.received(unit.contract, 500 * WAN)
    taken(client, row(unit))
    second = row(unit, amount=5_000_000, cost=None, cost_kind=None, cost_evidence=None)
    assert codes(client, second) == [("本单位编号", "sheet.other_receipt")]

    made = Distribution.objects.get()
    usecases.void_distribution(made.uid, reason="作废", actor=unit.office, today=TODAY, version=made.version)
    assert "成功1行，失败0行" in taken(client, row(unit))
    assert sorted(Distribution.objects.values_list("state", flat=True)) == ["draft", "void"]


@pytest.mark.parametrize(("wrong", "column", "code"), FAULTS)
def test_a_wrong_row_is_named_at_its_column_and_drafts_nothing(client, unit, wrong, column, code):
    assert codes(client, row(unit, **wrong)) == [(column, code)]

    assert Distribution.objects.count() == 0


def test_two_receipts_alike_need_their_paper_and_two_namesakes_a_choice_on_the_page(client, unit):
    twin = unit.received(unit.contract, 1000 * WAN)
    assert codes(client, row(unit)) == [("发票号码或付款凭证号", "sheet.receipts")]
    assert "成功1行，失败0行" in taken(client, row(unit, paper=twin.invoice_no))
    assert Distribution.objects.get().receipt_uid == twin.uid

    member(Role.INSTITUTE, org=unit.org, person=user(name="李教授"))
    assert codes(client, row(unit, code="2", paper=unit.receipt.invoice_no)) == [
        ("团队各人比例（%）", "sheet.namesakes")
    ]


def test_costs_in_three_groups_come_off_the_first_receipt_alone(client, unit):
    three = {
        "cost2": 1.5,
        "cost2_kind": "tax",
        "cost2_evidence": "完税证明",
        "cost3": 2,
        "cost3_kind": "agency",
        "cost3_evidence": "合同",
    }
    taken(client, row(unit, **three))
    assert Distribution.objects.get().costs_fen == 50 * WAN + 350

    unit.received(unit.contract, 500 * WAN)
    assert codes(client, row(unit, code="FP-2", amount=5_000_000)) == [("扣除成本（元）", "dividing.later")]


def test_another_unit_finds_no_such_contract_and_a_researcher_takes_nothing_in(client, unit):
    other, away = Unit(), Client()
    sign_in(away, Role.TTO, other.org)
    assert codes(away, row(unit)) == [("技术合同编号", "sheet.number_unknown")]

    researcher = Client()
    sign_in(researcher, Role.INSTITUTE, unit.org)
    assert researcher.get("/imports/new/distributions/").status_code == 404
    assert 'href="/imports/new/distributions/"' in client.get("/distributions/").content.decode()
