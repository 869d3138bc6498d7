"""Operations on experts and teams."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Done, Limit, Offset, Page
from kezhuan.people import queries, usecases
from kezhuan.people.api.schemas import ConsentIn, EditProfile, NewProfile, ProfileIn, Versioned, signed_in
from kezhuan.people.views import ProfileDetail, ProfileRow

router = Router(tags=["专家与团队"])
ACTS = {
    "list": usecases.list_profile,
    "renew": usecases.renew_profile,
    "hide": usecases.hide_profile,
    "withdraw-consent": usecases.withdraw_consent,
}


class ProfileFilters(Schema):
    """Filters of the list."""

    q: Annotated[str, Field(max_length=60)] = ""
    kind: Literal["expert", "team"] | None = None
    field: Annotated[str, Field(max_length=8)] = ""
    region: Annotated[str, Field(max_length=12)] = ""
    mine: bool = False
    offset: Offset = 0
    limit: Limit = 20


@router.get("/profiles", response={200: Page[ProfileRow], **PROBLEMS}, summary="专家与团队列表")
def list_profiles(request: HttpRequest, filters: Query[ProfileFilters]) -> Any:
    """Listed experts and teams; with `mine` all of the caller's organisation."""
    total, rows = queries.profiles(
        request.actor, text=filters.q, kind=filters.kind or "", field=filters.field, region=filters.region,
        mine=filters.mine and request.actor.org_id is not None, offset=filters.offset, limit=filters.limit,
    )  # fmt: skip
    return {"total": total, "rows": rows}


@router.post("/profiles", response={200: Done, **PROBLEMS}, summary="登记专家或团队")
def create_profile(request: HttpRequest, payload: NewProfile) -> Any:
    """A draft stands."""
    actor = signed_in(request.actor)
    values = _values(payload) | {"kind": payload.kind}
    return door.do(
        request, lambda: {"uid": str(usecases.draft_profile(values, actor=actor, today=door.today())), "state": "draft"},
        body=payload.model_dump(mode="json"),
    )  # fmt: skip


def _values(payload: ProfileIn) -> dict[str, Any]:
    sent = payload.model_dump(exclude_unset=True, exclude={"version", "kind"})
    if "fields_" in sent:
        sent["fields"] = sent.pop("fields_")
    return {name: value for name, value in sent.items() if value is not None}


@router.get("/profiles/{uid}", response={200: ProfileDetail, **PROBLEMS}, summary="一位专家或一个团队")
def get_profile(request: HttpRequest, uid: UUID) -> Any:
    """One expert or team; contact data for verified members only."""
    return queries.profile(request.actor, uid, today=door.today())


@router.patch("/profiles/{uid}", response={200: Done, **PROBLEMS}, summary="修改")
def edit_profile(request: HttpRequest, uid: UUID, payload: EditProfile) -> Any:
    """The profile says what was sent."""

    def call() -> dict[str, str]:
        usecases.edit_profile(
            uid, _values(payload), actor=request.actor, today=door.today(), version=payload.version
        )
        return {"uid": str(uid)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/profiles/{uid}/consent", response={200: Done, **PROBLEMS}, summary="登记本人同意")
def consent(request: HttpRequest, uid: UUID, payload: ConsentIn) -> Any:
    """The person's consent stands with the version of its words."""

    def call() -> dict[str, str]:
        usecases.consent(
            uid,
            given=payload.given,
            contact=payload.contact,
            actor=request.actor,
            today=door.today(),
            version=payload.version,
        )
        return {"uid": str(uid)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/profiles/{uid}/{act}", response={200: Done, **PROBLEMS}, summary="入库公开、下架、撤回同意")
def move_profile(
    request: HttpRequest,
    uid: UUID,
    act: Literal["list", "renew", "hide", "withdraw-consent"],
    payload: Versioned,
) -> Any:
    """The act is done."""

    def call() -> dict[str, str]:
        ACTS[act](uid, actor=request.actor, today=door.today(), version=payload.version)
        return {"uid": str(uid)}

    return door.do(request, call, body={"act": act, **payload.model_dump(mode="json")})
