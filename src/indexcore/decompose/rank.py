"""The change of a rank: which units were passed or passed by, and which indicators did it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indexcore.analysis.ranking import DECIMALS
from indexcore.decompose.score import Change, Moment
from indexcore.errors import refuse

MEMBERSHIP = "membership"


@dataclass(frozen=True)
class RankChange:
    """``places`` gained (positive is better) by ``unit`` between two ranks; ``parts`` (Node, Kind, Places) and
    ``crossings`` (Unit, Places: +1 passed, -1 passed by) each sum to it."""

    unit: str
    before: int
    after: int
    parts: pd.DataFrame
    crossings: pd.DataFrame

    @property
    def places(self) -> int:
        """Places gained: rank before less rank after."""
        return self.before - self.after


def rank_change(change: Change, before: Moment, after: Moment, *, unit: str) -> RankChange:
    """The places gained by ``unit``, split over the indicators that moved each crossing.

    A unit that was above and no longer is gives +1, the reverse -1; each is shared out in proportion to the
    contributions to the change of the gap between the two. Units scored in only one moment count as
    membership. Scores equal to ten decimals are ties. The parts sum to the places gained exactly.
    """
    if unit not in change.units:
        raise refuse(f"单位 {unit}", "两期不都有得分，无法分解名次")
    me = change.units.index(unit)
    then, now = _above(before, change.target, unit), _above(after, change.target, unit)
    totals = np.zeros(len(change.parts))
    rows, membership = [], 0
    for other in sorted(then.keys() | now.keys()):
        places = int(then.get(other, False)) - int(now.get(other, False))
        if places == 0:
            continue
        rows.append((other, places))
        if other not in change.units:
            membership += places
            continue
        them = change.units.index(other)
        gap = change.contributions[me] - change.contributions[them]
        totals += places * gap / gap.sum()
    parts = pd.DataFrame(change.parts, columns=["Node", "Kind"])
    parts["Places"] = totals
    if membership:
        parts.loc[len(parts)] = ("", MEMBERSHIP, float(membership))
    kept = parts[parts["Places"] != 0]
    return RankChange(
        unit=unit,
        before=1 + sum(then.values()),
        after=1 + sum(now.values()),
        parts=kept.reindex(kept["Places"].abs().sort_values(ascending=False, kind="stable").index),
        crossings=pd.DataFrame(rows, columns=["Unit", "Places"]),
    )


def _above(moment: Moment, target: str, unit: str) -> dict[str, bool]:
    """For every other scored unit whether it stands strictly above ``unit``."""
    units = list(moment.table.units)
    scores = np.round(moment.column(target, units), DECIMALS)
    own = scores[units.index(unit)]
    return {
        other: bool(score > own)
        for other, score in zip(units, scores, strict=True)
        if other != unit and not np.isnan(score)
    }
