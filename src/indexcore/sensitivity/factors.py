"""The choices that are varied: alternatives of a step, or noise on weights; as objects or from a TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexcore.config.keys import defaults, read_keys
from indexcore.config.load import ALWAYS, Config, Step
from indexcore.config.names import STEPS, canonical
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.steps.keys import KEYS

FACTOR_KEYS = ("name", "step", "alternatives", "key", "range", "noise", "levels", "replicates")


@dataclass(frozen=True)
class Factor:
    """One uncertain choice: either ``alternatives`` (keys of the step named by ``step``: its name, op or
    number), or ``noise`` on weights: each weight times a uniform number of [1 - noise, 1 + noise], at
    ``levels`` (all by default). A Sobol design picks among ``replicates`` draws of noise."""

    name: str
    step: str = ""
    alternatives: tuple[Mapping[str, Any], ...] = ()
    noise: float | None = None
    levels: tuple[int, ...] = ()
    replicates: int = 100

    def __post_init__(self) -> None:
        if (self.noise is None) == (not self.alternatives):
            raise refuse(f"因素 {self.name}", "须且只须写 alternatives（备选做法）或 noise（权重扰动）之一")
        if self.noise is not None and not 0 < self.noise < 1:
            raise refuse(f"因素 {self.name} noise", f"应在 0 与 1 之间，例如 0.25，现为 {self.noise}")
        if self.replicates < 2:
            raise refuse(f"因素 {self.name} replicates", f"至少为 2，现为 {self.replicates}")

    @property
    def options(self) -> int:
        """How many discrete values the factor takes."""
        return len(self.alternatives) if self.noise is None else self.replicates


def read_factors(path: Path) -> tuple[Factor, ...]:
    """The factors of a TOML file of ``[[factor]]`` tables; unknown keys are refused by name."""
    if not path.is_file():
        raise refuse(str(path), "找不到因素文件")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise refuse(path.name, f"不是合法的 TOML：{error}") from error
    tables = raw.get("factor", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        raise refuse(path.name, "因素应写成 [[factor]] 表，至少一个")
    return tuple(_factor(table, f"{path.name} 第 {n} 个因素") for n, table in enumerate(tables, start=1))


def along(key: str, low: float, high: float, *, count: int = 20) -> tuple[Mapping[str, float], ...]:
    """Alternatives of one numeric key, evenly over [low, high]: the middles of ``count`` equal parts."""
    if not high > low or count < 2:
        raise refuse(f"因素 {key}", f"范围应由小到大且至少两档，现为 [{low:g}, {high:g}]、{count} 档")
    return tuple({key: low + (high - low) * (k + 0.5) / count} for k in range(count))


def locate(config: Config, factor: Factor) -> int:
    """The place of the factor's step among the configuration's steps, by name, number or operation."""
    wanted = factor.step
    if wanted.isdigit() and 1 <= int(wanted) <= len(config.steps):
        return int(wanted) - 1
    named = [k for k, step in enumerate(config.steps) if step.name == wanted]
    if len(named) == 1:
        return named[0]
    op = canonical(wanted, among=STEPS, where=f"因素 {factor.name} step")
    same = [k for k, step in enumerate(config.steps) if step.op == op]
    if len(same) != 1:
        raise refuse(f"因素 {factor.name} step", f"配置中有 {len(same)} 个 {op} 步骤，请写明步骤的名字或序号")
    return same[0]


def changed(step: Step, alternative: Mapping[str, Any], *, where: str) -> Step:
    """The step with the alternative's keys in place of its own.

    A normalise step that changes its method starts from that method's defaults, since ranges and bounds of
    one method mean nothing to another; other steps keep what the alternative does not name.
    """
    keys = (*ALWAYS, *KEYS[step.op])
    found = read_keys(dict(alternative), keys, where=where)
    fresh = step.op == "normalise" and "method" in found
    kept = defaults(keys) | {k: step.params[k] for k in ("name", "from")} if fresh else dict(step.params)
    return replace(step, params=kept | found, given=step.given | frozenset(found))


def _factor(table: Mapping[str, Any], where: str) -> Factor:
    refuse_any(
        Fault(f"{where} {key}", f"不认识的键；可用的键：{'、'.join(FACTOR_KEYS)}")
        for key in table
        if key not in FACTOR_KEYS
    )
    options = table.get("alternatives", [])
    if not isinstance(options, list):
        raise refuse(f"{where} alternatives", "应为列表")
    if ("key" in table) != ("range" in table) or ("key" in table and options):
        raise refuse(f"{where} range", "key 与 range 须同时写，且不与 alternatives 并用")
    if "range" in table:
        span = table["range"]
        if not isinstance(span, list) or len(span) != 2:
            raise refuse(f"{where} range", f"应为 [低, 高]，得到 {span!r}")
        options = list(along(str(table["key"]), *map(float, span), count=int(table.get("replicates", 20))))
    return Factor(
        name=str(table.get("name", table.get("step", where))),
        step=str(table.get("step", "")),
        alternatives=tuple({"method": o} if isinstance(o, str) else dict(o) for o in options),
        noise=float(table["noise"]) if "noise" in table else None,
        levels=tuple(int(level) for level in table.get("levels", ())),
        replicates=int(table.get("replicates", 100)),
    )
