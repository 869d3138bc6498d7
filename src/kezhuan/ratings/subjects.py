"""Ratings as core.frame sees them."""

from __future__ import annotations

from kezhuan.core.joins import Subject
from kezhuan.ratings import scopes
from kezhuan.ratings.lifecycle import RATING
from kezhuan.ratings.models import Rating

SUBJECTS = (
    Subject(
        "rating",
        "服务评价",
        RATING,
        Rating,
        scopes.RATINGS,
        scopes.rating_relations,
        # The unit answers what is said of it; only the served side may not decide in its own case.
        parties=lambda r: frozenset({r.served_org.uid}),
        facts=lambda r: {"level": r.level, "text": r.text, "answer": r.answer},
        shown=lambda r: {"state": RATING.states[r.state]},
        number_kind="FW",
        open_fields=frozenset({"level"}),
    ),
)
