"""Values of units by indicators, for one period or many, each cell with what is known of its origin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntFlag

import numpy as np
import pandas as pd

from indexcore.errors import refuse

UNSET = np.empty(0)


class Mark(IntFlag):
    """What happened to a cell; marks add up along the pipeline."""

    REPORTED = 0
    MISSING = 1
    REVISED = 2
    CARRIED = 4
    IMPUTED = 8
    ESTIMATED = 16
    MISSING_BY_DESIGN = 32
    TREATED = 64
    CAPPED = 128


@dataclass(frozen=True)
class Table:
    """Values of shape (periods, units, codes), NaN where missing, and integer `flags` (Mark) of the same shape.

    One cross-section has one period, whose label is None. `attributes` are columns that describe a unit:
    groups as text, denominators as numbers, each of shape (periods, units).
    `present` says which units exist in which period: (periods, units).
    """

    values: np.ndarray
    units: tuple[str, ...]
    codes: tuple[str, ...]
    periods: tuple[int | str | None, ...] = (None,)
    names: tuple[str, ...] = ()
    attributes: Mapping[str, np.ndarray] = field(default_factory=dict)
    flags: np.ndarray = field(default_factory=lambda: UNSET)
    present: np.ndarray = field(default_factory=lambda: UNSET)

    def __post_init__(self) -> None:
        values = np.asarray(self.values, dtype=float)
        if values.ndim == 2:
            values = values[None]
        shape = (len(self.periods), len(self.units), len(self.codes))
        if values.shape != shape:
            raise refuse("数据表", f"数值的形状 {values.shape} 与期数、单位数、指标数 {shape} 不符")
        object.__setattr__(self, "values", values)
        if self.flags is None or self.flags is UNSET:
            object.__setattr__(self, "flags", np.where(np.isnan(values), Mark.MISSING, 0).astype(np.int16))
        if self.present is None or self.present is UNSET:
            object.__setattr__(self, "present", np.ones(shape[:2], dtype=bool))
        if not self.names:
            object.__setattr__(self, "names", self.units)

    @property
    def is_panel(self) -> bool:
        """True when the periods are labelled."""
        return self.periods != (None,)

    @property
    def by_design(self) -> np.ndarray:
        """(periods, units, codes) true where a cell has no value because the indicator does not apply."""
        return (self.flags & int(Mark.MISSING_BY_DESIGN)) != 0

    def unit_place(self, unit: str) -> int:
        """Row of a unit; refused when there is no such unit."""
        if unit not in self.units:
            raise refuse(f"单位 {unit}", "数据中没有这个单位代码")
        return self.units.index(unit)

    def code_place(self, code: str) -> int:
        """Column of an indicator; refused when there is none."""
        if code not in self.codes:
            raise refuse(f"指标 {code}", "数据中没有这个指标")
        return self.codes.index(code)

    def attribute(self, name: str) -> np.ndarray:
        """(periods, units) of a group or denominator column; refused when the data has none of that name."""
        if name not in self.attributes:
            known = "、".join(self.attributes) or "无"
            raise refuse(f"列 {name}", f"数据中没有这一列；可用的分组与分母列：{known}")
        return self.attributes[name]

    def with_values(
        self, values: np.ndarray, *, mark: Mark = Mark.REPORTED, where: np.ndarray | None = None
    ) -> "Table":
        """The same cells with new values; those in `where` get `mark` added, newly filled ones lose MISSING."""
        flags = self.flags.copy()
        if where is not None:
            flags[where] |= mark
        flags[~np.isnan(values)] &= ~int(Mark.MISSING)
        return replace(self, values=values, flags=flags)

    def take_units(self, keep: np.ndarray) -> "Table":
        """Only the units for which `keep` (units,) is true."""
        places = np.flatnonzero(keep)
        return replace(
            self,
            values=self.values[:, places],
            flags=self.flags[:, places],
            present=self.present[:, places],
            units=tuple(self.units[i] for i in places),
            names=tuple(self.names[i] for i in places),
            attributes={name: column[:, places] for name, column in self.attributes.items()},
        )

    def take_codes(self, codes: Iterable[str]) -> "Table":
        """Only the indicators named, in the order given."""
        kept = tuple(codes)
        places = [self.code_place(code) for code in kept]
        return replace(self, values=self.values[:, :, places], flags=self.flags[:, :, places], codes=kept)

    def without(self, absent: np.ndarray) -> "Table":
        """Units of `absent` (periods, units) leave those periods: their cells are missing and not counted."""
        values = self.values.copy()
        values[absent] = np.nan
        present = self.present & ~absent
        return replace(self, values=values, present=present).take_units(present.any(axis=0))

    def frame(self) -> pd.DataFrame:
        """One row per unit and period present: uCode, Time when a panel, then the codes."""
        return as_frame(self.values, codes=self.codes, like=self)


def as_frame(values: np.ndarray, *, codes: Iterable[str], like: Table) -> pd.DataFrame:
    """Any (periods, units, columns) array laid out as rows of `like`: units present, in period order."""
    rows = like.present.reshape(-1)
    flat = np.asarray(values).reshape(len(rows), -1)[rows]
    result = pd.DataFrame(flat, columns=list(codes))
    result.insert(0, "uCode", np.tile(np.array(like.units, dtype=object), len(like.periods))[rows])
    if like.is_panel:
        result.insert(1, "Time", np.repeat(np.array(like.periods, dtype=object), len(like.units))[rows])
    return result
