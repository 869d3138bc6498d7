"""A small lifecycle and a way to draw one tag, shared by the tests of the parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template

from kezhuan.core.lifecycle import Lifecycle, Move


@pytest.fixture
def draw() -> Callable[..., str]:
    """draw("{% badge 'x' %}", name=value): the HTML, with the whitespace between tags taken out."""

    def drawn(source: str, **context: Any) -> str:
        html = Template(source).render(Context({"csrf_token": "TOKEN", **context}))
        return " ".join(html.split())

    return drawn


@pytest.fixture
def demand() -> Lifecycle:
    """Draft → submitted → published, with a state off the path."""
    return Lifecycle(
        name="demand",
        label="技术需求",
        initial="draft",
        path=("draft", "submitted", "published"),
        states={
            "draft": "草稿",
            "submitted": "已提交",
            "returned": "退回补充",
            "published": "已发布",
            "withdrawn": "已撤回",
        },
        moves=(
            Move("submit", "提交", ("draft", "returned"), "submitted", ()),
            Move("return", "退回补充", ("submitted",), "returned", ()),
            Move("publish", "发布", ("submitted",), "published", ()),
        ),
    )
