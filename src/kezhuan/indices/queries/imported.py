"""Results others published: what ships with the product and what officers entered, never mixed with our own."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from kezhuan.core.access import Actor
from kezhuan.indices.models import ImportedResult
from kezhuan.indices.queries.observations import may_enter
from kezhuan.indices.views import ImportedRow

FOLDER = Path(__file__).parents[1] / "published"


def imported() -> tuple[ImportedRow, ...]:
    """Every published result, the newest data first; of one cell the row entered last."""
    newest: dict[tuple[str, str, str, int, int], ImportedResult] = {}
    for r in ImportedResult.objects.order_by("id"):
        newest[(r.index_name, r.unit_code, r.dimension, r.edition_year, r.data_year)] = r
    rows = [*shipped(), *(_row(r) for r in newest.values())]
    return tuple(sorted(rows, key=lambda row: (row.index_name, -row.data_year, -row.edition_year)))


def may_import(actor: Actor) -> bool:
    """True for those who keep a region's observations."""
    return may_enter(actor)


@cache
def shipped() -> tuple[ImportedRow, ...]:
    """The facts of indices/published, as their sources say them."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        body = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for fact in body["fact"]:
            found.append(
                ImportedRow(
                    index_name=body["index"], unit_name=fact["place"], dimension=fact.get("dimension", ""), edition_year=fact["edition_year"],
                    data_year=fact["data_year"], published_on=fact.get("published_on"), value=_decimal(fact, "value"),
                    growth_percent=_decimal(fact, "growth_percent"), rank=fact.get("rank"), tier=fact.get("tier", ""), source=fact["source"],
                    note=fact.get("note", ""), shipped=True,
                )
            )  # fmt: skip
    return tuple(found)


def _decimal(fact: dict, name: str) -> Decimal | None:
    return Decimal(fact[name]) if name in fact else None


def _row(r: ImportedResult) -> ImportedRow:
    return ImportedRow(
        r.index_name, r.unit_name, r.dimension, r.edition_year, r.data_year, r.published_on, r.value, r.growth_percent, r.rank, r.tier, r.source,
        r.note, False,
    )  # fmt: skip
