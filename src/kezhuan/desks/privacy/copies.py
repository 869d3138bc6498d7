"""A person's own data as a file: JSON for programs, a workbook with one sheet a part for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kezhuan.core.privacy.holding import Row
from kezhuan.core.privacy.requested import HeldPart
from kezhuan.files.sheets import Column, Page, write_book

Parts = Sequence[tuple[HeldPart, Sequence[Row]]]
TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def labels(rows: Iterable[Row]) -> list[str]:
    """Every label of these rows, in the order they first stand in."""
    return list(dict.fromkeys(label for row in rows for label in row))


def written(parts: Parts, *, form: str, made_at: datetime, name: str) -> bytes:
    """The file; labels in the reader's language."""
    return _json(parts, made_at, name) if form == "json" else _book(parts, made_at, name)


def _json(parts: Parts, made_at: datetime, name: str) -> bytes:
    said: dict[str, Any] = {
        "made_at": made_at.isoformat(), "person": name,
        "parts": [
            {"code": p.code, "label": _(p.label), "fate": _(p.fate), "rows": [{_(k): v for k, v in row.items()} for row in rows]}
            for p, rows in parts
        ],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _book(parts: Parts, made_at: datetime, name: str) -> bytes:
    pages = []
    for part, rows in parts:
        columns = [Column(f"c{n}", _(label)) for n, label in enumerate(labels(rows))] or [
            Column("c0", _("无"))
        ]
        names = {label: f"c{n}" for n, label in enumerate(labels(rows))}
        pages.append(
            Page(
                _(part.label), columns, [{names[k]: v for k, v in row.items()} for row in rows],
                lines=(name, f"{made_at:%Y-%m-%d %H:%M}", _(part.fate)),
            )
        )  # fmt: skip
    return write_book(pages)
