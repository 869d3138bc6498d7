"""Indicator metadata (COINr's iMeta layout, or ours) into a structure."""

import math
from dataclasses import dataclass
from pathlib import Path

from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.cells import Sheet, find_column, folded, is_missing, number, read_sheet
from indexcore.structure import Indicator, Structure, build

COLUMNS = {
    "code": ("iCode", "code", "indicator", "代码", "指标代码"),
    "name": ("iName", "name", "label", "名称", "指标名称"),
    "level": ("Level", "层级"),
    "parent": ("Parent", "上级", "上级代码"),
    "direction": ("Direction", "dir", "sign", "polarity", "方向"),
    "weight": ("Weight", "w", "权重"),
    "unit": ("Unit", "单位", "计量单位"),
    "denominator": ("Denominator", "denom", "分母"),
    "scale": ("ScaleFactor", "scale", "分母倍数"),
    "target": ("Target", "目标", "目标值"),
    "standard": ("Standard", "标准", "监测标准"),
    "low": ("Low", "Min", "lower_limit", "下限"),
    "high": ("High", "Max", "upper_limit", "上限"),
    "source": ("Source", "来源"),
    "type": ("Type", "类型"),
    "block": ("Block", "板块"),
}
TYPES = {
    "indicator": ("Indicator", "指标"),
    "aggregate": ("Aggregate", "汇总"),
    "group": ("Group", "分组"),
    "denominator": ("Denominator", "分母"),
    "other": ("Other", "其他"),
}
UP = {"1", "+1", "1.0", "+", "正", "正向", "positive", "up", ""}
DOWN = {"-1", "-1.0", "−1", "-", "负", "逆", "逆向", "负向", "negative", "down"}


@dataclass(frozen=True)
class Metadata:
    """The tree, and which other columns of the data are groups, denominators or only labels."""

    structure: Structure
    groups: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def read_metadata(path: Path) -> Metadata:
    """Metadata from a CSV file; every faulty cell is named, and nothing is returned if there is one."""
    return metadata_from(read_sheet(path))


def metadata_from(sheet: Sheet) -> Metadata:
    """Metadata from a sheet with one row per node, group column and denominator column."""
    place = {field: find_column(sheet.header, names) for field, names in COLUMNS.items()}
    if place["code"] is None:
        raise refuse(f"{sheet.name} 表头", "缺少指标代码列（iCode）")
    faults: list[Fault] = []
    items: list[Indicator] = []
    columns: dict[str, list[str]] = {"group": [], "denominator": [], "other": []}
    for row in range(len(sheet.rows)):
        kind = _type(sheet, row, place, faults)
        if kind in columns:
            columns[kind].append(sheet.rows[row][place["code"]])
        else:
            items.append(_item(sheet, row, place, kind, faults))
    refuse_any(faults)
    return Metadata(
        build(items), tuple(columns["group"]), tuple(columns["denominator"]), tuple(columns["other"])
    )


def _text(sheet: Sheet, row: int, column: int | None) -> str:
    return "" if column is None else sheet.rows[row][column]


def _type(sheet: Sheet, row: int, place: dict[str, int | None], faults: list[Fault]) -> str:
    text = _text(sheet, row, place["type"])
    if is_missing(text):
        return "node"
    for kind, names in TYPES.items():
        if folded(text) in {folded(name) for name in names}:
            return kind
    faults.append(
        Fault(
            sheet.place(row, place["type"] or 0),
            f"不认识的类型「{text}」；可用：{'、'.join(v[0] for v in TYPES.values())}",
        )
    )
    return "other"


def _item(sheet: Sheet, row: int, place: dict[str, int | None], kind: str, faults: list[Fault]) -> Indicator:
    def text(field: str) -> str:
        found = _text(sheet, row, place[field])
        return "" if is_missing(found) else found

    def value(field: str, default: float | None) -> float | None:
        column = place[field]
        if column is None or is_missing(sheet.rows[row][column]):
            return default
        found = number(sheet.rows[row][column], where=sheet.place(row, column), faults=faults)
        return default if math.isnan(found) else found

    level = value("level", 0.0) or 0.0
    if level != int(level) or level < 0:
        faults.append(Fault(sheet.place(row, place["level"] or 0), f"层级应为正整数，得到 {level:g}"))
    if not text("code"):
        faults.append(Fault(sheet.place(row, place["code"] or 0), "指标代码为空"))
    if kind == "indicator" and level > 1:
        faults.append(Fault(sheet.place(row, place["level"] or 0), f"指标的层级应为 1，得到 {level:g}"))
    weight = value("weight", 1.0)
    known = {column for column in place.values() if column is not None}
    return Indicator(
        code=text("code"),
        name=text("name") or text("code"),
        level=max(int(level), 2) if kind == "aggregate" and level else int(level),
        parent=text("parent") or None,
        direction=_direction(sheet, row, place["direction"], faults),
        weight=1.0 if weight is None else weight,
        unit=text("unit"),
        denominator=text("denominator") or None,
        scale=value("scale", 1.0) or 1.0,
        target=value("target", None),
        standard=value("standard", None),
        low=value("low", None),
        high=value("high", None),
        source=text("source"),
        block=text("block") or "core",
        extra={h: sheet.rows[row][i] for i, h in enumerate(sheet.header) if i not in known and h},
    )


def _direction(sheet: Sheet, row: int, column: int | None, faults: list[Fault]) -> int:
    text = _text(sheet, row, column).strip().lower()
    if text in UP or (text in {"na", "nan"}):
        return 1
    if text in DOWN:
        return -1
    faults.append(Fault(sheet.place(row, column or 0), f"方向应为 1 或 -1，得到「{text}」"))
    return 1
