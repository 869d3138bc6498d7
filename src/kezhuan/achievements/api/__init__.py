"""The REST API of achievements: everything their pages do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.achievements import expiry, queries, usecases
from kezhuan.achievements.api.disputes import router as disputes_router
from kezhuan.achievements.lifecycle import ACHIEVEMENT
from kezhuan.achievements.views import AchievementDetail, AchievementRow
from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Fen, Limit, Long, Offset, Page, Short, Version

router = Router(tags=["科技成果"])
State = Literal[tuple(ACHIEVEMENT.states)]  # type: ignore[valid-type]
Code = Annotated[str, Field(max_length=16)]
Text = Annotated[str, Field(max_length=4000)]


class RightIn(Body):
    """One intellectual-property row."""

    kind: Code
    number: Annotated[str, Field(max_length=40)] = ""
    title: Short = ""
    status: Code = ""
    holder: Short = ""
    applied_on: date | None = None
    granted_on: date | None = None
    fees_until: date | None = None


class ContributorIn(Body):
    """A person who made the achievement."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    title: Annotated[str, Field(max_length=60)] = ""
    role: Annotated[str, Field(max_length=40)] = ""
    share_ppm: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class AchievementIn(Body):
    """What may be written of an achievement; what is left out stays as it is."""

    title: Short | None = None
    summary: Annotated[str, Field(max_length=2000)] | None = None
    field: Code | None = None
    industry: Code | None = None
    discipline: Code | None = None
    keywords: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=3)] | None = None
    kind: Code | None = None
    trl: Annotated[int, Field(ge=1, le=9)] | None = None
    stage: Code | None = None
    modes: Annotated[list[Code], Field(max_length=8)] | None = None
    registration_number: Code | None = None
    points: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=3)] | None = None
    performance: Text | None = None
    application: Text | None = None
    price_kind: Literal["negotiable", "fixed", "range", "free"] | None = None
    price_low_fen: Fen | None = None
    price_high_fen: Fen | None = None
    contact_name: Annotated[str, Field(max_length=64)] | None = None
    contact_phone: Annotated[str, Field(max_length=20)] | None = None
    floor_price_fen: Fen | None = None
    unpublished: Long | None = None
    internal_note: Text | None = None
    level: Literal["public", "member"] | None = None
    secrecy_cleared: bool | None = None


class NewAchievement(AchievementIn):
    """A new achievement of the caller's organisation."""


class EditAchievement(AchievementIn):
    """Changes made on the version the caller saw; rows that are sent replace all rows."""

    version: Version
    rights: Annotated[list[RightIn], Field(max_length=30)] | None = None
    contributors: Annotated[list[ContributorIn], Field(max_length=30)] | None = None


class Versioned(Body):
    """An act on the version the caller saw."""

    version: Version


class AchievementConfirmIn(Versioned):
    """权属核对 with its written conclusion."""

    note: Annotated[str, Field(min_length=1, max_length=2000)]


class RenewRow(Body):
    """One offer at the version the caller saw."""

    uid: UUID
    version: Version


class RenewIn(Body):
    """The offers that still hold."""

    rows: Annotated[list[RenewRow], Field(min_length=1, max_length=200)]


class AchievementMoveIn(Versioned):
    """A plain move with the fields it needs."""

    move: Literal["return", "coach", "release", "convert", "renew", "withdraw", "undo"]
    reason_note: Short | None = None
    converted_on: date | None = None
    converted_by: Code | None = None
    confirm_by: date | None = None


class MaturityEvidenceIn(Body):
    """What proves one level."""

    level: Annotated[int, Field(ge=1, le=9)]
    what: Annotated[str, Field(min_length=1, max_length=200)]


class EvaluationIn(Body):
    """An evaluation for a named application."""

    application: Annotated[str, Field(min_length=1, max_length=200)]
    level: Annotated[int, Field(ge=1, le=9)]
    assessor: Annotated[str, Field(min_length=1, max_length=120)]
    assessed_on: date
    note: Text = ""
    evidence: Annotated[list[MaturityEvidenceIn], Field(max_length=30)] = []


class AchievementFilters(Schema):
    """Filters of the list."""

    state: State | None = None
    q: Annotated[str, Field(max_length=60)] = ""
    field: Code = ""
    region: Code = ""
    mode: Code = ""
    trl_min: Annotated[int, Field(ge=1, le=9)] | None = None
    mine: bool = False
    external: bool | None = None
    offset: Offset = 0
    limit: Limit = 20


@router.get("/achievements", response={200: Page[AchievementRow], **PROBLEMS}, summary="科技成果列表")
def list_achievements(request: HttpRequest, filters: Query[AchievementFilters]) -> Any:
    """The achievements the caller may know of, newest first."""
    total, rows = queries.listing(
        request.actor, states=(filters.state,) if filters.state else (), text=filters.q, field=filters.field, region=filters.region,
        mode=filters.mode, trl_min=filters.trl_min, mine=filters.mine, external=filters.external, offset=filters.offset, limit=filters.limit,
    )  # fmt: skip
    return {"total": total, "rows": rows}


