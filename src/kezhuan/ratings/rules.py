"""Decisions about ratings: which words count as satisfied, what a rate is, and when there are too few for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kezhuan.core.errors import Reason, gettext_noop

# Fewer would let one dealing be read from the rate (公开数 k≥5).
FEWEST = 5
DAYS = 365
MOST_TEXT = 1000
RATED = ("rated", "owed", "answered")
# What is rated: the kind of record whose end is asked about → the service in words.
SERVICES = {
    "visit": gettext_noop("走访服务"), "contact": gettext_noop("对接答复"), "deal": gettext_noop("对接撮合"), "contract": gettext_noop("技术合同登记"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `rated` services `satisfied`; `percent` rounded half up."""

    rated: int
    satisfied: int

    @property
    def percent(self) -> int:
        return (200 * self.satisfied + self.rated) // (2 * self.rated)


def rate(levels: Iterable[str], low: Collection[str]) -> Rate | None:
    """The rate of these levels, of which `low` are bad; None where there are fewer than five."""
    found = list(levels)
    if len(found) < FEWEST:
        return None
    return Rate(len(found), sum(level not in low for level in found))


def faults(level: str, text: str, low: Collection[str]) -> dict[str, Reason]:
    """What is wrong with a rating as typed, by field: a bad one needs words (国办发〔2019〕51号：差评须说明原因)."""
    found = {}
    if level in low and not text.strip():
        found["text"] = Reason("missing", gettext_noop("请写明哪里不满意，便于对方整改"))
    if len(text) > MOST_TEXT:
        found["text"] = Reason("too_long", gettext_noop("最多 {most} 个字"), {"most": MOST_TEXT})
    return found
