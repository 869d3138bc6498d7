"""Outside demands taken in from a sheet: 外部数据, 未认领, published by the system, kept out of figures and desks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.text import clean_text
from kezhuan.demands.usecases import import_demands
from kezhuan.files.sheets import Column, Report, import_in_bulk

ORIGIN = "external"
TITLE, PROBLEM, TEASER = 100, 4000, 500
COLUMNS = (
    Column("id", "id", required=True, width=38, max_length=64, example="XQ-0001", aliases=("编号", "需求编号")),
    Column("title", "title", required=True, width=40, max_length=TITLE, example="碳化硅支架减重", aliases=("需求名称", "名称")),
    Column("description", "description", width=80, max_length=PROBLEM, aliases=("需求描述", "需求详情", "概述")),
)  # fmt: skip


def run(
    sheet: bytes | Path, *, commit: bool, today: date, source: str, chunk: int | None = None, progress: Callable[[int], None] | None = None,
) -> Report:  # fmt: skip
    """Every good row stands as a published outside demand; a row known by its id changes only what differs.

    `chunk` rows are written at a time (1,000 where it is not given).
    """
    return import_in_bulk(
        sheet, COLUMNS, _row, lambda rows: import_demands(rows, actor=SYSTEM, today=today), commit=commit, chunk=chunk or 1_000, progress=progress,
    )  # fmt: skip


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    title = clean_text(values["title"]).strip()
    if len(title) < 2:
        raise Invalid({"title": Reason("title.unusable", gettext_noop("名称不可用：没有可读的内容"))})
    problem = clean_text(values["description"] or "").strip()
    return {"origin": ORIGIN, "upstream_id": values["id"], "title": title, "public_title": title, "problem": problem,
            "teaser": problem[:TEASER], "audience": "public", "region": ""}  # fmt: skip
