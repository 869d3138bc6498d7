"""Transformation projects: lists, one project with its visits, and those whose visit is due."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from kezhuan.contracts.lifecycle import PROJECT, STAGES, UNDONE
from kezhuan.contracts.models import Contract, Project, ProjectVisit
from kezhuan.contracts.queries.records import visible as contracts_of
from kezhuan.contracts.rules.following import is_local, next_visit
from kezhuan.contracts.scopes import PROJECTS
from kezhuan.contracts.views import ProjectDetail, ProjectRow, ProjectVisitRow
from kezhuan.core import codes, frame, history
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden


def visible(actor: Actor) -> QuerySet[Project]:
    """The projects this actor may know of."""
    return Project.objects.filter(PROJECTS.q(actor)).select_related("organisation", "contract")


def get_project(actor: Actor, uid: UUID) -> Project:
    """The record; Hidden where the actor may not know of it."""
    found = visible(actor).filter(uid=uid).first()
    if found is None:
        raise Hidden
    return found


def filtered(
    actor: Actor, *, state: str = "", text: str = "", due_by: date | None = None
) -> QuerySet[Project]:
    """The projects this actor may know of, narrowed; `due_by` leaves those whose next visit is due by that day."""
    found = visible(actor)
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(Q(title__icontains=text) | Q(number__icontains=text))
    return found.filter(due_on__lte=due_by, state__in=STAGES) if due_by else found


def listing(
    actor: Actor, *, state: str = "", text: str = "", due_by: date | None = None, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ProjectRow, ...]]:  # fmt: skip
    """Total and one page of projects, newest first."""
    found = filtered(actor, state=state, text=text, due_by=due_by)
    return found.count(), tuple(row(p) for p in found.order_by("-id")[offset : offset + limit])


def counted(found: QuerySet[Project]) -> QuerySet[Project]:
    """Those that count: not stopped, and their contract, where they have one, stands."""
    return found.exclude(state="stopped").exclude(contract__state__in=UNDONE)


def contract_gone(p: Project) -> bool:
    """True while the contract the project rests on is cancelled, rescinded or revoked."""
    return p.contract is not None and p.contract.state in UNDONE


def row(p: Project) -> ProjectRow:
    """A project as a line of a list."""
    return ProjectRow(
        uid=p.uid, number=p.number or "", title=p.title, organisation=p.organisation.name, region=codes.region_name(p.region),
        mode_label=codes.label("project_modes", p.mode), state=p.state, state_label=PROJECT.states[p.state],
        landing=codes.region_name(p.landing_region), landing_org=p.landing_org, local=is_local(p.region, p.landing_region),
        started_on=p.started_on, produced_on=p.produced_on, due_on=p.due_on, version=p.version,
        contract_gone=contract_gone(p),
    )  # fmt: skip


def detail(actor: Actor, uid: UUID) -> ProjectDetail:
    """The project; its contract is named only to those who may open it."""
    p = get_project(actor, uid)
    visits = tuple(p.visits.order_by("months"))
    coming = next_visit(p.started_on, (v.months for v in visits))
    contract = contracts_of(actor).filter(pk=p.contract_id).first() if p.contract_id else None
    return ProjectDetail(
        row=row(p), mode=p.mode, field=p.field, landing_region=p.landing_region, evidence=p.evidence, reason_note=p.reason_note,
        contract_uid=contract.uid if contract else None, contract_number=(contract.number or "") if contract else "",
        visits=tuple(_visit(v) for v in visits), next_months=coming[0] if coming else 0, offers=frame.offers("project", p, actor),
        timeline=history.moments("project", p.uid),
    )  # fmt: skip


def _visit(v: ProjectVisit) -> ProjectVisitRow:
    return ProjectVisitRow(
        v.months, v.visited_on, PROJECT.states[v.stage], v.output, v.tax, v.finance, v.jobs, codes.region_name(v.landing_region), v.note
    )  # fmt: skip


def of_contract(actor: Actor, contract: UUID) -> tuple[UUID, str] | None:
    """(uid, title) of the contract's project; None where there is none this actor may know of."""
    return visible(actor).filter(contract__uid=contract).values_list("uid", "title").first()


def same_as(organisation: UUID, *, title: str, landing_org: str) -> Project | None:
    """The running or finished project of this organisation that is the same one, so that it is not counted twice."""
    found = Project.objects.filter(organisation__uid=organisation, title=title, landing_org=landing_org)
    return found.exclude(state="stopped").first()


def left_behind(organisation: UUID, *, title: str, landing_org: str) -> Project | None:
    """The same project under way, left by a contract that is gone: another contract may carry it on."""
    found = same_as(organisation, title=title, landing_org=landing_org)
    return found if found is not None and found.state in STAGES and contract_gone(found) else None


def due(*, today: date) -> QuerySet[Project]:
    """The projects under way and counted whose next visit is due today or was before."""
    return counted(Project.objects.filter(state__in=STAGES, due_on__lte=today)).select_related("organisation")


def first_buyer(contract: Contract) -> tuple[str, str]:
    """(name, region) of the first buyer of a contract, where its result most likely lands."""
    buyer = contract.parties.filter(side="buyer").order_by("line").first()
    return (buyer.name, buyer.region) if buyer else ("", "")
