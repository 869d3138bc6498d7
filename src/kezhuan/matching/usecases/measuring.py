"""Keeping what an evaluation of the matcher found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kezhuan.core import clock
from kezhuan.matching.models import Measurement
from kezhuan.matching.views import MeasurementRow


def keep_measurement(
    figures: Mapping[str, Any], *, source: str, data: str, model: str, how: str, pairs: int
) -> MeasurementRow:
    """The figures stand on the quality page with their day, the hash of their data and of the model."""
    row = Measurement.objects.create(
        at=clock.now(), source=source, data=data, model=model, how=how, pairs=pairs, figures=dict(figures)
    )
    return MeasurementRow(row.at, row.source, row.data, row.model, row.how, row.pairs, dict(row.figures))
