"""The records of payouts as lines of a desk: the record and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor, Scope
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.payouts import scopes
from kezhuan.payouts.models import (
    Application,
    Appropriation,
    Arrangement,
    Disbursement,
    PayeeAccount,
    Recovery,
)


def _policy(code: str, year: int) -> str:
    versions = rulebook().versions(code)
    return f"{versions[-1].title if versions else code} {year}"


_READ: dict[str, tuple[Any, Scope, tuple[str, ...], Callable[[Any], str]]] = {
    "application": (
        Application,
        scopes.OWNED,
        ("organisation",),
        lambda a: f"{a.applicant}　{_policy(a.policy, a.year)}",
    ),
    "payee_account": (
        PayeeAccount,
        scopes.OWNED,
        ("organisation",),
        lambda a: f"{a.holder}　{a.bank} …{a.tail}",
    ),
    "appropriation": (Appropriation, scopes.INSIDE, (), lambda a: _policy(a.policy, a.year)),
    "arrangement": (
        Arrangement,
        scopes.INSIDE,
        ("appropriation",),
        lambda a: _policy(a.appropriation.policy, a.appropriation.year),
    ),
    "disbursement": (
        Disbursement,
        scopes.INSIDE,
        ("appropriation",),
        lambda d: _policy(d.appropriation.policy, d.appropriation.year),
    ),
    "recovery": (
        Recovery,
        scopes.OWNED,
        ("application",),
        lambda r: f"{r.application.applicant}　{r.application.number}",
    ),
}
KINDS = tuple(_READ)


def titled(actor: Actor, kind: str, uids: Iterable[UUID]) -> list[tuple[Any, str]]:
    """The records of this kind among `uids` that the actor may know of, each with its title."""
    model, scope, joined, title = _READ[kind]
    found = model.objects.filter(scope.q(actor), uid__in=list(uids))
    return [(record, title(record)) for record in (found.select_related(*joined) if joined else found)]
