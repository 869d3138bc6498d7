"""Why an amount is what it is: a tree in which every node is the sum of its parts, down to single clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kezhuan.core.errors import Reason
from kezhuan.core.money import Fen
from kezhuan.core.sm3 import decimal_text


@dataclass(frozen=True, slots=True)
class Node:
    """An amount in 分, why, under which clause, and the parts it is the sum of; a deduction is negative."""

    amount: Fen
    reason: Reason
    clause: str = ""
    parts: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def summed(reason: Reason, parts: tuple[Node, ...], clause: str = "") -> Node:
    """The node whose amount is the sum of its parts."""
    return Node(Fen(sum(part.amount for part in parts)), reason, clause, parts)


def adds_up(node: Node) -> bool:
    """True where every node with parts is their sum, to the 分."""
    return all(each.amount == sum(part.amount for part in each.parts) for each in node.walk() if each.parts)


def yuan(amount: int) -> str:
    """The amount in 元 with all its 分: 12,000.00."""
    return f"{Decimal(amount).scaleb(-2):,.2f}"


def percent(rate: Decimal | Fraction) -> str:
    """A rate in percent: 1.5%."""
    exact = rate if isinstance(rate, Decimal) else Decimal(rate.numerator) / Decimal(rate.denominator)
    return f"{decimal_text(Decimal(f'{exact * 100:.6f}'))}%"


def to_json(node: Node) -> dict[str, Any]:
    """The tree as plain data, to be kept with the application it explains."""
    said = {
        "amount": node.amount,
        "code": node.reason.code,
        "template": node.reason.template,
        "params": dict(node.reason.params),
    }
    return said | {"clause": node.clause, "parts": [to_json(part) for part in node.parts]}


def from_json(kept: Mapping[str, Any]) -> Node:
    """The tree that was kept."""
    reason = Reason(kept["code"], kept["template"], kept["params"])
    return Node(Fen(kept["amount"]), reason, kept["clause"], tuple(from_json(part) for part in kept["parts"]))
