"""A full telephone number is asked for with a reason, and the person reads who looked and why."""

import pytest
from django.test import Client

from kezhuan.core.access import Role
from kezhuan.people import usecases
from kezhuan.people.queries import actor_of
from tests.builders import TODAY, sign_in, user
from tests.e2e.checking import check_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_operator_gives_a_reason_and_the_person_reads_who_looked(page, live_server):
    claimant = user(phone="13812345678")
    values = {"uscc": "91350100M000100Y43", "kind": "enterprise", "name": "甲", "region": "330402"}
    claim = usecases.register_organisation(values, actor=actor_of(claimant, None), today=TODAY)

    def signed_in(client):
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    own, operator = Client(), Client()
    own.force_login(claimant)
    sign_in(operator, Role.OPERATOR, region="3304")

    signed_in(own)
    page.goto("/people/me/looked/")
    check_page(page)
    assert page.get_by_text("还没有人查看过您的完整号码").is_visible()

    signed_in(operator)
    page.goto(f"/people/claims/{claim}/")
    check_page(page)
    assert "13812345678" not in page.content()
    page.get_by_role("button", name="查看完整电话").click()
    check_page(page, status=422)
    assert "13812345678" not in page.content()
    page.get_by_label("查看完整号码的理由").select_option(label="联系本人办理事项")
    page.get_by_role("button", name="查看完整电话").click()
    page.get_by_text("13812345678").wait_for()
    check_page(page)

    signed_in(own)
    page.goto("/people/me/looked/")
    check_page(page)
    assert page.get_by_text("联系本人办理事项").first.is_visible()
    assert page.get_by_text("技转中心").first.is_visible()
