"""Editions, targets and collection sheets as core.frame sees them."""

from __future__ import annotations

from kezhuan.core.joins import Subject
from kezhuan.indices import scopes
from kezhuan.indices.lifecycle import COLLECTION, EDITION, TARGET
from kezhuan.indices.models import Collection, Edition, Target

SUBJECTS = (
    Subject(
        "edition",
        "年度版",
        EDITION,
        Edition,
        scopes.EDITIONS,
        scopes.staff_relations,
        facts=lambda e: {"results": bool(e.sm3)},
        shown=lambda e: {"name": e.name, "data_year": e.data_year, "state": EDITION.states[e.state]},
        number_kind="ND",
        open_fields=frozenset({"sm3", "edition_year", "data_year"}),
    ),
    Subject(
        "target",
        "年度目标",
        TARGET,
        Target,
        scopes.TARGETS,
        scopes.target_relations,
        facts=lambda t: {"reported": t.pk is not None and t.reports.exists(), "outcome": t.outcome},
        shown=lambda t: {"title": t.title, "planned": t.planned, "state": TARGET.states[t.state]},
        number_kind="MB",
        open_fields=frozenset({"planned", "year"}),
    ),
    Subject(
        "collection",
        "采集表",
        COLLECTION,
        Collection,
        scopes.COLLECTIONS,
        scopes.staff_relations,
        facts=lambda c: {"answers": bool(c.answers)},
        shown=lambda c: {"department": c.department, "state": COLLECTION.states[c.state]},
        number_kind="CJ",
        open_fields=frozenset({"until"}),
    ),
)
