"""The unified identity platform on loopback, configured for one test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.people.coming import LI, USCC
from tests.people.platform import CLIENT, SECRET, Platform


@pytest.fixture
def platform(settings: Any) -> Iterator[Platform]:
    made = Platform()
    settings.UNIFIED_SIGN_IN = {
        "issuer": made.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "name": "统一认证",
    }
    made.who = {"li": dict(LI), "firm": {"name": "王办", "uscc": USCC, "org_name": "嘉兴某某公司"}}
    cache.clear()
    yield made
    made.close()
