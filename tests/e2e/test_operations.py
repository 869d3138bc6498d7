"""The operators' page in a browser: what stands there for an administrator, at both widths, and nothing for anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core import clock, jobs
from kezhuan.core.access import Role
from kezhuan.core.models import Job
from kezhuan.core.operations import beating
from tests.builders import organisation
from tests.e2e.checking import check_page, tab_to
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_portal import at_desk  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])


@pytest.fixture
def running() -> None:
    """One process of each kind reported, one job waits, one was given up."""
    moment = clock.now()
    beating.Beat("index", host="web-1", pid=7).at(moment, position=0)
    beating.Beat("work", host="web-1", pid=8).at(moment, position=0)
    jobs.enqueue("some.work", {}, run_at=moment)
    Job.objects.create(kind="lost.work", state=Job.DEAD, run_at=moment, created_at=moment)


@BOTH
@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR], ids=lambda role: role.value
)
def test_an_administrator_reads_how_the_house_stands(
    at_desk: Any,  # noqa: F811
    running: None,
    viewport: dict[str, int],
    role: Role,
) -> None:
    page = at_desk(role, viewport=viewport)
    page.goto("/desk/", timeout=60_000)
    if viewport is PHONE:
        page.locator(".kz-menu > summary").click()
    page.get_by_role("link", name="运行状况").filter(visible=True).first.click()
    check_page(page)
    said = page.locator("main").inner_text()
    for words in ("版本", "待办后台任务", "最近一次备份", "审计链头", "web-1", "lost.work"):
        assert words in said, words
    assert page.locator("main form, main button[type=submit]").count() == 0, (
        "it is read, nothing is done on it"
    )


def test_it_is_reached_and_read_with_keys_alone_and_without_scripts(
    at_desk: Any,  # noqa: F811
    open_page: Any,
    running: None,
    live_server: Any,
) -> None:
    page = at_desk(Role.SYSTEM_ADMIN)
    page.goto("/desk/", timeout=60_000)
    tab_to(page, ".kz-menu-wide a[href='/operations/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/operations/")
    tab_to(page, "main [role=region][tabindex='0']", most=120)
    plain = open_page(viewport=WIDE, script=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto("/operations/")
    check_page(plain, scripted=False)
    assert "运行状况" in plain.locator("h1").inner_text()


@BOTH
@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.CITY, Role.FINANCE], ids=lambda role: role.value)
def test_for_others_there_is_neither_the_line_nor_the_page(
    at_desk: Any,  # noqa: F811
    viewport: dict[str, int],
    role: Role,
) -> None:
    org = organisation(region="330402") if role is Role.ENTERPRISE else None
    page = at_desk(role, org=org, region="" if org else "3304", viewport=viewport)
    page.goto("/desk/", timeout=60_000)
    assert page.locator("a[href='/operations/']").count() == 0
    page.goto("/operations/")
    check_page(page, status=404)
    said = page.locator("main").inner_text()
    page.goto("/no-such-page/")
    assert page.locator("main").inner_text() == said, "hidden and absent read alike"
    page.get_by_role("link", name="回到首页").click()
    check_page(page)


def test_a_visitor_is_asked_to_sign_in(page: Any) -> None:
    page.goto("/operations/", timeout=60_000)
    page.wait_for_url("**/accounts/login/**")
    check_page(page)
