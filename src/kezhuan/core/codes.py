"""Names of codes for display, from the dated lists of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from kezhuan.core import clock
from kezhuan.core.errors import Invalid, Reason
from kezhuan.core.rulebook.codes import shipped_codes


@cache
def _names(name: str) -> dict[str, str]:
    return {row.code: row.name for row in shipped_codes()[name].rows}


def label(name: str, code: str) -> str:
    """The name of `code` in the list, the code itself where the list has lost it, empty for empty."""
    return _names(name).get(code, code) if code else ""


def choices(name: str) -> list[tuple[str, str]]:
    """(code, name) of every row valid today, in the order of the list."""
    return [(row.code, row.name) for row in shipped_codes()[name].on(clock.today())]


def region_name(code: str) -> str:
    """The nearest named region of a code: a town without a row of its own shows its county."""
    names = _names("regions")
    return next((names[code[:n]] for n in (len(code), 6, 4, 2) if code[:n] in names), code) if code else ""


def require_codes(values: Mapping[str, Any], lists: Mapping[str, str], *, today: date) -> None:
    """Every coded value stands in its list today; Invalid names each field that does not. Empty values pass."""
    faults: dict[str, tuple[Reason, ...]] = {}
    for name, table in lists.items():
        given = values.get(name) or ()
        for code in (given,) if isinstance(given, str) else given:
            try:
                shipped_codes()[table].require(code, day=today, field=name)
            except Invalid as fault:
                faults |= fault.fields
    if faults:
        raise Invalid(faults)
