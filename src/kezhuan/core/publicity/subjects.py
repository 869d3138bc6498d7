"""Notices and objections as core.frame sees them."""

from __future__ import annotations

from kezhuan.core.joins import Subject
from kezhuan.core.publicity import scopes
from kezhuan.core.publicity.lifecycle import OBJECTION, PUBLICITY
from kezhuan.core.publicity.models import Objection, Publicity

SUBJECTS = (
    Subject(
        "publicity",
        "公示",
        PUBLICITY,
        Publicity,
        scopes.PUBLICITIES,
        scopes.publicity_relations,
        facts=lambda notice: {"reason": notice.stop_reason},
        parties=lambda notice: frozenset({notice.org_id} if notice.org_id else ()),
        shown=lambda notice: {"state": PUBLICITY.states[notice.state]},
        number_kind="GS",
    ),
    Subject(
        "objection",
        "异议",
        OBJECTION,
        Objection,
        scopes.OBJECTIONS,
        scopes.objection_relations,
        facts=lambda objection: {"answer": objection.answer},
        parties=lambda objection: frozenset({objection.author_org_id} if objection.author_org_id else ()),
        shown=lambda objection: {"state": OBJECTION.states[objection.state], "answer": objection.answer},
        number_kind="YY",
    ),
)
