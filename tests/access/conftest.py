"""What the tests of access share."""

from __future__ import annotations

import json
from typing import Any

import pytest


@pytest.fixture(scope="session")
def described() -> dict[str, Any]:
    """The description of the API: what the body of a call must hold."""
    from kezhuan.api import api

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))
