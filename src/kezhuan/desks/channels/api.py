"""The REST API of the notices' ways out."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done
from kezhuan.core.channels import queries, rules, usecases
from kezhuan.core.channels.queries import AddressRow, TopicRow
from kezhuan.people.queries import phone_of

router = Router(tags=["站外通知"], auth=door.signed_in)
Channel = Literal[tuple(rules.CHANNELS)]  # type: ignore[valid-type]
Topic = Literal[tuple(rules.TOPICS)]  # type: ignore[valid-type]
Mode = Literal[tuple(rules.MODES)]  # type: ignore[valid-type]


class AddressIn(Body):
    """Where to be reached; SMS go to the proved number, whatever `to` says."""

    channel: Channel
    to: Annotated[str, Field(max_length=200)] = ""


class TopicsIn(Body):
    """A mode for each topic named."""

    modes: dict[Topic, Mode]


@router.get("/channels", response={200: list[AddressRow], **PROBLEMS}, summary="我的站外通知地址")
def list_addresses(request: HttpRequest) -> Any:
    """The caller's addresses."""
    return list(queries.addresses(request.actor.user_id))


@router.post("/channels", response={200: Done, **PROBLEMS}, summary="设置一个通知地址")
def add_address(request: HttpRequest, payload: AddressIn) -> Any:
    """The caller is reached there; one address a channel."""

    def act() -> dict[str, str]:
        made = usecases.add_address(
            **payload.model_dump(), phone=phone_of(request.actor.user_id), actor=request.actor
        )
        return {"uid": str(made), "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


@router.delete("/channels/{uid}", response={200: Done, **PROBLEMS}, summary="移除一个通知地址")
def remove_address(request: HttpRequest, uid: UUID) -> Any:
    """Nothing goes there any more."""

    def act() -> dict[str, str]:
        usecases.remove_address(uid, actor=request.actor)
        return {"uid": str(uid), "state": ""}

    return door.do(request, act)


@router.get("/channel-topics", response={200: list[TopicRow], **PROBLEMS}, summary="各主题的通知方式")
def list_topics(request: HttpRequest) -> Any:
    """Every topic with the caller's mode."""
    return list(queries.topics(request.actor.user_id))


@router.put("/channel-topics", response={200: Done, **PROBLEMS}, summary="选择各主题的通知方式")
def choose(request: HttpRequest, payload: TopicsIn) -> Any:
    """These topics are heard of in these modes."""

    def act() -> dict[str, str]:
        usecases.choose(payload.modes, actor=request.actor)
        return {"uid": "", "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))
