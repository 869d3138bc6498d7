"""A TOML file into a configuration: ordered steps, each with every key known and defaulted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from indexcore.config.keys import Key, defaults, read_keys
from indexcore.config.names import STEPS, canonical
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.cells import decoded
from indexcore.steps.keys import KEYS, NESTED
from indexcore.structure import Structure

TOP = ("title", "name", "code", "description", "note", "step", "steps", "weight_sets", "edition")
ALWAYS = (
    Key("name", "text", help="这一步结果的名字，默认按 op"),
    Key("note", "text", help="说明，不参与计算", aliases=("description", "comment")),
    Key("from", "text", help="以前面某一步的结果（名字或 op）为输入，默认上一步"),
    Key("skip", "flag", default=False, help="true 时跳过这一步", aliases=("disable",)),
)


@dataclass(frozen=True)
class Override:
    """Keys that differ for some indicators: named one by one, or all leaves under an aggregate."""

    codes: tuple[str, ...]
    under: tuple[str, ...]
    keys: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step: its operation, every parameter with defaults filled in, and what differs where."""

    op: str
    name: str
    place: str
    params: Mapping[str, Any]
    given: frozenset[str] = frozenset()
    overrides: tuple[Override, ...] = ()
    nested: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    idle: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Any:
        return self.params[key]

    def for_leaf(self, code: str, structure: Structure) -> dict[str, Any]:
        """The parameters that hold for one indicator, later overrides winning."""
        result = dict(self.params)
        for override in self.overrides:
            if code in override.codes or set(override.under) & set(structure.ancestors(code)):
                result |= override.keys
        return result


@dataclass(frozen=True)
class Config:
    """An index's way of computing: title, steps in order, named weight sets, and where its files lie."""

    title: str
    steps: tuple[Step, ...]
    weight_sets: Mapping[str, Mapping[str, Any]]
    text: str
    edition: Mapping[str, Any] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    opened: dict[str, Path] = field(default_factory=dict, compare=False)

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge of the data counts, when the configuration names one."""
        return self.edition.get("as_of")

    def file(self, name: str, *, where: str) -> Path:
        """The path of a file the configuration names: beside it, beside the data, or from where one stands."""
        if name in self.files:
            return self.files[name]
        for folder in (*self.folders, Path()):
            path = (folder / name).resolve() if not Path(name).is_absolute() else Path(name)
            if path.is_file():
                self.opened[name] = path
                return path
        looked = "、".join(str(folder) for folder in (*self.folders, Path()))
        raise refuse(where, f"找不到文件 {name}（找过：{looked}）")


def read_config(path: Path, *, folders: tuple[Path, ...] = ()) -> Config:
    """The configuration of a file; `folders` are searched for the files it names, after its own."""
    if not path.is_file():
        raise refuse(str(path), "找不到配置文件")
    text = decoded(path.read_bytes(), path.name)
    return config_from(text, name=path.name, folders=(path.parent, *folders))


def config_from(text: str, *, name: str = "config", folders: tuple[Path, ...] = ()) -> Config:
    """The configuration of a TOML text; every unknown key is refused with the list of allowed ones."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(name, f"不是合法的 TOML：{error}") from error
    refuse_any(
        Fault(f"{name} {key}", f"不认识的键；可用的键：{'、'.join(TOP)}") for key in raw if key not in TOP
    )
    steps = raw.get("step", raw.get("steps", []))
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise refuse(f"{name} step", "步骤应写成 [[step]] 表")
    return Config(
        title=str(raw.get("title", raw.get("name", name))),
        steps=tuple(_step(step, number, name) for number, step in enumerate(steps, start=1)),
        weight_sets=_weight_sets(raw.get("weight_sets", {}), f"{name} weight_sets"),
        text=text,
        edition=_edition(raw.get("edition", {}), f"{name} edition"),
        folders=folders,
    )


def _weight_sets(raw: Any, where: str) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(raw, Mapping) or not all(isinstance(table, Mapping) for table in raw.values()):
        raise refuse(where, "应写成 [weight_sets.名字] 表：代码 = 权重，或 file = CSV 文件名")
    return raw


RESERVED = ("raw", "flags", "log", "parameters", "results", "edition", "inputs")
EDITION = (
    Key("name", "text"),
    Key("edition_year", "whole"),
    Key("data_year", "whole"),
    Key("published_on", "day"),
    Key("as_of", "day"),
)


def _edition(raw: Any, where: str) -> dict[str, Any]:
    """The edition's own years and days; a data year after the edition's, or data from after publication, refused."""
    if not isinstance(raw, Mapping):
        raise refuse(where, "应写成 [edition] 表")
    found = read_keys(raw, EDITION, where=where)
    if found.get("data_year", 0) > found.get("edition_year", found.get("data_year", 0)):
        raise refuse(f"{where} data_year", "数据年份晚于版次年份")
    if found.get("as_of", date.min) > found.get("published_on", date.max):
        raise refuse(f"{where} as_of", "数据截止日晚于发布日")
    return found


