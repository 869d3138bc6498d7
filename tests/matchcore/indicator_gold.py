"""Scores parameter rows against the labelled texts; shares nothing with the parser but the row's shape."""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from matchcore.types import Indicator

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True)
class Label:
    start: int
    end: int
    operators: tuple[str, ...]
    low: float | None
    high: float | None
    unit: str
    name: str
    optional: bool


@dataclass
class Text:
    key: str
    half: str
    text: str
    labels: list[Label] = field(default_factory=list)


@dataclass
class Score:
    right: int = 0
    found: int = 0
    wanted: int = 0
    named: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.wanted if self.wanted else 1.0
        return (
            f"rows {self.wanted}, precision {precision:.3f}, recall {recall:.3f}, F1 {self.f1:.3f}, "
            f"name right in {self.named}/{self.right}"
        )


def _number(cell: str | float | None) -> float | None:
    return None if cell in ("", None) else float(cell)


def own_texts() -> list[Text]:
    texts = []
    for index, line in enumerate((GOLD / "indicator_texts.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        labels = [
            Label(
                one["start"], one["end"], tuple(one["operator"].split("/")), one["low"], one["high"],
                one["unit"], one["name"], one["optional"],
            )
            for one in row["rows"]
        ]  # fmt: skip
        texts.append(Text(str(index), row["half"], row["text"], labels))
    return texts


def demand_texts(demands: Path) -> list[Text]:
    """The labelled real demands; their text comes from the reference data, never from this repository."""
    with demands.open(encoding="utf-8", newline="") as file:
        words = {row["id"]: row["description"] for row in csv.DictReader(file)}
    texts: dict[str, Text] = {}
    with (GOLD / "demand_labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = texts.setdefault(
                row["demand_id"], Text(row["demand_id"], row["half"], words[row["demand_id"]])
            )
            if row["need"] != "none":
                name = text.text[int(row["name_start"]) : int(row["name_end"])] if row["name_start"] else ""
                text.labels.append(
                    Label(
                        int(row["start"]), int(row["end"]), tuple(row["operator"].split("/")), _number(row["low"]),
                        _number(row["high"]), row["unit"], name, row["need"] == "optional",
                    )
                )  # fmt: skip
    return list(texts.values())


def _unit(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= 1e-9 * max(1.0, abs(other))


def _in_place(row: Indicator, label: Label) -> bool:
    return row.span is not None and row.span.start < label.end and label.start < row.span.end


def _right(row: Indicator, label: Label) -> bool:
    """Place, comparison, figures and unit all as labelled."""
    if (
        not _in_place(row, label)
        or row.operator not in label.operators
        or _unit(row.unit) != _unit(label.unit)
    ):
        return False
    wanted = {
        ">=": (label.low, None),
        ">": (label.low, None),
        "<=": (None, label.high),
        "<": (None, label.high),
    }
    low, high = wanted.get(row.operator, (label.low, label.high))
    value = label.low if label.low is not None else label.high
    if row.operator in wanted:
        return _close(row.low if row.low is not None else row.high, value)
    return _close(row.low, low) and _close(row.high, high)


def _touches(row: Indicator, label: Label) -> bool:
    figures = [x for x in (label.low, label.high) if x is not None]
    return _in_place(row, label) and any(
        _close(x, y) for x in (row.low, row.high, row.current) for y in figures
    )


def score(texts: list[Text], parse) -> Score:
    """Counts over all texts; an optional label neither helps nor harms."""
    total = Score()
    for text in texts:
        left = [label for label in text.labels if not label.optional]
        optional = [label for label in text.labels if label.optional]
        total.wanted += len(left)
        for row in parse(text.text):
            hit = next((label for label in left if _right(row, label)), None)
            if hit is not None:
                left.remove(hit)
                total.right += 1
                total.found += 1
                total.named += (
                    bool(set(hit.name) & set(row.name))
                    if len(set(hit.name) & set(row.name)) * 2 >= len(set(hit.name))
                    else 0
                )
            elif not any(_touches(row, label) for label in optional):
                total.found += 1
                total.misses.append(
                    f"{text.key[:8]} extra {row.name}|{row.operator} {row.low} {row.high} {row.unit}|{row.text}"
                )
        total.misses += [
            f"{text.key[:8]} missed {x.name}|{x.operators} {x.low} {x.high} {x.unit}" for x in left
        ]
    return total


def pairs() -> list[dict[str, str]]:
    with (GOLD / "indicator_pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
