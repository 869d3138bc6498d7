"""The REST API of 履职佐证: bundles, their sealing and handing over, and the manifest anyone can recompute."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page, Version
from kezhuan.rights.acts_api import Body, Note
from kezhuan.rights.lifecycle import BUNDLE, UNIT
from kezhuan.rights.queries import bundles as queries
from kezhuan.rights.usecases import bundling as usecases
from kezhuan.rights.views import BundleDetail, BundleRow

router = Router(tags=["履职佐证"], auth=door.signed_in)
BundleState = Literal[tuple(BUNDLE.states)]  # type: ignore[valid-type]
Words = Annotated[str, Field(max_length=5000)]


class BundleFilters(Schema):
    """Which bundles."""

    state: BundleState | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=60)] = ""
    offset: Offset = 0
    limit: Limit = 20


class BundleIn(Body):
    """A matter of the caller's unit."""

    subject: Literal["contract", "distribution", "entitlement"]
    subject_id: UUID


class FindingIn(Body):
    """One item of the negative list, while the pilot is on."""

    answer: Literal["", "clear", "found"]
    evidence: Note = ""


class BundleChangeIn(Body):
    """What happened and on what it rested."""

    version: Version
    happened: Words | None = None
    basis: Words | None = None
    conflict: Words | None = None
    findings: Annotated[dict[str, FindingIn] | None, Field(max_length=60)] = None


class BundleMoveIn(Body):
    """`words`: to whom it is handed, or why it is void."""

    version: Version
    move: Literal["seal", "hand_over", "void"]
    words: Note = ""


@router.get("/bundles", response={200: Page[BundleRow], **PROBLEMS}, summary="履职佐证列表")
def list_bundles(request: HttpRequest, filters: Query[BundleFilters]) -> Any:
    """The bundles of the caller's unit, newest first."""
    only(request.actor, UNIT)
    total, rows = queries.listing(
        request.actor,
        state=filters.state or "",
        text=filters.text,
        offset=filters.offset,
        limit=filters.limit,
    )
    return {"total": total, "rows": rows}


@router.post("/bundles", response={200: Done, **PROBLEMS}, summary="整理履职佐证")
def create_bundle(request: HttpRequest, payload: BundleIn) -> Any:
    """A bundle about one matter begins."""

    def act() -> dict[str, str]:
        uid = usecases.draft_bundle(
            payload.subject, payload.subject_id, actor=request.actor, today=door.today()
        )
        return {"uid": str(uid), "state": BUNDLE.initial}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/bundles/{uid}", response={200: BundleDetail, **PROBLEMS}, summary="一份履职佐证")
def get_bundle(request: HttpRequest, uid: UUID) -> Any:
    """One bundle with its chain."""
    return queries.detail(request.actor, uid, today=door.today())


@router.get("/bundles/{uid}/manifest", response={200: dict[str, Any], **PROBLEMS}, summary="履职佐证清单")
def get_manifest(request: HttpRequest, uid: UUID) -> Any:
    """The sealed chain, link by link."""
    return queries.manifest(request.actor, uid)[1]


@router.patch("/bundles/{uid}", response={200: Done, **PROBLEMS}, summary="修改履职佐证")
def edit_bundle(request: HttpRequest, uid: UUID, payload: BundleChangeIn) -> Any:
    """These parts are as given."""

    def act() -> dict[str, str]:
        values = payload.model_dump(exclude={"version"}, exclude_none=True)
        usecases.edit_bundle(uid, values, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": queries.get_bundle(request.actor, uid).state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/bundles/{uid}/moves", response={200: Done, **PROBLEMS}, summary="封存、登记移交、作废")
def move_bundle(request: HttpRequest, uid: UUID, payload: BundleMoveIn) -> Any:
    """The bundle is sealed, handed over or void."""

    def act() -> dict[str, str]:
        given: dict[str, Any] = {"actor": request.actor, "today": door.today(), "version": payload.version}
        if payload.move == "seal":
            usecases.seal_bundle(uid, **given)
        elif payload.move == "hand_over":
            usecases.hand_over_bundle(uid, handed_to=payload.words, **given)
        else:
            usecases.void_bundle(uid, reason=payload.words, **given)
        return {"uid": str(uid), "state": queries.get_bundle(request.actor, uid).state}

    return door.do(request, act, body=payload.model_dump(mode="json"))
