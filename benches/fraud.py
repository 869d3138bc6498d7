"""How well suspicions find planted patterns, and how many clean contracts they mark: `python benches/fraud.py [open|sealed]`.

The patterns stand in planted_contracts.py and were committed before the detectors; "sealed" is run once at the end.
Prints recall by pattern (contracts marked with the fitting hint ÷ contracts planted) and the share of clean ones marked.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "src")]

from benches.planted_contracts import Registry, registry  # noqa: E402

from kezhuan.contracts.rules.suspicions.doubt import CODE, limits  # noqa: E402
from kezhuan.contracts.rules.suspicions.scanning import scan  # noqa: E402
from kezhuan.core.rulebook.book import shipped_book  # noqa: E402

RECALL, CLEAN = 0.9, 0.05
FITTING = {"rings": {"related"}, "splits": {"split"}, "again": {"double"}}


def measured(half: str) -> dict[str, float]:
    """recall by pattern, and `clean`: the share of clean contracts with any hint."""
    made = registry(half)
    bounds = limits(shipped_book().body(CODE, date(2026, 11, 20)))
    marked: dict[str, set[str]] = {}
    for doubt in scan(made.cases, limits=bounds):
        marked.setdefault(doubt.uid, set()).add(doubt.code)
    found = {name: _recall(made, name, marked) for name in FITTING}
    clean = [case.uid for case in made.cases if case.uid not in made.planted]
    return found | {"clean": sum(uid in marked for uid in clean) / len(clean), "contracts": len(made.cases)}


def _recall(made: Registry, name: str, marked: dict[str, set[str]]) -> float:
    # Of a ring's own contracts those between strangers on paper are the front: the ring is found where one is marked.
    groups = getattr(made, name)
    if name == "rings":
        return sum(any(marked.get(uid, set()) & FITTING[name] for uid in group) for group in groups) / len(
            groups
        )
    planted = [uid for group in groups for uid in group]
    return sum(bool(marked.get(uid, set()) & FITTING[name]) for uid in planted) / len(planted)


def main(halves: list[str]) -> int:
    """Prints the figures of each half; 1 where one misses its mark."""
    missed = False
    for half in halves or ["open"]:
        found = measured(half)
        print(f"{half}: {found['contracts']:.0f} contracts; recall rings {found['rings']:.3f}, splits {found['splits']:.3f}, "
              f"re-registrations {found['again']:.3f}; clean marked {found['clean']:.3%}")  # fmt: skip
        missed |= min(found["rings"], found["splits"], found["again"]) < RECALL or found["clean"] > CLEAN
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
