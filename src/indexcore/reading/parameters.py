"""Parameters given in a CSV file of their own: weights, bounds, targets, standards, denominators, base values."""

import math
from pathlib import Path

from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.cells import find_column, number, read_sheet

CODE = ("iCode", "code", "indicator", "代码", "指标代码")
VALUES = {
    "weight": ("Weight", "w", "权重"),
    "lower": ("lower", "low", "lo", "min", "lower_bound", "goalpost_low", "下限", "不容许值", "unacceptable"),
    "upper": ("upper", "high", "hi", "max", "upper_bound", "goalpost_high", "上限", "满意值", "satisfactory"),
    "target": ("Target", "value", "目标", "目标值"),
    "standard": ("Standard", "value", "标准", "监测标准"),
    "base": ("Base", "value", "base_value", "基期值"),
    "scale": ("ScaleFactor", "scale", "分母倍数"),
    "direction": ("Direction", "dir", "方向"),
}


def read_values(path: Path, *, wanted: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """{wanted: {code: value}} from a CSV with a code column; an empty cell leaves its code out."""
    sheet = read_sheet(path)
    code_column = find_column(sheet.header, CODE)
    if code_column is None:
        raise refuse(f"{sheet.name} 表头", "缺少指标代码列（iCode）")
    faults: list[Fault] = []
    result: dict[str, dict[str, float]] = {}
    for field in wanted:
        column = find_column(sheet.header, VALUES[field])
        if column is None:
            raise refuse(
                f"{sheet.name} 表头", f"缺少「{VALUES[field][0]}」列（也可叫 {'、'.join(VALUES[field][1:])}）"
            )
        result[field] = {}
        for row, cells in enumerate(sheet.rows):
            value = number(cells[column], where=sheet.place(row, column), faults=faults)
            if cells[code_column] in result[field]:
                faults.append(Fault(sheet.place(row, code_column), f"代码 {cells[code_column]} 重复"))
            if not math.isnan(value):
                result[field][cells[code_column]] = value
    refuse_any(faults)
    return result


def read_texts(path: Path, *, column: tuple[str, ...]) -> dict[str, str]:
    """{code: text} of one column, empty cells left out: which denominator divides which indicator."""
    sheet = read_sheet(path)
    code_column, place = find_column(sheet.header, CODE), find_column(sheet.header, column)
    if code_column is None or place is None:
        raise refuse(f"{sheet.name} 表头", f"缺少 iCode 列或「{column[0]}」列")
    return {row[code_column]: row[place] for row in sheet.rows if row[place]}


def has_column(path: Path, names: tuple[str, ...]) -> bool:
    """Whether the file has a column of one of these names."""
    return find_column(read_sheet(path).header, names) is not None
