"""Parameters of normalisation per indicator: bounds, targets, standards, base values, directions."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from indexcore.config.load import Step
from indexcore.errors import Fault, refuse, refuse_any
from indexcore.reading.parameters import read_values
from indexcore.state import State


class Parameters:
    """Per-indicator numbers of one normalise step, from overrides, tables, files and metadata, in that order."""

    def __init__(self, state: State, step: Step) -> None:
        self.state, self.step = state, step
        self.own = {code: step.for_leaf(code, state.structure) for code in state.table.codes}
        self._files: dict[str, Mapping[str, Mapping[str, float]]] = {}
        self._check_codes()

    def _check_codes(self) -> None:
        known = self.state.structure
        tables = (
            self.step[key] for key in ("target", "lower", "upper", "base_value", "standard", "direction")
        )
        refuse_any(
            Fault(f"{self.step.place} {code}", "结构中没有这个指标")
            for table in tables
            if isinstance(table, Mapping)
            for code in table
            if code not in known
        )

    def _file(self, key: str, wanted: tuple[str, ...]) -> Mapping[str, Mapping[str, float]]:
        if self.step[key] is None:
            return {field: {} for field in wanted}
        if key not in self._files:
            self._files[key] = read_values(
                self.state.config.file(self.step[key], where=self.step.place), wanted=wanted
            )
        return self._files[key]

    def _one(self, code: str, key: str, file_value: float | None, fallback: float | None) -> float | None:
        value = self.own[code][key]
        if isinstance(value, Mapping):
            value = value.get(code)
        if value is None:
            value = file_value
        return fallback if value is None else float(value)

    def directions(self) -> dict[str, float]:
        """±1 per indicator: override, table, file, metadata."""
        from_file = self._file("direction_file", ("direction",))["direction"]
        found = {
            code: self._one(
                code, "direction", from_file.get(code), float(self.state.structure[code].direction)
            )
            for code in self.own
        }
        refuse_any(
            Fault(f"{self.step.place} direction.{code}", f"方向应为 1 或 -1，得到 {value:g}")
            for code, value in found.items()
            if value not in (1.0, -1.0)
        )
        return {code: float(value or 1.0) for code, value in found.items()}

    def targets(self, codes: list[str]) -> np.ndarray:
        """Target values in raw units; every indicator of the step must have one."""
        from_file = self._file("target_file", ("target",))["target"]
        return self._all(
            codes,
            {c: self._one(c, "target", from_file.get(c), self.state.structure[c].target) for c in codes},
            "目标值（target、target_file 或元数据 Target 列）",
        )

    def standards(self, codes: list[str]) -> np.ndarray:
        """Monitoring standards; every indicator of the step must have one."""
        from_file = self._file("standard_file", ("standard",))["standard"]
        return self._all(
            codes,
            {c: self._one(c, "standard", from_file.get(c), self.state.structure[c].standard) for c in codes},
            "监测标准（standard、standard_file 或元数据 Standard 列）",
        )

    def bases(self, codes: list[str]) -> np.ndarray | None:
        """Base values given outright, or None when they are to be taken from the data."""
        from_file = self._file("base_file", ("base",))["base"]
        found = {c: self._one(c, "base_value", from_file.get(c), None) for c in codes}
        if all(value is None for value in found.values()):
            return None
        return self._all(codes, found, "基数（base_value 或 base_file）")

    def bounds(
        self, codes: list[str], *, default: tuple[float, float] | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper bounds; every indicator must have both unless there is a default."""
        files = self._file("bounds_file", ("lower", "upper"))
        result = []
        for place, key in enumerate(("lower", "upper")):
            found = {}
            for code in codes:
                posts = self.own[code]["goalposts"]
                inside = posts[place] if posts is not None and len(posts) >= 2 else files[key].get(code)
                found[code] = self._one(code, key, inside, default[place] if default else None)
            result.append(self._all(codes, found, f"{key}（{key}、goalposts 或 bounds_file）"))
        refuse_any(
            Fault(f"{self.step.place} {code}", f"上界 {high:g} 应不等于下界 {low:g}")
            for code, low, high in zip(codes, *result, strict=True)
            if low == high
        )
        return result[0], result[1]

    def has_bounds(self, code: str) -> bool:
        """Whether bounds are given for this indicator in any way."""
        own = self.own[code]
        given = own["goalposts"] is not None or (own["lower"] is not None and own["upper"] is not None)
        return given or code in self._file("bounds_file", ("lower", "upper"))["lower"]

    def span(self, code: str, *, default: tuple[float, float]) -> tuple[float, float]:
        """What the result is laid onto: range, or [0, scale], or the third goalpost, or the default."""
        own = self.own[code]
        if own["range"] is not None:
            return own["range"]
        if own["scale"] is not None:
            return (0.0, own["scale"])
        if own["goalposts"] is not None and len(own["goalposts"]) == 3:
            return (0.0, own["goalposts"][2])
        return default

    def _all(self, codes: list[str], found: Mapping[str, float | None], what: str) -> np.ndarray:
        refuse_any(
            Fault(f"{self.step.place} {code}", f"没有给出{what}") for code in codes if found[code] is None
        )
        return np.array([found[code] for code in codes], dtype=float)


def same(own: Mapping[str, Any]) -> tuple[Any, ...]:
    """What two indicators must share to be normalised in one call."""
    cap = own["cap"] if isinstance(own["cap"], bool | type(None)) else float(own["cap"])
    return (
        own["method"], own["ties"], own["order"], own["reference"], cap, own["clip"], own["negative"],
        own["base"], own["base_unit"], own["yearly_cap"],
    )  # fmt: skip


def reference_place(state: State, step: Step, unit: str | None) -> int:
    """Row of the reference unit; refused when none is named."""
    if unit is None:
        raise refuse(step.place, 'distance_to_reference 须用 reference = "单位代码" 写明参照单位')
    return state.table.unit_place(unit)
