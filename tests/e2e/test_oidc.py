"""Signing in through another house: to the platform and back as a legal person, and binding an identity to an account."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from kezhuan.core.access import SYSTEM
from kezhuan.people import accounts
from kezhuan.people.models import Claim, Membership
from tests.builders import organisation, told
from tests.e2e.checking import check_page
from tests.people.platform import CLIENT, SECRET, Platform

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse 2026"
USCC = "91350100M000100Y43"


@pytest.fixture
def platform(settings: Any, live_server: Any) -> Any:
    made = Platform()
    settings.SITE_URL = live_server.url
    settings.UNIFIED_SIGN_IN = {
        "issuer": made.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "name": "政务服务统一认证",
    }
    made.who = {"li": {"name": "李工"}, "firm": {"name": "王办", "uscc": USCC, "org_name": "嘉兴某某公司"}}
    cache.clear()
    yield made
    made.close()


def looked(page: Any) -> None:
    """The page holds; that the browser had to visit the platform between is what this story is about."""
    from tests.e2e.checking import _seen

    _seen[page].faults[:] = [fault for fault in _seen[page].faults if not fault.startswith("other origin")]
    check_page(page)


def test_a_legal_person_comes_by_the_platform_and_claims_its_firm(page: Any, platform: Platform) -> None:
    firm = organisation(name="嘉兴某某公司")
    firm.uscc = USCC
    firm.save(update_fields=["uscc"])
    page.goto("/accounts/login/")
    check_page(page)
    page.get_by_role("link", name="政务服务统一认证").click()
    page.get_by_role("link", name="嘉兴某某公司").click()
    page.get_by_role("button", name="已阅读，继续").click()
    page.get_by_role("heading", name="以法人身份登录").wait_for()
    looked(page)
    page.get_by_role("button", name="申请代表该单位办理").click()
    page.get_by_text("待核验").first.wait_for()
    looked(page)
    assert (Claim.objects.get().organisation_id, Membership.objects.count()) == (firm.pk, 0)


def test_a_person_binds_an_identity_and_comes_in_by_it(page: Any, platform: Platform) -> None:
    known = told(
        accounts.create_user("li", name="李工", actor=SYSTEM, phone="13800000001", password=PASSWORD)
    )
    page.goto("/accounts/login/")
    page.get_by_label("手机号码或账号").fill("li")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/")
    page.goto("/people/me/")
    check_page(page)
    page.get_by_role("link", name="政务服务统一认证").click()
    check_page(page)
    page.get_by_role("button", name="绑定一个身份").click()
    page.get_by_role("heading", name="绑定身份").wait_for()
    check_page(page)
    page.get_by_role("link", name="前往政务服务统一认证").click()
    page.get_by_role("link", name="李工").click()
    page.get_by_text("个人身份").wait_for()
    looked(page)
    assert SocialAccount.objects.get().user_id == known.pk

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/people/me/")
    page.get_by_role("link", name="政务服务统一认证").click()
    page.get_by_role("link", name="李工").click()
    page.get_by_role("heading", name="我的账号").wait_for()
    looked(page)


def test_an_answer_that_is_none_is_told_on_a_whole_page(page: Any, platform: Platform) -> None:
    page.goto("/accounts/oidc/callback/?code=x&state=y")
    page.get_by_role("alert").wait_for()
    check_page(page, status=403)
    page.get_by_role("link", name="回到登录页").click()
    check_page(page)
