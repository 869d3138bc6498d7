"""An enterprise registry taken in from a sheet: what registration forms are filled from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kezhuan.core import codes, events
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Invalid, Reason
from kezhuan.core.identifiers.uscc import read_uscc
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


def take_entry(values: Mapping[str, Any], *, source: str, today: date) -> Taken:
    """The registry says of this firm what the row says."""
    uscc = read_uscc(values["uscc"]).number
    region = values["region"] or ""
    # Towns have no code of their own here: the county they lie in is what the form needs.
    code = codes.region_code(region, today=today) or codes.region_code(region[:6], today=today)
    if region and not code:
        raise Invalid({"region": Reason("registry.region", codes.NO_REGION)})
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
