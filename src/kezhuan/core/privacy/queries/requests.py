"""Reads of what is held about oneself, and of requests about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.core.privacy import rules, scopes
from kezhuan.core.privacy.holding import Holding, Row
from kezhuan.core.privacy.lifecycle import DATA_REQUEST, IN_CHARGE
from kezhuan.core.privacy.models import DataRequest
from kezhuan.core.privacy.requested import DataRequestDetail, DataRequestRow, HeldPart

# A copy holds the newest rows of each part: more than anybody has, and not the whole of a robot's log.
MOST_ROWS = 20_000
NOBODY = UUID(int=0)


def parts() -> tuple[HeldPart, ...]:
    """Every part of what the house may hold about a person."""
    return tuple(HeldPart(h.code, h.label, h.fate, h.forget is not None) for h in house().personal)


def _holding(code: str) -> Holding:
    found: Holding | None = next((h for h in house().personal if h.code == code), None)
    if found is None:
        raise Hidden
    return found


def held(actor: Actor, code: str, *, offset: int = 0, limit: int = 20) -> tuple[Row, ...]:
    """One page of what this part holds about the actor; Hidden for a visitor or where there is no such part."""
    if actor.user_id is None:
        raise Hidden
    return tuple(islice(iter(_holding(code).rows(actor.user_id)), offset, offset + limit))


def part(code: str) -> HeldPart:
    """One part; Hidden where there is none of this code."""
    h = _holding(code)
    return HeldPart(h.code, h.label, h.fate, h.forget is not None)


def everything(actor: Actor) -> Iterable[tuple[HeldPart, list[Row]]]:
    """All that is held about the actor, part by part."""
    for row in parts():
        yield row, list(held(actor, row.code, limit=MOST_ROWS))


def visible(actor: Actor) -> QuerySet[DataRequest]:
    """The requests this actor may know of."""
    return DataRequest.objects.filter(scopes.REQUESTS.q(actor))


def waiting(actor: Actor, today: date) -> QuerySet[Any]:
    """The requests this actor has to answer, the earliest due first; never their own."""
    if actor.role not in IN_CHARGE:
        return DataRequest.objects.none()
    found = visible(actor).filter(state="filed").exclude(user_id=actor.user_id or NOBODY)
    return found.order_by("due_on", "id")


def requests(
    actor: Actor, *, mine: bool = False, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[DataRequestRow, ...]]:
    """The requests this actor made or may answer, newest first."""
    found = visible(actor).filter(user_id=actor.user_id or NOBODY) if mine else visible(actor)
    rows = found.order_by("-id")[offset : offset + limit]
    return found.count(), tuple(_row(actor, row) for row in rows)


def _row(actor: Actor, row: DataRequest) -> DataRequestRow:
    labels = {h.code: h.label for h in house().personal}
    return DataRequestRow(
        row.uid, row.number or "", row.kind, rules.ASKS[row.kind], labels.get(row.part, ""), row.state, DATA_REQUEST.states[row.state],
        row.due_on, row.created_at, mine=row.user_id == actor.user_id,
    )  # fmt: skip


def request(actor: Actor, uid: UUID) -> DataRequestDetail:
    """One request; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return DataRequestDetail(
        _row(actor, found), found.words, found.answer, found.answered_at, found.version, frame.offers("data_request", found, actor)
    )  # fmt: skip
