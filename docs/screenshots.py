"""Takes the pictures of README from a running demo: `./kz demo` in one window, `python docs/screenshots.py` in another.

Writes docs/images/*.png with 128 colours each, and stops where one is heavier than it may be.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

IMAGES = ROOT / "docs" / "images"
ONE_MOST, ALL_MOST = 200_000, 2_000_000
WIDE, PHONE = {"width": 1280, "height": 820}, {"width": 390, "height": 780}


@contextmanager
def person(browser: Any, url: str, account: str = "", *, size: dict[str, int] = WIDE) -> Iterator[Page]:
    """A page of a fresh context, signed in where an account is named."""
    context = browser.new_context(base_url=url, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    if account:
        sign_in(page, account)
    yield page
    context.close()


def sign_in(page: Page, account: str) -> None:
    """The account is in its workbench, with the authenticator's code where one is asked."""
    from kezhuan.people.totp import code_at

    password, secret = demo_words()
    page.goto("/accounts/login/")
    page.get_by_label("手机号码或账号").fill(account)
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()
    if "/2fa/" in page.url:
        page.locator("input[name=code]").fill(code_at(secret))
        page.get_by_role("main").locator("button[type=submit]").first.click()
        page.wait_for_load_state()
    if "/accounts/" in page.url:
        raise SystemExit(f"{account} could not sign in: {page.title()}")


def demo_words() -> tuple[str, str]:
    """The password and the authenticator secret all accounts of the demo share."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kezhuan.settings")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    django.setup()
    from kezhuan.demo import accounts

    return accounts.PASSWORD, accounts.SECRET


def keep(page: Page, name: str) -> int:
    """The window as a small PNG; its size in bytes."""
    shot = Image.open(io.BytesIO(page.screenshot()))
    path = IMAGES / f"{name}.png"
    shot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > ONE_MOST:
        raise SystemExit(f"{path.name} has {size} bytes, more than {ONE_MOST}")
    return size


def opened(link: str) -> Callable[[Page], None]:
    """Follows the first link with this text in the main part."""

    def follow(page: Page) -> None:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return follow


# name, account, window, first address, what is clicked on the way
SHOTS: tuple[tuple[str, str, dict[str, int], str, tuple[Callable[[Page], None], ...]], ...] = (
    ("home", "", WIDE, "/", ()),
    ("search", "", WIDE, "/search/?q=碳化硅 减重", ()),
    ("desk", "yunying", WIDE, "/desk/", ()),
    ("matches", "qiye", WIDE, "/demands/?mine=1", (opened("碳化硅陶瓷机械臂减重"), opened("匹配"))),
    ("thread", "chengguo", WIDE, "/contacts/?state=accepted", (opened("DJ-"),)),
    ("contracts", "dengji", WIDE, "/contracts/", ()),
    ("rewards", "caizheng", WIDE, "/desk/", ()),
    ("index", "shiju", WIDE, "/indices/", ()),
    ("visit", "ganshi", PHONE, "/visits/new/", ()),
    ("home-phone", "", PHONE, "/", ()),
)


def main() -> None:
    """Every picture is written anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    total = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        for name, account, size, address, steps in SHOTS:
            with person(browser, options.url, account, size=size) as page:
                page.goto(address)
                for step in steps:
                    step(page)
                total += keep(page, name)
                print(name, page.title())
        browser.close()
    if total > ALL_MOST:
        raise SystemExit(f"all pictures together have {total} bytes, more than {ALL_MOST}")


if __name__ == "__main__":
    main()
