"""An office takes in a sheet of distributions: one row is wrong, comes back in red, is mended and taken in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kezhuan.core import jobs
from kezhuan.core.access import SYSTEM, Role
from kezhuan.people import accounts
from kezhuan.rights.models import Distribution
from tests.builders import member, told
from tests.e2e.checking import check_page
from tests.e2e.test_payouts import PASSWORD, SECRET, come_in, from_menu
from tests.exchange import filling
from tests.rights.bench import WAN, Unit

pytestmark = [pytest.mark.django_db(transaction=True)]
TEAM = "李教授 60；王博士 30；退休的赵工 10"
WRONG = "李教授 60；王博士 30"


@pytest.fixture
def unit() -> Unit:
    """A university with two receipts to share; its office can sign in."""
    made = Unit()
    made.received(made.contract, 200 * WAN)
    person = accounts.create_user(
        "bureau", name="演示bureau", actor=SYSTEM, password=PASSWORD, totp_secret=SECRET
    )
    told(person)
    member(Role.TTO, org=made.org, person=person)
    return made


def rows(unit: Unit) -> list[dict[str, Any]]:
    """Two receipts; the shares of the second come to ninety of a hundred."""
    common = {"contract": unit.contract.number, "received_on": "2026-08-03", "route": "assignment", "rule": "山东大学科技成果转化收益分配",
              "main": "李教授", "chief": "李教授"}  # fmt: skip
    return [
        common | {"code": "FP-1", "amount": 10_000_000, "team": TEAM},
        common | {"code": "FP-2", "amount": 2_000_000, "team": WRONG},
    ]


def reddened(content: bytes) -> tuple[list[Any], bytes]:
    """What the sheet handed back says of its one row, with the cell that was marked; and the same sheet mended."""
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    cells = [cell for line in page.iter_rows(min_row=2) for cell in line if cell.value == WRONG]
    assert len(cells) == 1
    cell = cells[0]
    said = [str(each.value) for each in page[cell.row] if each.value is not None]
    marked = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else ""
    cell.value = TEAM
    stream = io.BytesIO()
    book.save(stream)
    return [said, marked], stream.getvalue()


def uploaded(page: Any, file: Path) -> None:
    """The sheet is sent and has been read."""
    page.get_by_label("填好的表格").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    jobs.run()


def test_a_wrong_row_comes_back_in_red_and_is_taken_in_once_mended(
    unit: Unit, page: Any, tmp_path: Path
) -> None:
    first, second = tmp_path / "分配.xlsx", tmp_path / "改好.xlsx"
    first.write_bytes(filling.workbook("distributions", rows(unit)))
    come_in(page, "bureau")
    from_menu(page, "收益分配")
    page.get_by_role("link", name="用表格录入").click()
    check_page(page)
    with page.expect_download() as template:
        page.get_by_role("link", name="下载模板").click()
    assert template.value.suggested_filename.endswith(".xlsx")

    uploaded(page, first)
    page.get_by_text("可导入 1 行，有误 1 行").wait_for()
    check_page(page)
    page.get_by_role("button", name="确认导入 1 行").click()
    jobs.run()
    page.get_by_text("成功 1 行，失败 1 行").wait_for()
    check_page(page)
    assert Distribution.objects.get().receipt_fen == 1000 * WAN

    with page.expect_download() as handed:
        page.get_by_role("link", name="下载待修改的表格").click()
    (said, marked), mended = reddened(handed.value.path().read_bytes())
    assert marked != ""
    assert any("100" in words and "90" in words for words in said), said
    second.write_bytes(mended)
    page.get_by_role("link", name="上传改好的表格").click()
    check_page(page)
    uploaded(page, second)
    page.get_by_role("button", name="确认导入 1 行").click()
    jobs.run()
    page.get_by_text("成功 1 行，失败 0 行").wait_for()
    check_page(page)
    page.get_by_role("link", name="查看导入的内容").click()
    check_page(page)

    found = Distribution.objects.order_by("receipt_fen")
    assert [(d.receipt_fen, d.state) for d in found] == [(200 * WAN, "draft"), (1000 * WAN, "draft")]
    assert [(s.name, s.share_bp) for s in found[0].shares.order_by("line")] == [
        ("李教授", 6000), ("王博士", 3000), ("退休的赵工", 1000),
    ]  # fmt: skip
