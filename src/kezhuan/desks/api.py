"""The REST API of the workbench: what waits, what was done, notices, batches, taking back, second person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core import notices
from kezhuan.core.api import PROBLEMS, Body, Limit, Offset, Page, Version, Window
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.demands import rules
from kezhuan.desks import queries, usecases
from kezhuan.desks.benches import section_of
from kezhuan.desks.queries import DoneRow, SectionCount, TodoRow
from kezhuan.portal import numbers
from kezhuan.portal.api import Number, number

router = Router(tags=["工作台"], auth=door.signed_in)
Code = Annotated[str, Field(max_length=24)]
Ticks = Annotated[dict[Annotated[str, Field(max_length=24)], bool], Field(max_length=12)]


class DeskOut(Schema):
    """The numbers of the desk; each equals the total of the list it names."""

    todo: int
    late: int
    done: int
    started: int
    unread: int
    sections: list[SectionCount]


class TodoFilters(Schema):
    """One section, or all."""

    section: Code = ""
    offset: Offset = 0
    limit: Limit = 20


class NoticeOut(Schema):
    """A notice as its reader sees it."""

    uid: UUID
    topic: str
    text: str
    link: str
    at: datetime
    read: bool


class CountOut(Schema):
    """How many cases an act has reached."""

    count: int


class ReadIn(Body):
    """The notices read; all where none is named."""

    uids: Annotated[list[UUID], Field(max_length=100)] = []


class CaseIn(Body):
    """A case to take back."""

    kind: Code
    uid: UUID


class UndoIn(Body):
    """The cases whose last move is taken back."""

    cases: Annotated[list[CaseIn], Field(min_length=1, max_length=50)]


class ScreenOne(Body):
    """One demand of a batch with its written note."""

    uid: UUID
    version: Version
    note: Annotated[str, Field(max_length=2000)]


class ScreenManyIn(Body):
    """Several demands screened, all or none."""

    rows: Annotated[list[ScreenOne], Field(min_length=1, max_length=20)]
    ticks: Ticks


class PublishOne(Body):
    """One demand of a batch with its public face."""

    uid: UUID
    version: Version
    public_title: Annotated[str, Field(max_length=100)]
    teaser: Annotated[str, Field(max_length=500)]
    note: Annotated[str, Field(max_length=200)] = ""


class PublishManyIn(Body):
    """Several demands published to the audience each owner chose, all or none."""

    rows: Annotated[list[PublishOne], Field(min_length=1, max_length=20)]
    gate: Ticks


class StepDecideIn(Body):
    """The second person's word."""

    approve: bool
    reason: Annotated[str, Field(max_length=64)] = ""


@router.get("/desk", response={200: DeskOut, **PROBLEMS}, summary="工作台计数")
def desk(request: HttpRequest) -> Any:
    """Every number of the caller's desk."""
    found = queries.counts(request.actor, today=door.today())
    return {"todo": found.todo, "late": found.late, "done": found.done, "started": found.started, "unread": found.unread,
            "sections": found.sections}  # fmt: skip


@router.get("/desk/todo", response={200: Page[TodoRow], **PROBLEMS}, summary="待办")
def todo(request: HttpRequest, filters: Query[TodoFilters]) -> Any:
    """What waits for the caller, the earliest due first."""
    if filters.section and section_of(request.actor, filters.section) is None:
        raise Hidden
    found = queries.counts(request.actor, today=door.today())
    total = next((s.total for s in found.sections if s.code == filters.section), found.todo)
    rows = queries.todo(
        request.actor,
        today=door.today(),
        section=filters.section,
        offset=filters.offset,
        limit=filters.limit,
    )
    return {"total": total, "rows": rows}


@router.get("/desk/done", response={200: Page[DoneRow], **PROBLEMS}, summary="已办")
def done(request: HttpRequest, window: Query[Window]) -> Any:
    """What the caller did, newest first."""
    total = queries.counts(request.actor, today=door.today()).done
    return {
        "total": total,
        "rows": queries.done(request.actor, offset=window.offset, limit=window.limit),
    }


@router.get("/desk/started", response={200: Page[DoneRow], **PROBLEMS}, summary="我发起的")
def started(request: HttpRequest, window: Query[Window]) -> Any:
    """What the caller began, as it stands now."""
    total = queries.counts(request.actor, today=door.today()).started
    return {
        "total": total,
        "rows": queries.started(request.actor, offset=window.offset, limit=window.limit),
    }


