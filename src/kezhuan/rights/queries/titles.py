"""The records of rights as lines of a desk: the record and what it is about."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

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


def standing(actor: Actor, kind: str) -> QuerySet[Any]:
    """The records of this kind the actor may know of; their `title` says what each is about."""
    model, scope = _READ[kind]
    found: QuerySet[Any] = model.objects.filter(scope.q(actor))
    return found
