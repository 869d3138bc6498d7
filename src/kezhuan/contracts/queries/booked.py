"""What contracts added within a span, summed by the database: the rows of figures, the same sums as the statistics page."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from kezhuan.contracts.models import AmountChange, Contract, ContractParty
from kezhuan.contracts.models.contract import REGISTERED_STATES
from kezhuan.contracts.queries.records import visible
from kezhuan.contracts.queries.statistics import DOMESTIC, jurisdiction
from kezhuan.contracts.rules.statistics import CITY, Span
from kezhuan.core.access import Actor


def contracts(actor: Actor, amount: str, scope: str, span: Span) -> QuerySet[Contract]:
    """The contracts that added to this amount (`turnover` or `tech`) in this scope: `added` 分, `counted_in` a region."""
    bookings = AmountChange.objects.filter(contract=OuterRef("pk"), on__range=(span.first, span.last))
    added = Subquery(
        bookings.order_by().values("contract").annotate(n=Sum(amount)).values("n"), BigIntegerField()
    )
    first = ContractParty.objects.filter(contract=OuterRef("pk"), side="seller").order_by("line", "id")
    seller = Subquery(first.values(here=_domestic())[:1], CharField())
    found: Any = (
        visible(actor)
        .filter(state__in=REGISTERED_STATES)
        .annotate(added=added, sold_from=Coalesce(seller, Value("")))
    )
    found = found.annotate(
        place=Case(When(Q(lane="bring_in") & ~Q(sold_from=""), then=F("sold_from")), default=F("region"), output_field=CharField())
    ).exclude(added=0).exclude(added=None)  # fmt: skip
    if scope == "facilitated":
        return _counted(found.filter(deal__isnull=False), "region", actor)
    found = found.annotate(city=Substr("place", 1, CITY), own_city=Substr("region", 1, CITY)).filter(
        city=F("own_city")
    )
    return _counted(found, {"exported": "sold_from"}.get(scope, "place"), actor)


def _domestic() -> Any:
    """The region of a party where it sits in this country, empty elsewhere."""
    return Case(When(country__in=DOMESTIC, then=F("region")), default=Value(""), output_field=CharField())


def _counted(found: Any, field: str, actor: Actor) -> Any:
    counted = found.annotate(counted_in=F(field)).exclude(counted_in="")
    return counted.filter(counted_in__startswith=jurisdiction(actor))