@router.get("/desk/figures", response={200: list[Number], **PROBLEMS}, summary="本辖区数据")
def figures(request: HttpRequest) -> Any:
    """The numbers of the caller's jurisdiction."""
    if not queries.has_figures(request.actor):
        raise Hidden
    return [number(shown) for shown in numbers.desk(request.actor, today=door.today())]


@router.get("/notices", response={200: Page[NoticeOut], **PROBLEMS}, summary="通知")
def inbox(request: HttpRequest, window: Query[Window]) -> Any:
    """The caller's notices, newest first."""
    total, rows = notices.inbox(request.actor.user_id, offset=window.offset, limit=window.limit)
    return {"total": total, "rows": rows}


@router.post("/notices/read", response={200: CountOut, **PROBLEMS}, summary="标为已读")
def read(request: HttpRequest, payload: ReadIn) -> Any:
    """These notices, or all, are read; how many are still unread."""

    def act() -> dict[str, Any]:
        notices.mark_read(request.actor.user_id, payload.uids)
        return {"count": notices.unread(request.actor.user_id)}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.post("/desk/undo", response={200: CountOut, **PROBLEMS}, summary="撤销刚才的办理")
def undo(request: HttpRequest, payload: UndoIn) -> Any:
    """The last move of each case is taken back, or of none."""
    cases = [(case.kind, case.uid) for case in payload.cases]
    if any(kind not in queries.KINDS for kind, _uid in cases):
        raise Invalid({"cases": Reason("kind.unknown", gettext_noop("没有这一类事项"))})
    return door.do(
        request,
        lambda: {
            "count": usecases.take_back(
                cases, actor=request.actor, key=request.headers.get("Idempotency-Key", "")
            )
        },
        body=payload.model_dump(mode="json"),
    )


@router.post("/desk/batch/screen", response={200: CountOut, **PROBLEMS}, summary="批量甄别")
def screen_many(request: HttpRequest, payload: ScreenManyIn) -> Any:
    """Several demands pass screening, each with its own note, or none."""
    _known(payload.ticks, rules.TICKS, "ticks")
    rows = [usecases.Screening(row.uid, row.version, row.note) for row in payload.rows]
    return door.do(
        request,
        lambda: {
            "count": usecases.screen_demands(
                rows, ticks=payload.ticks, actor=request.actor, today=door.today()
            )
        },
        body=payload.model_dump(mode="json"),
    )


@router.post("/desk/batch/publish", response={200: CountOut, **PROBLEMS}, summary="批量发布")
def publish_many(request: HttpRequest, payload: PublishManyIn) -> Any:
    """Several demands are published, or none."""
    _known(payload.gate, rules.GATE, "gate")
    actor, today = request.actor, door.today()

    def act() -> dict[str, int]:
        cases, left = queries.batch_cases(actor, "publish", [row.uid for row in payload.rows], today=today)
        if left:
            raise Hidden
        audience = {case.row.uid: case.row.audience for case in cases}
        rows = [
            usecases.Publishing(
                row.uid, row.version, audience[row.uid], row.public_title, row.teaser, row.note
            )
            for row in payload.rows
        ]
        return {"count": usecases.publish_demands(rows, gate=payload.gate, actor=actor, today=today)}

    return door.do(request, act, body=payload.model_dump(mode="json"))


def _known(given: dict[str, bool], known: Any, field: str) -> None:
    if unknown := sorted(set(given) - set(known)):
        raise Invalid(
            {f"{field}.{name}": Reason("field.unknown", gettext_noop("没有这一项")) for name in unknown}
        )


@router.post("/proposals/{uid}/decide", response={200: CountOut, **PROBLEMS}, summary="复核")
def decide(request: HttpRequest, uid: UUID, payload: StepDecideIn) -> Any:
    """The second person has decided a two-person step."""

    def act() -> dict[str, int]:
        usecases.decide(
            uid, approve=payload.approve, reason=payload.reason, actor=request.actor, today=door.today()
        )
        return {"count": 1}

    return door.do(request, act, body=payload.model_dump(mode="json"))
