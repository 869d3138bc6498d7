"""The records of payouts as lines of a desk: the record and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

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


def _policy(code: str, year: str) -> str:
    versions = rulebook().versions(code)
    return f"{versions[-1].title if versions else code} {year}"


_POLICY = {"code": "appropriation__policy", "year": "appropriation__year"}
_READ: dict[str, tuple[Any, Scope, dict[str, str], Callable[..., str]]] = {
    "application": (
        Application,
        scopes.APPLICATIONS,
        {"applicant": "applicant", "code": "policy", "year": "year"},
        lambda *, applicant, code, year: f"{applicant}　{_policy(code, year)}",
    ),
    "payee_account": (
        PayeeAccount,
        scopes.OWNED,
        {"holder": "holder", "bank": "bank", "tail": "tail"},
        "{holder}　{bank} …{tail}".format,
    ),
    "appropriation": (Appropriation, scopes.INSIDE, {"code": "policy", "year": "year"}, _policy),
    "arrangement": (Arrangement, scopes.INSIDE, _POLICY, _policy),
    "disbursement": (Disbursement, scopes.INSIDE, _POLICY, _policy),
    "recovery": (
        Recovery,
        scopes.OWNED,
        {"applicant": "application__applicant", "number": "application__number"},
        "{applicant}　{number}".format,
    ),
}
KINDS = tuple(_READ)


def standing(actor: Actor, kind: str) -> QuerySet[Any]:
    """The records of this kind the actor may know of."""
    model, scope, _columns, _title = _READ[kind]
    found: QuerySet[Any] = model.objects.filter(scope.q(actor))
    return found


def titled(kind: str) -> tuple[Mapping[str, str], Callable[..., str]]:
    """The columns a line of this kind names, and the title they make."""
    return _READ[kind][2:]
