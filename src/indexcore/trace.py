"""One figure back to the raw values it was made of, step by step."""

from dataclasses import dataclass, field

import numpy as np

from indexcore.errors import refuse
from indexcore.state import Stage, State
from indexcore.table import Mark


@dataclass(frozen=True)
class Figure:
    """A value of one unit and code, how it came about, and the figures it was made of."""

    code: str
    name: str
    value: float
    how: str
    steps: tuple[tuple[str, float, str], ...] = ()
    parts: tuple["Part", ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Part:
    """A child with its share of the weight among the children present."""

    share: float
    figure: Figure


def trace(state: State, unit: str, code: str, *, period: int | str | None = None) -> Figure:
    """The figure of a unit and code with everything below it, down to raw values with their source."""
    place = (_period(state, period), state.table.unit_place(unit))
    if code in state.structure.leaves:
        return _leaf(state, place, code)
    if code in state.structure:
        return _aggregate(state, place, code)
    if state.scores is not None and code in state.scores.codes:
        return _total(state, place, code)
    raise refuse(f"指标 {code}", "结构和得分中都没有这个代码")


def _period(state: State, period: int | str | None) -> int:
    labels = [str(p) for p in state.table.periods]
    if period is None:
        return len(labels) - 1
    if str(period) not in labels:
        raise refuse(f"时期 {period}", f"数据中没有这一期；有：{'、'.join(labels)}")
    return labels.index(str(period))


def _value(state: State, stage: Stage, place: tuple[int, int], code: str) -> float:
    """The value in a stage, found by the unit's code because earlier stages may hold more units."""
    unit = stage.table.unit_place(state.table.units[place[1]])
    period = stage.table.periods.index(state.table.periods[place[0]])
    return float(stage.table.values[period, unit, stage.table.code_place(code)])


def _leaf(state: State, place: tuple[int, int], code: str) -> Figure:
    item = state.structure[code]
    steps = []
    for stage in state.stages:
        if (
            not stage.is_data
            or code not in stage.table.codes
            or stage.op in ("aggregate", "plus_x", "chain", "rebase")
        ):
            continue
        used = "，".join(f"{key} {_short(value)}" for key, value in stage.used.get(code, {}).items())
        steps.append((stage.name, _value(state, stage, place, code), used))
    flag = int(state.table.flags[place[0], place[1], state.table.code_place(code)])
    marks = "+".join(mark.name.lower() for mark in Mark if mark and flag & mark and mark.name)
    about = "；".join(
        part
        for part in (item.unit and f"单位 {item.unit}", item.source and f"来源 {item.source}", marks)
        if part
    )
    return Figure(code, item.name, steps[-1][1], about or "原始值", tuple(steps))


def _aggregate(state: State, place: tuple[int, int], code: str) -> Figure:
    stage = state.last("aggregate", "chain")
    if stage is None or stage.scores is None or state.weights is None:
        raise refuse(f"指标 {code}", "还没有汇总，没有这个得分")
    group = next(g for g in state.structure.groups if g.parent == code)
    values = stage.scores.values[place[0], place[1], group.columns]
    weights = np.where(np.isnan(values), 0.0, state.weights[group.columns])
    shares = weights / weights.sum() if weights.sum() else weights
    parts = tuple(
        Part(
            float(share),
            _leaf(state, place, child)
            if child in state.structure.leaves
            else _aggregate(state, place, child),
        )
        for child, share in zip(group.children, shares, strict=True)
    )
    value = float(stage.scores.column(code)[place])
    return Figure(code, state.structure[code].name, value, str(stage.used[code]["方法"]), (), parts)


def _total(state: State, place: tuple[int, int], code: str) -> Figure:
    stage = next(
        s for s in reversed(state.stages) if s.op == "plus_x" and s.scores and code in s.scores.codes
    )
    used = next(iter(stage.used.values()))
    core, x = (_aggregate(state, place, str(used[key])) for key in ("核心", "特色"))
    value = float(state.scored.column(code)[place])
    return Figure(code, code, value, f"4+X {used['方式']}", (), (Part(1.0, core), Part(float("nan"), x)))


def lines(figure: Figure, *, indent: int = 0, share: float = float("nan")) -> list[str]:
    """The figure as indented text, one line per figure and per step, with its share of its parent's weight."""
    pad = "  " * indent
    name = f" {figure.name}" if figure.name != figure.code else ""
    weight = "" if np.isnan(share) else f"  权重份额 {share:.6g}"
    result = [f"{pad}{figure.code}{name} = {_short(figure.value)}{weight}  [{figure.how}]"]
    for step, value, used in figure.steps:
        result.append(f"{pad}  · {step} {_short(value)}" + (f"  ({used})" if used else ""))
    for part in figure.parts:
        result += lines(part.figure, indent=indent + 1, share=part.share)
    return result


def _short(value: object) -> str:
    if isinstance(value, float):
        return "缺失" if np.isnan(value) else f"{value:.10g}"
    return str(value)
