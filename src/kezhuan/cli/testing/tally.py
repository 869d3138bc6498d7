"""What a pytest run counted, read from its JUnit file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

BENCH_ABSENT = "reference data absent"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one run; `absent` of the skipped were skipped for want of KZ_BENCH."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    absent: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.absent + other.absent,
        )

    @property
    def line(self) -> str:
        """The closing line that every runner understands."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read(path: Path) -> Tally:
    """The counts in a JUnit file; one failure where the run ended before writing it."""
    if not path.exists():
        return Tally(failed=1)
    total = Tally()
    for case in ET.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            total += Tally(failed=1)
        elif (skip := case.find("skipped")) is not None:
            total += Tally(skipped=1, absent=int(BENCH_ABSENT in skip.get("message", "")))
        else:
            total += Tally(passed=1)
    return total
