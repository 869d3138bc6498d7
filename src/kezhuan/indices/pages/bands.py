"""The many runs of an edition on a page: chart, table and words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kezhuan.indices.pages import charts, tables
from kezhuan.indices.views import EditionDetail


def shown(e: EditionDetail) -> dict[str, Any]:
    """Chart, table and words of the many runs, where there are any."""
    if e.bands is None:
        return {}
    return {
        "bands": e.bands, "bands_chart": charts.bands(_("名次区间"), e.bands.rows), "bands_table": tables.bands_table(e.bands, e.tier_labels),
        "varied": "；".join(f"{name}（{words}）" for name, words in e.bands.factors),
        "left_out": "；".join(f"{name}（{words}）" for name, words in e.bands.left_out),
    }  # fmt: skip
