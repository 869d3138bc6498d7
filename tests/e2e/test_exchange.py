"""Reports, booklets, the filing helper, exports and open data as they are seen, at both widths and without script."""

import re

import pytest
from django.test import Client

from kezhuan.achievements.usecases import enter_achievement
from kezhuan.core.access import Role
from kezhuan.core.models import Outgoing
from tests.builders import TODAY, organisation, sign_in
from tests.e2e.checking import check_page
from tests.e2e.conftest import PHONE, WIDE
from tests.matching import market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport, script", [(WIDE, True), (PHONE, False)], ids=["1366", "360-plain"])
def test_what_an_operator_and_an_office_take_along(open_page, live_server, viewport, script):
    market.demand(organisation(name="嘉兴甲公司"))

    def opened(role, org, region=""):
        page = open_page(viewport=viewport, script=script)
        client = Client()
        acting = sign_in(client, role, org, region)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        client.get("/reports/")  # the first page of a process compiles every template
        return page, acting

    operator, _acting = opened(Role.OPERATOR, organisation(kind="centre", region="330400"), "3304")
    operator.goto("/reports/")
    check_page(operator, scripted=script)
    operator.get_by_role("link", name="提交的需求").click()
    check_page(operator, scripted=script)
    with operator.expect_download() as exported:
        operator.get_by_role("button", name="导出 CSV").click()
    assert exported.value.suggested_filename.startswith("提交的需求")
    operator.goto("/exports/")
    check_page(operator, scripted=script)
    operator.goto("/booklets/")
    check_page(operator, scripted=script)
    operator.get_by_role("link", name="发送给联络人").click()
    operator.get_by_label("联络人").fill("王老师，13800138000")
    check_page(operator, scripted=script)
    operator.get_by_role("button", name="发送短信链接").click()
    operator.get_by_text("发给 1 位联络人").wait_for()
    check_page(operator, scripted=script)

    link = re.search(r"/b/[^/]+/", Outgoing.objects.get(channel="sms").body)
    assert link is not None
    outside = open_page(viewport=viewport, script=script)
    outside.goto(link[0])
    check_page(outside, scripted=script)
    outside.get_by_label("轻量化支架").check()
    outside.get_by_role("button", name="提交答复").click()
    outside.get_by_role("heading", name="已收到答复").wait_for()
    check_page(outside, scripted=script)
    outside.goto("/open/data/")
    check_page(outside, scripted=script)

    office, acting = opened(Role.TTO, organisation(kind="university"))
    uid = enter_achievement({"title": "低温烧结陶瓷", "kind": "applied"}, actor=acting, today=TODAY)
    office.goto(f"/achievements/{uid}/")
    office.get_by_role("link", name="科技成果登记表").click()
    check_page(office, scripted=script)
    assert (office.get_by_role("button", name="复制 成果名称").count() == 1) is script
    assert office.get_by_label("成果类别", exact=True).input_value() == "应用技术"
