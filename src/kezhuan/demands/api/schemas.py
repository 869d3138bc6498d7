"""What callers send about demands; every text and number is bounded, unknown names are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from kezhuan.core.api import Body, Fen, Long, Short, Version

Amount = Annotated[Decimal, Field(max_digits=24, decimal_places=9)]


class ParameterIn(Body):
    """One 技术参数 row."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    operator: Literal[">=", "<=", ">", "<", "=", "range", "text"] = "text"
    low: Amount | None = None
    high: Amount | None = None
    unit: Annotated[str, Field(max_length=24)] = ""
    current: Amount | None = None
    text: Short = ""
    method: Annotated[str, Field(max_length=120)] = ""
    confirmed: bool = False


class DemandIn(Body):
    """What may be written of a demand; what is left out stays as it is."""

    title: Annotated[str, Field(max_length=100)] | None = None
    field: Annotated[str, Field(max_length=8)] | None = None
    keywords: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=5)] | None = None
    problem: Annotated[str, Field(max_length=4000)] | None = None
    goal: Annotated[str, Field(max_length=2000)] | None = None
    industry: Annotated[str, Field(max_length=8)] | None = None
    activity: Annotated[str, Field(max_length=20)] | None = None
    solution: Annotated[str, Field(max_length=20)] | None = None
    budget_low_fen: Fen | None = None
    budget_high_fen: Fen | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    urgency: Literal["", "normal", "soon", "urgent"] | None = None
    funded: bool | None = None
    accepts_trial: bool | None = None
    ip_wish: Literal["", "own", "share", "licence"] | None = None
    detail: Long | None = None
    tried: Annotated[str, Field(max_length=4000)] | None = None
    scene: Annotated[str, Field(max_length=4000)] | None = None
    contact_name: Annotated[str, Field(max_length=64)] | None = None
    contact_phone: Annotated[str, Field(max_length=20)] | None = None
    audience: Literal["public", "member", "directed"] | None = None
    anonymous: bool | None = None
    secrecy_cleared: bool | None = None


class NewDemand(DemandIn):
    """A new demand; `organisation` only where the caller files on a firm's behalf."""

    organisation: UUID | None = None
    visit: UUID | None = None
    batch: UUID | None = None


class EditDemand(DemandIn):
    """Changes to a draft, made on the version the caller saw."""

    version: Version
    parameters: Annotated[list[ParameterIn], Field(max_length=40)] | None = None


class Versioned(Body):
    """An act on the version the caller saw."""

    version: Version


class ReturnIn(Versioned):
    """Questions back to the firm."""

    questions: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=300)]], Field(min_length=1, max_length=20)
    ]


class AnswersIn(Versioned):
    """Answers by question."""

    answers: Annotated[dict[UUID, Annotated[str, Field(max_length=2000)]], Field(max_length=50)]


class ScreenIn(Versioned):
    """甄别卡."""

    real: bool
    measurable: bool
    budget: bool
    publishable: bool
    note: Annotated[str, Field(max_length=2000)]
    scores: dict[
        Literal["real", "measurable", "not_off_the_shelf", "budget", "deadline", "level"],
        Annotated[int, Field(ge=0, le=5)],
    ] = {}


class DeclineIn(Versioned):
    """Not taken up, for a coded reason."""

    close_reason: Annotated[str, Field(max_length=32)]
    note: Short = ""


class PublishIn(Versioned):
    """The public face, the audience and the gate."""

    audience: Literal["public", "member", "directed"]
    public_title: Annotated[str, Field(min_length=1, max_length=100)]
    teaser: Annotated[str, Field(min_length=1, max_length=500)]
    gate: dict[Literal["secrecy", "export", "teaser_clean"], bool]
    recipients: Annotated[list[UUID], Field(max_length=200)] = []
    anonymous: bool | None = None
    note: Short = ""


class TakeDownIn(Versioned):
    """Why it is taken down."""

    reason: Annotated[str, Field(min_length=1, max_length=32)]
    note: Short = ""


class DemandMoveIn(Versioned):
    """A plain move with the fields it needs."""

    move: Literal["confirm", "withdraw", "match", "reopen", "renew", "keep", "contract", "close", "undo"]
    close_reason: Annotated[str, Field(max_length=32)] | None = None
    reason_note: Short | None = None
    signed_on: date | None = None
    signed_with: Short | None = None
    confirm_by: date | None = None
