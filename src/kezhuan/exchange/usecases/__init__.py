"""Every change of the exchange room, one function per act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kezhuan.exchange.usecases import exports, imports
from kezhuan.exchange.usecases.exports import export_list
from kezhuan.exchange.usecases.imports import confirm_import, drop_import, import_at_once, start_import

__all__ = ["confirm_import", "daily", "drop_import", "export_list", "import_at_once", "start_import"]


def daily(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Imports nobody confirmed and files past their days are gone; the counts of both."""
    return imports.daily(payload) | exports.daily(payload)
