"""Who asks about their own data, for the cast."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

ME, SOMEBODY = UUID(int=4), UUID(int=6)


def data_request(state: str, standing: str, audience: str) -> Any:
    """A request of the cast's actor where they stand as its owner, else of somebody."""
    from kezhuan.core.privacy.models import DataRequest

    person = ME if standing == "own" else SOMEBODY
    return DataRequest(pk=1, uid=uuid4(), state=state, region="330402", user_id=person, kind="explain")
