"""What callers send to deals and what is refused of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import Body, Fen, Limit, Offset, Short, Version
from kezhuan.deals.lifecycle import DEAL, INTRODUCTION
from kezhuan.deals.rules import ENTRY_FIELDS
from kezhuan.files.wire import FileIn

DealState = Literal[tuple(DEAL.states)]  # type: ignore[valid-type]
IntroductionState = Literal[tuple(INTRODUCTION.states)]  # type: ignore[valid-type]
EntryKind = Literal[tuple(ENTRY_FIELDS)]  # type: ignore[valid-type]
Code = Annotated[str, Field(max_length=24)]
Text = Annotated[str, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=300)]
Title = Annotated[str, Field(max_length=120)]
Share = Annotated[int, Field(ge=1, le=10_000)]
FILE = {"responses": {200: {"description": "文件", "content": {"*/*": {}}}}}


class DealIn(Body):
    """A deal out of an accepted contact (`contact`), or entered by hand with its sides."""

    contact: UUID | None = None
    title: Title = ""
    need: Short = ""
    supply: Short = ""
    demand: UUID | None = None
    achievement: UUID | None = None


class DealEdit(Body):
    """Name and what is expected."""

    version: Version
    title: Title
    expected_fen: Fen | None = None
    expected_on: date | None = None


class DealPartyIn(Body):
    """One more organisation on a side, by name or code."""

    version: Version
    side: Literal["need", "supply"]
    name: Short


class DealMoveIn(Body):
    """A move of the board: sign needs a day, fail a coded reason (代码表 deal_failure_reasons)."""

    version: Version
    move: Literal["check", "negotiate", "draft", "recheck", "renegotiate", "sign", "fail", "resume"]
    signed_on: date | None = None
    reason_code: Code = ""
    reason_note: Note = ""


class EntryIn(Body):
    """One entry of the thread; amounts in 分."""

    kind: EntryKind  # type: ignore[valid-type]
    text: Text = ""
    on: date | None = None
    subject: Code = ""
    verdict: Code = ""
    basis: Code = ""
    amount_fen: Fen | None = None
    due_on: date | None = None
    file: FileIn | None = None


class ClaimIn(Body):
    """A share asked for, in hundredths of a percent: 6000 is 60 %."""

    side: Literal["need", "supply", "both"]
    share_bp: Share
    evidence: Code = ""
    note: Note = ""
    file: FileIn | None = None


class ShareMoveIn(Body):
    """One side's yes, an objection with its words, or taking it back."""

    version: Version
    move: Literal["agree", "dispute", "withdraw"]
    dispute: Note = ""


class ProveIn(Body):
    """The papers a share stands on (代码表 attribution_evidence)."""

    version: Version
    evidence: Code
    file: FileIn | None = None


class ShareDecideIn(Body):
    """What is decided of a disputed share; it waits for its second person."""

    version: Version
    move: Literal["uphold", "reject"]
    decision_note: Note
    share_bp: Share | None = None


class IntroductionIn(Body):
    """Whom the caller brought together, by names or codes of joined organisations."""

    need: Short
    supply: Short
    introduced_on: date
    note: Note = ""


class IntroductionMoveIn(Body):
    """A side's yes, or its no with the reason."""

    version: Version
    move: Literal["confirm", "refuse"]
    reason_note: Note = ""


class BrokerIn(Body):
    """A broker by membership."""

    broker: UUID


class IntroductionFilters(Schema):
    """Which introductions."""

    state: IntroductionState | None = None  # type: ignore[valid-type]
    offset: Offset = 0
    limit: Limit = 20


class DealFilters(Schema):
    """Which deals."""

    state: DealState | None = None  # type: ignore[valid-type]
    text: Annotated[str, Field(max_length=120)] = ""
    silent: bool = False
    offset: Offset = 0
    limit: Limit = 20


def do(request: HttpRequest, payload: Body, call: Any) -> Any:
    def act() -> dict[str, str]:
        made = call()
        return {"uid": str(made) if made else "", "state": ""}

    return door.do(request, act, body=payload.model_dump(mode="json"))


def who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "today": door.today()}
