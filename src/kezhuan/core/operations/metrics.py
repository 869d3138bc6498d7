"""Numbers as Prometheus reads them (text format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sample:
    """One number: a name in the house's namespace, what it says, its labels."""

    name: str
    help: str
    value: int
    labels: Mapping[str, str] = field(default_factory=dict)


def exposition(samples: Iterable[Sample]) -> str:
    """The samples as text, each name explained once, where it first comes."""
    lines: list[str] = []
    known: set[str] = set()
    for sample in samples:
        if sample.name not in known:
            known.add(sample.name)
            lines += [f"# HELP kezhuan_{sample.name} {sample.help}", f"# TYPE kezhuan_{sample.name} gauge"]
        labels = ",".join(f'{name}="{_quoted(value)}"' for name, value in sample.labels.items())
        lines.append(
            f"kezhuan_{sample.name}{{{labels}}} {sample.value}"
            if labels
            else f"kezhuan_{sample.name} {sample.value}"
        )
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
