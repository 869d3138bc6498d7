"""Seeing a person's full number for a reason, and seeing who saw one's own."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from kezhuan.core.api import PROBLEMS, Limit, Offset, Page
from kezhuan.core.errors import Hidden
from kezhuan.people import accounts, queries
from kezhuan.people.api.schemas import signed_in
from kezhuan.people.views import LookRow

router = Router(tags=["账号"])


class LookIn(Schema):
    """Why the number is asked for: verify, contact or correct."""

    model_config = ConfigDict(extra="forbid")

    purpose: Annotated[str, Field(max_length=16)]


class NumberOut(Schema):
    """The full number."""

    number: str


class Window(Schema):
    """One page of a list."""

    offset: Offset = 0
    limit: Limit = 20


@router.post(
    "/claims/{uid}/phone", response={200: NumberOut, **PROBLEMS}, summary="查看申请人的完整电话（留痕）"
)
def look(request: HttpRequest, uid: UUID, payload: LookIn) -> Any:
    """The full number of a claimant, for whoever decides the claim; every call is a look, and logged as one."""
    shown = queries.claim(signed_in(request.actor), uid)
    if not shown.decides:
        raise Hidden
    number = accounts.unmask_phone(
        shown.user_uid, purpose=payload.purpose, actor=request.actor, subject_type="claim", subject_id=uid
    )
    return {"number": number}


@router.get("/me/looked", response={200: Page[LookRow], **PROBLEMS}, summary="谁看过我的信息")
def looked(request: HttpRequest, window: Query[Window]) -> Any:
    """Who has seen the caller's full number."""
    total, rows = queries.looked(signed_in(request.actor), offset=window.offset, limit=window.limit)
    return {"total": total, "rows": rows}
