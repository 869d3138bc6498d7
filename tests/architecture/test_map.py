"""`docs/MAP.md` sends nobody to a place that is not there."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT, committed, text

PLACE = re.compile(
    r"`([A-Za-z0-9_.*{},<>/-]+/[A-Za-z0-9_.*{},<>/-]*|[A-Za-z0-9_-]+\.(?:py|toml|md|txt|csv|html))`"
)


def places(source: str) -> list[str]:
    """The paths a page of Markdown names between backticks, commands and addresses left out."""
    return [place for place in PLACE.findall(source) if not place.startswith(("./kz", "/", "http", ".."))]


def stands(place: str) -> bool:
    """True where the place exists below the root, `src`, a room or `docs`, or a bare file name exists anywhere;
    `<room>` and `*` stand for any one name."""
    pattern = re.sub(r"<[^>]*>", "*", place).rstrip("/")
    if "/" not in place:
        return any(path.rsplit("/", 1)[-1] == place for path in committed())
    starts = ("", "src", "src/kezhuan", "src/kezhuan/*", "docs")
    return any(any(ROOT.glob(f"{start}/{pattern}".strip("/"))) for start in starts)


@pytest.mark.parametrize("page", ["docs/MAP.md", "docs/ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_place_named_is_there(page: str) -> None:
    if not (ROOT / page).exists():
        pytest.skip(f"{page} is not written yet")

    assert [place for place in places(text(page)) if not stands(place)] == []


def test_a_place_that_is_not_there_is_seen() -> None:
    found = places(
        "Open `src/kezhuan/core/frame/` or `<room>/models.py`, then `src/kezhuan/nowhere.py`; run `./kz test`."
    )

    assert found == ["src/kezhuan/core/frame/", "<room>/models.py", "src/kezhuan/nowhere.py"]
    assert [stands(place) for place in found] == [True, True, False]
