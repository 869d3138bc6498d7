"""Indicators onto a common scale, each by its own method and parameters (COINr `Normalise` and Chinese practice)."""

from collections import defaultdict
from typing import Any

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse_any
from indexcore.ops import normalise as scale
from indexcore.ops.moments import constant, highest, lowest, mean, spread
from indexcore.ops.ratios import base_values, faulty_bases
from indexcore.state import State, pooled
from indexcore.steps.bounds import Parameters, reference_place, same
from indexcore.steps.scope import period_place, years
from indexcore.table import Mark, as_frame
from indexcore.time.bases import fixed_base


def run(state: State, step: Step) -> State:
    """The state with every indicator normalised, higher being better; capped values are kept uncapped beside."""
    table = state.table
    given = Parameters(state, step)
    direction = given.directions()
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for code in table.codes:
        alike[same(given.own[code])].append(code)
    values, uncapped = table.values.copy(), table.values.copy()
    for kind, codes in alike.items():
        places = [table.code_place(code) for code in codes]
        signs = np.array([direction[code] for code in codes])
        job = Job(state, step, given, codes, signs, table.values[..., places])
        values[..., places], uncapped[..., places] = job.done(kind[0])
    values, notes = _constants(state, step, given, values)
    values[~table.present] = np.nan
    capped = ~np.isnan(uncapped) & (uncapped != values) & ~np.isnan(values)
    new = table.with_values(values, mark=Mark.CAPPED, where=capped)
    sides = {"uncapped": lambda: as_frame(uncapped, codes=table.codes, like=table)} if capped.any() else {}
    return state.after(
        step, table=new, sides=sides, notes=tuple(notes), used=_used(state, step, given, direction)
    )


class Job:
    """The normalisation of the indicators that share a method and its options."""

    def __init__(
        self, state: State, step: Step, given: Parameters, codes: list[str], signs: np.ndarray, x: np.ndarray
    ) -> None:
        self.state, self.step, self.given = state, step, given
        self.codes, self.signs, self.raw = codes, signs, x
        self.x = pooled(x, together=step["pooled"] and state.table.is_panel)
        self.own = given.own[codes[0]]

    def numbers(self, key: str, default: float | None = None) -> np.ndarray:
        """A numeric key of every indicator."""
        found = [self.given.own[code][key] for code in self.codes]
        return np.array([default if v is None else v for v in found], dtype=float)

    def onto(self, default: tuple[float, float]) -> dict[str, np.ndarray]:
        """The interval each result is laid on, as keyword arguments."""
        spans = np.array([self.given.span(code, default=default) for code in self.codes])
        return {"low": spans[:, 0], "high": spans[:, 1]}

    def done(self, method: str) -> tuple[np.ndarray, np.ndarray]:
        """Values as they count, and as they would be without a cap; both in the shape of the data."""
        free = getattr(self, f"_{method}")().reshape(self.raw.shape)
        limit = self._limit(method)
        return (free if limit is None else np.minimum(free, limit)), free

    def _limit(self, method: str) -> np.ndarray | float | None:
        if not method.startswith("ratio_to_"):
            return None
        cap = self.own["cap"]
        if cap is None or cap is True:
            return self.numbers("scale", 100.0) if method == "ratio_to_standard" or cap else None
        return None if cap is False else float(cap)

    def _minmax(self) -> np.ndarray:
        return scale.minmax(self.x, self.signs, **self.onto((0.0, 100.0)))

    def _zscore(self) -> np.ndarray:
        both = [self.given.own[code]["m_sd"] for code in self.codes]
        means, sds = self.numbers("mean"), self.numbers("sd")
        means = np.array([m if pair is None else pair[0] for pair, m in zip(both, means, strict=True)])
        sds = np.array([s if pair is None else pair[1] for pair, s in zip(both, sds, strict=True)])
        return scale.zscore(self.x, self.signs, mean_to=means, sd_to=sds)

    def _scaled(self) -> np.ndarray:
        lower, upper = self.given.bounds(self.codes, default=(0.0, 100.0))
        if self.own["negative"] == "sign":
            return scale.scaled(
                self.x, self.signs, lower=lower, upper=upper, scale=self.numbers("scale", 100.0)
            )
        onto = self.onto((0.0, 100.0))
        return scale.goalposts(self.x, self.signs, lower=lower, upper=upper, clip=False, **onto)

    def _percentile_rank(self) -> np.ndarray:
        return scale.percentile_rank(self.x, self.signs, ties=self.own["ties"], **self.onto((0.0, 1.0)))

    def _rank(self) -> np.ndarray:
        down = self.own["order"] == "descending"
        return scale.rank(self.x, self.signs, ties=self.own["ties"], descending=down)

    def _borda(self) -> np.ndarray:
        return scale.borda(self.x, self.signs, ties=self.own["ties"])

    def _distance_to_max(self) -> np.ndarray:
        return scale.distance_to_max(self.x, self.signs, **self.onto((0.0, 1.0)))

    def _distance_to_reference(self) -> np.ndarray:
        place = reference_place(self.state, self.step, self.own["reference"])
        point = self.raw[:, place, :]
        if len(self.x) != len(self.raw):
            point = np.repeat(point, self.raw.shape[1], axis=0)
        return self._to_point(point)

    def _distance_to_target(self) -> np.ndarray:
        return self._to_point(self.given.targets(self.codes))

    def _to_point(self, point: np.ndarray) -> np.ndarray:
        cap = bool(self.own["cap"])
        onto = self.onto((0.0, 1.0))
        return scale.distance_to_point(self.x, self.signs, point=point, cap=cap, **onto)

    def _fraction_of_max(self) -> np.ndarray:
        negative = self.own["negative"] or "reflect"
        return scale.fraction_of_max(self.x, self.signs, negative=negative, **self.onto((0.0, 1.0)))

    def _goalposts(self) -> np.ndarray:
        lower, upper = self.given.bounds(self.codes)
        clip = True if self.own["clip"] is None else self.own["clip"]
        onto = self.onto((0.0, 1.0))
        return scale.goalposts(self.x, self.signs, lower=lower, upper=upper, clip=clip, **onto)

    def _efficacy(self) -> np.ndarray:
        lower, upper = self.given.bounds(self.codes)
        return scale.efficacy(
            self.x, self.signs, lower=lower, upper=upper, clip=bool(self.own["clip"]),
            floor=self.numbers("floor", 60.0), span=self.numbers("span", 40.0),
        )  # fmt: skip

    def _ampi(self) -> np.ndarray:
        if all(self.given.has_bounds(code) for code in self.codes):
            lower, upper = self.given.bounds(self.codes)
        else:
            flat = self.x.reshape(-1, self.x.shape[-1])
            middle, half = mean(flat), (highest(flat) - lowest(flat)) / 2
            lower, upper = middle - half, middle + half
        floor, span = self.numbers("floor", 70.0), self.numbers("span", 60.0)
        return scale.ampi(self.x, self.signs, lower=lower, upper=upper, floor=floor, span=span)

    def _ratio_to_standard(self) -> np.ndarray:
        to = self.given.standards(self.codes)
        return scale.ratio(self.raw, self.signs, to=to, scale=self.numbers("scale", 100.0))

    def _ratio_to_base(self) -> np.ndarray:
        fixed = self.given.bases(self.codes)
        period = self.step["base_period"]
        to = base_values(
            self.state.table,
            self.codes,
            how=self.own["base"],
            period=period,
            unit=self.own["base_unit"],
            given=fixed,
        )
        refuse_any(faulty_bases(to, self.state.table, self.codes, where=self.step.place))
        if self.own["yearly_cap"] is not None and fixed is None:
            return self._year_capped(self.own["yearly_cap"])
        return scale.ratio(self.raw, self.signs, to=to, scale=self.numbers("scale", 100.0))

    def _year_capped(self, cap: float) -> np.ndarray:
        """The ratio index whose change from one period to the next is held within a factor."""
        table = self.state.table
        times, place = (
            years(table, where=self.step.place),
            period_place(table, self.step["base_period"] or table.periods[0]),
        )
        unit = None if self.own["base_unit"] is None else table.unit_place(self.own["base_unit"])
        against = "own" if self.own["base"] == "own" else ("mean" if unit is None else "unit")
        index = fixed_base(
            self.raw,
            times,
            base=times[place],
            directions=self.signs,
            against=against,
            unit=unit,
            yearly_cap=cap,
        )
        return index / 100.0 * self.numbers("scale", 100.0)

    def _none(self) -> np.ndarray:
        return scale.signed(self.x, self.signs)


