"""Statistics other bodies published, as they were imported: for the reader's own places and those around them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from kezhuan.contracts.models import StatisticFact
from kezhuan.contracts.queries.statistics import jurisdiction
from kezhuan.contracts.rules.ledger import growth
from kezhuan.contracts.rules.statistics import MEASURES
from kezhuan.contracts.statistics_views import ImportedFact
from kezhuan.core import codes
from kezhuan.core.access import ADMINS, Actor


def facts(actor: Actor) -> QuerySet[StatisticFact]:
    """What was imported for the reader's jurisdiction or a place that holds it; everything for readers without one."""
    if not actor.signed_in or actor.role in ADMINS:
        return StatisticFact.objects.none()
    if not (region := jurisdiction(actor)):
        return StatisticFact.objects.all()
    around = [f"{region[:n]:0<6}" for n in (2, 4, 6)]
    return StatisticFact.objects.filter(Q(region__startswith=region) | Q(region__in=around))


def imported(actor: Actor, *, year: int, offset: int = 0, limit: int = 100) -> tuple[int, tuple[ImportedFact, ...]]:  # fmt: skip
    """Total and one page of a year's imported facts, each with its growth against the same months of the year before."""
    of_year = facts(actor).filter(first__year=year)
    found = list(
        of_year.order_by("region", "measure", "last", "-published_on", "id")[offset : offset + limit]
    )
    earlier = facts(actor).filter(first__year=year - 1).order_by("published_on", "id")
    known = {_months(f): f.value for f in earlier}
    return of_year.count(), tuple(_fact(f, known.get(_months(f))) for f in found)


def _months(f: StatisticFact) -> tuple[str, str, int, int]:
    return f.measure, f.region, f.first.month, f.last.month


def _fact(f: StatisticFact, before: int | None) -> ImportedFact:
    return ImportedFact(
        uid=f.uid, scope=f.scope, measure=f.measure, measure_label=MEASURES[f.measure], region=f.region, region_label=codes.region_name(f.region),
        first=f.first, last=f.last, value=f.value, contracts=f.contracts, growth=None if before is None else growth(f.value, before), source=f.source,
        published_on=f.published_on, note=f.note, imported_at=f.at,
    )  # fmt: skip


def same(*, measure: str, region: str, first: date, last: date, source: str) -> StatisticFact | None:
    """The fact that says the same thing of the same source, for this room's own use."""
    return StatisticFact.objects.filter(
        scope="absorbed", measure=measure, region=region, first=first, last=last, source=source
    ).first()
