"""allauth's pages stand in our house: same frame, same fields, same faults."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.checking import check_page

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
