"""An enterprise registry taken in from a sheet: what registration forms are filled from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kezhuan.core import events
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.files.sheets import Report, Taken, described, import_sheet
from kezhuan.people.models import RegistryEntry

_APART = re.compile(r"[;；、\n]+")


def run(
    sheet: bytes | Path,
    *,
    commit: bool,
    today: date,
    source: str,
    chunk: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Every good row stands in the registry as of today; forms are filled from it, organisations stay untouched."""
    title = source[:100]
    report = import_sheet(
        sheet,
        described("registry", today=today).columns,
        lambda values: take_entry(values, source=title, today=today),
        commit=commit,
        chunk=chunk,
        progress=progress,
    )
    if commit and (report.new or report.changed):
        events.record(
            "registry.import",
            actor=SYSTEM,
            subject_type="registry",
            changes={"new": report.new, "changed": report.changed, "bad": report.bad_lines, "source": title},
        )
    return report


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


def take_entry(values: Mapping[str, Any], *, source: str, today: date) -> Taken:
    """The registry says of this firm what the row says."""
    regions = _regions(today)
    uscc = read_uscc(values["uscc"]).number
    region = values["region"] or ""
    # Towns have no code of their own here: the county they lie in is what the form needs.
    code = regions.get(region) or regions.get(region[:6], "") if region else ""
    if region and not code:
        unknown = Reason("registry.region", gettext_noop("没有这个行政区划，请填 6 位代码或规范名称"))
        raise Invalid({"region": unknown})
    said = {
        "name": values["name"],
        "address": values["address"] or "",
        "legal_person": values["legal_person"] or "",
        "region": code,
        "status": values["status"] or "",
        "former_names": [name.strip() for name in _APART.split(values["former_names"] or "") if name.strip()],
    }
    known = RegistryEntry.objects.filter(uscc=uscc).first()
    if known is None:
        RegistryEntry.objects.create(uscc=uscc, source=source[:100], as_of=today, **said)
        return Taken.NEW
    if all(getattr(known, name) == value for name, value in said.items()):
        return Taken.SAME
    for name, value in said.items():
        setattr(known, name, value)
    known.source, known.as_of = source[:100], today
    known.save()
    return Taken.CHANGED
