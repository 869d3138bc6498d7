"""`./kz data import`: a sheet taken in at a terminal under the hat of a token's owner, by the rules of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kezhuan.cli.data import SHEETS, command
from kezhuan.core.access import Role
from kezhuan.core.models import Event
from kezhuan.deals.models import Deal
from kezhuan.exchange.kinds import KINDS
from kezhuan.exchange.models import Upstream
from kezhuan.people import tokens
from kezhuan.people.models import Membership
from tests.builders import member, organisation
from tests.exchange import filling

pytestmark = pytest.mark.django_db
ROWS = [
    {"code": "1", "title": "支架轻量化", "need": "嘉兴某光学有限公司", "supply": "南京某大学"},
    {"code": "2", "title": "没写单位"},
    {"code": "3", "title": "涂层", "need": "嘉兴某光学有限公司", "expected": 12.5},
]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "对接项目.xlsx"
    path.write_bytes(filling.workbook("deals", ROWS))
    return path


def secret(role: Role, *scopes: str, kind: str = "intermediary") -> str:
    who = member(role, org=organisation(kind=kind), region="3304")
    hat = Membership.objects.get(user__uid=who.user_id).uid
    return tokens.create("导表", scopes or ("read", "write"), days=30, hat=hat, actor=who)[1]


def said(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(command, ["import", *words])
    return answer.exit_code, answer.output


def test_every_kind_of_the_page_is_offered():
    assert tuple(KINDS) == SHEETS


def test_a_sheet_is_tried_without_a_trace_then_written_and_the_second_time_nothing_changes(sheet):
    token = secret(Role.BROKER)

    code, text = said("deals", str(sheet), "--token", token)
    assert (code, Deal.objects.count(), Upstream.objects.count()) == (0, 0, 0)
    assert "试读：新增 2，更新 0，未变 0，有误 1 行" in text
    assert "第 5 行 需求方单位" in text

    code, text = said("deals", str(sheet), "--token", token, "--commit")
    assert (code, Deal.objects.count()) == (0, 2)
    assert "已写入：新增 2，更新 0，未变 0，有误 1 行" in text
    assert Event.objects.get(verb="sheet.import").changes == {
        "kind": "deals",
        "new": 2,
        "changed": 0,
        "same": 0,
        "bad": 1,
    }

    assert "没有变化：2 行" in said("deals", str(sheet), "--token", token, "--commit")[1]
    assert Deal.objects.count() == 2


def test_all_or_none_writes_nothing_beside_a_bad_row(sheet):
    code, text = said("deals", str(sheet), "--token", secret(Role.BROKER), "--commit", "--whole")

    assert (code, Deal.objects.count(), Event.objects.filter(verb="sheet.import").count()) == (0, 0, 0)
    assert "没有写入" in text


def test_without_a_token_or_with_one_that_may_not_nothing_is_taken_in(sheet):
    assert said("deals", str(sheet))[0] == 2
    for token, words in (
        ("kz_gone", "无效"),
        (secret(Role.BROKER, "read"), "只能读取"),
        (secret(Role.EXPERT, kind="university"), "不能导入"),
    ):
        code, text = said("deals", str(sheet), "--token", token, "--commit")
        assert (code, words in text) == (1, True)
    assert Deal.objects.count() == 0
