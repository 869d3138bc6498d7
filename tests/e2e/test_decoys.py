"""A decoy from planting to the name of who copied it, as 安全管理员 clicks it; a member's list shows nothing of it."""

import re

import pytest
from django.test import Client

from kezhuan.core.access import Role
from tests.builders import organisation, sign_in
from tests.disclosure.sides import stand
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_whoever_follows_a_link_nobody_sees_is_named(open_page, live_server, viewport):
    stand()
    page, warden, scraper = open_page(viewport=viewport), Client(), Client()
    sign_in(warden, Role.SECURITY_ADMIN)
    sign_in(scraper, Role.TTO, organisation(kind="institute", name="抓取单位"))

    def as_(client):
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    as_(warden)
    page.goto("/decoys/")
    check_page(page)
    page.get_by_role("link", name="放置诱饵记录").click()
    check_page(page)
    page.get_by_label("技术需求").check()
    page.get_by_label("名称").fill("低温钎焊料润湿性提升")
    page.get_by_label("摘要").fill("寻求低温钎焊料方案。")
    page.get_by_label("正文").fill("现用焊料润湿不足。")
    page.get_by_role("button", name="放置", exact=True).click()
    check_page(page, status=422)
    page.get_by_label("正文").fill("现用焊料润湿不足，样件编号 {mark}。")
    page.get_by_role("button", name="放置", exact=True).click()
    page.get_by_text("还没有人打开。").wait_for()
    check_page(page)

    as_(scraper)
    page.goto("/demands/")
    check_page(page)
    trap = page.locator("a[hidden]")
    assert trap.count() == 1
    assert not trap.is_visible()
    assert "低温钎焊" not in page.get_by_role("main").inner_text()
    page.goto(trap.get_attribute("href"))
    check_page(page)
    number = re.search(r"样件编号 ([0-9A-F]{8})", page.get_by_role("main").inner_text())[1]

    as_(warden)
    page.goto("/desk/notices/")
    page.get_by_text("有用户打开了诱饵记录").first.wait_for()
    check_page(page)
    page.goto("/decoys/")
    page.get_by_role("link", name="低温钎焊料润湿性提升").click()
    page.get_by_text(number).first.wait_for()
    assert page.get_by_text("抓取单位").first.is_visible()
    check_page(page)
