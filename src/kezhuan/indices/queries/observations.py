"""Reads of observations, within the actor's jurisdiction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import STAFF, Actor, Role
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.indices import scopes
from kezhuan.indices.models import Observation
from kezhuan.indices.queries.definitions import basis_words, indicators
from kezhuan.indices.rules.definitions import Node
from kezhuan.indices.rules.observations import STATUSES, latest
from kezhuan.indices.views import ObservationRow

ENTERERS = frozenset({Role.OPERATOR, Role.DISTRICT, Role.CITY})


def visible(actor: Actor) -> QuerySet[Observation]:
    """The observations of the actor's jurisdiction."""
    return Observation.objects.filter(scopes.OBSERVATIONS.q(actor)).select_related("collection")


def may_enter(actor: Actor) -> bool:
    """True for those who keep a region's observations."""
    return actor.role in ENTERERS and bool(actor.region)


def may_read(actor: Actor) -> bool:
    """True for staff of a region."""
    return actor.role in STAFF and bool(actor.region)


def observations(
    actor: Actor, *, today: date, indicator: str = "", unit_code: str = "", period: str = "", status: str = "",
    offset: int = 0, limit: int = 20,
) -> tuple[int, tuple[ObservationRow, ...]]:  # fmt: skip
    """Total and one page of observations, the newest entry first; Hidden for who may not read any."""
    if not may_read(actor):
        raise Hidden
    wanted = {"indicator": indicator, "unit_code": unit_code, "period": period, "status": status}
    found = visible(actor).filter(**{name: value for name, value in wanted.items() if value})
    nodes = indicators(today)
    rows = list(found.order_by("-id")[offset : offset + limit])
    newest = _newest(rows)
    return found.count(), tuple(_row(o, nodes, current=newest.get(_cell(o)) == o.pk) for o in rows)


def _cell(o: Observation) -> tuple[str, str, str]:
    return (o.indicator, o.unit_code, o.period)


def _newest(rows: list[Observation]) -> dict[tuple[str, str, str], int]:
    """The newest row of every cell these rows belong to, with one query."""
    same = Observation.objects.filter(
        indicator__in={o.indicator for o in rows}, unit_code__in={o.unit_code for o in rows}, period__in={o.period for o in rows}
    )  # fmt: skip
    return {cell: o.pk for cell, o in latest(same).items()} if rows else {}


def observation(actor: Actor, uid: UUID, *, today: date) -> tuple[ObservationRow, tuple[ObservationRow, ...]]:
    """One observation and every observation of its cell, oldest first; Hidden where the actor may not know of it."""
    o = visible(actor).filter(uid=uid).first()
    if o is None:
        raise Hidden
    nodes = indicators(today)
    same = Observation.objects.filter(
        indicator=o.indicator, unit_code=o.unit_code, period=o.period
    ).select_related("collection")
    rows = sorted(same, key=lambda row: (row.vintage, row.pk))
    history = tuple(_row(row, nodes, current=row is rows[-1]) for row in rows)
    return next(row for row in history if row.uid == uid), history


def standing(indicator: str, unit_code: str, period: str) -> tuple[bool, Decimal | None]:
    """Whether a cell has an observation, and its value: for this room's own decisions."""
    same = Observation.objects.filter(indicator=indicator, unit_code=unit_code, period=period)
    newest = latest(same).get((indicator, unit_code, period))
    return newest is not None, newest.value if newest is not None else None


def for_edition(
    node_codes: Iterable[str], unit_codes: Iterable[str], *, periods: Iterable[str], as_of: date
) -> list[Observation]:
    """The newest observation of each cell as known on `as_of`: what an edition is computed from."""
    found = Observation.objects.filter(
        indicator__in=list(node_codes),
        unit_code__in=list(unit_codes),
        period__in=list(periods),
        vintage__lte=as_of,
    )
    return list(latest(found).values())


def unit_name(code: str) -> str:
    """The name of a unit that is a region."""
    return codes.label("regions", code)


def _row(o: Observation, nodes: dict[str, Node], *, current: bool) -> ObservationRow:
    node = nodes.get(o.indicator)
    return ObservationRow(
        uid=o.uid, indicator=o.indicator, indicator_name=node.name if node else o.indicator, unit_code=o.unit_code, unit_name=o.unit_name,
        period=o.period, value=o.value, unit=o.unit, basis=basis_words(node) if node else "", status=o.status,
        status_label=_(STATUSES.get(o.status, o.status)), vintage=o.vintage, source=o.source, figure_code=o.figure_code, note=o.note,
        role=_(ROLE_LABELS[Role(o.entered_role)]), at=o.at, current=current, signed=_signed(o),
    )  # fmt: skip


def _signed(o: Observation) -> str:
    c = o.collection
    return (
        f"{c.department} {c.signer_office} {c.signer_name} {c.signed_at:%Y-%m-%d}"
        if c and c.signed_at
        else ""
    )
