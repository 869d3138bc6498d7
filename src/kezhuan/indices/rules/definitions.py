"""An index as the rulebook defines it: a tree of indicators with what is known of each, and nothing invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kezhuan.contracts.rules.statistics import MEASURES, SCOPES
from kezhuan.core.errors import Reason, gettext_noop

PREFIX = "indices."
KINDS = {"total": gettext_noop("总量"), "ratio": gettext_noop("比率")}
PENDING = gettext_noop("待定")


@dataclass(frozen=True, slots=True)
class Node:
    """One node of an index; a node nobody names as parent and which holds none below is an indicator.

    `weight` None means not known (待定); `named` that a published report names it; `figure` the platform
    figure it may be computed from.
    """

    code: str
    name: str
    parent: str = ""
    unit: str = ""
    kind: str = ""
    measure: str = ""
    scope: str = ""
    owner: str = ""
    mark: str = "P"
    direction: int = 1
    weight: Decimal | None = None
    named: bool = False
    figure: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def basis(self) -> str:
        """Measure and scope as one key: only alike ones may be added."""
        return f"{self.measure}.{self.scope}" if self.measure or self.scope else self.code


@dataclass(frozen=True, slots=True)
class Definition:
    """An index of the rulebook on one day: its tree, its way of computing where it is our own, what is pending."""

    code: str
    name: str
    own: bool
    nodes: tuple[Node, ...]
    base_year: int
    base_note: str
    weights_note: str
    source: str
    mark: str
    sm3: str
    target: str = ""
    tiers: tuple[Decimal, ...] = ()
    tier_labels: tuple[str, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    uncertain: Mapping[str, Any] | None = None

    @property
    def indicators(self) -> tuple[Node, ...]:
        """The nodes that hold values, in the order written."""
        parents = {node.parent for node in self.nodes}
        return tuple(node for node in self.nodes if node.parent and node.code not in parents)

    @property
    def parts(self) -> tuple[Node, ...]:
        """The aggregates that hold indicators directly: the sub-indices, and the feature items."""
        leaves = {node.code for node in self.indicators}
        return tuple(
            node
            for node in self.nodes
            if (below := self.children(node.code)) and all(n.code in leaves for n in below)
        )

    @property
    def pending(self) -> bool:
        """True while some weight is not known."""
        return any(node.weight is None for node in self.nodes if node.parent)

    def node(self, code: str) -> Node | None:
        """The node of this code, None where there is none."""
        return next((node for node in self.nodes if node.code == code), None)

    def children(self, code: str) -> tuple[Node, ...]:
        """The nodes directly below."""
        return tuple(node for node in self.nodes if node.parent == code)


def read(
    code: str, body: Mapping[str, Any], *, source: str, mark: str, sm3: str
) -> tuple[Definition | None, tuple[Reason, ...]]:
    """The definition a rule's body holds, or None with what is wrong with it."""
    rows = tuple(body.get("nodes", ()))
    wrong = _faults(rows)
    if wrong:
        return None, wrong
    return Definition(
        code=code, name=str(body.get("name", code)), own=body.get("kind") == "own", nodes=tuple(_node(row) for row in rows),
        base_year=int(body.get("base_year", 0)), base_note=str(body.get("base_note", "")), weights_note=str(body.get("weights_note", "")),
        source=source, mark=mark, sm3=sm3, target=str(body.get("target", "")), tiers=tuple(Decimal(cut) for cut in body.get("tiers", ())),
        tier_labels=tuple(str(label) for label in body.get("tier_labels", ())), steps=tuple(body.get("steps", ())), uncertain=body.get("uncertain"),
    ), ()  # fmt: skip


def _node(row: Mapping[str, Any]) -> Node:
    plain = {
        key: str(row[key])
        for key in ("code", "name", "parent", "unit", "kind", "measure", "scope", "owner", "mark", "figure")
        if key in row
    }
    numbers = {key: Decimal(row[key]) for key in ("weight", "low", "high") if key in row}
    return Node(
        **plain, **numbers, direction=-1 if row.get("direction") == "negative" else 1, named=bool(row.get("named", False))
    )  # fmt: skip


def _faults(rows: tuple[Mapping[str, Any], ...]) -> tuple[Reason, ...]:
    codes = [str(row.get("code", "")) for row in rows]
    found = [_fault("nodes.none", gettext_noop("没有任何指标"))] if not rows else []
    found += [
        _fault("nodes.twice", gettext_noop("代码 {code} 写了两次"), code=c)
        for c in sorted({c for c in codes if codes.count(c) > 1})
    ]
    for row in rows:
        code = str(row.get("code", ""))
        if not code or not row.get("name"):
            found.append(_fault("nodes.unnamed", gettext_noop("有一个指标没有代码或名称")))
        if row.get("parent") and row["parent"] not in codes:
            found.append(
                _fault(
                    "nodes.parent",
                    gettext_noop("{code} 的上级 {parent} 不在表内"),
                    code=code,
                    parent=row["parent"],
                )
            )
        for key, known in (("measure", MEASURES), ("scope", SCOPES), ("kind", KINDS)):
            if row.get(key) and row[key] not in known:
                found.append(
                    _fault(
                        "nodes.word",
                        gettext_noop("{code} 的 {key} 不认识：{value}"),
                        code=code,
                        key=key,
                        value=row[key],
                    )
                )
    return tuple(found)


def _fault(code: str, template: str, **params: Any) -> Reason:
    return Reason(code, template, params)


def edition_fault(edition_year: int, data_year: int, published_on: date | None) -> Reason | None:
    """Why the three years of an edition cannot be: data of a year that was not over, or told before it was."""
    if data_year > edition_year:
        return Reason("edition.years", gettext_noop("数据年份不能晚于版次年份"))
    if published_on is not None and published_on.year < data_year:
        return Reason("edition.day", gettext_noop("发布日不能早于数据年份"))
    return None
