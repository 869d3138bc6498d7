"""Reasons from recorded facets: field, maturity, region, budget, mode. Their proof is the record, not a text."""

from __future__ import annotations

from collections.abc import Mapping

from ..types import Item, Need, Reason

Facets = Mapping[str, tuple[str, ...]]
_CITY = 4


def number(values: tuple[str, ...]) -> float | None:
    """The largest figure among a facet's values, or None where none of them is one."""
    found = []
    for value in values:
        try:
            found.append(float(value))
        except ValueError:
            continue
    return max(found, default=None)


def budget_of(facets: Facets) -> float | None:
    """What the need can pay in 元: its facet budget_yuan, else price_yuan."""
    return number(facets.get("budget_yuan", ()) or facets.get("price_yuan", ()))


def facet_reasons(need: Need, item: Item) -> list[Reason]:
    """The reasons both records prove; nothing where either side is silent."""
    mine, theirs = need.facets, item.facets
    found = []
    for key in ("field", "industry"):
        both = [value for value in mine.get(key, ()) if value in theirs.get(key, ())]
        if both:
            found.append(Reason("field", {"field": both[0], "facet": key}))
            break
    found += _maturity(mine, theirs) + _region(mine, theirs) + _budget(mine, theirs)
    both = [value for value in mine.get("mode", ()) if value in theirs.get("mode", ())]
    return found + ([Reason("mode", {"mode": both[0]})] if both else [])


def _maturity(mine: Facets, theirs: Facets) -> list[Reason]:
    wanted, given = number(mine.get("trl", ())), number(theirs.get("trl", ()))
    if wanted is None or given is None:
        return []
    return [Reason("maturity", {"need": f"{wanted:g}", "given": f"{given:g}", "fits": given >= wanted})]


def _region(mine: Facets, theirs: Facets) -> list[Reason]:
    for wanted in mine.get("region", ()):
        for given in theirs.get("region", ()):
            if wanted == given or (wanted.isdigit() and given.isdigit() and wanted[:_CITY] == given[:_CITY]):
                return [Reason("region", {"region": wanted if wanted == given else wanted[:_CITY] + "00"})]
    return []


def _budget(mine: Facets, theirs: Facets) -> list[Reason]:
    wanted, given = budget_of(mine), number(theirs.get("price_yuan", ()))
    if wanted is None or given is None:
        return []
    return [Reason("budget", {"need": f"{wanted:.0f}", "given": f"{given:.0f}", "fits": given <= wanted})]
