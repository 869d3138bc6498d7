"""The rulebook through the API: everybody reads, makers propose, checkers decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page, Short
from kezhuan.core.rulebook import amending, reading
from kezhuan.core.rulebook.amending import Draft
from kezhuan.core.rulebook.writing import MOST_CHARS, read_body

router = Router(tags=["规则手册"])
Code = Annotated[str, Field(max_length=96, pattern=r"^[a-z]+\.[a-z0-9_.]+$")]


class RuleOut(Schema):
    """One rule with the version that counts today."""

    code: str
    group: str
    title: str
    source: str
    mark: str
    from_: Annotated[date, Field(serialization_alias="from")]
    until: date | None
    in_force: bool
    versions: int


class VersionOut(Schema):
    """One version; `text` is its body as TOML."""

    from_: Annotated[date, Field(serialization_alias="from")]
    until: date | None
    source: str
    mark: str
    sm3: str
    in_force: bool
    added: bool
    text: str


class RuleVersionsOut(Schema):
    """A rule with all its versions, the newest first."""

    code: str
    group: str
    title: str
    versions: list[VersionOut]


class ProposedOut(Schema):
    """A version waiting for its second person, or decided."""

    uid: UUID
    code: str
    title: str
    from_: Annotated[date, Field(serialization_alias="from")]
    to: date | None
    source: str
    sm3: str
    state: str
    reason: str
    created_at: datetime
    decided_at: datetime | None
    mine: bool
    may_decide: bool
    text: str


class VersionIn(Schema):
    """The next version of a rule; `text` is its body as TOML."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    code: Code
    from_: Annotated[date, Field(alias="from")]
    to: date | None = None
    text: Annotated[str, Field(max_length=MOST_CHARS)]
    source: Annotated[str, Field(max_length=1000)]
    mark: Literal["S", "K", "U", "P"]
    title: Annotated[str, Field(max_length=120)] = ""


class DecisionIn(Schema):
    """The second person's word."""

    model_config = ConfigDict(extra="forbid")
    approve: bool
    reason: Short = ""


@router.get("/rules", response={200: list[RuleOut], **PROBLEMS}, summary="规则手册", by_alias=True)
def list_rules(request: HttpRequest) -> Any:
    """Every rule with the version that counts today."""
    return reading.listing(today=door.today())


@router.get("/rule-proposals", response={200: Page[ProposedOut], **PROBLEMS}, summary="待复核的规则版本", auth=door.signed_in, by_alias=True)  # fmt: skip
def list_proposals(request: HttpRequest, offset: Offset = 0, limit: Limit = 20) -> Any:
    """What waits for a second person; empty for who may neither propose nor decide."""
    total, rows = reading.proposals(request.actor, today=door.today(), offset=offset, limit=limit)
    return {"total": total, "rows": rows}


@router.post(
    "/rule-proposals", response={200: Done, **PROBLEMS}, summary="提出规则新版本", auth=door.signed_in
)
def propose(request: HttpRequest, payload: VersionIn) -> Any:
    """The version waits for its second person."""

    def call() -> dict[str, str]:
        draft = Draft(
            code=payload.code, from_=payload.from_, to=payload.to, body=read_body(payload.text), source=payload.source,
            mark=payload.mark, title=payload.title,
        )  # fmt: skip
        uid = amending.propose_version(draft, actor=request.actor, today=door.today())
        return {"uid": str(uid), "state": "open"}

    return door.do(request, call, body=payload.dict())


@router.get("/rule-proposals/{uid}", response={200: ProposedOut, **PROBLEMS}, summary="一份规则新版本", auth=door.signed_in, by_alias=True)  # fmt: skip
def get_proposal(request: HttpRequest, uid: UUID) -> Any:
    """One proposed version."""
    return reading.proposal(uid, request.actor, today=door.today())


@router.post("/rule-proposals/{uid}/decide", response={200: Done, **PROBLEMS}, summary="复核规则新版本", auth=door.signed_in)  # fmt: skip
def decide(request: HttpRequest, uid: UUID, payload: DecisionIn) -> Any:
    """The version is approved or refused."""

    def call() -> dict[str, str]:
        amending.decide_version(
            uid, approve=payload.approve, actor=request.actor, today=door.today(), reason=payload.reason
        )
        return {"uid": str(uid), "state": "approved" if payload.approve else "refused"}

    return door.do(request, call, body=payload.dict())


@router.get(
    "/rules/{code}", response={200: RuleVersionsOut, **PROBLEMS}, summary="一条规则的全部版本", by_alias=True
)
def get_rule(request: HttpRequest, code: str) -> Any:
    """One rule with all its versions."""
    return reading.detail(code, request.actor, today=door.today())
