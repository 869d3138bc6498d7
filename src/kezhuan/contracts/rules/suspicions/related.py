"""Related parties: declared, or computed over what firms share, to two steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kezhuan.contracts.rules.suspicions.case import Case, Who
from kezhuan.contracts.rules.suspicions.doubt import RELATED, Doubt
from kezhuan.contracts.rules.suspicions.links import Link, Web


def related(cases: Iterable[Case], *, web: Web) -> Iterator[Doubt]:
    """One hint for each contract whose sides are one firm, linked, or declared as related."""
    for case in cases:
        says = list(_pairs(case, web))
        if case.declared:
            says.insert(0, {"kind": "declared"})
        if says:
            yield Doubt(case.uid, RELATED, tuple(says))


def _pairs(case: Case, web: Web) -> Iterator[Mapping[str, Any]]:
    sides = [(s, b) for s in case.sellers for b in case.buyers]
    # A broker who belongs to one of the sides brings nobody together.
    sides += [(broker, who) for broker in case.brokers for who in (*case.sellers, *case.buyers)]
    for one, other in sides:
        if said := tie(one, other, web=web):
            yield said


def tie(one: Who, other: Who, *, web: Web) -> Mapping[str, Any] | None:
    """What links these two firms, as the evidence of a hint; None where nothing does."""
    if one.key == other.key:
        return {"kind": "same", "one": one.name}
    path = web.path(one.key, other.key)
    return _said(path, web) if path else None


def _said(path: tuple[Link, ...], web: Web) -> Mapping[str, Any]:
    first, last = path[0], path[-1]
    said = {"kind": first.kind, "one": web.names[first.one], "other": web.names[last.other]}
    if len(path) == 2:
        return said | {"through": web.names[first.other], "second": last.kind}
    return said
