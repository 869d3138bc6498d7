"""Reads of the stored runs of an edition, and whether running them again gives the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest
from kezhuan.indices import running
from kezhuan.indices.models import Edition, EditionBands
from kezhuan.indices.rules.definitions import Definition
from kezhuan.indices.views import Band, Bands

SETTING = "settings.index_bands"


def bands_of(e: Edition, names: Mapping[str, str]) -> Bands | None:
    """The stored runs of the edition's present results; None where there are none yet."""
    row = EditionBands.objects.filter(edition=e, edition_sm3=e.sm3).first() if e.sm3 else None
    if row is None:
        return None
    told = json.loads(row.content)
    rows = [Band(**{**unit, "name": names.get(unit["code"], unit["code"])}) for unit in told["units"]]
    return Bands(
        runs=row.runs, seed=row.seed, factors=_factors(told["factors"]), left_out=_factors(told["left_out"]),
        rows=tuple(sorted(rows, key=lambda band: (band.nominal is None, band.nominal or 0, band.code))), sm3=row.sm3, at=row.at,
    )  # fmt: skip


def _factors(told: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((_(name), words) for name, words in told)


def question(e: Edition, definition: Definition) -> running.Question:
    """What is varied for an edition: as its definition says, else by the setting of its day; the seed comes from its
    seal, so that anybody can draw the same numbers."""
    choices = definition.uncertain or rulebook().body(SETTING, e.as_of)
    return running.Question(
        target=definition.target, year=str(e.data_year), runs=int(choices["runs"]), seed=int(e.sm3[:8], 16), choices=choices,
        cuts=definition.tiers, labels=definition.tier_labels,
    )  # fmt: skip


def written(found: Mapping[str, Any]) -> str:
    """The numbers as they are stored and sealed."""
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def bands_hold(e: Edition, inputs: Mapping[str, str], definition: Definition) -> bool | None:
    """True where running again gives the stored numbers to the letter; None where there are none."""
    row = EditionBands.objects.filter(edition=e, edition_sm3=e.sm3).first()
    if row is None:
        return None
    again = written(running.run(inputs, question(e, definition)))
    return again == row.content and digest(row.content) == row.sm3
