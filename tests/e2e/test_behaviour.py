"""How the house behaves in a browser: focus, keyboard, without scripts, drafts, large type, weights."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.e2e.gallery"),
    pytest.mark.usefixtures("gallery_site"),
]
STATIC = Path(__file__).resolve().parents[2] / "src" / "kezhuan" / "ui" / "static" / "ui"


def test_faults_take_the_focus_and_lead_to_their_fields(page: Any) -> None:
    page.goto("/gallery/form/")
    page.get_by_label("需求名称").fill("碳化硅减薄")
    page.get_by_label("投入预算").fill("12,0万")
    page.get_by_label("良品率目标").fill("９９．５")
    page.get_by_role("button", name="提交技术需求").click()
    page.wait_for_selector("#error-summary")
    check_page(page, status=422)
    assert page.title().startswith("错误：发布技术需求")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert page.get_by_label("需求名称").input_value() == "碳化硅减薄"
    assert page.get_by_label("投入预算").input_value() == "12,0万"
    summary = page.locator("#error-summary")
    assert "「12,0万」不是金额" in summary.inner_text()
    assert "良品率" not in summary.inner_text()  # full-width digits are no fault
    summary.get_by_role("link", name="请填写统一社会信用代码").click()
    assert page.evaluate("document.activeElement.name") == "uscc"
    summary.get_by_role("link", name="请选择公开范围").click()
    assert page.evaluate("document.activeElement.name") == "open_to"


def test_a_form_is_sent_from_the_keyboard_alone(wide_page: Any) -> None:
    wide_page.goto("/gallery/question/")
    assert tab_to(wide_page, ".kz-skip") == 1
    wide_page.keyboard.press("Enter")
    assert wide_page.evaluate("document.activeElement.id") == "content"
    assert tab_to(wide_page, "#id_title") <= 3
    wide_page.keyboard.type("碳化硅")
    assert tab_to(wide_page, "button[type=submit]") == 1


def test_the_menus_of_the_workbench_open_and_close_from_the_keyboard(page: Any) -> None:
    page.goto("/gallery/detail/")
    tab_to(page, ".kz-who > summary")
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="切换为 嘉兴技转中心 · 运营").is_visible()
    check_page(page)
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="切换为 嘉兴技转中心 · 运营").is_visible()
    if page.viewport_size == PHONE:
        page.locator(".kz-menu > summary").click()
        check_page(page)
    assert page.get_by_role("link", name="待办 12").is_visible()


def test_a_dangerous_move_asks_and_evidence_opens(page: Any) -> None:
    page.goto("/gallery/detail/")
    page.get_by_text("撤下…").click()
    page.get_by_text("查看依据").click()
    assert page.get_by_role("button", name="确认撤下").is_visible()
    check_page(page)


@pytest.mark.parametrize("name", ["detail", "list", "form", "portal"])
def test_everything_is_there_without_javascript(page_without_script: Any, name: str) -> None:
    page_without_script.goto(f"/gallery/{name}/")
    check_page(page_without_script, scripted=False)
    assert page_without_script.locator("main h1").is_visible()


def test_a_faulty_form_without_javascript_keeps_its_input(page_without_script: Any) -> None:
    page = page_without_script
    page.goto("/gallery/form/")
    page.get_by_label("需求名称").fill("水变油")
    page.get_by_role("button", name="提交技术需求").click()
    page.wait_for_selector("#error-summary")
    assert page.get_by_label("需求名称").input_value() == "水变油"
    page.goto("/gallery/detail/")
    page.get_by_text("撤下…").click()
    assert page.get_by_role("button", name="确认撤下").is_visible()


def test_a_draft_saves_itself_and_takes_the_new_version(wide_page: Any) -> None:
    page = wide_page
    page.clock.install()
    page.goto("/gallery/form/")
    assert page.locator("[name=version]").input_value() == "1234"
    page.get_by_label("需求名称").fill("碳化硅")
    page.clock.run_for(11_000)
    page.get_by_text("草稿已保存").wait_for()
    page.wait_for_function("document.querySelector('[name=version]').value === '1235'")
    check_page(page)


def test_a_second_click_is_blocked_and_the_button_says_so(wide_page: Any) -> None:
    page = wide_page
    page.goto("/gallery/question/")
    page.evaluate("document.querySelector('main form').addEventListener('submit', e => e.preventDefault())")
    button = page.locator("main button[type=submit]")
    button.click()
    page.get_by_text("处理中…").wait_for()
    assert button.get_attribute("aria-busy") == "true"


def test_money_is_echoed_in_the_other_unit(wide_page: Any) -> None:
    wide_page.goto("/gallery/form/")
    wide_page.get_by_label("投入预算").fill("１２.５")
    assert wide_page.locator("[data-kz-echo]").inner_text() == "= 125,000 元"


def test_关怀版_is_larger_and_its_targets_are_60_px(page: Any) -> None:
    page.goto("/gallery/question/")
    page.get_by_role("button", name="关怀版").click()
    page.get_by_role("button", name="退出关怀版").wait_for()
    check_page(page)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    for target in page.locator("main button:visible, main input:visible, header button:visible").all():
        assert target.bounding_box()["height"] >= 60
    page.goto("/gallery/detail/")
    check_page(page)


def test_at_320_px_and_200_percent_nothing_scrolls_sideways(open_page: Any) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    for name in ("detail", "list", "form", "portal", "stale"):
        page.goto(f"/gallery/{name}/")
        check_page(page, status=409 if name == "stale" else 200)


def test_forced_colours_and_reduced_motion_are_obeyed(open_page: Any) -> None:
    page = open_page(forced_colors="active", reduced_motion="reduce")
    page.goto("/gallery/detail/")
    check_page(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).transitionDuration") in (
        "0s",
        "none",
    )


def test_the_weights_stay_under_their_limits(wide_page: Any) -> None:
    wide_page.goto("/gallery/list/")
    html = len(gzip.compress(wide_page.content().encode()))
    css = sum(
        len(gzip.compress(path.read_bytes()))
        for path in (*STATIC.glob("*.css"), *STATIC.glob("vendor/*.css"))
    )
    script = sum(
        len(gzip.compress(path.read_bytes())) for path in (*STATIC.glob("*.js"), *STATIC.glob("vendor/*.js"))
    )
    nodes = wide_page.evaluate("document.querySelectorAll('*').length")
    assert html <= 60_000
    assert css <= 90_000
    assert script <= 60_000
    assert nodes <= 1_500
