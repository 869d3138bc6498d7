"""One hint on one contract, with its evidence; and the thresholds detectors work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from kezhuan.core.sm3 import digest_of

RELATED: Final = "related"
SPLIT: Final = "split"
DOUBLE: Final = "double"
TWIN: Final = "twin"
PRICE: Final = "price"
QUARTER: Final = "quarter"
CODE: Final = "contracts.suspicions"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A hint: `says` are parameters of the sentence of its code, `others` the contracts it was seen with."""

    uid: str
    code: str
    says: tuple[Mapping[str, Any], ...]
    others: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The same facts give the same mark, so that a hint is put to a reviewer once."""
        return digest_of({"code": self.code, "says": self.says, "others": self.others})


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of rulebook/contracts/suspicions.toml."""

    shared_by_most: int
    public_mail: tuple[str, ...]
    split_d: int
    split_similarity: Decimal
    double_d: int
    double_similarity: Decimal
    twin_similarity: Decimal
    price_peers: int
    price_z: Decimal
    quarter_last_d: int
    quarter_fewest: int
    quarter_chance: Decimal


def limits(body: Mapping[str, Any]) -> Limits:
    """The thresholds a version's body holds."""
    return Limits(**body)
