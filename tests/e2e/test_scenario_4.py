"""Scenario 4: a firm writes a demand in three sittings, signs out between them, seals its difficulty, and keeps the receipt."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kezhuan.core.access import SYSTEM, Role
from kezhuan.people import accounts
from kezhuan.search import shelves
from tests.builders import member, organisation, told
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.story import PASSWORD, Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE, SECRET = "碳化硅支架减重三成", "配方在 1650 摄氏度以下烧结开裂，只有本厂知道"
PROBLEM = "现用铝合金支架重 1.2 kg，\n希望换成陶瓷后不超过 0.8 kg。"


@pytest.fixture
def firm(settings: Any, tmp_path: Any, live_server: Any) -> None:
    """A verified firm with one person who can sign in by password."""
    settings.INDEX_DIR = tmp_path / "index"
    shelves.rebuild()
    person = accounts.create_user("firm", name="陈厂长", actor=SYSTEM, phone="13900001234", password=PASSWORD)
    told(person)
    member(Role.ENTERPRISE, org=organisation(region="330402", name="嘉兴甲公司"), person=person)


def standing(hand: Hand) -> dict[str, str]:
    """Each task of the list with the words beside it."""
    rows = hand.page.locator(".kz-tasks li").all()
    return {row.locator("a").inner_text(): row.locator("> span").last.inner_text().strip() for row in rows}


def sign_out(hand: Hand) -> None:
    hand.page.get_by_text("陈厂长").first.click()
    hand.page.get_by_role("button", name="退出").first.click()
    hand.page.wait_for_load_state()


def again(hand: Hand) -> None:
    """Signed in anew, back to the draft by the menu."""
    hand.sign_in("firm")
    hand.menu("本单位的需求")
    hand.click(TITLE)
    hand.click("修改", exact=True)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_4_a_demand_written_in_three_sittings(firm: None, open_page: Any, viewport: dict[str, int]) -> None:
    hand = Hand(open_page(viewport=viewport))
    hand.sign_in("firm")
    hand.click("填写技术需求")
    hand.fill(需求名称=TITLE)
    hand.choose("技术领域", "新材料及其应用")
    hand.press("下一步")
    assert standing(hand) == {
        "需求概况": "已完成", "问题与目标": "未开始", "公开范围": "未开始", "技术参数": "未开始", "预算与时限": "未开始", "未公开内容": "未开始",
    }  # fmt: skip
    assert "已完成 1 项，共 6 项" in hand.page.get_by_role("main").inner_text()
    hand.click("问题与目标")
    hand.fill(主要问题=PROBLEM)
    hand.press("保存")
    assert standing(hand)["问题与目标"] == "已完成"
    sign_out(hand)

    again(hand)
    assert "已完成 2 项，共 6 项" in hand.page.get_by_role("main").inner_text()
    hand.click("问题与目标")
    assert hand.field("主要问题").input_value() == PROBLEM
    hand.page.go_back()
    hand.click("未公开内容")
    assert hand.page.get_by_text("只有您的单位、代您填报的单位").first.is_visible()
    hand.fill(难题详情=SECRET)
    hand.press("保存")
    sign_out(hand)

    again(hand)
    hand.click("公开范围")
    hand.tick("会员可见：已核验的院所", "我确认内容不涉及国家秘密")
    hand.press("保存")
    now = standing(hand)
    assert [name for name, said in now.items() if said == "已完成"] == [
        "需求概况",
        "问题与目标",
        "公开范围",
        "未公开内容",
    ]
    hand.click("核对并提交")
    groups = {
        answers.locator("xpath=preceding-sibling::h2[1]").inner_text(): answers.inner_text()
        for answers in hand.page.locator(".kz-answers").all()
    }
    assert "会员可见" in groups["公开范围"]
    assert "已核验的院所、经纪人、企业" in groups["问题与目标"]
    assert (
        "只有您的单位、代您填报的单位和办理本需求的技转中心、科技局；每次查阅都有记录" in groups["未公开内容"]
    )
    assert SECRET in groups["未公开内容"]
    hand.press("提交技术需求")

    main = hand.page.get_by_role("main").inner_text()
    assert hand.page.get_by_role("heading", level=1).inner_text() == "技术需求已提交"
    assert re.search(r"XQ-\d{4}-\d{6}", main)
    assert "办理期限" in main
    assert "个工作日" in main
    assert SECRET not in main
    here = hand.page.url
    paper = hand.page.get_by_role("link", name="保存回执 PDF").get_attribute("href")
    assert hand.page.request.get(paper).body().startswith(b"%PDF-")
    hand.page.goto(here)
    hand.look()
