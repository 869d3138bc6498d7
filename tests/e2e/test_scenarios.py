"""The scenarios of a first-time user, told with what is seen on the page alone: 1, 3, 5, 11 and 19."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core.access import Role
from kezhuan.search import shelves
from tests.builders import organisation
from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_people import town  # noqa: F401
from tests.e2e.test_portal import at_desk, filled  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])


def test_1_a_visitor_finds_and_opens_without_scripts(page_without_script: Any, filled: None) -> None:  # noqa: F811
    page = page_without_script
    page.goto("/", timeout=60_000)
    page.get_by_label("输入技术难题、材料、工艺或编号").fill("碳化硅 减重")
    page.get_by_role("button", name="检索", exact=True).click()
    page.get_by_role("link", name="科技成果 2").click()
    page.locator(".kz-facets a", has_text="嘉兴市").click()
    page.locator(".kz-facets summary", has_text="成熟阶段").click()
    page.locator(".kz-facets a", has_text="中期").click()
    check_page(page, scripted=False)
    assert page.locator(".kz-hit").count() == 1
    assert "找到 1 项" in page.locator(".kz-search-main").inner_text()
    assert page.locator("mark").count() >= 2
    here = page.url
    page.locator(".kz-hit h3 a").first.click()
    check_page(page, scripted=False)
    assert "嘉兴甲公司" not in page.content()
    page.goto(here)
    assert page.locator(".kz-chips a").count() == 2


def test_1_what_was_typed_by_sound_is_found_and_said(page: Any, filled: None) -> None:  # noqa: F811
    page.goto("/", timeout=60_000)
    page.get_by_label("输入技术难题、材料、工艺或编号").fill("tanhuagui jianzhong")
    page.get_by_role("button", name="检索", exact=True).click()
    check_page(page)
    page.get_by_text("同时按以下词语查找").wait_for()
    assert "「碳化硅」" in page.locator("main").inner_text()
    assert page.locator("mark", has_text="碳化硅").count() >= 1


def test_3_a_firm_registers_with_keys_alone(town: None, wide_page: Any) -> None:  # noqa: F811
    from tests.e2e.test_people import PASSWORD, sms_code

    page = wide_page
    page.goto("/accounts/signup/", timeout=60_000)
    for name, text in (("name", "陈工"), ("phone", "13800000002"), ("password1", PASSWORD)):
        tab_to(page, f"[name={name}]")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_label("短信验证码").wait_for()
    tab_to(page, "[name=code]")
    page.keyboard.type(sms_code())
    page.keyboard.press("Enter")
    page.get_by_label("同意接收站外提醒").wait_for()
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.get_by_label("统一社会信用代码").wait_for()
    tab_to(page, "[name=uscc]")
    page.keyboard.type("91350100M000100Y4Z")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.get_by_text("第 18 位校验码不符").count() == 2
    check_page(page, status=422)


@BOTH
def test_5_only_real_faults_are_named_and_nothing_is_lost(at_desk: Any, viewport: dict[str, int]) -> None:  # noqa: F811
    page = at_desk(Role.ENTERPRISE, org=organisation(region="330402"), viewport=viewport)
    page.goto("/demands/new/", timeout=60_000)
    page.locator("main form button[type=submit]").last.click()
    check_page(page, status=422)
    assert page.title().startswith("错误：")
    page.get_by_label("需求名称").fill("轻量化陶瓷支架")
    page.get_by_label("技术领域").select_option("05")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("link", name="预算").first.click()
    check_page(page)
    page.get_by_label("预算下限").fill("１２")
    page.get_by_label("预算上限").fill("12,0万")
    page.get_by_label("希望完成").evaluate("field => field.type = 'text'")
    page.get_by_label("希望完成").fill("2027年13月1日")
    page.locator("main form button[type=submit]").last.click()
    check_page(page, status=422)
    assert page.title().startswith("错误：")
    faults = page.locator("#error-summary a").all_inner_texts()
    assert len(faults) == 2, faults
    assert not any("下限" in fault or "１２" in fault for fault in faults), "full-width figures are no fault"
    target = page.locator("#error-summary a").first.get_attribute("href").removeprefix("#")
    page.locator("#error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == target
    assert page.get_by_label("预算上限").input_value() == "12,0万"
    assert page.get_by_label("预算下限").input_value() in ("１２", "12")


@BOTH
def test_11_an_officer_returns_one_and_the_counters_agree(
    at_desk: Any,  # noqa: F811
    settings: Any,
    tmp_path: Any,
    viewport: dict[str, int],  # noqa: F811
) -> None:
    from tests.desks.test_batches import waiting

    settings.INDEX_DIR = tmp_path / "index"
    shelves.rebuild()
    waiting(3, screened=False)
    page = at_desk(Role.OPERATOR, region="3304", viewport=viewport)
    page.goto("/desk/", timeout=60_000)
    tile = page.locator(".kz-tiles a", has_text="待甄别需求")
    assert tile.locator(".kz-tile-number").inner_text() == "3"
    tile.click()
    check_page(page)
    assert page.locator("tbody tr").count() == 3
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="退回补充").first.click()
    check_page(page)
    page.get_by_label("要补充的问题").fill("现有部件多重？\n由谁验收？")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    check_page(page)
    assert "现有部件多重？" in page.locator("main").inner_text()
    page.goto("/desk/")
    after = page.locator(".kz-tiles a", has_text="待甄别需求")
    assert after.locator(".kz-tile-number").inner_text() == "2"


@BOTH
def test_19_the_larger_type_stands_and_guides_are_near(page: Any, viewport: dict[str, int]) -> None:
    page.set_viewport_size(viewport)
    page.goto("/", timeout=60_000)
    page.get_by_role("button", name="关怀版").first.click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-care") == "on"
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    assert size >= 18
    check_page(page)
    page.get_by_role("link", name="办事指南").first.click()
    check_page(page)
    page.get_by_role("link", name="企业").first.click()
    check_page(page)
    low = page.evaluate(
        "[...document.querySelectorAll('main .btn')].map(b => b.getBoundingClientRect().height).filter(h => h < 44).length"
    )
    assert low == 0
