"""What happens to transformation projects by itself: begun at the contract's registration, visits called to mind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kezhuan.contracts import tidings
from kezhuan.contracts.models import Contract, Project
from kezhuan.contracts.queries import projects
from kezhuan.contracts.rules.following import next_visit
from kezhuan.contracts.usecases.projects import from_contract, stand
from kezhuan.core import clock, frame, notices
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Refused

# 转让 and 许可 are transformation by their nature; for other kinds a person says so.
MODES = {"ZR": "assignment", "XK": "licence"}


def begin_registered(contract: UUID, *, today: date) -> UUID | None:
    """A registered transfer or licence has its project; None where it is neither, or the project stands already."""
    found = (
        Contract.objects.filter(uid=contract, state="registered", kind__in=MODES)
        .select_related("organisation")
        .first()
    )
    if found is None:
        return None
    fields = from_contract(found) | {"mode": MODES[found.kind]}
    began = found.signed_on or found.registered_on or today
    try:
        return stand(
            fields, owner=found.organisation, contract=found, began=began, actor=SYSTEM, today=today
        ).uid
    except Refused:
        return _carried_on(fields, found, today=today)  # entered before by hand: it counts once


def _carried_on(fields: Mapping[str, Any], contract: Contract, *, today: date) -> UUID | None:
    """The same project, left by a contract that is gone, rests on this one now; None where there is none such."""
    same = {"title": fields["title"], "landing_org": fields["landing_org"]}
    left = projects.left_behind(contract.organisation.uid, **same)
    if left is None:
        return None
    with frame.act("project", left.uid, "edit", actor=SYSTEM, today=today, version=None) as step:
        step.change(contract=contract, due_on=step.record.due_on)
    return left.uid


def on_registered(payload: Mapping[str, Any]) -> dict[str, int]:
    """The job after a registration."""
    return {"begun": int(begin_registered(UUID(payload["subject"]), today=clock.today()) is not None)}


def remind_projects(*, today: date) -> int:
    """Whoever follows a project whose visit is due has been reminded, once a visit; the count."""
    reminded = 0
    for project in projects.due(today=today).prefetch_related("visits"):
        coming = next_visit(project.started_on, (v.months for v in project.visits.all()))
        if coming is None:
            continue
        with transaction.atomic():
            fresh = Project.objects.filter(pk=project.pk, reminded_months__lt=coming[0])
            if fresh.update(reminded_months=coming[0]):
                notices.post(tidings.visit_due(project, months=coming[0]))
                reminded += 1
    return reminded


def projects_daily(payload: Mapping[str, Any]) -> dict[str, int]:
    """The day's work on projects: due visits have been called to mind."""
    return {"reminded": remind_projects(today=clock.today())}
