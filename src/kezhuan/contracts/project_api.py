"""The REST API of transformation projects: list, one project, beginning, changing, moving on, visits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.contracts import usecases
from kezhuan.contracts.acts_api import acting
from kezhuan.contracts.lifecycle import PROJECT
from kezhuan.contracts.queries import projects
from kezhuan.contracts.scopes import PROJECT_READERS
from kezhuan.contracts.views import ProjectDetail, ProjectRow
from kezhuan.core import api as door
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Body, Done, Fen, Limit, Offset, Page, Short, Version

router = Router(tags=["成果转化项目"], auth=door.signed_in)
ProjectState = Literal[tuple(PROJECT.states)]  # type: ignore[valid-type]
Code = Annotated[str, Field(max_length=12)]
Note = Annotated[str, Field(max_length=300)]


class ProjectFilters(Schema):
    """Which projects."""

    state: ProjectState | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=60)] = ""
    due: bool = False
    offset: Offset = 0
    limit: Limit = 20


class ProjectIn(Body):
    """A project begins by hand, or from a contract whose title, field and buyer it then takes."""

    title: Short = ""
    mode: Code = ""
    field: Code = ""
    landing_org: Short = ""
    landing_region: Code = ""
    started_on: date | None = None
    contract: UUID | None = None
    organisation: UUID | None = None


class ChangeIn(Body):
    """Parts of a project."""

    version: Version
    title: Short | None = None
    mode: Code | None = None
    field: Code | None = None
    landing_org: Short | None = None
    landing_region: Code | None = None


class AdvanceIn(Body):
    """The next stage and what it rests on; `on` is the day of production."""

    version: Version
    move: Literal["to_trial", "to_pilot", "to_production"]
    evidence: Note
    on: date | None = None


class ProjectVisitIn(Body):
    """What a visit found since the project began; amounts in 分."""

    version: Version
    months: Literal[6, 12, 24]
    visited_on: date
    output: Fen
    tax: Fen
    finance: Fen
    jobs: Annotated[int, Field(ge=0, le=1_000_000)]
    landing_region: Code = ""
    note: Annotated[str, Field(max_length=500)] = ""


class CloseIn(Body):
    """Following ends, or the project is stopped for a reason."""

    version: Version
    move: Literal["end", "stop"]
    reason: Note = ""


@router.get("/projects", response={200: Page[ProjectRow], **PROBLEMS}, summary="成果转化项目列表")
def list_projects(request: HttpRequest, filters: Query[ProjectFilters]) -> Any:
    """The projects the caller may know of, newest first."""
    only(request.actor, PROJECT_READERS)
    total, rows = projects.listing(
        request.actor, state=filters.state or "", text=filters.text, due_by=door.today() if filters.due else None, offset=filters.offset,
        limit=filters.limit,
    )  # fmt: skip
    return {"total": total, "rows": rows}


@router.post("/projects", response={200: Done, **PROBLEMS}, summary="建立成果转化项目")
def create_project(request: HttpRequest, payload: ProjectIn) -> Any:
    """A project stands at its first stage."""

    def act() -> dict[str, str]:
        values = payload.model_dump(exclude={"started_on", "contract", "organisation"})
        uid = usecases.create_project(
            values, started_on=payload.started_on, contract=payload.contract, organisation=payload.organisation, actor=request.actor,
            today=door.today(),
        )  # fmt: skip
        return {"uid": str(uid), "state": PROJECT.initial}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.get("/projects/{uid}", response={200: ProjectDetail, **PROBLEMS}, summary="一个成果转化项目")
def get_project(request: HttpRequest, uid: UUID) -> Any:
    """One project with its visits."""
    return projects.detail(request.actor, uid)


_act = acting(projects.get_project)


@router.patch("/projects/{uid}", response={200: Done, **PROBLEMS}, summary="修改成果转化项目")
def edit_project(request: HttpRequest, uid: UUID, payload: ChangeIn) -> Any:
    """These parts of the project are as given."""
    values = payload.model_dump(exclude={"version"}, exclude_none=True)
    return _act(request, uid, payload, usecases.edit_project, values)


@router.post("/projects/{uid}/stage", response={200: Done, **PROBLEMS}, summary="进入小试、中试、投产")
def advance_project(request: HttpRequest, uid: UUID, payload: AdvanceIn) -> Any:
    """The project stands at the next stage."""
    return _act(
        request,
        uid,
        payload,
        usecases.advance_project,
        payload.move,
        evidence=payload.evidence,
        on=payload.on,
    )


@router.post("/projects/{uid}/visits", response={200: Done, **PROBLEMS}, summary="登记回访")
def follow_project(request: HttpRequest, uid: UUID, payload: ProjectVisitIn) -> Any:
    """A visit stands."""
    return _act(request, uid, payload, usecases.follow_project, **payload.model_dump(exclude={"version"}))


@router.post("/projects/{uid}/close", response={200: Done, **PROBLEMS}, summary="结束跟踪、终止项目")
def close_project(request: HttpRequest, uid: UUID, payload: CloseIn) -> Any:
    """The project is followed no longer."""
    if payload.move == "end":
        return _act(request, uid, payload, usecases.end_project)
    return _act(request, uid, payload, usecases.stop_project, reason=payload.reason)
