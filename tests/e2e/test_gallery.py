"""Every part and layout in a real browser: axe, width, titles, weights, keyboard, without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from kezhuan.ui import shell
from tests.e2e import gallery
from tests.e2e.checking import check_page

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.e2e.gallery")]
STATIC = Path(__file__).resolve().parents[2] / "src" / "kezhuan" / "ui" / "static" / "ui"
PAGES = {
    "detail": 200, "list": 200, "states": 200, "portal": 200, "form": 200, "question": 200, "tasks": 200, "check": 200,
    "receipt": 200, "pause": 200, "shut": 200, "refused": 409, "stale": 409, "hidden": 404, "invalid": 422, "broken": 500,
}


@pytest.fixture(autouse=True)
def _gallery(settings: Any) -> Any:
    """The gallery's own shell and templates, and a demo instance with a phone."""
    before = shell.shell()
    shell.receive(gallery.SHELL)
    templates = [dict(settings.TEMPLATES[0], DIRS=[Path(__file__).parent / "templates"])]
    footer = {"sponsor": "嘉兴市科学技术局（演示）", "icp": "浙ICP备00000000号", "site_code": "3304000000",
              "phone": "0573-80000000", "phone_hours": "工作日 9:00–17:00"}
    with override_settings(TEMPLATES=templates, SITE_FOOTER=footer, DEMO=True, DEBUG_PROPAGATE_EXCEPTIONS=False):
        yield
    shell.receive(before)


@pytest.mark.parametrize("name", PAGES)
def test_every_gallery_page_holds(page: Any, name: str) -> None:
    page.goto(f"/gallery/{name}/")
    check_page(page, status=PAGES[name])
