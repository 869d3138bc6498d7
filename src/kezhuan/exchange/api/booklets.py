"""The REST API of booklets: contents as the caller may have them, the papers, sending, and the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from kezhuan.core import api as door
from kezhuan.core import clock
from kezhuan.core.api import PROBLEMS, Problem
from kezhuan.exchange import booklets
from kezhuan.exchange.api.files import FILE
from kezhuan.exchange.booklets import Chosen
from kezhuan.exchange.pages.handing import DOCX, PDF, download

router = Router(tags=["手册与汇编"], auth=door.signed_in)
Code = Annotated[str, Field(max_length=12)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class ChosenIn(Schema):
    """What goes into a booklet."""

    kind: Literal["demands", "achievements"] = "demands"
    field: Code = ""
    region: Code = ""
    batch: UUID | None = None

    @property
    def chosen(self) -> Chosen:
        """The choice as the room takes it."""
        return Chosen(self.kind, self.field, self.region, self.batch)


class EntryOut(Schema):
    """One entry of a booklet."""

    uid: UUID
    title: str
    facts: dict[str, str]
    texts: list[str]


class BookletOut(Schema):
    """A booklet as the caller may have it."""

    title: str
    total: Count
    entries: list[EntryOut]


class SendIn(ChosenIn):
    """Who gets it: a line each, name and mobile number."""

    model_config = ConfigDict(extra="forbid")
    people: Annotated[str, Field(max_length=10_000)]


class CopyOut(Schema):
    """One person's answer."""

    name: str
    answered_at: datetime | None
    answer: str
    interested: list[str]


class SentOut(Schema):
    """A sent booklet with its answers."""

    uid: UUID
    title: str
    people: Count
    answered: Count
    copies: list[CopyOut]


@router.get("/booklets", response={200: BookletOut, **PROBLEMS}, summary="需求手册或成果汇编")
def contents(request: HttpRequest, asked: Query[ChosenIn]) -> Any:
    """Its entries, cut to the groups of the caller."""
    made = booklets.contents(door.actor_of(request), asked.chosen)
    entries = [
        {"uid": uid, "title": s.heading, "facts": dict(s.facts), "texts": list(s.paragraphs)}
        for uid, s in made.entries
    ]
    return {"title": made.title, "total": made.total, "entries": entries}


@router.get(
    "/booklets/file/{form}",
    response={**PROBLEMS, 503: Problem},
    openapi_extra=FILE,
    summary="下载手册（docx、pdf）",
)
def file(request: HttpRequest, form: Literal["docx", "pdf"], asked: Query[ChosenIn]) -> HttpResponse:
    """The paper."""
    made, at = booklets.contents(door.actor_of(request), asked.chosen), clock.now()
    if form == "pdf":
        return download(f"{made.title}.pdf", booklets.as_pdf(made, at=at), PDF)
    return download(f"{made.title}.docx", booklets.as_word(made, day=f"{at:%Y-%m-%d}"), DOCX)


def _sent(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    row, copies = booklets.sent_one(door.actor_of(request), uid)
    said = {
        "uid": row.uid,
        "title": row.title,
        "people": row.people,
        "answered": row.answered,
        "copies": list(copies),
    }
    return SentOut.model_validate(said, from_attributes=True).model_dump(mode="json")


@router.post("/booklets/sent", response={200: SentOut, **PROBLEMS}, summary="发送给联络人")
def send(request: HttpRequest, said: SendIn) -> Any:
    """Everybody named gets a link of their own."""
    actor = door.actor_of(request)
    return door.do(
        request,
        lambda: _sent(request, booklets.send(said.chosen, said.people, actor=actor)),
        body=said.model_dump(mode="json"),
    )


@router.get("/booklets/sent/{uid}", response={200: SentOut, **PROBLEMS}, summary="一次发送的答复")
def sent(request: HttpRequest, uid: UUID) -> Any:
    """Who answered what."""
    return _sent(request, uid)