def _done(request: HttpRequest, uid: UUID, payload: Body, act: Any) -> Any:
    def call() -> dict[str, str]:
        act()
        return {"uid": str(uid), "state": queries.detail(request.actor, uid).row.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/achievements", response={200: Done, **PROBLEMS}, summary="登记科技成果")
def create_achievement(request: HttpRequest, payload: NewAchievement) -> Any:
    """A draft stands."""

    def call() -> dict[str, str]:
        a = usecases.draft_achievement(
            payload.model_dump(exclude_unset=True), actor=request.actor, today=door.today()
        )
        return {"uid": str(a.row.uid), "state": a.row.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/achievements/renewals", response={200: Done, **PROBLEMS}, summary="批量确认仍然有效")
def renew_achievements(request: HttpRequest, payload: RenewIn) -> Any:
    """All of these offers are confirmed for another term, or none."""

    def call() -> dict[str, str]:
        chosen = [(row.uid, row.version) for row in payload.rows]
        expiry.renew_achievements(chosen, actor=request.actor, today=door.today())
        return {"uid": "", "state": "published"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/achievements/{uid}", response={200: AchievementDetail, **PROBLEMS}, summary="一项科技成果")
def get_achievement(request: HttpRequest, uid: UUID) -> Any:
    """One achievement, cut to the field groups the caller may see, with `offers` as its allowed moves."""
    return queries.detail(request.actor, uid)


@router.patch("/achievements/{uid}", response={200: Done, **PROBLEMS}, summary="修改科技成果")
def edit_achievement(request: HttpRequest, uid: UUID, payload: EditAchievement) -> Any:
    """The record says what was sent."""
    values = payload.model_dump(exclude_unset=True, exclude={"version", "rights", "contributors"})
    rights = None if payload.rights is None else [row.model_dump() for row in payload.rights]
    people = None if payload.contributors is None else [row.model_dump() for row in payload.contributors]
    return _done(request, uid, payload, lambda: usecases.edit_achievement(
        uid, values, actor=request.actor, today=door.today(), version=payload.version, rights=rights, contributors=people))  # fmt: skip


@router.post("/achievements/{uid}/confirm", response={200: Done, **PROBLEMS}, summary="权属核对")
def confirm_ownership(request: HttpRequest, uid: UUID, payload: AchievementConfirmIn) -> Any:
    """权属核对 stands."""
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.confirm_ownership(
            uid, note=payload.note, actor=request.actor, today=door.today(), version=payload.version
        ),
    )


@router.post("/achievements/{uid}/publish", response={200: Done, **PROBLEMS}, summary="发布")
def publish_achievement(request: HttpRequest, uid: UUID, payload: Versioned) -> Any:
    """On offer to its audience."""
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.publish_achievement(
            uid, actor=request.actor, today=door.today(), version=payload.version
        ),
    )


@router.post("/achievements/{uid}/widen", response={200: Done, **PROBLEMS}, summary="扩大公开范围")
def widen_achievement(request: HttpRequest, uid: UUID, payload: Versioned) -> Any:
    """The wider audience waits for a second person at the bureau."""
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.widen_achievement(
            uid, actor=request.actor, today=door.today(), version=payload.version
        ),
    )


@router.post("/achievements/{uid}/move", response={200: Done, **PROBLEMS}, summary="其他办理")
def move_achievement(request: HttpRequest, uid: UUID, payload: AchievementMoveIn) -> Any:
    """A plain move of the table."""
    fields = payload.model_dump(exclude_none=True, exclude={"version", "move"})
    if payload.move == "undo":
        return _done(request, uid, payload, lambda: usecases.undo_achievement(uid, actor=request.actor))
    return _done(request, uid, payload, lambda: usecases.move_achievement(uid, payload.move, actor=request.actor, today=door.today(),
                                                                          version=payload.version, **fields))  # fmt: skip


@router.post("/achievements/{uid}/evaluations", response={200: Done, **PROBLEMS}, summary="新增评价")
def create_evaluation(request: HttpRequest, uid: UUID, payload: EvaluationIn) -> Any:
    """An evaluation stands beside the achievement."""
    facts = payload.model_dump(exclude={"evidence"})
    evidence = [(row.level, row.what) for row in payload.evidence]
    return _done(
        request,
        uid,
        payload,
        lambda: usecases.open_evaluation(uid, facts, evidence, actor=request.actor, today=door.today()),
    )


@router.post("/evaluations/{uid}/finish", response={200: Done, **PROBLEMS}, summary="评定")
def finish_evaluation(request: HttpRequest, uid: UUID, payload: Versioned) -> Any:
    """The level is 已评."""

    def call() -> dict[str, str]:
        usecases.finish_evaluation(uid, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": "done"}

    return door.do(request, call, body=payload.model_dump(mode="json"))


ROUTERS = (router, disputes_router)
