"""Scenario 19: an owner of sixty-five with the larger type, twice enlarged, on a phone: finds, calls, fills one form."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core import clock
from kezhuan.core.access import SYSTEM, Role
from kezhuan.people import accounts
from tests.builders import member, organisation
from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_people import PASSWORD
from tests.payouts.town import contract, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What a finger is to hit on these pages; words inside a sentence are no targets of their own.
TARGETS = (
    ".kz-head-tools button, .kz-head-tools a, .kz-nav a, .kz-find input, .kz-find button, .kz-bar .kz-bell, .kz-who > summary,"
    " .kz-menu > summary, main .btn, main button, main select, main input:not([type=hidden]):not([type=checkbox]):not([type=radio]),"
    " main .kz-choices label, main .kz-back, main .kz-lead a, main .kz-crumbs a, .kz-ending .btn"
)
SMALL = """targets => [...document.querySelectorAll(targets)].filter(t => t.checkVisibility() && t.getClientRects().length).map(t => {
  const box = t.getBoundingClientRect(); return [Math.round(box.width), Math.round(box.height), t.innerText || t.name];
}).filter(([width, height]) => width < 60 || height < 60)"""
UNNAMED = """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')].filter(e => e.checkVisibility()).filter(e => {
  const words = e.getAttribute('aria-label') || e.innerText || [...(e.labels || [])].map(l => l.innerText).join('') || e.value;
  return !(words || '').trim();
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def owner(settings: Any, live_server: Any) -> None:
    """A firm with a registered contract in a place that has a policy, and its owner with a password."""
    settings.SITE_FOOTER = settings.SITE_FOOTER | {
        "phone": "0573-80000000",
        "phone_hours": "工作日 9:00–17:00",
    }
    policy()
    firm = organisation(region="330402", name="老张机械厂")
    person = accounts.create_user("laozhang", name="张师傅", actor=SYSTEM, password=PASSWORD)
    member(Role.ENTERPRISE, org=firm, person=person)
    contract(firm, yuan=1_000_000)


def enlarged(page: Any) -> None:
    """The text of the page is twice as large, as the setting of a phone's browser makes it."""
    page.evaluate("document.documentElement.style.setProperty('--kz-text', '38px')")


def read_well(page: Any, *, large: bool = True) -> None:
    """Targets of 60 px, a name on everything that can be pressed or filled, no sideways scroll when twice as large."""
    check_page(page)
    assert page.locator("html").get_attribute("data-care") == "on"
    assert page.evaluate(SMALL, TARGETS) == []
    assert page.evaluate(UNNAMED) == []
    if large:
        enlarged(page)
        wide, shown = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= shown, f"{page.url} scrolls sideways, {wide} > {shown}"


def signed_in(page: Any) -> None:
    """The owner is signed in and has the larger type."""
    page.goto("/", timeout=60_000)
    page.get_by_role("button", name="关怀版").first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name="登录").first.click()
    read_well(page)
    page.get_by_label("手机号码或账号").fill("laozhang")
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="已阅读，继续").click()
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize(
    "viewport", [WIDE, PHONE, {"width": 683, "height": 450}], ids=["1366", "360", "1366-zoomed"]
)
def test_19_finds_the_rewards_calls_and_fills_a_form_in_three_taps(
    open_page: Any, owner: None, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    signed_in(page)
    page.goto("/")
    read_well(page)
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 18
    call = page.locator("main").get_by_role("link", name="打电话问 0573-80000000")
    assert call.get_attribute("href") == "tel:0573-80000000"

    page.get_by_role("link", name="怎么领补贴").first.click()
    read_well(page)
    call = page.locator("main").get_by_role("link", name="打电话问 0573-80000000")
    assert call.get_attribute("href") == "tel:0573-80000000"
    assert "南湖区购买技术补助" in page.locator("main").inner_text()

    page.get_by_role("link", name="先算一算能领多少").click()
    read_well(page)
    page.get_by_label("政策").select_option(label="南湖区购买技术补助")
    page.locator(".kz-choices label").first.click()
    page.get_by_role("button", name="看资格和上限").click()
    read_well(page)
    assert page.get_by_role("heading", level=1, name="资格预判").count() == 1
    assert "100,000" in page.locator("main").inner_text()


def test_19_with_keys_alone(open_page: Any, owner: None) -> None:
    page = open_page(viewport=WIDE)
    signed_in(page)
    page.goto("/")
    tab_to(page, "main a[href='/help/rewards/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/rewards/")
    tab_to(page, "main a[href^='tel:']")
    tab_to(page, "main a[href='/payouts/new/']", most=200)
    page.keyboard.press("Enter")
    page.wait_for_url("**/payouts/new/")
    tab_to(page, "[name=policy]", most=120)
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=contract]")
    page.keyboard.press("Space")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/payouts/check/**")
    assert "100,000" in page.locator("main").inner_text()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_19_a_sign_in_does_not_end_without_a_warning_and_nothing_typed_is_lost(
    open_page: Any, owner: None, viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    signed_in(page)
    page.clock.install()
    page.goto("/demands/new/")
    page.get_by_label("需求名称").fill("省电的烘箱")
    warning = page.get_by_role("alert").filter(has_text="10 分钟内将自动退出登录")
    assert not warning.is_visible()
    page.clock.run_for("11:45:00")
    assert not warning.is_visible()
    page.clock.run_for("00:06:00")
    warning.wait_for()
    read_well(page, large=False)
    page.get_by_role("button", name="继续使用").click()
    page.get_by_text("已继续，可以接着填写。").wait_for()
    assert page.get_by_label("需求名称").input_value() == "省电的烘箱"
    assert not warning.is_visible()
    page.clock.run_for("11:51:00")
    warning.wait_for()


def test_19_without_scripts_the_last_pages_say_so_themselves(open_page: Any, owner: None) -> None:
    page = open_page(viewport=PHONE, script=False)
    signed_in_without_script(page)
    from django.contrib.sessions.models import Session

    from kezhuan.ui.staying import SIGNED_IN

    stored = Session.objects.get()
    store = stored.get_session_store_class()(stored.session_key)
    store[SIGNED_IN] = [{"method": "password", "at": clock.now().timestamp() - 11.9 * 3600}]
    store.save()
    page.goto("/payouts/new/")
    assert page.get_by_text("10 分钟内将自动退出登录").is_visible()
    page.get_by_role("button", name="继续使用").click()
    page.wait_for_url("**/payouts/new/")
    assert (
        page.get_by_text("10 分钟内将自动退出登录").count() == 0
        or not page.get_by_text("10 分钟内将自动退出登录").is_visible()
    )


def signed_in_without_script(page: Any) -> None:
    """The owner is signed in by plain forms."""
    page.goto("/accounts/login/", timeout=60_000)
    page.get_by_label("手机号码或账号").fill("laozhang")
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="已阅读，继续").click()
    page.wait_for_url("**/desk/")
