"""Scenario 18: a city officer opens 技术交易额 from the dashboard down to its rows, exports them, and the sum is the number."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from kezhuan.core import clock
from kezhuan.core.access import Role
from tests.builders import TODAY, organisation, sign_in
from tests.contracts import market
from tests.contracts.market import COSTS, People
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Five contracts of one county with 分 that do not round, one of another county, and one that is cancelled again.
TURNOVERS = (1_000_000_03, 2_000_000_01, 3_000_000_00, 4_000_000_07, 5_000_000_09)
ELSEWHERE, GONE = 600_000_02, 77_700_000_00
NUMBER = re.compile(r"[\d,]+\.?\d*")


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Decimal:
    """The contracts stand; their 技术交易额 in 元."""
    monkeypatch.setattr(clock, "now", lambda: datetime.combine(TODAY, time(10), clock.SHANGHAI))
    people, far = People(), People()
    far.seller_org.region = "330481"
    far.seller_org.save()
    made = [market.registered(people, number=f"2026330402{n:06d}", title=f"第{n}项开发", turnover=fen)
            for n, fen in enumerate(TURNOVERS, start=1)]  # fmt: skip
    made.append(market.registered(far, number="2026330481000001", title="海宁的一项开发", turnover=ELSEWHERE))
    gone = market.registered(
        people, number="2026330402000099", title="注销的开发", turnover=GONE, costs=COSTS
    )
    market.taken_away(people, gone)
    return sum((Decimal(c.approved_tech_amount or 0) for c in made), Decimal(0)) / 100


def sum_of(file: Path, column: str) -> Decimal:
    """The sum of a column of an exported workbook."""
    lines = [[c.value for c in line] for line in load_workbook(file).worksheets[0].iter_rows()]
    head = next(n for n, line in enumerate(lines) if any(str(v or "").startswith(column) for v in line))
    at = next(n for n, name in enumerate(lines[head]) if str(name or "").startswith(column))
    return sum((Decimal(str(line[at])) for line in lines[head + 1 :] if line[0]), Decimal(0))


def exported(page: Any, folder: Path) -> Path:
    """The list of this page as the officer takes it along."""
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    file = folder / "明细.xlsx"
    download.value.save_as(file)
    return file


@pytest.mark.parametrize(
    "viewport, script", [(WIDE, True), (PHONE, True), (PHONE, False)], ids=["1366", "360", "360-plain"]
)
def test_18_a_number_of_the_dashboard_opens_to_rows_that_sum_to_it(
    registered: Decimal,
    open_page: Any,
    live_server: Any,
    tmp_path: Path,
    viewport: dict[str, int],
    script: bool,
) -> None:
    client = Client()
    sign_in(client, Role.CITY, organisation(kind="bureau", region="330400"), "3304")
    page = open_page(viewport=viewport, script=script)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    client.get("/desk/figures/")  # the first page of a process compiles every template

    page.goto("/desk/figures/")
    check_page(page, scripted=script)
    page.get_by_role("link", name="本年技术合同技术交易额（登记）").click()
    page.get_by_role("heading", name="明细").wait_for()
    check_page(page, scripted=script)
    main = page.locator("main").inner_text()
    assert Decimal(NUMBER.findall(page.locator(".kz-figure").first.inner_text())[0].replace(",", "")) == registered  # fmt: skip
    assert "口径" in main
    assert "注销的开发" not in main
    assert page.locator("tbody tr").count() == len(TURNOVERS) + 1
    assert sum_of(exported(page, tmp_path), "数额") == registered

    _the_statistics_page_says_the_same(page, registered, tmp_path, script=script)
    _the_public_sees_no_small_county(page, registered, script=script)


def _the_statistics_page_says_the_same(page: Any, registered: Decimal, folder: Path, *, script: bool) -> None:
    page.goto("/contracts/statistics/")
    check_page(page, scripted=script)
    page.get_by_label("分类").select_option("region")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("heading", name="按区县").wait_for()
    check_page(page, scripted=script)
    assert page.get_by_role("link", name="南湖区").count() == 1
    page.locator("main").get_by_role("link", name="合计").click()
    page.get_by_role("heading", name="合计").wait_for()
    check_page(page, scripted=script)
    assert f"{registered:,}" in page.locator("main").inner_text()
    assert "注销的开发" not in page.locator("main").inner_text()
    assert sum_of(exported(page, folder), "技术交易额") == registered


def _the_public_sees_no_small_county(page: Any, registered: Decimal, *, script: bool) -> None:
    page.context.clear_cookies()
    page.goto("/open/contracts-tech-registered/")
    check_page(page, scripted=script)
    main = page.locator("main").inner_text()
    assert f"{registered.normalize():,f}" in main
    assert "海宁" not in main
    assert "第1项开发" not in main
    assert page.locator("tbody tr").count() == 1
    assert "其他" in page.locator("tbody").inner_text()
