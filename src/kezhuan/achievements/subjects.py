"""Achievements and evaluations as core.frame sees them."""

from __future__ import annotations

from typing import Any

from kezhuan.achievements import scopes
from kezhuan.achievements.lifecycle import ACHIEVEMENT, DISPUTE, EVALUATION
from kezhuan.achievements.models import Achievement, Evaluation, PatentDispute
from kezhuan.achievements.rules import evidence_complete, wider
from kezhuan.core.joins import Subject


def _facts(achievement: Any) -> dict[str, Any]:
    return {
        "title": achievement.title,
        "summary": achievement.summary,
        "field": achievement.field,
        "modes": achievement.modes,
        "ownership_confirmed": achievement.ownership_confirmed_at is not None,
        "rights_checked": achievement.ownership_note,
        "secrecy_cleared": achievement.secrecy_cleared,
        "confirm_by": achievement.confirm_by,
        "narrow": wider("public", achievement.level),
        "converted_on": achievement.converted_on,
        "converted_by": achievement.converted_by,
    }


def _parties(achievement: Any) -> frozenset[Any]:
    return frozenset({achievement.organisation.uid}) if achievement.organisation_id else frozenset()


def _evaluation_facts(evaluation: Any) -> dict[str, Any]:
    proven = getattr(evaluation, "proven", None)
    if proven is None:  # not read with its evidence (`queries.detail`)
        proven = [proof.level for proof in evaluation.evidence.all()]
    return {"evidence_complete": evidence_complete(evaluation.level, proven)}


SUBJECTS = (
    Subject(
        "achievement",
        "科技成果",
        ACHIEVEMENT,
        Achievement,
        scopes.ACHIEVEMENTS,
        scopes.achievement_relations,
        facts=_facts,
        parties=_parties,
        number_kind="CG",
        shown=lambda a: {
            "title": a.title,
            "summary": a.summary,
            "performance": a.performance,
            "state": ACHIEVEMENT.states[a.state],
        },
        open_fields=frozenset(
            {"field", "trl", "level", "modes", "confirm_by", "converted_on", "converted_by"}
        ),
    ),
    Subject(
        "evaluation",
        "成果评价",
        EVALUATION,
        Evaluation,
        scopes.EVALUATIONS,
        scopes.evaluation_relations,
        facts=_evaluation_facts,
        parties=lambda e: _parties(e.achievement),
        number_kind="PJ",
        shown=lambda e: {"level": e.level, "application": e.application, "note": e.note},
    ),
    Subject(
        "patent_dispute",
        "权属争议",
        DISPUTE,
        PatentDispute,
        scopes.DISPUTES,
        scopes.dispute_relations,
        parties=lambda d: frozenset(
            side.achievement.organisation.uid for side in d.sides.all() if side.achievement.organisation
        ),
        number_kind="QS",
        shown=lambda d: {"outcome": d.outcome, "decision": d.decision, "state": DISPUTE.states[d.state]},
        open_fields=frozenset({"outcome"}),
    ),
)
