"""What is done from the workbench itself: many cases at once, taking back, deciding as the second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.demands import usecases as demands


@dataclass(frozen=True, slots=True)
class Publishing:
    """The public face of one demand in a batch, and the version it was read at."""

    uid: UUID
    version: int
    audience: str
    public_title: str
    teaser: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Screening:
    """The written note on one demand in a batch, and the version it was read at."""

    uid: UUID
    version: int
    note: str


def publish_demands(
    rows: Iterable[Publishing], *, gate: Mapping[str, bool], actor: Actor, today: date, key: str = ""
) -> int:
    """All of these demands are published, or none; the number published."""
    rows = _some(rows)
    with frame.together():
        for row in rows:
            demands.publish_demand(
                row.uid, audience=row.audience, public_title=row.public_title, teaser=row.teaser, gate=gate, actor=actor, today=today,
                version=row.version, note=row.note, key=key,
            )  # fmt: skip
    return len(rows)


def screen_demands(
    rows: Iterable[Screening], *, ticks: Mapping[str, bool], actor: Actor, today: date, key: str = ""
) -> int:
    """All of these demands pass screening, each with its own note, or none; the number passed."""
    rows = _some(rows)
    with frame.together():
        for row in rows:
            demands.screen_demand(
                row.uid, ticks=ticks, note=row.note, actor=actor, today=today, version=row.version, key=key
            )
    return len(rows)


def _some(rows: Iterable) -> list:
    found = list(rows)
    if not found:
        raise Invalid({"uid": Reason("batch.empty", gettext_noop("请至少选择一项"))})
    return found


def take_back(cases: Iterable[tuple[str, UUID]], *, actor: Actor, key: str = "") -> int:
    """The last move of each of these cases is undone, or of none; the number undone."""
    chosen = _some(cases)
    with frame.together():
        for kind, uid in chosen:
            frame.undo(kind, uid, actor=actor, key=key)
    return len(chosen)


def decide(
    proposal_uid: UUID, *, approve: bool, reason: str, actor: Actor, today: date, key: str = ""
) -> None:
    """The second person has decided a two-person step; a refusal says why."""
    if not approve and not reason.strip():
        raise Invalid({"reason": Reason("missing", gettext_noop("请写明不同意的理由"))})
    frame.decide(proposal_uid, approve=approve, actor=actor, today=today, reason=reason.strip()[:64], key=key)
