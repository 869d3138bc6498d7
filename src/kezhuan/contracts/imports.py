"""Imported statistics from a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.contracts.usecases import statistics
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.files.sheets import Taken, fen_of


def take_statistic(
    values: Mapping[str, Any], *, known: UUID | None, actor: Actor, today: date
) -> tuple[Taken, UUID]:
    """The row's number stands with its source, or the one taken in before says what the row says; its uid."""
    region = codes.region_code(values["region"], today=today)
    if not region:
        raise Invalid({"region": Reason("registry.region", codes.NO_REGION)})
    first, last = statistics.months(values["year"], values["from_month"], values["to_month"], today=today)
    contracts = values["contracts"]
    if contracts is not None and not 0 <= contracts <= 10_000_000:
        raise Invalid(
            {"contracts": Reason("statistic.contracts", gettext_noop("份数不能为负，也不会这么多"))}
        )
    given = {
        "measure": values["measure"], "region": region, "first": first, "last": last, "value": fen_of(values["value"], column="value"),
        "contracts": contracts, "source": values["source"], "published_on": values["published_on"], "note": values["note"] or "",
    }  # fmt: skip
    uid, outcome = statistics.record_statistic(given, known=known, actor=actor, today=today)
    return Taken(outcome), uid
