"""The last measurement of the matcher on this installation."""

from __future__ import annotations

from kezhuan.matching.models import Measurement
from kezhuan.matching.views import MeasurementRow


def last_measurement() -> MeasurementRow | None:
    """What `./kz match evaluate` found last, None where nobody has measured yet."""
    row = Measurement.objects.order_by("-at", "-id").first()
    if row is None:
        return None
    return MeasurementRow(row.at, row.source, row.data, row.model, row.how, row.pairs, dict(row.figures))
