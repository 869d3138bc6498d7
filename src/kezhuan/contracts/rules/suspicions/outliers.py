"""Prices far from their peers (robust z), and registrations crowded into the last days of a quarter (binomial tail)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from statistics import median

from kezhuan.contracts.rules.ledger import quarter
from kezhuan.contracts.rules.suspicions.case import Case
from kezhuan.contracts.rules.suspicions.doubt import PRICE, QUARTER, Doubt, Limits

# The median absolute deviation of a normal distribution in standard deviations (Iglewicz and Hoaglin 1993).
NORMAL = 0.6745
DAYS_OF_QUARTER = 91


def prices(cases: Iterable[Case], *, limits: Limits) -> Iterator[Doubt]:
    """One hint for each contract whose price, as a logarithm, lies far from the median of its field and type."""
    peers: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.turnover > 0:
            peers[case.field, case.kind].append(case)
    for rows in peers.values():
        if len(rows) < limits.price_peers:
            continue
        logs = [math.log(case.turnover) for case in rows]
        middle = median(logs)
        spread = median(abs(value - middle) for value in logs)
        for case, value in zip(rows, logs, strict=True):
            z = NORMAL * (value - middle) / spread if spread else 0.0
            if abs(z) > limits.price_z:
                yield Doubt(
                    case.uid,
                    PRICE,
                    ({"z": f"{z:.1f}", "median": round(math.exp(middle)), "peers": len(rows)},),
                )


def quarters(cases: Iterable[Case], *, limits: Limits) -> Iterator[Doubt]:
    """One hint for each contract of a seller whose registrations crowd the last days of quarters beyond chance."""
    by_seller: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.registered_on is not None:
            for who in case.sellers:
                by_seller[who.key].append(case)
    for rows in by_seller.values():
        late = [case for case in rows if _ends(case.registered_on, limits.quarter_last_d)]
        if (
            len(late) >= limits.quarter_fewest
            and _chance(len(late), len(rows), limits.quarter_last_d) < limits.quarter_chance
        ):
            for case in late:
                others = tuple(sorted(other.uid for other in late if other.uid != case.uid))
                yield Doubt(
                    case.uid,
                    QUARTER,
                    ({"late": len(late), "all": len(rows), "days": limits.quarter_last_d},),
                    others,
                )


def _ends(day: date | None, days: int) -> bool:
    return day is not None and quarter(day) != quarter(day + timedelta(days))


def _chance(late: int, total: int, days: int) -> float:
    """The chance of at least `late` of `total` days falling into the last `days` of a quarter, were they spread evenly."""
    share = days / DAYS_OF_QUARTER
    return sum(math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(late, total + 1))