def _constants(
    state: State, step: Step, given: Parameters, values: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Indicators that lost all their values because they do not vary: missing, refused, or a fixed score."""
    table, notes, faults = state.table, [], []
    lost = np.isnan(values) & ~np.isnan(table.values)
    for p, k in np.argwhere(lost.any(axis=1)):
        code, when = table.codes[k], f"（{table.periods[p]}）" if table.is_panel else ""
        rule = given.own[code]["constant"]
        if isinstance(rule, int | float) and not isinstance(rule, bool):
            values[p, lost[p, :, k], k] = rule
            notes.append(
                f"{code}{when} 无法标准化（没有变化或分母为 0），{int(lost[p, :, k].sum())} 个值记 {rule:g}"
            )
        elif rule == "stop":
            faults.append(Fault(f"{step.place} {code}{when}", "全列一个值或分母为 0，无法标准化"))
        else:
            notes.append(
                f"{code}{when} 无法标准化（没有变化或分母为 0），{int(lost[p, :, k].sum())} 个值记为缺失"
            )
    refuse_any(faults)
    return values, notes


def _used(
    state: State, step: Step, given: Parameters, direction: dict[str, float]
) -> dict[str, dict[str, Any]]:
    """Per indicator what the formula was fed with, so that an edition can freeze it and a trace can show it."""
    x = pooled(state.table.values, together=step["pooled"] and state.table.is_panel)
    parts = {"最小": lowest(x), "最大": highest(x), "均值": mean(x), "标准差": spread(x)}
    single, flat = x.shape[0] == 1, constant(x)
    return {
        code: {
            "方法": given.own[code]["method"],
            "方向": int(direction[code]),
            **({name: float(part[0, k]) for name, part in parts.items()} if single else {}),
            **({"全列一个值": True} if single and bool(flat[0, k]) else {}),
        }
        for k, code in enumerate(state.table.codes)
    }
