"""Numbers that places have published themselves, each with its source and day; never mixed with our own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("published")


@dataclass(frozen=True, slots=True)
class Fact:
    """One published number as its source says it."""

    place: str
    period: str
    label: str
    value: str
    source: str
    published_on: date | None


@cache
def shipped() -> tuple[Fact, ...]:
    """Every fact of portal/published, in the order of its files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        body = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in body["fact"]:
            found.append(
                Fact(
                    row["place"],
                    row["period"],
                    row["label"],
                    row["value"],
                    body["source"],
                    body.get("published_on"),
                )
            )
    return tuple(found)  # fmt: skip
