"""allauth's pages stand in our house: same frame, same fields, same faults."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.checking import check_page
from tests.e2e.story import Hand, settle

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("where", ["/accounts/login/", "/accounts/password/reset/", "/ui/accessibility/"])
def test_the_entrance_holds(page: Any, where: str) -> None:
    page.goto(where)
    check_page(page)


def test_a_faulty_sign_in_takes_the_focus(page: Any) -> None:
    page.goto("/accounts/login/")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert "请填写密码" in page.locator("#error-summary").inner_text()
    assert page.title().startswith("错误：")
    check_page(page)


def test_a_passkey_is_added_and_opens_the_door_without_a_password(
    open_page: Any, settings: Any, tmp_path: Any, transactional_db: None
) -> None:
    settings.INDEX_DIR = tmp_path / "index"
    settle()
    hand = Hand(open_page())
    # The browser's own stand-in for a device that holds keys and knows its user.
    device = hand.page.context.new_cdp_session(hand.page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    hand.sign_in("owner")
    hand.page.goto("/accounts/2fa/webauthn/add/")
    hand.look()
    hand.page.locator("#id_name").fill("我的电脑")
    hand.page.get_by_label("登录时可代替密码").check()
    with hand.page.expect_navigation(wait_until="load"):
        hand.page.get_by_role("button", name="添加", exact=True).click()
    hand.page.goto("/accounts/2fa/webauthn/")
    hand.look()
    assert "我的电脑" in hand.page.get_by_role("main").inner_text()

    hand.page.context.clear_cookies()
    hand.page.goto("/accounts/login/")
    with hand.page.expect_navigation(wait_until="load"):
        hand.page.get_by_role("button", name="通行密钥登录").click()
    hand.page.wait_for_load_state()

    hand.look()
    assert "工作台" in hand.page.title()
