"""Ventures: lists, one with its reports, what waits for whom, and what an application may be tied to."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.core import frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Reason
from kezhuan.core.publicity import queries as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.scopes import of_own
from kezhuan.rights.lifecycle import UNIT, VENTURE
from kezhuan.rights.models import Venture
from kezhuan.rights.queries import equities, filing
from kezhuan.rights.rules import venturing
from kezhuan.rights.rules.venturing import VentureTerms
from kezhuan.rights.scopes import VENTURES
from kezhuan.rights.stake_views import LinkedRecord, VentureDetail, VentureReportRow, VentureRow

SETTINGS = "settings.ventures"


def terms(today: date) -> VentureTerms:
    """The dated settings, which only hint."""
    return venturing.terms_of(rulebook().body(SETTINGS, today))


def visible(actor: Actor) -> QuerySet[Venture]:
    """The ventures this actor may know of."""
    return Venture.objects.filter(VENTURES.q(actor)).select_related("organisation", "achievement")


def get_venture(actor: Actor, uid: UUID) -> Venture:
    """The record; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def filtered(actor: Actor, *, state: str = "", text: str = "") -> QuerySet[Venture]:
    """The ventures this actor may know of, narrowed."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    words = Q(title__icontains=text) | Q(number__icontains=text) | Q(company__icontains=text)
    return found.filter(words) if text else found


def listing(
    actor: Actor, *, state: str = "", text: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[VentureRow, ...]]:
    """Total and one page of ventures, newest first."""
    found = filtered(actor, state=state, text=text)
    return found.count(), tuple(row(v) for v in found.order_by("-id")[offset : offset + limit])


def row(v: Venture) -> VentureRow:
    """A venture as a line of a list."""
    return VentureRow(
        v.uid, v.number or "", v.title, v.organisation.name, v.kind, venturing.KINDS[v.kind], v.company, v.state, VENTURE.states[v.state],
        v.ends_on, v.due_on, v.version,
    )  # fmt: skip


def waiting(actor: Actor, *, today: date) -> QuerySet[Venture]:
    """One's own to finish; for the office what it has to decide, announce or sign, and what is over soon."""
    q = Q(author_id=actor.user_id, state__in=("draft", "returned"))
    if actor.role in UNIT and actor.org_id is not None:
        soon = today + timedelta(days=terms(today).reminder_days)
        work = Q(state__in=("applied", "approved", "cleared")) | Q(state="announced", due_on__lt=today)
        work |= Q(state="running", ends_on__lte=soon)
        q |= Q(work) & of_own(actor) & ~Q(author_id=actor.user_id)
    return visible(actor).filter(q)


def ties(actor: Actor) -> list[tuple[str, str]]:
    """(uid, number and title) of contributions this person may know of, for tying a venture to one."""
    found = equities.visible(actor).order_by("-id").values_list("uid", "number", "title")
    return [(str(uid), f"{number or ''} {title}".strip()) for uid, number, title in found[: equities.MOST]]


def own_achievements(actor: Actor) -> list[tuple[str, str]]:
    """(uid, title) of the achievements of the person's unit."""
    found = achievements.visible(actor).filter(organisation__uid=actor.org_id).order_by("-id")
    return [(str(uid), title) for uid, title in found.values_list("uid", "title")[: equities.MOST]]


def missing(v: Venture) -> tuple[Reason, ...]:
    """Why the application cannot be handed in yet."""
    return venturing.missing(
        kind=v.kind, company=v.company, plan=v.plan, duties=v.duties, conflict=v.conflict
    )


def detail(actor: Actor, uid: UUID, *, today: date) -> VentureDetail:
    """The venture with everything the unit decides on."""
    v = get_venture(actor, uid)
    item, stake = v.achievement, None
    if item is not None and not achievements.visible(actor).filter(pk=item.pk).exists():
        item = None
    if v.equity_uid is not None:
        found = equities.visible(actor).filter(uid=v.equity_uid).first()
        stake = found and LinkedRecord(found.uid, f"{found.number} {found.title}", f"/equities/{found.uid}/")
    return VentureDetail(
        row=row(v), achievement=item and LinkedRecord(item.uid, item.title, f"/achievements/{item.uid}/"), equity=stake,
        company_uscc=v.company_uscc, position=v.position, plan=v.plan, duties=v.duties, conflict=v.conflict, decision_no=v.decision_no,
        agreement_no=v.agreement_no, starts_on=v.starts_on, extended=v.extended, over_on=v.over_on, reason=v.reason,
        reports=tuple(VentureReportRow(r.on, r.words) for r in v.reports.order_by("-on", "-id")),
        missing=missing(v) if v.state in ("draft", "returned") else (),
        hints=venturing.hints(kind=v.kind, starts_on=v.starts_on, until=v.ends_on, extended=v.extended, terms=terms(today)),
        papers=filing.papers("venture", v.uid), may_add_paper=filing.may_add(actor, "venture", v),
        notices=publicity.of_subject("venture", v.uid, today=today), offers=frame.offers("venture", v, actor),
        timeline=history.moments("venture", v.uid),
    )  # fmt: skip
