"""Scenario 11: a district officer's morning, from the second factor to the batch that is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, Role
from kezhuan.demands import usecases
from kezhuan.demands.rules import TICKS
from kezhuan.people import accounts
from kezhuan.search import shelves
from tests.builders import member, organisation
from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_people import PASSWORD, SECRET, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENED, NOTE = "已与技术负责人通话核实。", "同意发布，请中心跟进对接。"
DISTRICT, TILE, CHOICE = "330402", "待发布需求", "tbody input[type=checkbox]"
OPENINGS = pytest.mark.parametrize(
    "opening",
    [{"viewport": WIDE}, {"viewport": PHONE}, {"viewport": WIDE, "script": False}, {"viewport": PHONE, "script": False}],
    ids=["1366", "360", "1366-no-script", "360-no-script"],
)  # fmt: skip


def screened(n: int, *, owner: Any, operator: Any) -> None:
    """Demands of one firm that wait for an officer."""
    today = clock.today()
    for k in range(n):
        d = usecases.draft_demand(
            {"title": f"{owner.name}的支架{k + 1}", "problem": "太重。", "field": "05", "audience": "public", "secrecy_cleared": True},
            actor=owner, today=today,
        )  # fmt: skip
        d = usecases.submit_demand(d.row.uid, actor=owner, today=today, version=d.row.version)
        usecases.screen_demand(
            d.row.uid, ticks=dict.fromkeys(TICKS, True), note=SCREENED, actor=operator, today=today,
            version=d.row.version,
        )  # fmt: skip


@pytest.fixture
def morning(settings: Any, tmp_path: Any, live_server: Any) -> None:
    """Six demands wait for the officer, and one of a firm the officer belongs to."""
    settings.INDEX_DIR = tmp_path / "index"
    shelves.rebuild()
    officer = accounts.create_user(
        "officer", name="演示区县干部", actor=SYSTEM, password=PASSWORD, totp_secret=SECRET
    )
    member(Role.DISTRICT, region=DISTRICT, person=officer)
    own = organisation(region=DISTRICT, name="自家公司")
    member(Role.ENTERPRISE, org=own, person=officer)
    operator = member(Role.OPERATOR, region="3304")
    screened(6, owner=member(Role.ENTERPRISE, org=organisation(region=DISTRICT)), operator=operator)
    screened(1, owner=member(Role.ENTERPRISE, org=own), operator=operator)


def waits(page: Any) -> int:
    """The number on the desk's tile; 0 where there is no tile. It is that of the menu's line too."""
    page.goto("/desk/", timeout=60_000)
    tile = page.locator(".kz-tiles a", has_text=TILE)
    if not tile.count():
        return 0
    number = int(tile.locator(".kz-tile-number").text_content())
    lines = page.locator("nav a", has_text=TILE).locator(".kz-count").all_text_contents()
    assert {int(line) for line in lines} == {number}
    return number


def listed(page: Any) -> int:
    """How many rows the list behind the tile has."""
    page.goto("/desk/todo/publish/")
    return page.locator("tbody tr").count()


@OPENINGS
def test_11_returns_one_approves_five_and_takes_them_back(
    open_page: Any, morning: None, opening: dict[str, Any]
) -> None:
    scripted = opening.get("script", True)
    page = open_page(**opening)
    sign_in(page, "officer", scripted=scripted)
    page.get_by_role("button", name="区县科技局").click()
    page.get_by_role("button", name="已阅读，继续").click()
    assert (waits(page), listed(page)) == (6, 6)
    check_page(page, scripted=scripted)
    assert "自家公司" not in page.locator("main").inner_text()

    page.locator("tbody a").first.click()
    page.get_by_role("link", name="退回补充").first.click()
    check_page(page, scripted=scripted)
    page.get_by_label("要补充的问题").fill("现有部件多重？\n由谁验收？")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector(".kz-timeline")
    check_page(page, scripted=scripted)
    said = page.locator(".kz-timeline li", has_text="退回补充").inner_text()
    assert "1. 现有部件多重？" in said
    assert "2. 由谁验收？" in said
    assert "区县科技局" in said
    assert (waits(page), listed(page)) == (5, 5)

    publish(page, scripted=scripted)
    assert page.locator(".kz-undo").inner_text().count("已办理 5 项") == 1
    assert page.locator(".kz-tiles a", has_text=TILE).count() == 0
    page.get_by_role("button", name="撤销刚才的办理").click()
    page.wait_for_load_state()
    assert page.get_by_role("button", name="撤销刚才的办理").count() == 0
    assert (waits(page), listed(page)) == (5, 5)
    check_page(page, scripted=scripted)

    # Published again, the timeline of each says what the operator and the officer wrote.
    publish(page, scripted=scripted)
    page.goto("/desk/done/")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".kz-timeline")
    check_page(page, scripted=scripted)
    assert NOTE in page.locator(".kz-timeline li", has_text="发布").last.inner_text()
    assert SCREENED in page.locator(".kz-timeline li", has_text="甄别通过").inner_text()


def publish(page: Any, *, scripted: bool) -> None:
    """Every case of the list is published with a public face of its own."""
    for box in page.locator(CHOICE).all():
        box.check()
    page.get_by_role("button", name="发布所选").click()
    check_page(page, scripted=scripted)
    for field in page.locator("input[name^='title_']").all():
        field.fill("轻量化支架")
    for field in page.locator("textarea[name^='teaser_']").all():
        field.fill("寻求减重方案。")
    for field in page.locator("textarea[name^='note_']").all():
        field.fill(NOTE)
    for box in page.locator(".kz-part input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="发布以上各项").click()
    page.wait_for_url("**/desk/")


def test_11_with_keys_alone(open_page: Any, morning: None) -> None:
    page = open_page(viewport=WIDE)
    sign_in(page, "officer")
    hats = page.locator(".kz-ways button").all_inner_texts()
    office = next(n for n, label in enumerate(hats, 1) if "区县科技局" in label)
    tab_to(page, f".kz-ways li:nth-child({office}) button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/privacy/first/**")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kz-tiles")
    tab_to(page, ".kz-tiles a[href='/desk/todo/publish/']", most=120)
    page.keyboard.press("Enter")
    page.wait_for_url("**/todo/publish/")
    tab_to(page, CHOICE, most=120)
    page.keyboard.press("Space")
    tab_to(page, "main form button[type=submit]", most=60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/batch/publish/**")
    tab_to(page, "input[name^='title_']", most=120)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("轻量化支架")
    tab_to(page, "textarea[name^='teaser_']")
    page.keyboard.insert_text("寻求减重方案。")
    for name in ("secrecy", "export", "teaser_clean"):
        tab_to(page, f"[name='tick_{name}']")
        page.keyboard.press("Space")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    tab_to(page, ".kz-undo button", most=120)
    page.keyboard.press("Enter")
    page.wait_for_selector(".kz-undo", state="detached")
    assert waits(page) == 6
