"""Decisions about one unit among others: its rank in one indicator, and when it would catch up with a peer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kezhuan.core.errors import gettext_noop

DECIMALS = 10
KINDS = {
    "own": gettext_noop("自身变化"),
    "moved": gettext_noop("标尺移动"),
    "weight": gettext_noop("权重变化"),
    "bonus": gettext_noop("特色加分"),
    "membership": gettext_noop("单位进出"),
}


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A peer ahead or behind: the gap of the last year, both yearly paces, and the years until it closes (None: never
    at these paces)."""

    code: str
    gap: float
    pace: float
    peer_pace: float
    years: float | None


def ranked(scores: Mapping[str, float | None], unit: str) -> tuple[int | None, int]:
    """(rank of the unit, how many have a score): the highest is 1, equal to ten decimals share the best rank."""
    own = scores.get(unit)
    present = [round(value, DECIMALS) for value in scores.values() if value is not None]
    if own is None:
        return None, len(present)
    return 1 + sum(value > round(own, DECIMALS) for value in present), len(present)


def pursuit(
    totals: Mapping[str, Mapping[str, float]], unit: str, peers: Sequence[str]
) -> tuple[Pursuit, ...]:
    """How far each peer is in the last year, and when the unit would catch up if both went on at their mean yearly pace."""
    years = sorted(totals)
    if len(years) < 2:
        return ()
    first, last = totals[years[0]], totals[years[-1]]
    steps = int(years[-1]) - int(years[0])

    def pace(code: str) -> float | None:
        return (last[code] - first[code]) / steps if code in first and code in last else None

    mine = pace(unit)
    found = []
    for code in peers:
        theirs = pace(code)
        if mine is None or theirs is None:
            continue
        gap = last[code] - last[unit]
        closing = mine - theirs
        found.append(
            Pursuit(
                code,
                gap,
                mine,
                theirs,
                gap / closing if gap > 0 and closing > 0 else None if gap > 0 else 0.0,
            )
        )
    return tuple(found)
