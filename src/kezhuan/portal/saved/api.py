"""The REST API of saved searches."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Short
from kezhuan.search import rules, saved, usecases
from kezhuan.search.saved import NewRow, SavedRow

router = Router(tags=["检索订阅"], auth=door.signed_in)
Facet = Literal[tuple(rules.FACET_KINDS)]  # type: ignore[valid-type]


class SaveIn(Body):
    """A search to be told of; `kind` one kind, or all where left out."""

    text: Short = ""
    kind: Literal["", "demands", "achievements", "profiles"] = ""
    chosen: dict[Facet, Annotated[str, Field(max_length=24)]] = {}
    every: Literal["daily", "weekly"] = "weekly"


class ActiveIn(Body):
    """Whether it tells of news."""

    active: bool


class NewsOut(Schema):
    """One saved search and what it told last."""

    search: SavedRow
    rows: list[NewRow]


@router.get("/searches", response={200: list[SavedRow], **PROBLEMS}, summary="检索订阅列表")
def list_searches(request: HttpRequest) -> Any:
    """The caller's saved searches."""
    return list(saved.searches(request.actor))


@router.post("/searches", response={200: Done, **PROBLEMS}, summary="订阅一个检索")
def save(request: HttpRequest, payload: SaveIn) -> Any:
    """The search is kept; what it finds now is never told."""

    def act() -> dict[str, str]:
        return {
            "uid": str(usecases.save_search(**payload.model_dump(), hat="", actor=request.actor)),
            "state": "",
        }

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/searches/{uid}", response={200: NewsOut, **PROBLEMS}, summary="一个订阅和它最近的新内容")
def news(request: HttpRequest, uid: UUID) -> Any:
    """One search of the caller's with what it told last."""
    row, rows = saved.news(request.actor, uid)
    return {"search": row, "rows": rows}


@router.post("/searches/{uid}/active", response={200: Done, **PROBLEMS}, summary="停止或恢复订阅")
def set_active(request: HttpRequest, uid: UUID, payload: ActiveIn) -> Any:
    """It tells of news, or no longer does."""

    def act() -> dict[str, str]:
        usecases.set_active(uid, active=payload.active, actor=request.actor)
        return {"uid": str(uid), "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.delete("/searches/{uid}", response={200: Done, **PROBLEMS}, summary="删除订阅")
def remove(request: HttpRequest, uid: UUID) -> Any:
    """It is gone."""

    def act() -> dict[str, str]:
        usecases.remove(uid, actor=request.actor)
        return {"uid": str(uid), "state": ""}

    return door.do(request, act)
