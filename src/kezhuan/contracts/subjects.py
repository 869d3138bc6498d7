"""Contracts and transformation projects as core.frame sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kezhuan.contracts import booking, forming, scopes
from kezhuan.contracts.lifecycle import CONTRACT, PROJECT
from kezhuan.contracts.models import Contract, Project
from kezhuan.core import clock
from kezhuan.core.joins import Subject

FOLLOWED = 24


def _facts(contract: Contract) -> Mapping[str, Any]:
    if contract.pk is None:
        return {"lane": contract.lane}
    return {
        "lane": contract.lane,
        "complete": not forming.missing(contract, today=clock.today()),
        "registration_no": contract.registration_no,
        "approved": contract.approved_tech_amount is not None,
        "open_doubts": contract.suspicions.filter(answer="").count(),
    }


def _parties(contract: Contract) -> frozenset[UUID]:
    return scopes.party_uids(contract) | {contract.organisation.uid}


SUBJECTS = (
    Subject(
        "contract",
        "技术合同",
        CONTRACT,
        Contract,
        scopes.CONTRACTS,
        scopes.contract_relations,
        facts=_facts,
        parties=_parties,
        shown=lambda c: {"state": CONTRACT.states[c.state], "title": c.title},
        number_kind="HT",
        open_fields=frozenset({"lane", "rule_set", "accepted_on", "registered_on", "due_on", "reason_code"}),
        beside=booking.book,
    ),
    Subject(
        "project",
        "成果转化项目",
        PROJECT,
        Project,
        scopes.PROJECTS,
        scopes.project_relations,
        facts=lambda p: {"followed": p.pk is not None and p.visits.filter(months=FOLLOWED).exists()},
        parties=lambda p: frozenset({p.organisation.uid}),
        shown=lambda p: {"state": PROJECT.states[p.state], "title": p.title},
        number_kind="XM",
        open_fields=frozenset({"mode", "landing_region", "produced_on", "due_on"}),
    ),
)
