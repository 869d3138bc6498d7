"""Why an item stands in a list: reasons that each point to their proof in both texts, and the one question to ask."""

from __future__ import annotations

from collections.abc import Mapping

from ..indicators import TOLERANCE
from ..types import Item, Need, Reason, Span
from .asking import Question, question
from .facets import facet_reasons
from .rows import row_reasons, rows_of_item, rows_of_need
from .terms import Idf, shared_terms
from .words import QUESTIONS, REASONS, sentence, template

WEIGHTS: Mapping[str, float] = {
    "indicator.met": 3.0,
    "indicator.missed": 2.6,
    "indicator.near": 2.4,
    "term": 2.5,
    "field": 1.0,
    "budget": 0.9,
    "maturity": 0.8,
    "region": 0.7,
    "mode": 0.6,
    "indicator.unstated": 0.3,
}
"""How much each kind of reason counts when only some can be shown."""

# A shared stretch of this weight is worth half of what the heaviest could be.
_HALF = 8.0


def explain(
    need: Need,
    item: Item,
    *,
    weights: Mapping[str, float] | None = None,
    limit: int = 5,
    idf: Idf | None = None,
    tolerance: float = TOLERANCE,
) -> tuple[Reason, ...]:
    """At most `limit` reasons, the weightiest first, ties in a fixed order.

    Terms and rows cite their places in both texts; a row the item is silent on cites the need alone, and
    facets cite nothing because the record is their proof. `idf` gives a folded word's weight; `weights`
    replaces single entries of `WEIGHTS`.
    """
    worth = {**WEIGHTS, **(weights or {})}
    fields = {"title": need.title, "description": need.description}
    others = [*row_reasons(need, item, tolerance=tolerance), *facet_reasons(need, item)]
    rows = [reason.need_span for reason in others if reason.need_span and reason.item_span]
    weighed = [
        (
            worth["term"] * term.weight / (term.weight + _HALF),
            Reason("term", {"term": term.text}, term.need, term.item),
        )
        for term in shared_terms(fields, item.fields, idf=idf)
        if not any(_inside(term.need, row) for row in rows)
    ]
    weighed += [(worth[reason.code], reason) for reason in others]
    weighed.sort(key=lambda pair: (-round(pair[0], 6), pair[1].code, _place(pair[1])))
    return tuple(reason for _, reason in weighed[:limit])


def _inside(small: Span, large: Span) -> bool:
    return small.field == large.field and large.start <= small.start and small.end <= large.end


def _place(reason: Reason) -> tuple[str, int]:
    return (reason.need_span.field, reason.need_span.start) if reason.need_span else ("~", 0)


__all__ = [
    "QUESTIONS", "REASONS", "WEIGHTS", "Question", "explain", "question", "row_reasons", "rows_of_item", "rows_of_need",
    "sentence", "template",
]  # fmt: skip
