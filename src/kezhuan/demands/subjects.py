"""Demands, visits, batches and reports as core.frame sees them."""

from __future__ import annotations

from typing import Any

from kezhuan.core.joins import Subject
from kezhuan.demands import scopes, screening
from kezhuan.demands.lifecycle import BATCH, DEMAND, REPORT, VISIT
from kezhuan.demands.models import Batch, BatchReport, Demand, Visit
from kezhuan.demands.rules import gate_passed


def _demand_facts(demand: Any) -> dict[str, Any]:
    card = getattr(demand, "card", None)
    open_questions = sum(q.answered_at is None for q in demand.questions.all())
    return {
        "title": demand.title,
        "problem": demand.problem,
        "field": demand.field,
        "teaser": demand.teaser,
        "audience": demand.audience,
        "contact_phone": demand.contact_phone,
        "owner_confirmed": demand.owner_confirmed_at is not None,
        "secrecy_cleared": demand.secrecy_cleared,
        "questions": open_questions,
        "questions_open": open_questions > 0,
        "card_complete": card is not None and screening.complete(card),
        "gate_passed": gate_passed(demand.gate),
        "signed_on": demand.signed_on,
        "signed_with": demand.signed_with,
        "confirm_by": demand.confirm_by,
        "close_reason": demand.close_reason,
        "sealed_cleared": demand.sealed_cleared_on is not None,
    }


def _demand_shown(demand: Any) -> dict[str, Any]:
    return {
        "title": demand.title,
        "problem": demand.problem,
        "goal": demand.goal,
        "teaser": demand.teaser,
        "detail": demand.detail,
        "state": DEMAND.states[demand.state],
    }


def _demand_parties(demand: Any) -> frozenset[Any]:
    return frozenset({demand.organisation.uid}) if demand.organisation_id else frozenset()


def _visit_facts(visit: Any) -> dict[str, Any]:
    return {"notes": visit.notes, "contact_phone": visit.contact_phone, "dispute": visit.dispute}


SUBJECTS = (
    Subject(
        "demand",
        "技术需求",
        DEMAND,
        Demand,
        scopes.DEMANDS,
        scopes.demand_relations,
        facts=_demand_facts,
        parties=_demand_parties,
        shown=_demand_shown,
        number_kind="XQ",
        number_on="submit",
        open_fields=frozenset({"audience", "confirm_by", "close_reason", "signed_on", "anonymous", "field"}),
    ),
    Subject(
        "visit",
        "走访记录",
        VISIT,
        Visit,
        scopes.VISITS,
        scopes.visit_relations,
        facts=_visit_facts,
        parties=lambda visit: frozenset({visit.organisation.uid}),
        shown=lambda visit: {"notes": visit.notes, "visited_on": visit.visited_on},
        number_kind="ZF",
    ),
    Subject(
        "batch",
        "征集批次",
        BATCH,
        Batch,
        scopes.BATCHES,
        scopes.region_relations,
        number_kind="PC",
        shown=lambda batch: {"name": batch.name, "starts_on": batch.starts_on, "ends_on": batch.ends_on},
    ),
    Subject(
        "batch_report",
        "征集上报",
        REPORT,
        BatchReport,
        scopes.REPORTS,
        scopes.region_relations,
        facts=lambda report: {"reason": report.return_note},
    ),
)
