"""Scenario 15: a payee account is swapped, then the money is asked for; the hold says why it waits and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kezhuan.core.access import SYSTEM, Role
from kezhuan.core.models import Outgoing
from kezhuan.payouts.models import Application, PayeeAccount
from kezhuan.people import accounts
from kezhuan.people.totp import code_at
from tests.builders import member, told
from tests.e2e.checking import check_page
from tests.payouts.town import MONDAY, Town, at, contract, policy

pytestmark = [pytest.mark.django_db(transaction=True)]
PASSWORD, SECRET = "correct horse 2026", "JBSWY3DPEHPK3PXP"
HERE = {"width": 1366, "height": 900}


@pytest.fixture
def swapped() -> Town:
    """A firm whose application waits for its disbursement, its owner, and a finance officer; all can sign in."""
    with at(MONDAY):
        policy()
        town = Town()
        account = town.account()
        made = town.approved(contract(town.firm), account=account)
        town.settled(town.budget(500_000), made)
    for name, role, org, secret in (
        ("boss", Role.ENTERPRISE, town.firm, ""),
        ("purse", Role.FINANCE, None, SECRET),
    ):
        person = accounts.create_user(
            name, name=f"演示{name}", actor=SYSTEM, password=PASSWORD, totp_secret=secret
        )
        told(person)
        member(role, org=org, region="330402", person=person)
    return town


def come_in(page: Any, name: str) -> None:
    """From the start page to the workbench."""
    page.goto("/", timeout=60_000)
    page.get_by_role("link", name="登录").first.click()
    page.get_by_label("手机号码或账号").fill(name)
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    if page.get_by_label("验证器上的 6 位数字").count():
        page.get_by_label("验证器上的 6 位数字").fill(code_at(SECRET))
        page.get_by_role("button", name="登录", exact=True).click()
    check_page(page)


def from_menu(page: Any, name: str) -> None:
    """The menu's line of this name, opened first where the screen is narrow."""
    fold = page.locator(".kz-menu > summary")
    if fold.count() and fold.is_visible():
        fold.click()
    page.get_by_role("link", name=name, exact=True).first.click()
    check_page(page)


def test_a_swapped_account_waits_is_told_of_and_warned_about(
    swapped: Town, page: Any, open_page: Callable[..., Any]
) -> None:
    come_in(page, "boss")
    from_menu(page, "收款账户")
    page.get_by_role("link", name="ZH-").first.click()
    check_page(page)
    told = Outgoing.objects.filter(channel="sms").count()
    page.get_by_role("link", name="变更收款账户").click()
    check_page(page)
    page.get_by_label("开户银行").fill("外地银行")
    page.get_by_label("银行账号").fill("6230 9999 0000 1111")
    page.get_by_role("button", name="变更", exact=True).click()
    check_page(page)
    assert page.get_by_text("72 小时内不拨付").is_visible()
    assert PayeeAccount.objects.get().tail == "1111"
    # the contact from before the change hears of it outside the platform too
    assert Outgoing.objects.filter(channel="sms").count() > told

    from_menu(page, "奖补申报")
    page.get_by_role("link", name="SB-").first.click()
    check_page(page)
    assert page.get_by_text("收款账户变更未满 72 小时").first.is_visible()

    officer = open_page(viewport=HERE)
    come_in(officer, "purse")
    from_menu(officer, "收款账户")
    officer.get_by_role("link", name="ZH-").first.click()
    check_page(officer)
    assert officer.get_by_text("注意：收款信息近期有变更").is_visible()
    from_menu(officer, "年度预算")
    officer.get_by_role("link", name="YS-").first.click()
    check_page(officer)
    officer.get_by_label("SB-", exact=False).first.check()
    officer.get_by_role("button", name="编制清单").click()
    check_page(officer, status=409)
    assert officer.get_by_text("收款账户变更未满 72 小时").first.is_visible()
    assert Application.objects.get().state == "settled"
