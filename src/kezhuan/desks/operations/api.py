"""The REST API of those who run the house."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from kezhuan.core import api as door
from kezhuan.core import clock
from kezhuan.core.api import PROBLEMS
from kezhuan.desks.operations import queries
from kezhuan.desks.operations.queries import HouseStanding, Keeping

router = Router(tags=["运行维护"], auth=door.signed_in)


@router.get("/operations", response={200: HouseStanding, **PROBLEMS}, summary="运行状况")
def standing(request: HttpRequest) -> Any:
    """How the house stands now; for the three administrators."""
    return queries.standing(request.actor, at=clock.now())


@router.get("/operations/retention", response={200: Keeping, **PROBLEMS}, summary="留存规则试算")
def keeping(request: HttpRequest) -> Any:
    """What the next run takes away and why, counted without changing anything; for the three administrators."""
    return queries.keeping(request.actor, at=clock.now())
