"""Sealed text from asking to taking back, as both sides click it: the words about who sees what, the agreement, the watermark."""

import pytest
from django.test import Client

from kezhuan.core.access import Role
from tests.builders import sign_in
from tests.disclosure.sides import SECRET, stand
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1366", "360"])
def test_an_owner_opens_its_text_to_one_reader_and_takes_it_back(open_page, live_server, viewport):
    s = stand()

    def opened(role, org):
        page, client = open_page(viewport=viewport), Client()
        sign_in(client, role, org)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    reader = opened(Role.TTO, s.institute)
    reader.goto(f"/demands/{s.demand}/")
    assert SECRET not in reader.content()
    reader.get_by_role("link", name="申请查看未公开内容").click()
    check_page(reader)
    reader.get_by_label("查看用途").fill("评估我院方案能否适用。")
    reader.get_by_label("签署人姓名").fill("李工")
    reader.get_by_label("已阅读上述保密协议").check()
    reader.get_by_role("button", name="提交申请").click()
    reader.get_by_role("heading", name="查看授权 SQ-").wait_for()
    check_page(reader)

    owner = opened(Role.ENTERPRISE, s.firm)
    owner.goto("/grants/?box=given")
    check_page(owner)
    owner.get_by_role("link", name="SQ-").first.click()
    owner.get_by_role("link", name="同意查看").click()
    check_page(owner)
    owner.get_by_label("签署人姓名").fill("王厂长")
    owner.get_by_label("已阅读上述保密协议").check()
    owner.get_by_role("button", name="同意查看").click()
    owner.get_by_text("现在可以查看").wait_for()

    reader.goto(f"/demands/{s.demand}/")
    check_page(reader)
    assert SECRET in reader.content()
    assert reader.get_by_text("查看人水印").is_visible()

    owner.goto(f"/demands/{s.demand}/")
    owner.get_by_role("link", name="查看查阅记录").click()
    check_page(owner)
    assert owner.get_by_text("凭查看授权").first.is_visible()
    owner.goto("/grants/?box=given")
    owner.get_by_role("link", name="SQ-").first.click()
    owner.get_by_text("收回…").click()
    owner.get_by_label("请写明理由").fill("已与他方签约。")
    owner.get_by_role("button", name="确认收回").click()
    owner.get_by_text("已收回").first.wait_for()

    reader.reload()
    check_page(reader)
    assert SECRET not in reader.content()
    assert reader.get_by_text("对方已收回查看授权").is_visible()
