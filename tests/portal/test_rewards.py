"""怎么领补贴: one page from the first page, with what is on offer here, whom to call and the way to the check."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kezhuan.core.access import Role
from tests.builders import sign_in
from tests.payouts.town import policy

pytestmark = [pytest.mark.django_db]


def test_it_is_reached_from_the_first_page_and_tells_whom_to_call(client: Client, settings) -> None:
    settings.SITE_FOOTER = settings.SITE_FOOTER | {
        "phone": "0573-80000000",
        "phone_hours": "工作日 9:00–17:00",
    }

    home, shown = client.get("/").content.decode(), client.get("/help/rewards/").content.decode()

    assert 'href="/help/rewards/"' in home
    assert 'href="tel:0573-80000000"' in home
    assert 'href="tel:0573-80000000"' in shown.partition("<main")[2].partition("</main>")[0]
    assert "/accounts/login/?next=/payouts/new/" in shown


def test_without_a_number_there_is_no_button_to_call(client: Client, settings) -> None:
    settings.SITE_FOOTER = settings.SITE_FOOTER | {"phone": ""}

    assert "tel:" not in client.get("/help/rewards/").content.decode()


def test_only_what_is_in_force_in_this_region_is_offered(client: Client, settings) -> None:
    policy()
    policy("policies.later", first=date(2090, 1, 1))
    policy("policies.elsewhere", region="320500")

    shown = client.get("/help/rewards/").content.decode()

    assert shown.count("/rules/policies.") == 1
    assert "南湖区购买技术补助" in shown
    assert "南科〔2026〕1号" in shown


def test_who_may_apply_goes_straight_to_the_check_and_nobody_else_is_sent_there(client: Client) -> None:
    sign_in(client, Role.ENTERPRISE)
    assert 'href="/payouts/new/"' in client.get("/help/rewards/").content.decode()

    other = Client()
    sign_in(other, Role.REGISTRAR, region="3304")
    assert "/payouts/new/" not in other.get("/help/rewards/").content.decode().partition("<main")[2]
