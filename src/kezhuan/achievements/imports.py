"""Outside achievements taken in from a sheet: 外部数据, 未认领, published by the system, kept out of figures and desks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kezhuan.achievements.models import Achievement
from kezhuan.achievements.usecases import import_achievements
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.text import clean_text
from kezhuan.files.sheets import Column, Report, import_in_bulk

ORIGIN = "external"
TITLE, SUMMARY = 200, 2000
COLUMNS = (
    Column("id", "id", required=True, width=38, max_length=64, example="CG-0001", aliases=("编号", "成果编号")),
    Column("title", "title", required=True, width=40, max_length=TITLE, example="低烧结温度碳化硅陶瓷", aliases=("成果名称", "名称")),
    Column("text", "text", width=80, max_length=SUMMARY, aliases=("简介", "成果简介")),
)  # fmt: skip


def run(
    sheet: bytes | Path, *, commit: bool, today: date, source: str, chunk: int | None = None, progress: Callable[[int], None] | None = None,
) -> Report:  # fmt: skip
    """Every good row stands as a published outside achievement, each title once; known rows change only what differs.

    `chunk` rows are written at a time (1,000 where it is not given).
    """
    titles = dict(Achievement.objects.filter(origin=ORIGIN).values_list("title", "upstream_id"))
    return import_in_bulk(
        sheet, COLUMNS, lambda values: _row(values, titles), lambda rows: import_achievements(rows, actor=SYSTEM, today=today),
        commit=commit, chunk=chunk or 1_000, progress=progress,
    )  # fmt: skip


def _row(values: Mapping[str, Any], titles: dict[str, str]) -> dict[str, Any] | None:
    title = clean_text(values["title"]).strip()
    # "N" is what the publisher of the reference data left where no word of a title was kept.
    if len(title) < 2:
        raise Invalid({"title": Reason("title.unusable", gettext_noop("名称不可用：没有可读的内容"))})
    if titles.setdefault(title, values["id"]) != values["id"]:
        return None  # the same title under another id is the same achievement
    return {"origin": ORIGIN, "upstream_id": values["id"], "title": title, "summary": clean_text(values["text"] or "").strip(), "level": "public",
            "region": ""}  # fmt: skip
