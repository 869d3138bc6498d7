"""`./kz contracts` lists, counts, hands out and looks for suspicions."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime, time

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kezhuan.contracts.commands import contracts
from kezhuan.contracts.models import Suspicion
from kezhuan.core import clock
from kezhuan.core.models import Job
from tests.builders import TODAY
from tests.contracts import market
from tests.contracts.market import COSTS, NUMBER, WAN, People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The house lives on the day the dates here were chosen for."""
    with clock.at(datetime.combine(TODAY, time(10))):
        yield


def call(*words: str):
    return CliRunner().invoke(contracts, list(words))


@pytest.fixture
def people() -> People:
    return People()


def test_contracts_are_listed_counted_and_handed_out(people: People, tmp_path) -> None:
    market.registered(people, costs=COSTS)
    market.drafted(people, title="还没交的合同")

    listed = call("list", "--state", "registered")
    assert f"10,000,000.00 元  {NUMBER}  碳化硅支架委托开发" in listed.output
    assert "还没交" not in listed.output
    assert [row["turnover"] for row in json.loads(call("list", "--json").output)] == [
        1_000 * WAN,
        1_000 * WAN,
    ]
    assert (
        "技术开发  1 份  成交额 10,000,000.00 元  技术交易额 8,300,000.00 元（--）"
        in call("statistics").output
    )
    assert json.loads(call("statistics", "--json", "--by", "region").output)["total"]["tech"] == 830 * WAN
    assert call("statistics", "--scope", "absorbed").exit_code == 2

    out = tmp_path / "合同.xlsx"
    assert call("export", "--state", "registered", "--out", str(out)).output == f"1 份写入 {out}\n"
    lines = [
        [c.value for c in line]
        for line in load_workbook(io.BytesIO(out.read_bytes())).worksheets[0].iter_rows()
    ]
    assert lines[-1][0] == NUMBER
    assert "合同子类（待核）" in next(line for line in lines if line[0] == "合同登记编号")
    assert call("export", "--out", str(out)).exit_code == 1


def test_a_scan_says_what_is_new_and_lists_what_nobody_answered(people: People) -> None:
    for number in (NUMBER, "2026330402000002"):
        market.registered(people, number=number)

    first, again = call("scan"), call("scan", "--open")

    assert "新增 4 条" in first.output
    assert again.output.count("\n") == Suspicion.objects.filter(answer="").count() == 4
    assert "重复登记" in again.output


def test_filings_one_after_another_wait_for_one_scan(people: People) -> None:
    for n in range(3):
        market.submitted(people, title=f"项目第{n}号")
    assert Job.objects.filter(kind="contracts.scan", state="waiting").count() == 1
