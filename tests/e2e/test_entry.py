"""A text before it is handed in: the writer reads the twin and the reason, goes on, and the operator reads them too."""

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.demands import usecases
from kezhuan.search import shelves
from tests.builders import TODAY, actor, organisation, sign_in
from tests.e2e.checking import check_page
from tests.matching import market
from tests.matching.conftest import shelf  # noqa: F401 - the index folder of the story

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_writer_reads_the_twin_and_the_reason_and_goes_on(page, live_server, shelf):  # noqa: F811
    market.demand(organisation(region="330402", name="嘉兴甲公司"), anonymous=True)
    shelves.rebuild()
    firm = organisation(region="330402", name="嘉兴乙公司")
    told = {
        "title": "相机支架",
        "problem": f"{market.DEMAND['problem']}欢迎来电洽谈，价格优惠，招商加盟，现货供应。",
        "detail": "",
    }
    mine = usecases.draft_demand(
        market.DEMAND | told, actor=actor(Role.ENTERPRISE, org=firm), today=TODAY
    ).row.uid

    def signed_in(role, org=None, region=""):
        client = Client()
        sign_in(client, role, org, region)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    signed_in(Role.ENTERPRISE, firm)
    page.goto(f"/demands/{mine}/check/")
    check_page(page)
    advice = page.get_by_role("region", name="提交前提示")
    assert advice.get_by_text("文字多为产品或服务推介").is_visible()
    assert advice.get_by_text("匿名企业").is_visible()
    assert advice.locator("mark", has_text="卫星相机支架过重").is_visible()
    assert "嘉兴甲公司" not in page.content()
    page.get_by_role("button", name="提交技术需求").click()
    page.get_by_role("heading", name="技术需求已提交").wait_for()

    signed_in(Role.OPERATOR, region="3304")
    page.goto(f"/demands/{mine}/screen/")
    check_page(page)
    assert page.get_by_role("region", name="提交前提示").get_by_text("嘉兴甲公司").is_visible()


def test_an_operator_decides_a_patent_two_owners_claim_and_the_side_reads_why(page, live_server):
    from kezhuan.achievements import disputes
    from kezhuan.achievements.models import PatentDispute
    from kezhuan.people.models import Organisation
    from tests.achievements.test_disputes import claim

    claim("甲院")
    office, _ = claim("乙院")
    disputes.daily({})
    dispute = PatentDispute.objects.get()

    def signed_in(role, org=None, region=""):
        client = Client()
        sign_in(client, role, org, region)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    signed_in(Role.OPERATOR, region="3304")
    page.goto("/patent-disputes/")
    check_page(page)
    page.get_by_role("link", name=dispute.patent).click()
    check_page(page)
    page.get_by_role("link", name="处理", exact=True).click()
    check_page(page)
    page.get_by_label("处理结果").select_option(label="归其中一方")
    page.get_by_label("处理理由").fill("登记簿副本载明为乙院。")
    page.get_by_role("button", name="提交处理意见").click()
    check_page(page, status=422)
    assert page.get_by_label("处理理由").input_value() == "登记簿副本载明为乙院。"
    page.get_by_label("主张成立的一方").select_option(index=2)
    page.get_by_role("button", name="提交处理意见").click()
    page.get_by_text("主张成立", exact=True).wait_for()

    signed_in(Role.TTO, Organisation.objects.get(uid=office.org_id))
    page.goto(f"/patent-disputes/{dispute.uid}/")
    check_page(page)
    assert page.get_by_text("登记簿副本载明为乙院。").first.is_visible()
