"""The results of an edition read back from its frozen files, without computing anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from kezhuan.indices.views import UnitScore

KEYS = ("uCode", "uName", "Time")


@dataclass(frozen=True, slots=True)
class Results:
    """Scores by unit and period, and the values of the indicators before and after normalising."""

    periods: tuple[str, ...]
    scores: tuple[UnitScore, ...]
    raw: Mapping[tuple[str, str], Mapping[str, float | None]]
    normalised: Mapping[tuple[str, str], Mapping[str, float | None]]

    def at(self, period: str) -> tuple[UnitScore, ...]:
        """The units of one period, best rank first, those without a score last."""
        rows = [row for row in self.scores if row.period == period]
        return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.code)))

    def of(self, unit: str) -> tuple[UnitScore, ...]:
        """One unit through the periods."""
        return tuple(row for row in self.scores if row.code == unit)


def results(files: Mapping[str, str], *, names: Mapping[str, str], target: str, only_period: str) -> Results:
    """The results of these files; `only_period` names the period where the edition has just one."""
    labels = {_key(row, only_period): row.get(target, "") for row in table(files.get("tiers_labels.csv", ""))}
    scores = []
    for row in table(files.get("results.csv", "")):
        unit, period = _key(row, only_period)
        values = {
            code: _number(text)
            for code, text in row.items()
            if code not in KEYS and not code.endswith("_rank")
        }
        rank = _number(row.get(f"{target}_rank", ""))
        scores.append(
            UnitScore(unit, names.get(unit, unit), period, values, values.get(target), None if rank is None else int(rank), labels.get((unit, period), ""))
        )  # fmt: skip
    return Results(
        periods=tuple(sorted({row.period for row in scores})), scores=tuple(scores),
        raw=_values(files.get("raw.csv", ""), only_period), normalised=_values(files.get("normalised.csv", ""), only_period),
    )  # fmt: skip


def table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


def _key(row: Mapping[str, str], only_period: str) -> tuple[str, str]:
    return row["uCode"], row.get("Time") or only_period


def _values(text: str, only_period: str) -> dict[tuple[str, str], dict[str, float | None]]:
    return {
        _key(row, only_period): {code: _number(cell) for code, cell in row.items() if code not in KEYS}
        for row in table(text)
    }


def _number(text: str) -> float | None:
    return float(text) if text else None
