"""The records of rights as lines of a desk: the record and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor, Scope
from kezhuan.rights import scopes
from kezhuan.rights.models import DiligenceBundle, Distribution, Entitlement, Equity, Venture

_READ: dict[str, tuple[Any, Scope]] = {
    "distribution": (Distribution, scopes.DISTRIBUTIONS),
    "entitlement": (Entitlement, scopes.ENTITLEMENTS),
    "equity": (Equity, scopes.EQUITIES),
    "venture": (Venture, scopes.VENTURES),
    "diligence_bundle": (DiligenceBundle, scopes.BUNDLES),
}
KINDS = tuple(_READ)


def titled(actor: Actor, kind: str, uids: Iterable[UUID]) -> list[tuple[Any, str]]:
    """The records of this kind among `uids` that the actor may know of, each with its title."""
    model, scope = _READ[kind]
    return [(record, record.title) for record in model.objects.filter(scope.q(actor), uid__in=list(uids))]
