"""The technology fields a text lies nearest to, for whoever found nothing."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from matchcore.text import fold, lexicon


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Names of the lexicon's fields → codes of technology_fields."""
    text = (files("kezhuan.search") / "data/fields.csv").read_text(encoding="utf-8")
    return dict(line.split(",") for line in text.splitlines())


@lru_cache(maxsize=1)
def _pairs() -> dict[str, dict[str, int]]:
    """Two characters → field → in how many of its terms they stand."""
    found: dict[str, dict[str, int]] = {}
    for row in lexicon():
        code = _codes().get(row["name"])
        for term in row["terms"] if code else ():
            for pair in {term[at : at + 2] for at in range(len(term) - 1)}:
                fields = found.setdefault(fold(pair), {})
                fields[code] = fields.get(code, 0) + 1
    return found


def fields(text: str) -> tuple[str, ...]:
    """Codes of technology_fields whose terms share most with the text, nearest first; () where none does."""
    folded = fold(text)
    weights: dict[str, float] = {}
    for pair in {folded[at : at + 2] for at in range(len(folded) - 1)}:
        near = _pairs().get(pair, {})
        for code, n in near.items():
            weights[code] = weights.get(code, 0.0) + n / sum(near.values())
    return tuple(sorted(weights, key=lambda code: (-weights[code], code)))
