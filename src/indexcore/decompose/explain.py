"""Why one unit moved between two editions or two years: score and rank, own doing and moved scale."""

from dataclasses import dataclass, replace

import numpy as np

from indexcore.config.load import Config
from indexcore.decompose.rank import RankChange, rank_change
from indexcore.decompose.score import Change, Moment, score_change
from indexcore.errors import refuse
from indexcore.pipeline import compute
from indexcore.state import State
from indexcore.structure import Structure
from indexcore.table import Table

ORDERS = ("shapley", "own", "scale")


@dataclass(frozen=True)
class Inputs:
    """What an edition is computed from: data, tree, configuration, and the place of its period in the data."""

    table: Table
    structure: Structure
    config: Config
    period: int = -1

    def computed(self) -> State:
        """The state of its pipeline."""
        return compute(self.table, structure=self.structure, config=self.config)


@dataclass(frozen=True)
class Explanation:
    """The unit's change of score with own and moved parts, and its change of rank."""

    score: Change
    rank: RankChange


def explain(
    before: Inputs,
    after: Inputs,
    *,
    unit: str,
    target: str,
    order: str = "shapley",
    weights: str = "shapley",
) -> Explanation:
    """Every part of ``unit``'s change of ``target`` between two editions; parts sum to the change to 1e-9.

    Each indicator's change of score is split into ``own`` (the unit's own data changed) and ``moved`` (the
    others' data moved bounds, ranks, imputed values) by recomputing the whole pipeline with only one of the
    two changed: mean of both orders (``shapley``), own first, or scale first. ``weights`` is the order of
    scores and weights. Errors: BadInput when the unit is missing in one edition or trees differ.
    """
    if order not in ORDERS:
        raise refuse("分解", f"次序只能是 {', '.join(ORDERS)}，不能是 {order!r}")
    old_state = before.computed()
    new_state = old_state if _same(before, after) else after.computed()
    old, new = Moment(old_state, before.period), Moment(new_state, after.period)
    change = score_change(old, new, target=target, order=weights)
    if unit not in change.units:
        raise refuse(f"单位 {unit}", "两期不都有得分，无法分解")
    rank = rank_change(change, old, new, unit=unit)
    own = own_change(before, after, old, new, unit=unit, order=order)
    place = change.units.index(unit)
    shares = np.zeros((len(change.units), len(own)))
    shares[place] = own
    full = score_change(old, new, target=target, order=weights, own_share=shares)
    mine = Change(
        target, (unit,), full.before[[place]], full.after[[place]], full.parts, full.contributions[[place]]
    )
    return Explanation(mine, rank)


def own_change(
    before: Inputs, after: Inputs, old: Moment, new: Moment, *, unit: str, order: str = "shapley"
) -> np.ndarray:
    """(leaves,) how much of each leaf's change of score comes from the unit's own data.

    A leaf that has no score in one of the mixed computations counts wholly as own.
    """
    structure = new.state.structure
    size = len(structure.leaves)
    z00, z11 = (_leaves(m, unit, structure)[:size] for m in (old, new))
    ahead = swapped(before, after, unit=unit)
    behind = swapped(after, before, unit=unit)
    z10 = _leaves(Moment(ahead.computed(), ahead.period), unit, structure)[:size]
    z01 = _leaves(Moment(behind.computed(), behind.period), unit, structure)[:size]
    own_first, scale_first = z10 - z00, z11 - z01
    own = {"shapley": (own_first + scale_first) / 2, "own": own_first, "scale": scale_first}[order]
    whole = np.nan_to_num(z11 - z00)
    return np.where(np.isnan(own), whole, own)


def swapped(kept: Inputs, source: Inputs, *, unit: str) -> Inputs:
    """``kept`` with the unit's own row (values and attributes) taken from ``source``."""
    into, out = kept.table.unit_place(unit), source.table.unit_place(unit)
    columns = [source.table.code_place(code) for code in kept.table.codes]
    values, flags = kept.table.values.copy(), kept.table.flags.copy()
    values[kept.period, into] = source.table.values[source.period, out, columns]
    flags[kept.period, into] = source.table.flags[source.period, out, columns]
    attributes = {}
    for name, column in kept.table.attributes.items():
        changed = column.copy()
        if name in source.table.attributes:
            changed[kept.period, into] = source.table.attributes[name][source.period, out]
        attributes[name] = changed
    return replace(kept, table=replace(kept.table, values=values, flags=flags, attributes=attributes))


def _same(a: Inputs, b: Inputs) -> bool:
    return a.table is b.table and a.structure is b.structure and a.config is b.config


def _leaves(moment: Moment, unit: str, structure: Structure) -> np.ndarray:
    if unit not in moment.table.units or moment.state.structure.nodes != structure.nodes:
        return np.full(len(structure.nodes), np.nan)
    return moment.nodes([unit], structure)[0]
