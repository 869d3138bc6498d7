"""Names of codes for display, from the dated lists of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from kezhuan.core import clock
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.rulebook.codes import shipped_codes

NO_REGION = gettext_noop("没有这个行政区划，请填 6 位代码或规范名称")


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
    """The nearest named region of a code: a town without a row of its own shows its county, 3304 its city."""
    names = _names("regions")
    # A jurisdiction may be the beginning of a code: 3304 stands for 330400.
    near = (code, f"{code:0<6}", code[:6], code[:4], code[:2])
    return next((names[part] for part in near if part in names), code) if code else ""


def region_code(text: str, *, today: date) -> str:
    """The code of a region given by code or name; empty where none, or several, are called so."""
    return _regions(today).get(text.strip(), "")


@lru_cache(maxsize=4)
def _regions(today: date) -> Mapping[str, str]:
    """Code and name → code; a name several units share leads nowhere."""
    found: dict[str, str] = {}
    doubled: set[str] = set()
    for row in shipped_codes()["regions"].on(today):
        found[row.code] = row.code
        if row.name in found:
            doubled.add(row.name)
        found[row.name] = row.code
    return {name: code for name, code in found.items() if name not in doubled}


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
