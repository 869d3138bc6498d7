"""Deals and shares as core.frame sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kezhuan.core.joins import Subject
from kezhuan.deals import scopes
from kezhuan.deals.lifecycle import ATTRIBUTION, DEAL, INTRODUCTION
from kezhuan.deals.models import Deal, DealBroker, Introduction


def _parties(deal: Any) -> frozenset[UUID]:
    """Every organisation a deal touches: whoever works for one must not decide on it."""
    sides = {p.organisation.uid for p in scopes.parties_of(deal) if p.organisation_id}
    keeper = {deal.keeper_org.uid} if deal.keeper_org_id else set()
    return frozenset(sides | keeper)


SUBJECTS = (
    Subject(
        "deal",
        "对接项目",
        DEAL,
        Deal,
        scopes.DEALS,
        scopes.deal_relations,
        parties=_parties,
        number_kind="DX",
        facts=lambda d: {"signed_on": d.signed_on, "reason_code": d.reason_code},
        shown=lambda d: {"state": DEAL.states[d.state], "title": d.title},
        open_fields=frozenset({"reason_code", "signed_on"}),
    ),
    Subject(
        "attribution",
        "促成归属",
        ATTRIBUTION,
        DealBroker,
        scopes.ATTRIBUTIONS,
        scopes.attribution_relations,
        parties=lambda share: _parties(share.deal) | {share.organisation.uid},
        facts=lambda s: {
            "evidence": s.evidence,
            "dispute": s.dispute,
            "decision_note": s.decision_note,
        },
        shown=lambda s: {"state": ATTRIBUTION.states[s.state], "share_bp": s.share_bp},
        open_fields=frozenset({"share_bp", "side"}),
    ),
    Subject(
        "introduction",
        "介绍记录",
        INTRODUCTION,
        Introduction,
        scopes.INTRODUCTIONS,
        scopes.introduction_relations,
        parties=lambda i: frozenset(org.uid for org in (i.need, i.supply, i.organisation) if org),
        number_kind="JS",
        facts=lambda i: {"reason_note": i.reason_note},
        shown=lambda i: {"state": INTRODUCTION.states[i.state]},
        open_fields=frozenset({"introduced_on", "protected_until"}),
    ),
)
