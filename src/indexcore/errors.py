"""What goes wrong with data or configuration, named cell by cell in a person's words."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault: where it lies (file, row, column, step or key) and why it is one."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}：{self.reason}"


class BadInput(ValueError):
    """Data, metadata or configuration that cannot be used; carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def refuse(where: str, reason: str) -> BadInput:
    """The error for a single fault, ready to be raised."""
    return BadInput(Fault(where, reason))


def refuse_any(faults: Iterable[Fault]) -> None:
    """Nothing happens when there is no fault; otherwise all of them are raised together."""
    found = tuple(faults)
    if found:
        raise BadInput(found)