def _step(raw: Mapping[str, Any], number: int, file: str) -> Step:
    where = f"{file} 第 {number} 步"
    if not isinstance(raw.get("op"), str):
        raise refuse(where, f"缺少 op；可用：{'、'.join(STEPS)}")
    op = canonical(raw["op"], among=STEPS, where=f"{where} op")
    where = f"{where} {op}"
    keys = (*ALWAYS, *KEYS[op])
    nested_names = NESTED.get(op, ())
    own = {spelled for key in keys for spelled in (key.name, *key.aliases)}
    special = [name for name in _OVERRIDES if name not in own]
    tables = {name: raw[name] for name in special if name in raw}
    plain = {k: v for k, v in raw.items() if k != "op" and k not in nested_names and k not in special}
    if tables and (nested_names or not any(key.each for key in keys)):
        instead = (
            "；可按 " + "、".join(f"[step.{name}.…]" for name in nested_names) + " 设置"
            if nested_names
            else ""
        )
        raise refuse(where, f"这一步不能按指标分别设置{instead}")
    found = read_keys(plain, keys, where=where)
    _check_name(found.get("name", op), where)
    step = Step(
        op=op,
        name=found.get("name", op),
        place=where,
        params=defaults(keys) | found,
        given=frozenset(found),
        overrides=tuple(_whole(op, override) for override in _overrides(tables, keys, where)),
        nested={kind: _nested(raw.get(kind, {}), keys, f"{where} {kind}") for kind in nested_names},
    )
    return replace(step, idle=_idle_keys(step, keys))


def _check_name(name: str, where: str) -> None:
    """A step's name becomes a file's name."""
    if name in RESERVED or not name.strip() or any(ch in name for ch in '/\\:*?"<>|') or name.startswith("."):
        raise refuse(
            f"{where} name", f"不能用「{name}」作名字（含文件名不容的字符，或与 {'、'.join(RESERVED)} 相同）"
        )


def _idle_keys(step: Step, keys: tuple[Key, ...]) -> tuple[str, ...]:
    """A note per key that none of the step's methods would look at: more likely a mistake than a wish."""
    tables = [
        step.params,
        *(o.keys for o in step.overrides),
        *(t for kind in step.nested.values() for t in kind.values()),
    ]
    used: set[str] = set()
    for table in tables:
        for name in ("method", "then"):
            value = table.get(name)
            used |= (
                {value}
                if isinstance(value, str)
                else set(value.values() if isinstance(value, Mapping) else value or ())
            )
    return tuple(
        f"提示 {step.place} {key.name}：只用于 {'、'.join(key.only)}，而这一步的方法是 {'、'.join(sorted(used))}，不起作用"
        for key in keys
        if key.only and key.name in step.given and not used & set(key.only)
    )


def _whole(op: str, override: Override) -> Override:
    """For treatment, "none" for an indicator means no second stage either, unless the override names one."""
    if op == "treat" and override.keys.get("method") == "none" and "then" not in override.keys:
        return Override(override.codes, override.under, {**override.keys, "then": "none"})
    return override


_OVERRIDES = ("indicators", "indicator", "override", "overrides")


def _overrides(raw: Mapping[str, Any], keys: tuple[Key, ...], where: str) -> list[Override]:
    result = []
    for name in ("override", "overrides"):
        tables = raw.get(name, [])
        for table in tables if isinstance(tables, list) else [tables]:
            result.append(_override(table, keys, f"{where} {name}"))
    for name in ("indicators", "indicator"):
        tables = raw.get(name, {})
        if not isinstance(tables, Mapping):
            raise refuse(f"{where} {name}", "应写成 [step.indicators] 表：代码 = { 键 = 值 }")
        for code, value in tables.items():
            result.append(Override((code,), (), _override_keys(value, keys, f"{where} {name}.{code}")))
    return result


def _override(table: Any, keys: tuple[Key, ...], where: str) -> Override:
    if not isinstance(table, Mapping):
        raise refuse(where, "应写成 [[step.override]] 表")
    codes = table.get("codes", table.get("indicators", []))
    under = table.get("under", [])
    rest = {k: v for k, v in table.items() if k not in ("codes", "indicators", "under")}
    if not codes and not under:
        raise refuse(where, "应写明 codes = [指标代码…] 或 under = [汇总项代码…]")
    as_tuple = [(v,) if isinstance(v, str) else tuple(v) for v in (codes, under)]
    return Override(as_tuple[0], as_tuple[1], _override_keys(rest, keys, where))


def _override_keys(value: Any, keys: tuple[Key, ...], where: str) -> dict[str, Any]:
    if isinstance(value, str):
        value = {"method": value}
    if not isinstance(value, Mapping):
        raise refuse(where, '应为表 {键 = 值}，或方法名，例如 "none"')
    return read_keys(value, keys, where=where, only_each=True)


def _nested(tables: Any, keys: tuple[Key, ...], where: str) -> dict[str, dict[str, Any]]:
    if not isinstance(tables, Mapping):
        raise refuse(where, "应为表，例如 [step.levels.3]")
    result = {}
    for name, value in tables.items():
        table = {"method": value} if isinstance(value, str) else value
        if not isinstance(table, Mapping):
            raise refuse(f"{where}.{name}", "应为表 {键 = 值}")
        result[str(name)] = read_keys(table, keys, where=f"{where}.{name}", only_each=True)
    return result
