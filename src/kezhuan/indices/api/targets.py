"""The REST API of yearly targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Version
from kezhuan.files import attachments
from kezhuan.files.wire import bytes_of
from kezhuan.indices import queries, usecases
from kezhuan.indices.api.editions import Body, Year
from kezhuan.indices.rules.targets import KINDS, LIGHTS
from kezhuan.indices.views import BoardCount, TargetDetail, TargetRow

router = Router(tags=["年度目标"], auth=door.signed_in)
Kind = Literal[tuple(KINDS)]  # type: ignore[valid-type]
Light = Literal[tuple(LIGHTS)]  # type: ignore[valid-type]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4, ge=0)]
Text = Annotated[str, Field(max_length=300)]
Note = Annotated[str, Field(max_length=500)]
Word = Annotated[str, Field(max_length=64)]
# 20 MB, as the upload gate allows, in base64.
MOST_BASE64 = 28_000_000


class BoardFilters(Schema):
    """Which targets; without a year those of this one."""

    year: Year | None = None
    region: Annotated[str, Field(max_length=12)] = ""
    light: Light | None = None  # type: ignore[valid-type]


class Board(Schema):
    """The targets of a year and how many show each light."""

    rows: list[TargetRow]
    counts: list[BoardCount]


class TargetEditIn(Body):
    """What a target says."""

    year: Year
    title: Annotated[str, Field(min_length=1, max_length=120)]
    office: Annotated[str, Field(max_length=60)] = ""
    holder: UUID | None = None
    kind: Kind = "cumulative"  # type: ignore[valid-type]
    unit: Annotated[str, Field(min_length=1, max_length=16)]
    measure: Word = ""
    scope: Word = ""
    planned: Amount
    base_value: Amount = Decimal(0)
    figure_code: Word = ""
    source: Annotated[str, Field(min_length=1, max_length=300)]
    note: Note = ""


class TargetIn(TargetEditIn):
    """A new target of a region, whole or a part of another."""

    region: Annotated[str, Field(max_length=12)]
    parent: UUID | None = None


class TargetChangeIn(TargetEditIn):
    """A changed draft."""

    version: Version


class TargetEvidenceIn(Body):
    """A file in base64."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    content: Annotated[str, Field(max_length=MOST_BASE64)]


class TargetReportIn(Body):
    """What was reached by the end of a month."""

    version: Version
    month: Annotated[int, Field(ge=1, le=12)]
    value: Amount
    note: Note = ""
    file: TargetEvidenceIn | None = None


class TargetMoveIn(Body):
    """A move of a target; `adjust` needs planned and reason, `close` an outcome, `withdraw` a reason."""

    version: Version
    move: Literal["issue", "adjust", "close", "withdraw", "take"]
    planned: Amount = Decimal(0)
    reason: Text = ""
    outcome: Text = ""


@router.get("/targets", response={200: Board, **PROBLEMS}, summary="年度目标")
def board(request: HttpRequest, filters: Query[BoardFilters]) -> Any:
    """The targets of a year, parents before their parts."""
    today = door.today()
    rows, counts = queries.board(
        request.actor,
        year=filters.year or today.year,
        today=today,
        region=filters.region,
        light=filters.light or "",
    )
    return {"rows": rows, "counts": counts}


@router.post("/targets", response={200: Done, **PROBLEMS}, summary="制定目标")
def set_target(request: HttpRequest, payload: TargetIn) -> Any:
    """A draft stands."""

    def act() -> dict[str, str]:
        return {
            "uid": str(usecases.set_target(payload.model_dump(), actor=request.actor, today=door.today())),
            "state": "draft",
        }

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/targets/{uid}", response={200: TargetDetail, **PROBLEMS}, summary="一个年度目标")
def target(request: HttpRequest, uid: UUID) -> Any:
    """One target with its reports, forecasts and parts."""
    return queries.target(request.actor, uid, today=door.today())


@router.post("/targets/{uid}/edit", response={200: Done, **PROBLEMS}, summary="修改目标草稿")
def edit_target(request: HttpRequest, uid: UUID, payload: TargetChangeIn) -> Any:
    """The draft says something else."""

    def act() -> dict[str, str]:
        usecases.edit_target(
            uid,
            payload.model_dump(exclude={"version"}),
            actor=request.actor,
            today=door.today(),
            version=payload.version,
        )
        return {"uid": str(uid), "state": "draft"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/targets/{uid}/reports", response={200: Done, **PROBLEMS}, summary="报调度数")
def report(request: HttpRequest, uid: UUID, payload: TargetReportIn) -> Any:
    """The month's value stands."""
    file = (payload.file.name, bytes_of(payload.file.content, field="file")) if payload.file else None

    def act() -> dict[str, str]:
        made = usecases.report_progress(
            uid, month=payload.month, value=payload.value, note=payload.note, file=file, actor=request.actor, today=door.today(), version=payload.version
        )  # fmt: skip
        return {"uid": str(made), "state": "issued"}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/targets/{uid}/move", response={200: Done, **PROBLEMS}, summary="办理年度目标")
def move_target(request: HttpRequest, uid: UUID, payload: TargetMoveIn) -> Any:
    """A move of the table; `take` reports this month from the platform's own number."""
    more: dict[str, Any] = {"actor": request.actor, "today": door.today(), "version": payload.version}
    calls: dict[str, Any] = {
        "issue": lambda: usecases.issue_target(uid, **more),
        "adjust": lambda: usecases.adjust_target(uid, planned=payload.planned, reason=payload.reason, **more),
        "close": lambda: usecases.close_target(uid, outcome=payload.outcome, **more),
        "withdraw": lambda: usecases.withdraw_target(uid, reason=payload.reason, **more),
        "take": lambda: usecases.take_progress(uid, **more),
    }

    def act() -> dict[str, str]:
        calls[payload.move]()
        return {"uid": str(uid), "state": queries.target(request.actor, uid, today=door.today()).row.state}

    return door.do(request, act, body=payload.model_dump(mode="json"))


FILE = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}


@router.get("/targets/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载佐证材料")
def evidence(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a piece of evidence."""
    return attachments.download(queries.evidence(request.actor, uid, file_uid))


ROUTERS = (router,)
