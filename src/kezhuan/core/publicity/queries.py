"""Reads of notices and objections, and the clock that other rooms ask before the act announced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.core import frame
from kezhuan.core.access import STAFF, Actor
from kezhuan.core.calendar import is_provisional
from kezhuan.core.errors import Hidden
from kezhuan.core.publicity import rules, scopes
from kezhuan.core.publicity.lifecycle import OBJECTION, PUBLICITY
from kezhuan.core.publicity.models import Objection, Publicity
from kezhuan.core.publicity.rules import LIVE, Standing
from kezhuan.core.publicity.views import (
    Answered,
    ObjectionDetail,
    ObjectionRow,
    PublicityDetail,
    PublicityRow,
)
from kezhuan.core.rulebook.overlay import rulebook

RULE = "settings.publicity"
# The author nobody is: somebody without an account has raised no objection.
NOBODY = UUID(int=0)


def standing(subject_type: str, subject_id: UUID, kind: str, *, today: date) -> Standing:
    """none, running, objected or clean: whether the act announced for this record may go on, and since when."""
    found = Publicity.objects.filter(subject_type=subject_type, subject_id=subject_id, kind=kind)
    rows = list(found.order_by("-id").prefetch_related("objections"))
    force = next((row for row in rows if row.state in LIVE), None)
    said = [o.state for row in rows for o in row.objections.all() if row is force or o.state == "filed"]
    return rules.standing_of(
        state=force.state if force else "", until=force.until if force else None, objections=said, today=today
    )


def of_subject(subject_type: str, subject_id: UUID, *, today: date) -> tuple[PublicityRow, ...]:
    """Every notice about one record, newest first, for that record's own page."""
    found = Publicity.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return tuple(_row(notice, today) for notice in found.order_by("-id"))


def kinds(today: date) -> dict[str, str]:
    """The kinds of 公示 the rulebook knows, code → name."""
    body = rulebook().body(RULE, today)
    return {code: value["name"] for code, value in body.items() if hasattr(value, "keys")}


def publicities(
    *, today: date, states: Iterable[str] = (), kind: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[PublicityRow, ...]]:
    """Notices as everybody sees them, those that run first, then the newest."""
    found = Publicity.objects.all()
    if wanted := tuple(states):
        found = found.filter(_in_states(wanted, today))
    if kind:
        found = found.filter(kind=kind)
    page = found.order_by("-starts_on", "-id")[offset : offset + limit]
    return found.count(), tuple(_row(notice, today) for notice in page)


def known(actor: Actor) -> QuerySet[Publicity]:
    """The notices this actor may know of: everybody may know of every notice."""
    return Publicity.objects.all()


def _in_states(wanted: tuple[str, ...], today: date) -> Q:
    q = Q(state__in=[state for state in wanted if state not in LIVE])
    if "running" in wanted:
        q |= Q(state__in=LIVE, until__gte=today)
    if "finished" in wanted:
        q |= Q(state__in=LIVE, until__lt=today)
    return q


def _state(notice: Publicity, today: date) -> str:
    """The state by the calendar: the day's job may not have run yet."""
    if notice.state not in LIVE:
        return notice.state
    return "running" if today <= notice.until else "finished"


def _row(notice: Publicity, today: date) -> PublicityRow:
    state = _state(notice, today)
    return PublicityRow(
        notice.uid, notice.number or "", notice.kind, kinds(notice.starts_on).get(notice.kind, notice.kind), notice.title,
        notice.org_name, notice.starts_on, notice.until, state, PUBLICITY.states[state],
    )  # fmt: skip


def publicity(actor: Actor, uid: UUID, *, today: date) -> PublicityDetail:
    """One notice as everybody may read it; `offers` are the acts of this actor."""
    notice = Publicity.objects.filter(uid=uid).prefetch_related("objections").first()
    if notice is None:
        raise Hidden
    said = list(notice.objections.all())
    row = _row(notice, today)
    answered = tuple(
        Answered(o.number or "", OBJECTION.states[o.state], o.answer, o.answered_at)
        for o in said
        if o.state in ("upheld", "dismissed")
    )
    return PublicityDetail(
        row, notice.subject_type, notice.subject_id, tuple(notice.lines), notice.contact, notice.days, notice.unit,
        provisional=row.state == "running" and is_provisional(notice.starts_on, notice.until, rulebook().calendar()),
        open_to_objection=row.state == "running", open_objections=sum(o.state == "filed" for o in said), answered=answered,
        standing=standing(notice.subject_type, notice.subject_id, notice.kind, today=today), text_sm3=notice.text_sm3,
        replaced_by=notice.replaced_by, stop_reason=notice.stop_reason, announced_at=notice.created_at, version=notice.version,
        offers=frame.offers("publicity", notice, actor),
    )  # fmt: skip


def visible_objections(actor: Actor) -> QuerySet[Objection]:
    """The objections this actor may know of."""
    return Objection.objects.filter(scopes.OBJECTIONS.q(actor)).select_related("publicity")


def waiting_objections(actor: Actor) -> QuerySet[Objection]:
    """Objections this actor has to answer, the earliest due first."""
    found = visible_objections(actor).filter(state="filed").exclude(author_id=actor.user_id or NOBODY)
    if actor.role in STAFF:
        found = found.filter(publicity__region__startswith=actor.region or "?")
    return found.order_by("due_on", "id")


def objections(
    actor: Actor, *, mine: bool = False, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ObjectionRow, ...]]:
    """The objections this actor raised or may answer, open ones first."""
    found = visible_objections(actor)
    if mine:
        found = found.filter(author_id=actor.user_id or NOBODY)
    page = found.order_by("-state_since", "-id")[offset : offset + limit]
    return found.count(), tuple(objection_row(o) for o in page)


def objection_row(o: Objection) -> ObjectionRow:
    """The objection as its list shows it."""
    return ObjectionRow(
        o.uid, o.number or "", o.publicity.uid, o.publicity.title, o.state, OBJECTION.states[o.state], o.due_on, o.created_at
    )  # fmt: skip


def objection(actor: Actor, uid: UUID) -> ObjectionDetail:
    """One objection; Hidden where the actor may not know of it."""
    found = visible_objections(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return ObjectionDetail(
        objection_row(found), found.text, found.author_name, found.phone, found.answer, found.answered_at,
        mine=found.author_id == actor.user_id, version=found.version, offers=frame.offers("objection", found, actor),
    )  # fmt: skip
