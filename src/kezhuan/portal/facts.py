"""Numbers that places have published themselves, each with its source and day; never mixed with our own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from kezhuan.settings.declared import ROOT

FOLDER = ROOT / "src" / "kezhuan" / "portal" / "reported"


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
    """Every fact of portal/reported, in the order of its files."""
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
