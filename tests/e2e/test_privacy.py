"""A person agrees, withdraws, takes a copy of what is held, and asks; those in charge answer."""

from __future__ import annotations

from typing import Any

import pytest

from kezhuan.core.access import Role
from tests.builders import organisation
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE
from tests.e2e.test_portal import at_desk  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_consent_copy_and_request(at_desk: Any, viewport: dict[str, int]) -> None:  # noqa: F811
    page = at_desk(Role.ENTERPRISE, org=organisation(region="330402"), viewport=viewport)
    page.goto("/people/me/", timeout=60_000)
    page.get_by_role("link", name="我的同意").click()
    check_page(page)
    page.get_by_role("button", name="同意 短信、邮件等站外提醒", exact=True).click()
    check_page(page)
    page.get_by_role("button", name="撤回同意 短信、邮件等站外提醒").click()
    check_page(page)
    assert page.get_by_text("已撤回").first.is_visible()

    page.goto("/people/me/")
    page.get_by_role("link", name="我的个人信息").click()
    check_page(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载副本（JSON）").click()
    assert download.value.suggested_filename == "personal-data.json"
    page.get_by_role("link", name="告知与同意").click()
    check_page(page)
    page.go_back()
    page.get_by_role("link", name="提出个人信息请求").click()
    page.get_by_role("button", name="提交请求").click()
    check_page(page, status=422)
    page.get_by_label("解释说明").check()
    page.get_by_label("您的要求").fill("为什么没有收到提醒？")
    page.get_by_role("button", name="提交请求").click()
    check_page(page)
    assert page.get_by_text("处理中").first.is_visible()

    officer = at_desk(Role.CITY, region="3304", viewport=viewport)
    officer.goto("/desk/")
    officer.get_by_role("main").get_by_role("link", name="解释说明").first.click()
    check_page(officer)
    officer.get_by_label("已办理").check()
    officer.get_by_label("答复", exact=False).last.fill("您撤回了站外提醒的同意，重新同意后恢复。")
    officer.get_by_role("button", name="提交答复").click()
    check_page(officer)
    assert officer.get_by_text("您撤回了站外提醒的同意").first.is_visible()
