"""The pool and the months of trials in Excel: offered and written down at once, through the same guards as the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.exchange.models import SheetImport
from kezhuan.trials import usecases
from kezhuan.trials.models import PoolItem, Trial, TrialLog
from tests.builders import TODAY, actor, organisation, sign_in
from tests.exchange import filling
from tests.exchange.test_imports import confirm, upload, words
from tests.matching import market
from tests.trials.test_trials import applied, pooled, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ITEM: dict[str, Any] = {
    "rights": "ZL202410000001.2；ZL202410000002.3", "scope": "不得转许可", "conversion": "licence", "price_kind": "fixed", "price": 60, "months": 12,
    "decide_within_months": 3, "liability": "按协议赔付",
}  # fmt: skip
# what is wrong in a row → the column it is told at and the reason
FAULTS = (
    ({"achievement": "CG-2099-000001"}, "成果编号", "sheet.number_unknown"),
    ({"achievement": "某成果"}, "成果编号", "number.shape"),
    ({"conversion": "赠送"}, "转化方式", "sheet.choice"),
    ({"price": None}, "约定的价格（万元）", "missing"),
    ({"price_kind": "royalty"}, "提成办法", "missing"),
    ({"months": 0}, "试用期（月）", "trial.months"),
    ({"decide_within_months": 13}, "到期后几个月内决定", "trial.decide"),
    ({"rights": "；"}, "涵盖的专利或其他权利", "missing"),
)


@pytest.fixture
def office(client: Client):
    return sign_in(client, Role.TTO, organisation(kind="institute", region="330402", name="嘉兴某研究院"))


def row(offer, n: int = 1, **more: Any) -> dict[str, Any]:
    return ITEM | {"code": f"RC-{n}", "achievement": offer.row.number} | more


def codes(page: str) -> list[tuple[str, str]]:
    """(column, code) of every fault of the import at this page."""
    return [(f["column"], f["code"]) for f in SheetImport.objects.get(uid=page.split("/")[2]).faults]


def test_offered_achievements_wait_for_the_operator_with_their_terms(client, office):
    offers = [market.achievement(office, title=f"碳化硅支架制备之{n}") for n in range(3)]
    rows = [row(offer, n) for n, offer in enumerate(offers)]

    page = upload(client, "pool", filling.workbook("pool", rows))
    assert PoolItem.objects.count() == 0
    assert "成功3行，失败0行" in words(confirm(client, page))

    item = PoolItem.objects.get(achievement__title="碳化硅支架制备之1")
    assert (item.state, item.price_fen, item.rights, item.scope, item.state_unit, item.organisation.uid) == (
        "applied", 60_000_000, ["ZL202410000001.2", "ZL202410000002.3"], "不得转许可", True, office.org_id,
    )  # fmt: skip
    again = upload(client, "pool", filling.workbook("pool", rows))
    assert "新增0行，更新0行，没有变化3行" in words(client.get(again).content.decode())


def test_an_item_sent_back_is_handed_in_again_and_a_waiting_or_admitted_one_is_not_rewritten(client, office):
    offer = market.achievement(office)
    confirm(client, upload(client, "pool", filling.workbook("pool", [row(offer)])))
    changed = filling.workbook("pool", [row(offer, price=80)])
    assert codes(upload(client, "pool", changed)) == [("本单位编号", "pool.handed_in")]

    usecases.move_item(
        PoolItem.objects.get().uid, "return", reason_note="价格依据", actor=actor(Role.OPERATOR, region="3304"), today=TODAY, version=1
    )  # fmt: skip
    assert "新增0行，更新1行" in words(confirm(client, upload(client, "pool", changed)))

    item = PoolItem.objects.get()
    assert (item.state, item.price_fen) == ("applied", 80_000_000)


@pytest.mark.parametrize(
    "terms",
    [
        {"price_kind": "later", "price": None},
        {"price_kind": "royalty", "price": None, "royalty": "销售额 2%"},
    ],
)
def test_the_same_row_again_changes_nothing_whatever_the_price_is(client, office, terms):
    rows = filling.workbook("pool", [row(market.achievement(office), **terms)])
    confirm(client, upload(client, "pool", rows))
    again = upload(client, "pool", rows)

    assert "新增0行，更新0行，没有变化1行" in words(client.get(again).content.decode())
    assert PoolItem.objects.count() == 1


def test_an_item_that_left_the_pool_may_be_offered_again_and_a_code_stays_with_its_achievement(
    client, office
):
    offer, other = market.achievement(office), market.achievement(office, title="另一项碳化硅支架")
    confirm(client, upload(client, "pool", filling.workbook("pool", [row(offer)])))
    assert codes(upload(client, "pool", filling.workbook("pool", [row(other)]))) == [
        ("成果编号", "pool.other")
    ]

    PoolItem.objects.update(state="left")
    confirm(
        client, upload(client, "pool", filling.workbook("pool", [row(offer, price_kind="later", price=None)]))
    )

    assert sorted(PoolItem.objects.values_list("state", "price_kind")) == [
        ("applied", "later"),
        ("left", "fixed"),
    ]


@pytest.mark.parametrize(("wrong", "column", "code"), FAULTS)
def test_a_wrong_row_is_named_at_its_column_and_offers_nothing(client, office, wrong, column, code):
    offer = market.achievement(office)

    page = upload(client, "pool", filling.workbook("pool", [row(offer, **wrong)]))

    assert codes(page) == [(column, code)]
    assert PoolItem.objects.count() == 0


def test_an_unpublished_or_foreign_achievement_is_not_offered(client, office):
    from kezhuan.achievements.usecases import draft_achievement

    draft = draft_achievement(market.FITTING, actor=office, today=TODAY)
    foreign = market.achievement(market.office("别的研究院"))

    page = upload(client, "pool", filling.workbook("pool", [row(draft, 1), row(foreign, 2)]))

    assert codes(page) == [("本单位编号", "pool.unpublished"), ("本单位编号", "sheet.gone")]


def test_months_of_a_trial_are_written_once_in_whatever_way_a_month_is_typed(client):
    holder, operator = market.office(), actor(Role.OPERATOR, region="3304")
    firm = sign_in(client, Role.ENTERPRISE, organisation(region="330402"))
    trial = Trial.objects.get(uid=signed(pooled(holder, operator), holder, firm))
    Trial.objects.update(starts_on="2026-08-01")
    usage = {"trial": trial.number, "text": "试烧 6 炉，成品率 91%。"}
    months = ("2026-08", "2026年9月", "2026/10", "2026-11-01")
    rows = [usage | {"code": f"{n}", "month": month} for n, month in enumerate(months)]

    assert "成功4行，失败0行" in words(
        confirm(client, upload(client, "usage", filling.workbook("usage", rows)))
    )
    assert list(TrialLog.objects.order_by("month").values_list("month", "kind", "text")) == [
        (month, "usage", "试烧 6 炉，成品率 91%。") for month in ("2026-08", "2026-09", "2026-10", "2026-11")
    ]  # fmt: skip

    again = [usage | {"code": "再", "month": "2026-08"}, usage | {"code": "改", "month": "2026-09", "text": "改写"},
             usage | {"code": "远", "month": "2026-12"}, usage | {"code": "错", "month": "十一月"}, usage | {"code": "零", "month": "2026-13"},
             usage | {"code": "无", "month": "2026-10", "trial": "SY-2099-000001"}]  # fmt: skip
    page = upload(client, "usage", filling.workbook("usage", again))
    assert codes(page) == [
        ("使用情况", "log.kept"), ("月份", "log.month"), ("月份", "log.shape"), ("月份", "log.shape"), ("试用编号", "sheet.number_unknown"),
    ]  # fmt: skip
    assert SheetImport.objects.get(uid=page.split("/")[2]).same == 1
    assert TrialLog.objects.count() == 4


def test_a_month_is_not_written_where_no_trial_runs(client):
    holder, operator = market.office(), actor(Role.OPERATOR, region="3304")
    firm = sign_in(client, Role.ENTERPRISE, organisation(region="330402"))
    trial = Trial.objects.get(uid=applied(pooled(holder, operator), firm))

    rows = [{"code": "1", "trial": trial.number, "month": "2026-11", "text": "试烧"}]

    assert codes(upload(client, "usage", filling.workbook("usage", rows))) == [("本单位编号", "log.closed")]


def test_the_lists_lead_to_their_sheets(client, office):
    assert 'href="/imports/new/pool/"' in client.get("/pool/").content.decode()
    assert 'href="/imports/new/usage/"' not in client.get("/trials/").content.decode()
    firm = Client()
    sign_in(firm, Role.ENTERPRISE, organisation(region="330402"))
    assert 'href="/imports/new/usage/"' in firm.get("/trials/").content.decode()
