"""Every detector over one registry."""

from __future__ import annotations

from collections.abc import Iterable

from kezhuan.contracts.rules.suspicions import doubles, outliers
from kezhuan.contracts.rules.suspicions.case import Case, firms
from kezhuan.contracts.rules.suspicions.doubt import Doubt, Limits
from kezhuan.contracts.rules.suspicions.likeness import Texts
from kezhuan.contracts.rules.suspicions.links import Web
from kezhuan.contracts.rules.suspicions.related import related
from kezhuan.contracts.rules.suspicions.splits import splits


def scan(cases: Iterable[Case], *, limits: Limits) -> tuple[Doubt, ...]:
    """All hints, in the order of the detectors; the same registry gives the same hints."""
    rows = tuple(cases)
    web, texts = Web(firms(rows), limits=limits), Texts(rows)
    return (
        *related(rows, web=web),
        *splits(rows, web=web, texts=texts, limits=limits),
        *doubles.doubles(rows, texts=texts, limits=limits),
        *doubles.twins(rows, texts=texts, limits=limits),
        *outliers.prices(rows, limits=limits),
        *outliers.quarters(rows, limits=limits),
    )
