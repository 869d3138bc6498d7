"""Templates and styles keep within the content policy: nothing inline, nothing from another origin."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import own, text

TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT = re.compile(
    r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:json|ld\+json)[\"'])", re.IGNORECASE
)
STYLE_TAG = re.compile(r"<style\b", re.IGNORECASE)
JAVASCRIPT = re.compile(r"""(?:href|src|action)\s*=\s*["']?\s*javascript:""", re.IGNORECASE)
# A link a person may follow elsewhere is fine; what the page loads or posts to is not.
LOADS = re.compile(
    r"""<(?:script|img|link|iframe|source|video|audio|form|use|object|embed|input|base)\b[^>]*?"""
    r"""\s(?:src|href|action|data|srcset|formaction)\s*=\s*["']?\s*(?:https?:)?//""",
    re.IGNORECASE | re.DOTALL,
)
CSS_LOADS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])\s*(?:https?:)?//""", re.IGNORECASE)


def faults(source: str) -> Iterator[str]:
    """What a template says that the content policy forbids."""
    bare = re.sub(r"\{#.*?#\}", "", source)
    for tag in TAG.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", bare, flags=re.DOTALL)):
        if STYLE.search(tag):
            yield f"style=: {tag[:60]}"
        if HANDLER.search(tag):
            yield f"inline handler: {tag[:60]}"
    for name, pattern in (
        ("script", SCRIPT),
        ("<style>", STYLE_TAG),
        ("javascript:", JAVASCRIPT),
        ("other origin", LOADS),
    ):
        if found := pattern.search(bare):
            yield f"{name}: {bare[found.start() : found.start() + 60]!r}"


def test_templates_keep_within_the_content_policy() -> None:
    found = {path: list(faults(text(path))) for path in own(".html", under=("src/",))}

    assert {path: places for path, places in found.items() if places} == {}


def test_styles_and_scripts_load_nothing_from_elsewhere() -> None:
    found = [path for path in own(".css", under=("src/",)) if CSS_LOADS.search(text(path))]
    found += [
        path for path in own(".js", under=("src/",)) if re.search(r"""["'`](?:https?:)?//[a-z]""", text(path))
    ]

    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        '<a href="#" onclick="go()">',
        '<a\n  class="{% if a %}b{% endif %}"\n  onclick = "go()">',
        "<script>go()</script>",
        "<style>p{}</style>",
        '<a href="javascript:go()">',
        '<img src="https://cdn.example/x.png">',
        '<script src="//cdn.example/x.js"></script>',
        '<form method="post" action="https://example.org/">',
    ],
)
def test_every_forbidden_thing_is_seen(planted: str) -> None:
    assert list(faults(f"{{% load x %}}<div>{planted}</div>"))


def test_what_is_allowed_stays_quiet() -> None:
    source = (
        '<script src="{% static "ui/app.js" %}" defer></script><a href="https://www.gov.cn/">出处</a>'
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="{% static "icons.svg" %}#plus"/></svg>'
        '<script type="application/json" id="d">{}</script><p class="style">onclick = 1</p>{# style= #}'
    )

    assert list(faults(source)) == []
