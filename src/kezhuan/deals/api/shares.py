"""促成归属 and the broker ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from kezhuan.core import api as door
from kezhuan.core.access import only
from kezhuan.core.api import PROBLEMS, Done, Page
from kezhuan.deals import queries, usecases
from kezhuan.deals.api.schemas import (
    FILE,
    BrokerIn,
    ClaimIn,
    IntroductionFilters,
    IntroductionIn,
    IntroductionMoveIn,
    ProveIn,
    ShareDecideIn,
    ShareMoveIn,
    do,
    who,
)
from kezhuan.deals.scopes import INTRODUCTION_READERS
from kezhuan.deals.views import IntroductionRow, ShareDetail
from kezhuan.files import attachments
from kezhuan.files.wire import content_of

router = Router(tags=["对接项目"], auth=door.signed_in)


@router.post("/deals/{uid}/shares", response={200: Done, **PROBLEMS}, summary="登记促成归属")
def claim_share(request: HttpRequest, uid: UUID, payload: ClaimIn) -> Any:
    """The caller's share waits for the sides' yes."""
    values = payload.model_dump(exclude={"file"})
    file = content_of(payload.file)
    return do(request, payload, lambda: usecases.claim_share(uid, **values, file=file, **who(request)))


@router.get("/attributions/{uid}", response={200: ShareDetail, **PROBLEMS}, summary="一份促成归属")
def get_share(request: HttpRequest, uid: UUID) -> Any:
    """One share with what happened to it."""
    return queries.share_detail(request.actor, uid)


@router.post("/attributions/{uid}/move", response={200: Done, **PROBLEMS}, summary="确认、异议、撤回")
def move_share(request: HttpRequest, uid: UUID, payload: ShareMoveIn) -> Any:
    """One side's yes, an objection, or taking it back."""
    return do(request, payload, lambda: usecases.move_share(uid, **payload.model_dump(), **who(request)))


@router.post("/attributions/{uid}/prove", response={200: Done, **PROBLEMS}, summary="凭材料认定")
def prove_share(request: HttpRequest, uid: UUID, payload: ProveIn) -> Any:
    """The share stands on papers."""
    values = payload.model_dump(exclude={"file"})
    file = content_of(payload.file)
    return do(request, payload, lambda: usecases.prove_share(uid, **values, file=file, **who(request)))


@router.post("/attributions/{uid}/decide", response={200: Done, **PROBLEMS}, summary="认定有异议的归属")
def decide_share(request: HttpRequest, uid: UUID, payload: ShareDecideIn) -> Any:
    """What is decided waits for its second person."""
    return do(request, payload, lambda: usecases.decide_share(uid, **payload.model_dump(), **who(request)))


@router.get(
    "/attributions/{uid}/files/{file_uid}", response=PROBLEMS, openapi_extra=FILE, summary="下载佐证材料"
)
def share_file(request: HttpRequest, uid: UUID, file_uid: UUID) -> Any:
    """The bytes of a paper behind a share."""
    return attachments.download(queries.share_file(request.actor, uid, file_uid))


@router.get("/introductions", response={200: Page[IntroductionRow], **PROBLEMS}, summary="介绍记录列表")
def list_introductions(request: HttpRequest, filters: Query[IntroductionFilters]) -> Any:
    """The introductions the caller may know of, newest first."""
    only(request.actor, INTRODUCTION_READERS)
    total, rows = queries.introductions(
        request.actor, state=filters.state or "", offset=filters.offset, limit=filters.limit
    )
    return {"total": total, "rows": rows}


@router.post("/introductions", response={200: Done, **PROBLEMS}, summary="记录介绍")
def record_introduction(request: HttpRequest, payload: IntroductionIn) -> Any:
    """A broker's introduction waits for a side's yes."""
    return do(request, payload, lambda: usecases.record_introduction(**payload.model_dump(), **who(request)))


@router.get("/introductions/{uid}", response={200: IntroductionRow, **PROBLEMS}, summary="一条介绍记录")
def get_introduction(request: HttpRequest, uid: UUID) -> Any:
    """One introduction."""
    return queries.introduction(request.actor, uid)


@router.post("/introductions/{uid}/move", response={200: Done, **PROBLEMS}, summary="确认或不认可介绍")
def move_introduction(request: HttpRequest, uid: UUID, payload: IntroductionMoveIn) -> Any:
    """A side's yes, or its no with the reason."""
    return do(
        request, payload, lambda: usecases.move_introduction(uid, **payload.model_dump(), **who(request))
    )


@router.post("/deals/{uid}/brokers", response={200: Done, **PROBLEMS}, summary="请经纪人参与")
def name_broker(request: HttpRequest, uid: UUID, payload: BrokerIn) -> Any:
    """A side or the operator brings a broker into the deal."""
    return do(request, payload, lambda: usecases.name_broker(uid, broker=payload.broker, **who(request)))
