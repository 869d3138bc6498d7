"""The public pages and the desk in a browser: the visitor's search, the officer's morning, keys only, no scripts."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core.access import Role
from kezhuan.search import shelves
from tests.builders import organisation, sign_in
from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import WIDE
from tests.portal.publishing import achievement, demand

pytestmark = [pytest.mark.browser]


@pytest.fixture
def filled(live_server: Any, settings: Any, tmp_path: Any) -> None:
    """A demand and two achievements, found by the index."""
    settings.INDEX_DIR = tmp_path / "index"
    demand("碳化硅陶瓷支架减重三成", "轻量化结构件减重", "寻求陶瓷结构件减重方案，有中试条件者优先。")
    achievement("碳化硅复合材料减重工艺", "碳化硅近净成形，实现减重，完成中试。", stage="middle")
    achievement("碳化硅外延设备减重", "碳化硅外延。", region="320500", stage="early")
    shelves.rebuild()


def test_a_visitor_finds_filters_and_opens(page: Any, filled: None) -> None:
    page.goto("/")
    check_page(page)
    page.get_by_label("输入技术难题、材料、工艺或编号").fill("碳化硅 减重")
    page.get_by_role("button", name="检索", exact=True).click()
    check_page(page)
    assert page.locator("mark").count() >= 3
    page.get_by_role("link", name="科技成果 2").click()
    page.locator(".kz-facets a", has_text="嘉兴市").click()
    page.locator(".kz-facets summary", has_text="成熟阶段").click()
    page.locator(".kz-facets a", has_text="中期").click()
    check_page(page)
    assert page.locator(".kz-hit").count() == 1
    assert "找到 1 项" in page.locator(".kz-search-main").inner_text()
    here = page.url
    source = page.content()
    assert "嘉兴甲公司" not in source
    page.locator(".kz-hit h3 a").first.click()
    check_page(page)
    page.go_back()
    assert page.url == here
    assert page.locator(".kz-hit").count() == 1
    page.goto(here)
    assert page.locator(".kz-chips a").count() == 2


def test_the_search_is_reached_and_walked_with_keys_alone(wide_page: Any, filled: None) -> None:
    page = wide_page
    page.goto("/")
    tab_to(page, "#home-q")
    page.keyboard.type("碳化硅")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    tab_to(page, ".kz-tabs a[href*='in=achievements']")
    page.keyboard.press("Enter")
    page.wait_for_url("**in=achievements**")
    tab_to(page, ".kz-hit h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/achievements/**")
    check_page(page)


def test_the_public_pages_work_without_scripts(page_without_script: Any, filled: None) -> None:
    page = page_without_script
    page.goto("/")
    page.get_by_label("输入技术难题、材料、工艺或编号").fill("不存在的词语")
    page.get_by_role("button", name="检索", exact=True).click()
    check_page(page, scripted=False)
    assert "没有找到符合条件的内容" in page.locator("main").inner_text()
    page.goto("/open/")
    page.get_by_role("link", name="可转化的成果").click()
    assert page.locator("tbody tr").count() == 2
    check_page(page, scripted=False)


@pytest.mark.parametrize(
    "where", ["/open/", "/open/organisations-verified/", "/facts/", "/about/", "/help/", "/help/officer/"]
)
def test_every_public_page_holds(page: Any, filled: None, where: str) -> None:
    page.goto(where)
    check_page(page)


@pytest.fixture
def at_desk(live_server: Any, open_page: Any, client: Any) -> Any:
    """Opens a page signed in under a hat."""

    def opened(role: Role, *, viewport: dict[str, int] = WIDE, **hat: Any) -> Any:
        sign_in(client, role, **hat)
        page = open_page(viewport=viewport)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return page

    return opened


@pytest.mark.parametrize("viewport", [WIDE, {"width": 360, "height": 740}], ids=["1366", "360"])
@pytest.mark.parametrize(
    "role", [Role.CITY, Role.OPERATOR, Role.ENTERPRISE, Role.BROKER], ids=lambda r: r.value
)
def test_a_desk_holds_and_its_lists_open(
    at_desk: Any, filled: None, role: Role, viewport: dict[str, int]
) -> None:
    org = organisation(region="330402") if role is Role.ENTERPRISE else None
    page = at_desk(role, org=org, region="" if org else "3304", viewport=viewport)
    page.goto("/desk/")
    check_page(page)
    page.get_by_role("button", name="知道了").click()
    assert page.get_by_text("第一次使用").count() == 0
    page.locator(".kz-shelf a", has_text="已办").click()
    check_page(page)
    page.goto("/desk/notices/")
    check_page(page)
    if role in (Role.CITY, Role.OPERATOR):
        page.goto("/desk/figures/")
        check_page(page)
        page.get_by_role("link", name="可转化的成果").click()
        check_page(page)


def test_an_officer_publishes_in_a_batch_and_takes_it_back(
    at_desk: Any, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    from tests.desks.test_batches import waiting

    settings.INDEX_DIR = tmp_path / "index"
    waiting(2, screened=True)
    page = at_desk(Role.CITY, region="3304")
    page.goto("/desk/")
    tile = page.locator(".kz-tiles a", has_text="待发布需求")
    assert tile.locator(".kz-tile-number").inner_text() == "2"
    tile.click()
    check_page(page)
    assert page.locator("tbody tr").count() == 2
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="发布所选").click()
    check_page(page)
    for field in page.locator("input[name^='title_']").all():
        field.fill("轻量化支架")
    for field in page.locator("textarea[name^='teaser_']").all():
        field.fill("寻求减重方案。")
    for box in page.locator(".kz-part input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="发布以上各项").click()
    page.wait_for_url("**/desk/")
    page.get_by_role("button", name="撤销刚才的办理").click()
    page.wait_for_load_state()
    assert page.locator(".kz-tiles a", has_text="待发布需求").locator(".kz-tile-number").inner_text() == "2"
    check_page(page)
