"""What a text is told before it is handed in, by program."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS
from kezhuan.matching.queries import entry
from kezhuan.matching.views import Advice

router = Router(tags=["匹配与对接"], auth=door.signed_in)


@router.get("/demands/{uid}/advice", response={200: Advice, **PROBLEMS}, summary="需求提交前提示")
def advise_demand(request: HttpRequest, uid: UUID) -> Any:
    """Near-duplicates the caller may see, and why the text may want sorting out; it never refuses anything."""
    return entry.of_demand(request.actor, uid)


@router.get("/achievements/{uid}/advice", response={200: Advice, **PROBLEMS}, summary="成果发布前提示")
def advise_achievement(request: HttpRequest, uid: UUID) -> Any:
    """Near-duplicates the caller may see; it never refuses anything."""
    return entry.of_achievement(request.actor, uid)
