"""Demands, items and labels from CSV; a fault is named with its file and line and nothing is half-read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from matchcore.errors import BadTable
from matchcore.types import Item, Kind, Need

LEVELS = range(1, 5)
_TEXT_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Label:
    """One judged pair: level 1 none … 4 strong."""

    demand: str
    item: str
    level: int


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row with the line it starts on; the header must name the needed columns."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise BadTable(path, None, f"文件读不出（{error.strerror}）") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadTable(path, line, "不是 UTF-8 编码，请另存为 UTF-8 再试") from error
    csv.field_size_limit(_TEXT_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    start = 1
    try:
        for values in reader:
            if not header:
                header = [value.strip() for value in values]
                _check_header(path, header, needed)
            elif values:
                if len(values) != len(header):
                    raise BadTable(path, start, f"有 {len(values)} 列，表头是 {len(header)} 列")
                yield start, dict(zip(header, values, strict=True))
            start = reader.line_num + 1
    except csv.Error as error:
        raise BadTable(path, start, f"CSV 格式有误（{error}）") from error
    if not header:
        raise BadTable(path, 1, f"空文件，应有表头 {','.join(needed)}")


def _check_header(path: Path, header: list[str], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        raise BadTable(path, 1, f"缺少列 {', '.join(missing)}；现有列：{', '.join(header)}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise BadTable(path, 1, f"列名重复：{', '.join(twice)}")


def _identity(path: Path, line: int, row: dict[str, str], seen: dict[str, int]) -> str:
    name = row["id"].strip()
    if not name:
        raise BadTable(path, line, "id 为空")
    if name in seen:
        raise BadTable(path, line, f"id {name} 与第 {seen[name]} 行重复")
    seen[name] = line
    return name


def read_demands(path: Path) -> list[Need]:
    """The demands of a CSV with id, title, description; a demand needs a title or a description."""
    seen: dict[str, int] = {}
    found = []
    for line, row in _rows(path, ("id", "title", "description")):
        name = _identity(path, line, row, seen)
        if not (row["title"].strip() or row["description"].strip()):
            raise BadTable(path, line, f"需求 {name} 的名称和说明都是空的")
        found.append(Need(name, row["title"], row["description"]))
    if not found:
        raise BadTable(path, 1, "没有一条需求")
    return found


_FACETS = ("region", "field", "industry", "trl", "price_yuan", "mode")


def read_items(path: Path) -> Iterator[Item]:
    """The items of a CSV with id and title, one by one.

    Optional columns: kind; labels (separated by |, default public); facets region, field, industry, trl,
    price_yuan, mode (values separated by |); stamp. Every other column is a text field.
    """
    seen: dict[str, int] = {}
    for line, row in _rows(path, ("id", "title")):
        name = _identity(path, line, row, seen)
        kind = row.pop("kind", "") or "achievement"
        if kind not in ("achievement", "team", "expert", "organisation"):
            raise BadTable(path, line, f"kind 只能是 achievement、team、expert、organisation，不能是 {kind}")
        labels = frozenset(part.strip() for part in row.pop("labels", "").split("|") if part.strip())
        facets = {key: tuple(v.strip() for v in row.pop(key, "").split("|") if v.strip()) for key in _FACETS}
        for key in ("trl", "price_yuan"):
            if any(not value.isdecimal() for value in facets[key]):
                raise BadTable(path, line, f"{key} 应是整数，不能是 {'|'.join(facets[key])}")
        stamp = row.pop("stamp", "")
        texts = {key: value for key, value in row.items() if key != "id" and value}
        if not any(value.strip() for value in texts.values()):
            raise BadTable(path, line, f"成果 {name} 没有文字")
        yield Item(
            name,
            cast(Kind, kind),
            texts,
            labels or frozenset({"public"}),
            {k: v for k, v in facets.items() if v},
            (),
            stamp,
        )
    if not seen:
        raise BadTable(path, 1, "没有一条成果")


def read_labels(path: Path, *, demands: set[str], items: set[str]) -> list[Label]:
    """The judged pairs of a CSV with demand_id, achievement_id, level; both ids must be known."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for line, row in _rows(path, ("demand_id", "achievement_id", "level")):
        pair = (row["demand_id"].strip(), row["achievement_id"].strip())
        for name, known, what in ((pair[0], demands, "需求"), (pair[1], items, "成果")):
            if name not in known:
                raise BadTable(path, line, f"{what} {name or '（空）'} 不在{what}表中")
        if row["level"].strip() not in ("1", "2", "3", "4"):
            raise BadTable(path, line, f"level 应是 1 至 4，不能是 {row['level'] or '空'}")
        if pair in seen:
            raise BadTable(path, line, f"这一对与第 {seen[pair]} 行重复")
        seen[pair] = line
        found.append(Label(*pair, int(row["level"])))
    if not found:
        raise BadTable(path, 1, "没有一对标注")
    return found
