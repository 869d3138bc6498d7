"""What every page must hold, wherever a browser test stands: `check_page(page)`.

No console error, no failing request, nothing from another origin, axe without a violation, one h1, a title of
its own, the language named, no sideways scroll; a screenshot is kept under var/e2e.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "e2e"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# what ECharts draws when asked is styled by script, which the content policy allows
INLINE = (
    "[style]:not(.kz-live, .kz-live *), [onclick], style, script:not([src]):not([type='application/json'])"
)
# ids, numbers, and the tokens of one-time links
ANY_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/[bcde]/)[\w-]{24,}|\d+")


@dataclass
class Seen:
    """What a watched page did since it was opened or last checked."""

    origin: str
    name: str
    faults: list[str] = field(default_factory=list)
    documents: list[tuple[str, int]] = field(default_factory=list)
    shots: int = 0


_seen: WeakKeyDictionary[Any, Seen] = WeakKeyDictionary()
_titles: dict[str, str] = {}


def watch(page: Any, *, origin: str, name: str) -> Any:
    """The same page, with its console, its requests and their origins written down from now on."""
    seen = _seen[page] = Seen(origin, re.sub(r"[^\w.-]+", "-", name).strip("-"))

    def console(message: Any) -> None:
        # A document answered 4xx on purpose is judged by its status, not by Chromium's line about it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            seen.faults.append(f"console: {message.text}")

    def answered(response: Any) -> None:
        if response.request.is_navigation_request():
            seen.documents.append((response.url, response.status))
        elif response.status >= 400:
            seen.faults.append(f"{response.status}: {response.url}")
        if not response.url.startswith((origin, "data:", "blob:")):
            seen.faults.append(f"other origin: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: seen.faults.append(f"script: {error}"))
    page.on("response", answered)
    page.on(
        "requestfailed",
        lambda r: (
            seen.faults.append(f"failed: {r.url} {r.failure}")
            if "ERR_ABORTED" not in (r.failure or "")
            else None
        ),
    )
    return page


def check_page(page: Any, *, status: int = 200, scripted: bool = True) -> None:
    """The page stands with this HTTP status and holds everything named above; AssertionError says what not."""
    seen = _seen[page]
    seen.shots += 1
    SHOTS.mkdir(parents=True, exist_ok=True)
    inline = page.locator(INLINE).count() if scripted else 0
    shot = SHOTS / f"{seen.name}-{seen.shots}.png"
    _picture(page, shot)
    faults, seen.faults = seen.faults, []
    documents, seen.documents = seen.documents, []
    where = f"{page.url} ({shot.name})"
    assert inline == 0, f"{where}: {inline} inline styles or scripts"
    assert not faults, f"{where}: {faults}"
    wrong = [(url, got) for url, got in documents[-1:] if got != status]
    assert not wrong, f"{where}: expected {status}, got {wrong}"
    if status == 200:
        _check_title(page, where)
    if scripted:
        _check_shape(page, where)
        violations = axe(page)
        assert not violations, f"{where}: {violations}"


def _picture(page: Any, shot: Path) -> None:
    """The page as it looks, for whoever reads the report; a browser with many windows now and then needs a second try."""
    from playwright.sync_api import Error

    for left in (2, 1, 0):
        try:
            page.screenshot(path=str(shot), full_page=True, caret="initial")
        except Error:
            if not left:
                raise
            page.wait_for_timeout(500)
        else:
            return


def _check_title(page: Any, where: str) -> None:
    title = page.title()
    assert title.strip(), f"{where}: no title"
    path = ANY_ID.sub("#", urlsplit(page.url).path)
    # The gallery draws the pages of failures too, under their own titles.
    if path.startswith("/gallery/"):
        return
    holder = _titles.setdefault(title, path)
    assert holder == path, f"{where}: the title {title!r} is that of {holder} too"


def _check_shape(page: Any, where: str) -> None:
    wide, shown = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= shown, f"{where}: scrolls sideways, {wide} > {shown}"
    assert page.evaluate("document.documentElement.lang"), f"{where}: no language"
    heads = page.locator("h1").count()
    assert heads == 1, f"{where}: {heads} h1"


def axe(page: Any) -> list[str]:
    """Every axe violation of the page as it stands: rule, help, and up to three places."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";undefined")
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{v['id']}: {v['help']} @ "
        + " | ".join(f"{' '.join(map(str, n['target']))} ({n['failureSummary']})" for n in v["nodes"][:3])
        for v in found["violations"]
    ]


def tab_to(page: Any, selector: str, *, most: int = 80) -> int:
    """Tab is pressed until `selector` has the focus, and the focus can be seen; the number of presses."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            drawn = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; })()"
            )
            assert drawn, f"{selector} has the focus but nothing shows it"
            return pressed
    raise AssertionError(f"{selector} not reached with {most} presses of Tab")
