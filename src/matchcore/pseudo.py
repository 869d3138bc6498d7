"""Texts that want sorting out before they count as a technical demand (需进一步梳理): adverts, finished solutions, staffing, vagueness.

A finding is advice to a person, never a verdict: each cites the words it rests on.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from .text import fold
from .types import Span

PseudoKind = Literal["ok", "advert", "solution", "staffing", "vague"]
_SCORED: tuple[PseudoKind, ...] = ("staffing", "advert", "solution")
_HAN = re.compile(r"[一-鿿]+|[a-z][a-z0-9\-]+")
_LONGEST = 20_000

SENTENCES: dict[str, str] = {
    "ok": "未发现需要梳理之处",
    "advert": "需进一步梳理：文字多为产品或服务推介，请写明要解决的技术问题",
    "solution": "需进一步梳理：文字介绍的是已有成果，可改登为成果；若有技术需求请写明问题与指标",
    "staffing": "需进一步梳理：文字以招聘或引进人员为主，请写明需要人员解决的技术问题",
    "vague": "需进一步梳理：尚看不出具体的技术对象，请写明对象、现状与目标",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a finding: what was seen, how much it weighs, and where it stands (None: it is an absence)."""

    code: str
    weight: float
    span: Span | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text seems to be; `score` is the sum that decided, `sentence` the template for the screen."""

    kind: PseudoKind
    score: float
    reasons: tuple[Evidence, ...]

    @property
    def sentence(self) -> str:
        return SENTENCES[self.kind]


@dataclass(frozen=True, slots=True)
class _Signs:
    scored: dict[PseudoKind, tuple[float, tuple[tuple[re.Pattern[str], float], ...]]]
    demand: tuple[re.Pattern[str], ...]
    demand_weight: float
    empty: re.Pattern[str]
    substance: int


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    data = tomllib.loads((files("matchcore") / "data/pseudo.toml").read_text(encoding="utf-8"))
    scored = {
        kind: (
            data[kind]["from"],
            tuple((re.compile(fold(pattern)), weight) for pattern, weight in data[kind]["words"]),
        )
        for kind in _SCORED
    }
    empty = sorted(data["vague"]["empty"].split(), key=len, reverse=True)
    return _Signs(
        scored,
        tuple(re.compile(pattern) for pattern in data["demand"]["words"]),
        data["demand"]["weight"],
        re.compile("|".join(map(re.escape, empty))),
        data["vague"]["from"],
    )


def kind(title: str, text: str) -> Finding:
    """What the demand seems to be, with the words that say so; "ok" where nothing decides against it. Never raises."""
    signs = _signs()
    fields = {"title": fold(title[:_LONGEST]), "description": fold(text[:_LONGEST])}
    problems = sum(bool(pattern.search(part)) for pattern in signs.demand for part in fields.values())
    best = Finding("ok", 0.0, ())
    for name in _SCORED:
        least, patterns = signs.scored[name]
        seen = tuple(
            Evidence(f"{name}.{number}", weight, Span(field, found.start(), found.end()))
            for number, (pattern, weight) in enumerate(patterns)
            for field, part in fields.items()
            for found in _few(pattern, part)
        )
        score = round(sum(one.weight for one in seen) - problems * signs.demand_weight, 3)
        if score >= least and score > best.score:
            best = Finding(name, score, seen)
    if best.kind == "ok":
        return _vague(fields, problems, signs) or best
    return best


def _few(pattern: re.Pattern[str], part: str) -> tuple[re.Match[str], ...]:
    """The first two places a sign stands at: a third repeats itself."""
    found = pattern.finditer(part)
    return tuple(match for match, _ in zip(found, range(2), strict=False))


def _vague(fields: dict[str, str], problems: int, signs: _Signs) -> Finding | None:
    """The finding "vague" where little is left beside words that fit every demand, else None."""
    words = " ".join(fields.values())
    left = sum(len(run) for run in _HAN.findall(signs.empty.sub(" ", words)))
    digits = sum(char.isdigit() for char in words)
    substance = left + 3 * digits + 6 * problems
    if substance >= signs.substance:
        return None
    return Finding(
        "vague", float(signs.substance - substance), (Evidence("vague.substance", float(left), None),)
    )
