"""Contributions and ventures as they are named on the page of what they hang on; one question of the database a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, Value

from kezhuan.core.access import Actor
from kezhuan.rights.lifecycle import EQUITY, VENTURE
from kezhuan.rights.models import Equity, Venture
from kezhuan.rights.scopes import EQUITIES, VENTURES
from kezhuan.rights.stake_views import StakeLink

MOST = 20
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "equity": ("/equities/", dict(EQUITY.states)),
    "venture": ("/ventures/", dict(VENTURE.states)),
}
# What came to nothing is no news on another record's page.
GONE = ("void", "declined", "withdrawn")


def of_achievement(actor: Actor, uid: UUID) -> tuple[StakeLink, ...]:
    """What this actor may know of that uses the achievement, newest first."""
    wanted = Q(achievement__uid=uid) & ~Q(state__in=GONE)
    put = (
        Equity.objects.filter(EQUITIES.q(actor), wanted).annotate(kind_=Value("equity")).values_list(*COLUMNS)
    )
    used = (
        Venture.objects.filter(VENTURES.q(actor), wanted)
        .annotate(kind_=Value("venture"))
        .values_list(*COLUMNS)
    )
    return _links(put.union(used).order_by("-created_at", "number")[:MOST])


def tied(actor: Actor, kind: str, uid: UUID) -> tuple[StakeLink, ...]:
    """The contributions tied to this contract or project, as far as this actor may know of them."""
    if not actor.signed_in:
        return ()
    found = Equity.objects.filter(EQUITIES.q(actor), **{f"{kind}_uid": uid}).exclude(state__in=GONE)
    return _links(found.annotate(kind_=Value("equity")).order_by("-created_at").values_list(*COLUMNS)[:MOST])


COLUMNS = ("kind_", "uid", "number", "title", "state", "created_at")


def _links(rows: Iterable[Any]) -> tuple[StakeLink, ...]:
    return tuple(
        StakeLink(f"{KINDS[kind][0]}{uid}/", number or "", title, KINDS[kind][1][state])
        for kind, uid, number, title, state, _at in rows
    )
