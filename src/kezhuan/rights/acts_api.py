"""What the APIs of rights share: bodies, how an act is called, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from kezhuan.core import api as door
from kezhuan.core.access import BUSINESS, Actor, only
from kezhuan.core.api import Limit, Offset, Short, Version
from kezhuan.files.wire import FileIn, content_of
from kezhuan.rights.usecases.filing import add_paper

FILE = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}
Code = Annotated[str, Field(max_length=96)]
Note = Annotated[str, Field(max_length=300)]
Rows = Annotated[int, Field(ge=1, le=10_000)]
Number = Annotated[str, Field(max_length=64)]
Words = Annotated[str, Field(max_length=5000)]


class Body(Schema):
    """A body that names nothing but its fields."""

    model_config = ConfigDict(extra="forbid")


class Narrowed(Schema):
    """Which records of a list: words, and which page of them."""

    text: Annotated[str, Field(max_length=60)] = ""
    offset: Offset = 0
    limit: Limit = 20


class DecideIn(Body):
    """The number of the collective decision."""

    version: Version
    decision_no: Number


class RightsAnnounceIn(Body):
    """Who hears objections."""

    version: Version
    contact: Short


class StakePaperIn(Body):
    """A paper under its kind."""

    group: Number
    file: FileIn


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts on one kind of record: `read` finds it again for its state, `listing` gives a page of its list."""

    initial: str
    read: Callable[[Actor, UUID], Any]
    listing: Callable[..., tuple[int, Any]]

    def list(self, request: HttpRequest, filters: Any) -> Any:
        """What a list answers to its filters."""
        only(request.actor, BUSINESS)
        given = filters.model_dump() | {"state": filters.state or ""}
        total, rows = self.listing(request.actor, **given)
        return {"total": total, "rows": rows}

    def create(self, request: HttpRequest, payload: Body, call: Callable[..., UUID], *given: Any) -> Any:
        """A record stands in its first state; once for each key."""

        def act() -> dict[str, str]:
            return {"uid": str(call(*given, actor=request.actor, today=door.today())), "state": self.initial}

        return door.do(request, act, body=payload.model_dump(mode="json"))

    def do(self, request: HttpRequest, uid: UUID, payload: Any, call: Callable[..., Any], *given: Any, **values: Any) -> Any:  # fmt: skip
        """The act was made on the version named; answers the record's state."""

        def act() -> dict[str, str]:
            call(uid, *given, **values, version=payload.version, actor=request.actor, today=door.today())
            return {"uid": str(uid), "state": self.read(request.actor, uid).state}

        return door.do(request, act, body=payload.model_dump(mode="json"))

    def moved(self, request: HttpRequest, uid: UUID, payload: Any, plain: Any, worded: Any) -> Any:
        """A move that needs no papers: of `plain` as it is, of `worded` with its reason."""
        if payload.move in plain:
            return self.do(request, uid, payload, plain[payload.move])
        return self.do(request, uid, payload, worded[payload.move], reason=payload.reason)

    def paper(self, request: HttpRequest, uid: UUID, payload: StakePaperIn, kind: str) -> Any:
        """The paper lies with the record."""
        file = content_of(payload.file)
        assert file is not None

        def act() -> dict[str, str]:
            made = add_paper(kind, uid, group=payload.group, file=file, actor=request.actor)
            return {"uid": str(made), "state": self.read(request.actor, uid).state}

        return door.do(request, act, body=payload.model_dump(mode="json"))


def said(payload: Any) -> dict[str, Any]:
    """What a body says besides the version."""
    return dict(payload.model_dump(exclude={"version"}))
