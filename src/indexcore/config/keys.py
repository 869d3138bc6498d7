"""What a key of a step may be: its kind, default, other spellings, and whether single indicators may differ."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexcore.config.names import Aliases, canonical
from indexcore.errors import BadInput, Fault, refuse, refuse_any

KINDS = {
    "number": "数",
    "whole": "整数",
    "flag": "true 或 false",
    "text": "文字",
    "codes": "代码的列表",
    "numbers": "数的列表",
    "range": "两个数的列表 [低, 高]",
    "limit": "数，或 \"unlimited\" 表示不限",
    "choice": "所列方法之一",
    "methods": "方法名，或自下而上的方法列表，或表 {层级 = 方法}",
    "number or numbers": "数，或数的列表",
    "table": "表 {代码 = 值}",
    "number or table": "数，或表 {代码 = 数}",
    "number or word": "数，或所列的词",
    "number or flag": "数，或 true / false",
    "numbers or word": "数的列表，或所列的词",
    "text or table": "文字，或表 {代码 = 数}",
    "wholes": "整数，或整数的列表",
    "matrix": "数的方阵 [[…], […]]",
    "label": "时期（整数或文字）",
    "day": "日期，如 2024-12-30",
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """A key of a step. `each`: an override for single indicators may set it too; `only`: methods it belongs to."""

    name: str
    kind: str
    default: Any = None
    help: str = ""
    aliases: tuple[str, ...] = ()
    choices: Aliases | None = None
    each: bool = False
    only: tuple[str, ...] = ()

    def read(self, value: Any, *, where: str) -> Any:
        """The value in its canonical form; refused with the place when it is of another kind."""
        if self.kind == "choice":
            if not isinstance(value, str):
                raise refuse(f"{where} {self.name}", f"应为文字，得到 {value!r}")
            return canonical(value, among=self.choices or {}, where=f"{where} {self.name}")
        if self.kind.endswith(" or word") and isinstance(value, str):
            return canonical(value, among=self.choices or {}, where=f"{where} {self.name}")
        if self.kind == "methods":
            return self._methods(value, where=where)
        converted = _convert(value, self.kind)
        if converted is _WRONG:
            raise refuse(f"{where} {self.name}", f"应为{KINDS[self.kind]}，得到 {value!r}")
        return converted

    def _methods(self, value: Any, *, where: str) -> Any:
        one = Key(self.name, "choice", choices=self.choices)
        if isinstance(value, list):
            return tuple(one.read(v, where=where) for v in value)
        if isinstance(value, Mapping):
            return {str(level): one.read(v, where=where) for level, v in value.items()}
        return one.read(value, where=where)


_WRONG = object()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _convert(value: Any, kind: str) -> Any:
    number = float(value) if _is_number(value) else _WRONG
    table = dict(value) if isinstance(value, Mapping) else _WRONG
    text = value if isinstance(value, str) else _WRONG
    flag = value if isinstance(value, bool) else _WRONG
    whole = int(value) if _is_number(value) and float(value).is_integer() else _WRONG
    simple = {
        "day": value if type(value) is date else _WRONG,
        "flag": flag,
        "text": str(value) if _is_number(value) else text,
        "whole": whole,
        "number": number,
        "number or word": number,
        "number or flag": number if flag is _WRONG else flag,
        "number or table": table if number is _WRONG else number,
        "table": table,
        "text or table": table if text is _WRONG else text,
        "label": whole if text is _WRONG else text,
    }
    if kind in simple:
        return simple[kind]
    if kind == "limit":
        return _limit(value)
    if kind in ("wholes", "number or numbers") and _is_number(value):
        return (
            (whole,) if kind == "wholes" and whole is not _WRONG else number if kind != "wholes" else _WRONG
        )
    return _convert_list(value, kind)


def _limit(value: Any) -> Any:
    if isinstance(value, str):
        return math.inf if value.lower() in {"unlimited", "none", "null", "inf", "不限"} else _WRONG
    return float(value) if _is_number(value) else _WRONG


def _convert_list(value: Any, kind: str) -> Any:
    if kind == "codes":
        if isinstance(value, str):
            return (value,)
        return tuple(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else _WRONG
    if kind == "matrix":
        square = isinstance(value, list) and all(
            isinstance(row, list) and len(row) == len(value) for row in value
        )
        return value if square and all(_is_number(v) for row in value for v in row) else _WRONG
    if not isinstance(value, list) or not all(_is_number(v) for v in value):
        return _WRONG
    if kind == "wholes":
        return tuple(int(v) for v in value) if all(float(v).is_integer() for v in value) else _WRONG
    if kind == "range" and len(value) != 2:
        return _WRONG
    return tuple(float(v) for v in value)


def read_keys(
    given: Mapping[str, Any], keys: tuple[Key, ...], *, where: str, only_each: bool = False
) -> dict[str, Any]:
    """Canonical name → value of every key given; unknown keys are refused together with the list of allowed ones."""
    allowed = [key for key in keys if key.each or not only_each]
    spelled = {_folded(s): key for key in allowed for s in (key.name, *key.aliases)}
    faults, found = [], {}
    for name, value in given.items():
        key = spelled.get(_folded(name))
        if key is None:
            names = "、".join(key.name for key in allowed)
            faults.append(Fault(f"{where} {name}", f"不认识的键；可用的键：{names}"))
        elif key.name in found:
            faults.append(Fault(f"{where} {name}", f"与 {key.name} 是同一个键，写了两次"))
        else:
            try:
                found[key.name] = key.read(value, where=where)
            except BadInput as error:
                faults.extend(error.faults)
    refuse_any(faults)
    return found


def defaults(keys: tuple[Key, ...]) -> dict[str, Any]:
    """Every key's default."""
    return {key.name: key.default for key in keys}


def _folded(name: str) -> str:
    return name.lower().replace("-", "_")
