"""The scenarios of a first-time user, told with what is seen on the page alone: 1, 3 and 5 (4, 11 and 19 in files of their own, 7 in test_imports;
1 and 3 at both widths and without scripts also in test_portal and test_people)."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core.access import Role
from kezhuan.people.models import Organisation
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

    # The right code fills name and address from the registry.
    tab_to(page, "[name=uscc]")
    page.keyboard.press("Control+A")
    page.keyboard.type("91350100M000100Y43")
    tab_to(page, "main form button[name=fill]")
    page.keyboard.press("Enter")
    page.get_by_text("已按企业名录填入，请核对后提交").wait_for()
    assert page.get_by_label("单位名称").input_value() == "示例材料有限公司"
    check_page(page)

    # Both can be corrected: what differs from the registry is asked once, and what was typed is never overwritten.
    tab_to(page, "[name=address]")
    page.keyboard.press("End")
    page.keyboard.insert_text(" 二楼")
    tab_to(page, "main form button[type=submit]:not([name=fill])")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error-summary")
    assert page.locator("#error-summary a").all_inner_texts() == ["请选择采用哪一个"]
    check_page(page, status=422)
    tab_to(page, "#error-summary a")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == [
        "use_address",
        "mine",
    ]
    tab_to(page, "main form button[type=submit]:not([name=fill])")
    page.keyboard.press("Enter")

    # The claim waits, and says for how long.
    page.wait_for_url("**/people/claims/**")
    page.get_by_text("待核验").first.wait_for()
    page.get_by_text("个工作日").first.wait_for()
    check_page(page)
    assert Organisation.objects.get(uscc="91350100M000100Y43").address == "南湖区某路 1 号 二楼"


BAD = {"预算下限": "１２．５", "预算上限": "12,0万", "希望开始": "2027年13月1日", "希望完成": "2206年5月1日"}


@BOTH
def test_5_of_five_faults_each_is_named_once_and_nothing_is_lost(
    at_desk: Any,  # noqa: F811
    viewport: dict[str, int],
) -> None:
    page = at_desk(Role.ENTERPRISE, org=organisation(region="330402"), viewport=viewport)
    page.goto("/demands/new/", timeout=60_000)
    page.locator("main form button[type=submit]").last.click()
    check_page(page, status=422)
    assert page.title().startswith("错误：")
    assert page.locator("#error-summary a").all_inner_texts() == ["请填写需求名称", "请选择技术领域"]
    page.get_by_label("需求名称").fill("轻量化陶瓷支架")
    page.get_by_label("技术领域").select_option("05")
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("link", name="预算").first.click()
    check_page(page)
    for label in ("希望开始", "希望完成"):
        page.get_by_label(label).evaluate(
            "field => field.type = 'text'"
        )  # as a browser without a picker has it
    for label, text in BAD.items():
        page.get_by_label(label).fill(text)
    page.locator("main form button[type=submit]").last.click()
    check_page(page, status=422)
    assert page.title().startswith("错误：")
    faults = page.locator("#error-summary a").all_inner_texts()
    assert faults == [
        "「12,0万」不是金额，请只填数字，如 12.5",
        "「2027年13月1日」不是日期，请按 2026-11-22 的样子填写",
        "年份太远，请核对：2206",
    ]
    assert page.evaluate("document.activeElement.id") == "error-summary"
    for link in page.locator("#error-summary a").all():
        target = link.get_attribute("href").removeprefix("#")
        link.click()
        assert page.evaluate("document.activeElement.id") == target
        assert page.locator(f"#{target}").get_attribute("aria-invalid") == "true"
    for label, text in BAD.items():
        box = page.get_by_label(label)
        # a picker shows no date it cannot read; what was typed stands in what the page sent back
        assert text in (box.input_value(), box.get_attribute("value")), label


def test_5_with_keys_alone(at_desk: Any) -> None:  # noqa: F811
    page = at_desk(Role.ENTERPRISE, org=organisation(region="330402"))
    page.goto("/demands/new/", timeout=60_000)
    tab_to(page, "[name=title]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    tab_to(page, "#error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "title"
    page.keyboard.type("轻量化陶瓷支架")
    tab_to(page, "[name=field]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/**")
    tab_to(page, "a[href*='/edit/budget/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/budget/**")
    tab_to(page, "[name=budget_low_fen]")
    page.keyboard.insert_text("１２")
    tab_to(page, "[name=budget_high_fen]")
    page.keyboard.type("12,0")
    page.keyboard.insert_text("万")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error-summary")
    assert page.locator("#error-summary a").count() == 1
    tab_to(page, "#error-summary a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "budget_high_fen"
    assert page.evaluate("document.activeElement.value") == "12,0万"
    check_page(page, status=422)
