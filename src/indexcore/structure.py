"""The tree of an index: indicators below, aggregates above, of any depth.

Columns of an aggregated array are *nodes*: first the leaves in the order of the metadata, then the
aggregates bottom-up, so that every parent stands to the right of its children.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from indexcore.errors import Fault, refuse, refuse_any


@dataclass(frozen=True)
class Indicator:
    """One node of the tree: an indicator (level 1) or an aggregate of the nodes that name it as parent.

    `direction` is +1 when more is better and -1 when less is better; `weight` is relative to the siblings;
    `denominator` names a column of the data and `scale` multiplies the quotient; `low` and `high` are the
    range a value can have at all; `block` is "core" or "X" (feature items kept apart in a 4+X index).
    """

    code: str
    name: str = ""
    level: int = 1
    parent: str | None = None
    direction: int = 1
    weight: float = 1.0
    unit: str = ""
    denominator: str | None = None
    scale: float = 1.0
    target: float | None = None
    standard: float | None = None
    low: float | None = None
    high: float | None = None
    source: str = ""
    block: str = "core"
    extra: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Group:
    """A parent with its children: codes, and their columns in an array of nodes."""

    parent: str
    level: int
    children: tuple[str, ...]
    column: int
    columns: np.ndarray = field(compare=False)


@dataclass(frozen=True)
class Structure:
    """A checked tree. `leaves` and `aggregates` are codes; `nodes` is both, children before parents."""

    leaf_items: tuple[Indicator, ...]
    aggregate_items: tuple[Indicator, ...] = ()

    def __post_init__(self) -> None:
        refuse_any(_faults(self.leaf_items, self.aggregate_items))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the indicators, in the order of the metadata: the columns of every table."""
        return tuple(item.code for item in self.leaf_items)

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Codes of the aggregates, lowest level first, so that children come before parents."""
        return tuple(item.code for item in sorted(self.aggregate_items, key=lambda item: item.level))

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Codes of leaves, then of aggregates: the columns of an aggregated array."""
        return self.leaves + self.aggregates

    @cached_property
    def _items(self) -> dict[str, Indicator]:
        return {item.code: item for item in (*self.leaf_items, *self.aggregate_items)}

    @cached_property
    def column(self) -> dict[str, int]:
        """Code → column among the nodes (for a leaf also its column in a table)."""
        return {code: place for place, code in enumerate(self.nodes)}

    def __getitem__(self, code: str) -> Indicator:
        if code not in self._items:
            raise refuse(f"指标 {code}", "结构中没有这个代码")
        return self._items[code]

    def __contains__(self, code: object) -> bool:
        return code in self._items

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code in self.nodes:
            parent = self._items[code].parent
            if parent is not None:
                found.setdefault(parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    def children(self, code: str) -> tuple[str, ...]:
        """Codes directly below `code`; empty for a leaf."""
        return self._children.get(code, ())

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every parent with its children, in the order in which they can be computed."""
        return tuple(
            Group(
                parent=code,
                level=self[code].level,
                children=self.children(code),
                column=self.column[code],
                columns=np.array([self.column[child] for child in self.children(code)], dtype=np.intp),
            )
            for code in self.aggregates
        )

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The levels present, ascending; 1 is the indicators."""
        return tuple(sorted({item.level for item in self._items.values()}))

    @property
    def depth(self) -> int:
        """The highest level."""
        return self.levels[-1] if self.levels else 0

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Aggregates without a parent: usually the one index."""
        return tuple(code for code in self.aggregates if self[code].parent is None)

    @cached_property
    def directions(self) -> np.ndarray:
        """(leaves,) of +1.0 and -1.0."""
        return np.array([float(item.direction) for item in self.leaf_items])

    @cached_property
    def weights(self) -> np.ndarray:
        """(nodes,) weights as given, relative within each group of siblings."""
        return np.array([self[code].weight for code in self.nodes], dtype=float)

    def at_level(self, level: int) -> tuple[str, ...]:
        """Codes whose level is `level`, in node order."""
        return tuple(code for code in self.nodes if self[code].level == level)

    def ancestor(self, code: str, *, level: int) -> str | None:
        """The highest ancestor of `code` (or itself) whose level does not exceed `level`; None above all."""
        here: str | None = code
        found = None
        while here is not None and self[here].level <= level:
            found = here
            here = self[here].parent
        return found

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Parent, grandparent and so on up to the root."""
        chain = []
        here = self[code].parent
        while here is not None:
            chain.append(here)
            here = self[here].parent
        return tuple(chain)

    def leaves_below(self, code: str) -> tuple[str, ...]:
        """Leaves under `code`, in table order; the code itself when it is a leaf."""
        if not self.children(code):
            return (code,) if code in set(self.leaves) else ()
        below = {leaf for child in self.children(code) for leaf in self.leaves_below(child)}
        return tuple(leaf for leaf in self.leaves if leaf in below)

    def shares(self, weights: np.ndarray | None = None) -> np.ndarray:
        """(..., nodes) weights divided by the sum of their siblings'; 1 for a node without parent."""
        given = self.weights if weights is None else np.asarray(weights, dtype=float)
        result = np.ones_like(given)
        for group in self.groups:
            part = given[..., group.columns]
            result[..., group.columns] = part / part.sum(axis=-1, keepdims=True)
        return result

    def effective_weights(self, weights: np.ndarray | None = None) -> np.ndarray:
        """(..., nodes) product of within-group shares from the root down to each node (COINr get_eff_weights)."""
        result = self.shares(weights)
        for group in reversed(self.groups):
            result[..., group.columns] *= result[..., group.column, None]
        return result

    def with_weights(self, weights: Mapping[str, float]) -> "Structure":
        """The same tree with other weights for the codes named."""
        refuse_any(Fault(f"权重 {code}", "结构中没有这个代码") for code in weights if code not in self)

        def changed(item: Indicator) -> Indicator:
            return replace(item, weight=float(weights[item.code])) if item.code in weights else item

        return Structure(tuple(map(changed, self.leaf_items)), tuple(map(changed, self.aggregate_items)))

    def only(self, leaves: Iterable[str]) -> "Structure":
        """The tree of the leaves named; aggregates left without any child disappear."""
        kept = set(leaves)
        refuse_any(Fault(f"指标 {code}", "结构中没有这个指标") for code in kept if code not in self.leaves)
        alive = {up for code in kept for up in self.ancestors(code)}
        return Structure(
            tuple(item for item in self.leaf_items if item.code in kept),
            tuple(item for item in self.aggregate_items if item.code in alive),
        )


def build(items: Iterable[Indicator]) -> Structure:
    """A structure from nodes in any order: whoever is named as a parent is an aggregate, level 0 is computed."""
    every = list(items)
    parents = {item.parent for item in every if item.parent is not None}
    leaves = tuple(replace(i, level=1) for i in every if i.code not in parents and i.level in (0, 1))
    aggregates = [i for i in every if i.code in parents or i.level > 1]
    return Structure(leaves, tuple(_levelled(leaves, aggregates)))


def _levelled(leaves: Iterable[Indicator], aggregates: list[Indicator]) -> list[Indicator]:
    """Aggregates whose level was not given get one more than their highest child."""
    height = {item.code: 1 for item in leaves}
    waiting = list(aggregates)
    for _ in range(len(aggregates) + 1):
        still = []
        for item in waiting:
            below = [child.code for child in (*leaves, *aggregates) if child.parent == item.code]
            if item.level > 1 or all(code in height for code in below):
                height[item.code] = (
                    item.level if item.level > 1 else 1 + max((height[code] for code in below), default=1)
                )
            else:
                still.append(item)
        waiting = still
    return [replace(item, level=height.get(item.code, 2)) for item in aggregates]


def _faults(leaves: tuple[Indicator, ...], aggregates: tuple[Indicator, ...]) -> list[Fault]:
    every = (*leaves, *aggregates)
    level = {item.code: item.level for item in every}
    parents = {item.parent for item in every}
    seen: set[str] = set()
    faults = []
    for item in every:
        place = f"指标 {item.code}"
        if item.code in seen:
            faults.append(Fault(place, "代码重复"))
        seen.add(item.code)
        if item.parent is not None and item.parent not in level:
            faults.append(Fault(place, f"上级 {item.parent} 不存在"))
        elif item.parent is not None and level[item.parent] <= item.level:
            faults.append(Fault(place, f"上级 {item.parent} 的层级应高于 {item.level}（不能循环或同级）"))
        if item.direction not in (1, -1):
            faults.append(Fault(place, f"方向应为 1 或 -1，得到 {item.direction}"))
        if not np.isfinite(item.weight):
            faults.append(Fault(place, f"权重应为数，得到 {item.weight}"))
    faults += [Fault(f"指标 {a.code}", "汇总项没有任何下级") for a in aggregates if a.code not in parents]
    return faults
