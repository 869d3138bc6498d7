"""作价入股: lists, one with its holders, what waits for the office, and what a contribution may be tied to."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.contracts import queries as contracts
from kezhuan.contracts.queries import projects
from kezhuan.core import codes, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Reason
from kezhuan.core.publicity import queries as publicity
from kezhuan.rights.lifecycle import EQUITY, UNIT
from kezhuan.rights.models import ENDED_EQUITY, Equity
from kezhuan.rights.queries import filing
from kezhuan.rights.queries.reckoning import floors_on
from kezhuan.rights.rules import contributing
from kezhuan.rights.rules.contributing import Holder
from kezhuan.rights.scopes import EQUITIES, in_unit
from kezhuan.rights.stake_views import EquityDetail, EquityRow, HolderRow, LinkedRecord

MOST = 500


def visible(actor: Actor) -> QuerySet[Equity]:
    """The contributions this actor may know of."""
    return Equity.objects.filter(EQUITIES.q(actor)).select_related("organisation", "achievement")


def get_equity(actor: Actor, uid: UUID) -> Equity:
    """The record; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).prefetch_related("holders").first()
    if found is None:
        raise Hidden
    return found


def filtered(actor: Actor, *, state: str = "", text: str = "") -> QuerySet[Equity]:
    """The contributions this actor may know of, narrowed."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    words = Q(title__icontains=text) | Q(number__icontains=text) | Q(company__icontains=text)
    return found.filter(words) if text else found


def listing(
    actor: Actor, *, state: str = "", text: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[EquityRow, ...]]:
    """Total and one page of contributions, newest first."""
    found = filtered(actor, state=state, text=text)
    return found.count(), tuple(row(e) for e in found.order_by("-id")[offset : offset + limit])


def row(e: Equity) -> EquityRow:
    """A contribution as a line of a list."""
    return EquityRow(
        e.uid, e.number or "", e.title, e.organisation.name, e.company, e.state, EQUITY.states[e.state], e.basis, contributing.BASES[e.basis],
        e.value_fen, e.company_bp, e.team_bp, e.due_on, e.version,
    )  # fmt: skip


def waiting(actor: Actor, *, today: date) -> QuerySet[Equity]:
    """For the office: what it has to finish, announce, sign or register, unless somebody acting gets shares of it."""
    if actor.role not in UNIT or actor.org_id is None:
        return Equity.objects.none()
    work = Q(state__in=("draft", "decided", "cleared", "signed")) | Q(state="announced", due_on__lt=today)
    mine = Equity.objects.filter(work, organisation__uid=actor.org_id).exclude(
        holders__person_id=actor.user_id
    )
    return visible(actor).filter(pk__in=mine.values("pk"))


def open_achievements(actor: Actor) -> list[tuple[str, str]]:
    """(uid, title) of the unit's achievements that are not put into a company yet."""
    taken = Equity.objects.exclude(state__in=ENDED_EQUITY).values("achievement_id")
    found = achievements.visible(actor).filter(organisation__uid=actor.org_id).exclude(pk__in=taken)
    return [(str(uid), title) for uid, title in found.order_by("-id").values_list("uid", "title")[:MOST]]


def of_unit(actor: Actor, kind: str) -> QuerySet[Any]:
    """The contracts or projects of the actor's unit."""
    found = contracts.visible(actor) if kind == "contract" else projects.visible(actor)
    return found.filter(organisation__uid=actor.org_id)


def ties(actor: Actor, kind: str) -> list[tuple[str, str]]:
    """(uid, number and title) of the unit's contracts or projects, for tying a contribution to one."""
    found = of_unit(actor, kind).order_by("-id").values_list("uid", "number", "title")[:MOST]
    return [(str(uid), f"{number or ''} {title}".strip()) for uid, number, title in found]


def tied(actor: Actor, kind: str, uid: UUID | None) -> LinkedRecord | None:
    """The contract or project, where this reader may know of it."""
    if uid is None:
        return None
    found = contracts.visible(actor) if kind == "contract" else projects.visible(actor)
    for number, title in found.filter(uid=uid).values_list("number", "title"):
        return LinkedRecord(uid, f"{number or ''} {title}".strip(), f"/{kind}s/{uid}/")
    return None


def holders(e: Equity) -> tuple[Holder, ...]:
    """The team as the rules read it."""
    return tuple(Holder(h.name, h.share_bp, h.leader) for h in e.holders.all())


def missing(e: Equity) -> tuple[Reason, ...]:
    """Why it cannot be decided yet: what is not filled in, and every floor that binds."""
    found = contributing.missing(
        company=e.company, basis_ref=e.basis_ref, conflict=e.conflict, team_bp=e.team_bp, holders=holders(e)
    )
    return (*found, *(reason for binds, reason in notes(e) if binds))


def notes(e: Equity) -> tuple[tuple[bool, Reason], ...]:
    """Floors of the day of valuation the team does not reach, and chiefs among the holders."""
    floors = floors_on(e.valued_on, region=e.region, route="equity")
    return contributing.notes(team_bp=e.team_bp, holders=holders(e), floors=floors, state_unit=e.state_unit)


def detail(actor: Actor, uid: UUID, *, today: date) -> EquityDetail:
    """The contribution with everything the unit decides on."""
    e = get_equity(actor, uid)
    seen = achievements.visible(actor).filter(pk=e.achievement_id).exists()
    item = LinkedRecord(e.achievement.uid, e.title, f"/achievements/{e.achievement.uid}/") if seen else None
    draft = e.state == "draft"
    return EquityDetail(
        row=row(e), achievement=item, contract=tied(actor, "contract", e.contract_uid), project=tied(actor, "project", e.project_uid),
        company_uscc=e.company_uscc, basis_ref=e.basis_ref, valued_on=e.valued_on, unit_bp=e.unit_bp, state_unit=e.state_unit,
        conflict=e.conflict, decision_no=e.decision_no, agreement_no=e.agreement_no, agreed_on=e.agreed_on,
        registration_no=e.registration_no, registered_on=e.registered_on, proceeds_fen=e.proceeds_fen, exited_on=e.exited_on,
        reason=e.reason, holders=holder_rows(e), missing=missing(e) if draft else (), notes=notes(e),
        needs_notice=contributing.needs_notice(basis=e.basis, team_bp=e.team_bp), office=in_unit(actor, e),
        papers=filing.papers("equity", e.uid), may_add_paper=filing.may_add(actor, "equity", e),
        notices=publicity.of_subject("equity", e.uid, today=today), offers=frame.offers("equity", e, actor),
        timeline=history.moments("equity", e.uid),
    )  # fmt: skip


def holder_rows(e: Equity) -> tuple[HolderRow, ...]:
    """The team in its order."""
    return tuple(
        HolderRow(h.name, h.person_id, h.leader, codes.label("unit_leaders", h.leader), h.share_bp)
        for h in sorted(e.holders.all(), key=lambda h: h.line)
    )


def holder_values(actor: Actor, uid: UUID) -> tuple[int, list[dict[str, object]]]:
    """The version and the team as `set_holders` takes it."""
    e = get_equity(actor, uid)
    rows = sorted(e.holders.all(), key=lambda h: h.line)
    return e.version, [
        {"name": h.name, "person": h.person_id, "share_bp": h.share_bp, "leader": h.leader} for h in rows
    ]
