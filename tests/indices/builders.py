"""Observations and editions of a small city, made through the room's use cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from kezhuan.core.access import Actor, Role
from kezhuan.core.models import Outgoing
from kezhuan.indices import queries, usecases
from tests.builders import TODAY, actor

COUNTIES = ("330402", "330411", "330481")
INDICATORS = (
    "rd_intensity",
    "patents_granted",
    "contract_value",
    "contract_count",
    "answer_days",
    "hightech_firms",
    "x_trial",
)


def city(**more: str) -> Actor:
    """A city officer of 嘉兴; each call is another person."""
    return actor(Role.CITY, region="3304", **more)


def value_of(indicator: str, unit: str, year: int) -> Decimal:
    """A made-up value that grows by unit and year, another way for every indicator."""
    n = INDICATORS.index(indicator) + 2
    at = COUNTIES.index(unit) + 1
    return Decimal(n * 10 + at * n + (year - 2023) * (at + 1) * n) / 2


def observe(
    indicator: str, unit: str, year: int, value: Decimal | str | None = None, *, who: Actor, **more
) -> UUID:
    """One observation as it is entered by hand."""
    values = {
        "indicator": indicator, "unit_code": unit, "period": str(year), "value": value_of(indicator, unit, year) if value is None else Decimal(value),
        "status": "reported", "vintage": date(year + 1, 3, 1), "source": "演示统计公报", "note": "",
    }  # fmt: skip
    return usecases.enter_observation({**values, **more}, actor=who, today=TODAY)


def observe_all(who: Actor, years: tuple[int, ...] = (2023, 2024, 2025)) -> None:
    """Every indicator of every county and year."""
    for year in years:
        for indicator in INDICATORS:
            for unit in COUNTIES:
                observe(indicator, unit, year, who=who)


def draft(who: Actor, **more) -> UUID:
    """A draft edition of the city's own monitor."""
    values = {
        "index_code": "indices.city_monitor", "region": "330400", "name": "嘉兴监测 2025", "edition_year": 2026, "data_year": 2025, "base_year": 2023,
        "as_of": TODAY, "units": list(COUNTIES), "note": "",
    }  # fmt: skip
    return usecases.make_edition({**values, **more}, actor=who, today=TODAY)


def version(uid: UUID, who: Actor) -> int:
    """The version an act on the edition has to name."""
    return queries.edition(who, uid).row.version


def do(name: str, uid: UUID, who: Actor) -> None:
    """One move of an edition."""
    usecases.MOVES[name](uid, actor=who, today=TODAY, version=version(uid, who))


def published(maker: Actor, checker: Actor, **more) -> UUID:
    """A published edition."""
    uid = draft(maker, **more)
    do("compute", uid, maker)
    do("submit", uid, maker)
    do("publish", uid, checker)
    return uid


def link_token() -> str:
    """The token of the link sent last."""
    body = Outgoing.objects.filter(channel="sms").order_by("-id")[0].body
    return body.rsplit("/d/", 1)[1].split("/")[0]
