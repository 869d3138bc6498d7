"""Chromium for browser tests: one browser a session, a fresh context a test, at desk and at phone width.

Fixtures: `page` (runs twice, 1366 and 360 px), `wide_page`, `phone_page`, `page_without_script`, `open_page`
(a factory for stories with several people at once). Checks: `tests.e2e.checking`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from tests.e2e.checking import watch

CHROMIUM = next(
    (
        path
        for path in ("/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
        if path and Path(path).exists()
    ),
    "",
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
WIDE = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 740}
PHONE_OPTIONS = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the session; skips with a clear line where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django's ORM calls of the tests here are ordinary ones.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def open_page(browser: Any, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Opens a watched page of its own context: open_page(viewport=PHONE, script=False, …); closed after the test."""
    # The table of counted attempts is no model's, so nothing else empties it between two stories.
    cache.clear()
    contexts = []

    def opened(*, viewport: dict[str, int] = WIDE, script: bool = True, **options: Any) -> Any:
        phone = PHONE_OPTIONS if viewport["width"] < 768 else {}
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            **phone,
            **options,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return watch(context.new_page(), origin=live_server.url, name=request.node.name)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(params=[WIDE, PHONE], ids=["1366", "360"])
def page(open_page: Callable[..., Any], request: pytest.FixtureRequest) -> Any:
    """A watched page, once at desk and once at phone width."""
    return open_page(viewport=request.param)


@pytest.fixture
def wide_page(open_page: Callable[..., Any]) -> Any:
    """A watched page at 1366 px."""
    return open_page(viewport=WIDE)


@pytest.fixture
def phone_page(open_page: Callable[..., Any]) -> Any:
    """A watched page at 360 px with touch."""
    return open_page(viewport=PHONE)


@pytest.fixture(params=[WIDE, PHONE], ids=["1366", "360"])
def page_without_script(open_page: Callable[..., Any], request: pytest.FixtureRequest) -> Any:
    """A page whose browser runs no JavaScript, at both widths."""
    return open_page(viewport=request.param, script=False)


@pytest.fixture
def gallery_site() -> Iterator[None]:
    """The gallery's own shell and templates, and a demo instance with a phone."""
    from django.conf import settings
    from django.test import override_settings

    from kezhuan.ui import shell
    from tests.e2e.gallery_samples import SHELL

    before = shell.shell()
    shell.receive(SHELL)
    templates = [dict(settings.TEMPLATES[0], DIRS=[Path(__file__).parent / "templates"])]
    footer = {
        "sponsor": "嘉兴市科学技术局（演示）",
        "icp": "浙ICP备00000000号",
        "site_code": "3304000000",
        "phone": "0573-80000000",
        "phone_hours": "工作日 9:00–17:00",
    }
    with override_settings(TEMPLATES=templates, SITE_FOOTER=footer, DEMO=True):
        yield
    shell.receive(before)
