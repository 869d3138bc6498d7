"""Every part and layout in a real browser, at desk and at phone width."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.checking import check_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.e2e.gallery"),
    pytest.mark.usefixtures("gallery_site"),
]
PAGES = {
    "detail": 200,
    "list": 200,
    "states": 200,
    "portal": 200,
    "form": 200,
    "question": 200,
    "tasks": 200,
    "check": 200,
    "receipt": 200,
    "pause": 200,
    "shut": 200,
    "refused": 409,
    "stale": 409,
    "hidden": 404,
    "invalid": 422,
    "broken": 500,
}


@pytest.mark.parametrize("name", PAGES)
def test_every_gallery_page_holds(page: Any, name: str) -> None:
    page.goto(f"/gallery/{name}/")
    check_page(page, status=PAGES[name])
