"""Entitlements: lists, one with its team and reports, what waits for whom, and achievements a team may apply for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.achievements import queries as achievements
from kezhuan.core import frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Reason
from kezhuan.core.publicity import queries as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.people.scopes import of_own
from kezhuan.rights.lifecycle import ENTITLEMENT, UNIT
from kezhuan.rights.models import ENDED, Entitlement
from kezhuan.rights.queries import filing
from kezhuan.rights.rules import entitling
from kezhuan.rights.rules.entitling import Terms
from kezhuan.rights.scopes import ENTITLEMENTS, in_unit
from kezhuan.rights.views import EntitlementDetail, EntitlementReportRow, EntitlementRow, TeamMemberRow

SETTINGS = "settings.rights"
# From the decision on an agreement can be drawn up, until the right is gone.
DRAFTED = ("decided", "announced", "cleared", "agreed", "effective")


def terms(today: date) -> Terms:
    """The dated settings of entitlement."""
    return entitling.terms_of(rulebook().body(SETTINGS, today))


def visible(actor: Actor) -> QuerySet[Entitlement]:
    """The entitlements this actor may know of."""
    return Entitlement.objects.filter(ENTITLEMENTS.q(actor)).select_related("organisation", "achievement")


def get_entitlement(actor: Actor, uid: UUID) -> Entitlement:
    """The record; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).prefetch_related("members").first()
    if found is None:
        raise Hidden
    return found


def filtered(actor: Actor, *, state: str = "", text: str = "") -> QuerySet[Entitlement]:
    """The entitlements this actor may know of, narrowed."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    return found.filter(Q(title__icontains=text) | Q(number__icontains=text)) if text else found


def listing(
    actor: Actor, *, state: str = "", text: str = "", offset: int = 0, limit: int = 20
) -> tuple[int, tuple[EntitlementRow, ...]]:
    """Total and one page of entitlements, newest first."""
    found = filtered(actor, state=state, text=text)
    return found.count(), tuple(row(e) for e in found.order_by("-id")[offset : offset + limit])


def row(e: Entitlement) -> EntitlementRow:
    """An entitlement as a line of a list."""
    return EntitlementRow(
        e.uid, e.number or "", e.title, e.organisation.name, e.state, ENTITLEMENT.states[e.state], e.kind, entitling.KINDS[e.kind], e.team_bp,
        e.years, e.due_on, e.version,
    )  # fmt: skip


def waiting(actor: Actor, *, today: date) -> QuerySet[Entitlement]:
    """Drafts and returned applications of one's own; for the office what it has to decide, announce, agree or register."""
    q = Q(author_id=actor.user_id, state__in=("draft", "returned"))
    if actor.role in UNIT and actor.org_id is not None:
        work = Q(state__in=("applied", "decided", "cleared", "agreed")) | Q(
            state="announced", due_on__lt=today
        )
        work |= Q(state="effective", ends_on__lt=today)
        q |= (Q(work) & of_own(actor)) & ~Q(author_id=actor.user_id) & ~Q(members__person_id=actor.user_id)
    return visible(actor).filter(pk__in=Entitlement.objects.filter(q).values("pk"))


def open_achievements(actor: Actor) -> list[tuple[str, str]]:
    """(uid, title) of the unit's achievements that no entitlement under way rests on."""
    taken = Entitlement.objects.exclude(state__in=ENDED).values("achievement_id")
    found = achievements.visible(actor).filter(organisation__uid=actor.org_id).exclude(pk__in=taken)
    return [(str(uid), title) for uid, title in found.order_by("-id").values_list("uid", "title")[:500]]


def missing(e: Entitlement, today: date) -> tuple[Reason, ...]:
    """Why the application cannot be handed in yet."""
    people = [(m.name, m.share_bp) for m in e.members.all()]
    promises = {name: getattr(e, name) for name in entitling.PROMISES}
    found = entitling.missing(
        plan=e.plan, obligations=e.obligations, conflict=e.conflict, promises=promises, people=people
    )
    return (
        *entitling.kind_faults(e.kind, team_bp=e.team_bp, years=e.years, terms=terms(today)).values(),
        *found,
    )


def detail(actor: Actor, uid: UUID, *, today: date) -> EntitlementDetail:
    """The entitlement with everything the unit decides on."""
    e = get_entitlement(actor, uid)
    seen = achievements.visible(actor).filter(pk=e.achievement_id).exists()
    members = tuple(
        TeamMemberRow(m.name, m.person_id, m.share_bp) for m in sorted(e.members.all(), key=lambda m: m.line)
    )
    reports = tuple(
        EntitlementReportRow(r.on, r.words, r.income_fen) for r in e.reports.order_by("-on", "-id")
    )
    return EntitlementDetail(
        row=row(e), achievement_uid=e.achievement.uid if seen else None, plan=e.plan, obligations=e.obligations, conflict=e.conflict,
        clear_title=e.clear_title, consented=e.consented, harmless=e.harmless, decision_no=e.decision_no, agreement_no=e.agreement_no,
        starts_on=e.starts_on, ends_on=e.ends_on, title_no=e.title_no, changed_on=e.changed_on, reason=e.reason, members=members,
        reports=reports, missing=missing(e, today) if e.state in ("draft", "returned") else (), office=in_unit(actor, e),
        notices=publicity.of_subject("entitlement", e.uid, today=today), offers=frame.offers("entitlement", e, actor),
        timeline=history.moments("entitlement", e.uid), papers=filing.papers("entitlement", e.uid),
        may_add_paper=filing.may_add(actor, "entitlement", e), may_draft_agreement=e.state in DRAFTED,
    )  # fmt: skip


def member_values(actor: Actor, uid: UUID) -> tuple[int, list[dict[str, object]]]:
    """The version and the team as `set_members` takes it."""
    e = get_entitlement(actor, uid)
    rows = sorted(e.members.all(), key=lambda m: m.line)
    return e.version, [{"name": m.name, "person": m.person_id, "share_bp": m.share_bp} for m in rows]
