"""Operations on visits and calls for demands."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page, Short, Version
from kezhuan.demands import batches, visits
from kezhuan.demands.api.schemas import Body, Versioned
from kezhuan.demands.views import BatchRow, ReportRow, VisitRow

router = Router(tags=["征集"], auth=door.signed_in)


class VisitIn(Body):
    """A visit as written."""

    visited_on: date
    contact_name: Annotated[str, Field(max_length=64)]
    contact_phone: Annotated[str, Field(max_length=20)]
    companions: Short = ""
    notes: Annotated[str, Field(max_length=4000)]
    finds_demand: bool = False


class NewVisit(VisitIn):
    """A visit to this organisation."""

    organisation: UUID


class EditVisit(VisitIn):
    """Changes made on the version the caller saw."""

    version: Version


class VisitMove(Versioned):
    """Ask the firm, or the firm's answer."""

    move: Literal["send", "confirm", "dispute"]
    dispute: Short = ""


@router.get("/visits", response={200: Page[VisitRow], **PROBLEMS}, summary="走访记录")
def list_visits(request: HttpRequest, offset: Offset = 0, limit: Limit = 20) -> Any:
    """The visits the caller may know of."""
    total, rows = visits.listing(request.actor, offset=offset, limit=limit)
    return {"total": total, "rows": rows}


@router.post("/visits", response={200: Done, **PROBLEMS}, summary="新增走访")
def create_visit(request: HttpRequest, payload: NewVisit) -> Any:
    """A visit stands."""
    values = payload.model_dump(exclude={"organisation"})

    def call() -> dict[str, str]:
        v = visits.record_visit(values, org_uid=payload.organisation, actor=request.actor, today=door.today())
        return {"uid": str(v.uid), "state": v.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/visits/{uid}", response={200: VisitRow, **PROBLEMS}, summary="一条走访记录")
def get_visit(request: HttpRequest, uid: UUID) -> Any:
    """One visit."""
    return visits.detail(request.actor, uid)


@router.put("/visits/{uid}", response={200: Done, **PROBLEMS}, summary="修改走访")
def edit_visit(request: HttpRequest, uid: UUID, payload: EditVisit) -> Any:
    """The visit says what was sent."""
    values = payload.model_dump(exclude={"version"})

    def call() -> dict[str, str]:
        v = visits.edit_visit(uid, values, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(v.uid), "state": v.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/visits/{uid}/move", response={200: Done, **PROBLEMS}, summary="走访办理")
def move_visit(request: HttpRequest, uid: UUID, payload: VisitMove) -> Any:
    """The firm is asked, confirms or disputes."""
    act: dict[str, Any] = {"actor": request.actor, "today": door.today(), "version": payload.version}

    def call() -> dict[str, str]:
        if payload.move == "send":
            visits.send_visit(uid, **act)
        else:
            visits.answer_visit(uid, agrees=payload.move == "confirm", dispute=payload.dispute, **act)
        return {"uid": str(uid), "state": visits.detail(request.actor, uid).state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


class BatchIn(Body):
    """A call for demands."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    region: Annotated[str, Field(max_length=12)]
    starts_on: date
    ends_on: date
    funded: bool = False
    note: Annotated[str, Field(max_length=2000)] = ""


@router.get("/batches", response={200: Page[BatchRow], **PROBLEMS}, summary="征集批次")
def list_batches(request: HttpRequest, offset: Offset = 0, limit: Limit = 20) -> Any:
    """The calls the caller may know of."""
    total, rows = batches.listing(request.actor, offset=offset, limit=limit)
    return {"total": total, "rows": rows}


@router.post("/batches", response={200: Done, **PROBLEMS}, summary="发起征集")
def create_batch(request: HttpRequest, payload: BatchIn) -> Any:
    """A call is open."""

    def call() -> dict[str, str]:
        b = batches.open_batch(payload.model_dump(), actor=request.actor, today=door.today())
        return {"uid": str(b.uid), "state": b.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.get("/batches/{uid}", response={200: BatchRow, **PROBLEMS}, summary="一个批次")
def get_batch(request: HttpRequest, uid: UUID) -> Any:
    """One call with its counts by step."""
    return batches.detail(request.actor, uid)


@router.get("/batches/{uid}/reports", response={200: list[ReportRow], **PROBLEMS}, summary="上报情况")
def list_reports(request: HttpRequest, uid: UUID) -> Any:
    """What each region has collected and reported."""
    batches.detail(request.actor, uid)
    return batches.reports(request.actor, uid)


class BatchReportIn(Body):
    """Which region begins to sum up."""

    region: Annotated[str, Field(max_length=12)]


class ReportMove(Versioned):
    """The report goes up, is accepted, or comes back."""

    move: Literal["report", "accept", "return"]
    note: Short = ""


@router.post("/batches/{uid}/reports", response={200: Done, **PROBLEMS}, summary="开始汇总")
def create_report(request: HttpRequest, uid: UUID, payload: BatchReportIn) -> Any:
    """A region begins to sum up what it collected."""

    def call() -> dict[str, str]:
        r = batches.start_report(uid, region=payload.region, actor=request.actor, today=door.today())
        return {"uid": str(r.uid), "state": r.state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/batches/{uid}/reports/{report_uid}/move", response={200: Done, **PROBLEMS}, summary="上报办理")
def move_report(request: HttpRequest, uid: UUID, report_uid: UUID, payload: ReportMove) -> Any:
    """The report moves between the levels."""

    def call() -> dict[str, str]:
        batches.move_report(
            report_uid,
            payload.move,
            note=payload.note,
            actor=request.actor,
            today=door.today(),
            version=payload.version,
        )
        return {"uid": str(report_uid), "state": batches.report(request.actor, report_uid).state}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/batches/{uid}/close", response={200: Done, **PROBLEMS}, summary="截止征集")
def close_batch(request: HttpRequest, uid: UUID, payload: Versioned) -> Any:
    """Nothing more is collected in the call."""

    def call() -> dict[str, str]:
        batches.close_batch(uid, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid), "state": "closed"}

    return door.do(request, call, body=payload.model_dump(mode="json"))
