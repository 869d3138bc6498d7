"""An enterprise registry taken in from a sheet: what registration forms are filled from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kezhuan.core import events
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.rulebook.codes import shipped_codes
from kezhuan.files.sheets import Column, Report, Taken, import_sheet
from kezhuan.people.models import RegistryEntry

_APART = re.compile(r"[;；、\n]+")
COLUMNS = (
    Column("uscc", "统一社会信用代码", required=True, width=24, example="91350100M000100Y43", aliases=("社会信用代码", "信用代码")),
    Column("name", "企业名称", required=True, width=40, max_length=200, example="示例材料有限公司", aliases=("单位名称", "名称")),
    Column("address", "注册地址", width=40, max_length=200, aliases=("住所", "地址")),
    Column("legal_person", "法定代表人", max_length=64, aliases=("法人", "负责人")),
    Column("region", "行政区划", max_length=40, note="代码或名称，如 330402 或 南湖区", aliases=("行政区划代码", "地区", "所属区县")),
    Column("status", "登记状态", max_length=20, aliases=("经营状态",)),
    Column("former_names", "曾用名", max_length=400, note="多个用分号隔开"),
)  # fmt: skip


def run(
    sheet: bytes | Path,
    *,
    commit: bool,
    today: date,
    source: str,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Every good row stands in the registry as of today; forms are filled from it, organisations stay untouched."""
    title = source[:100]
    regions = _regions(today)
    report = import_sheet(
        sheet, COLUMNS, lambda values: _take(values, regions, title, today), commit=commit, progress=progress
    )
    if commit and (report.new or report.changed):
        events.record(
            "registry.import",
            actor=SYSTEM,
            subject_type="registry",
            changes={"new": report.new, "changed": report.changed, "bad": report.bad_lines, "source": title},
        )
    return report


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


def _take(values: Mapping[str, Any], regions: Mapping[str, str], title: str, today: date) -> Taken:
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
        RegistryEntry.objects.create(uscc=uscc, source=title, as_of=today, **said)
        return Taken.NEW
    if all(getattr(known, name) == value for name, value in said.items()):
        return Taken.SAME
    for name, value in said.items():
        setattr(known, name, value)
    known.source, known.as_of = title, today
    known.save()
    return Taken.CHANGED
