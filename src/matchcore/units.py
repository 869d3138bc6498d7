"""Units of measure as Chinese technical texts write them: read, compared by dimension, converted.

A unit nobody listed is kept whole as a dimension of its own, so that 2000 周 compares with 周 alone.
Sizes follow the SI brochure (BIPM, 9th edition) and GB 3100; a year is 8,760 hours, as service lives are counted.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

Dimensions = tuple[tuple[str, int], ...]

_PREFIXES = {
    "f": 1e-15, "p": 1e-12, "n": 1e-9, "μ": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1,
    "h": 1e2, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
}  # fmt: skip
_HAN_PREFIXES = {
    "n": "纳",
    "μ": "微",
    "m": "毫",
    "c": "厘",
    "d": "分",
    "h": "百",
    "k": "千",
    "M": "兆",
    "G": "吉",
    "p": "皮",
}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_LATIN = re.compile(r"[A-Za-zμΩ°ÅºℓµΩ˚]+")
_EXPONENT = re.compile(r"[⁻⁺]?[⁰¹²³⁴-⁹]+|\^\(?[-+]?\d\)?|-[1-4](?![\d.])|[23](?![\d.])")
_LONGEST_HAN = 6
_MOST_FACTORS = 6


class Incompatible(ValueError):
    """Raised where two units measure different things."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its text as written, what it measures, and its size in coherent SI units.

    `zero` is the SI value of its zero point (℃: 273.15); `known` is False where some part of it is only
    a word kept whole; `counts` is True for words that count things (台, 项) standing alone.
    """

    text: str
    dims: Dimensions = ()
    size: float = 1.0
    zero: float = 0.0
    known: bool = True
    counts: bool = False


NO_UNIT = Unit("", (("bare number", 1),), known=False)


def _narrow_map() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table.update({0x3000: " ", 0xB5: "μ", 0x2126: "Ω", 0x2212: "-", 0x2013: "-", 0x2010: "-", 0x2011: "-"})
    table.update(dict.fromkeys(map(ord, "∙⋅•⸱‧・×✕"), "·"))
    table.update({ord("×"): "×", ord("∕"): "/", ord("⁄"): "/", ord("∶"): ":", ord("〜"): "~", ord("∼"): "~"})
    return table


_NARROW = _narrow_map()


def narrow(text: str) -> str:
    """`text` in half width with one spelling per sign, case kept (mW is not MW), each character where it was."""
    return text.translate(_NARROW)


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Unit], dict[str, str], frozenset[str]]:
    """Units by exact name, exact names by lower case, and names that are units only after a stroke."""
    data = tomllib.loads((files("matchcore") / "data/units.toml").read_text(encoding="utf-8"))
    known: dict[str, Unit] = {}
    for row in data["unit"]:
        dims = tuple(sorted(row["dims"].items()))
        for name in row["names"]:
            unit = Unit(name, dims, float(row.get("size", 1)), row.get("zero", 0.0))
            known.setdefault(name, unit)
            for prefix in row.get("prefixes", "").split():
                sign = prefix if name.isascii() or name in "Ωℓ" else _HAN_PREFIXES.get(prefix, prefix)
                known.setdefault(sign + name, Unit(sign + name, dims, unit.size * _PREFIXES[prefix]))
    for name in data["own"]["names"]:
        known.setdefault(name, Unit(name, ((name, 1),)))
    for name in data["count"]["names"]:
        known.setdefault(name, Unit(name, ((name, 1),), counts=True))
    for power, word in ((2, "平方"), (3, "立方")):
        for length in ("米", "厘米", "毫米", "分米", "公里", "微米", "千米"):
            known[word + length] = _raised(known[length], power)
    known["um"] = known["μm"]
    return (
        known,
        {name.lower(): name for name in (*data["any_case"], "um", "ug")} | {"ug": "μg"},
        frozenset(data["later"]),
    )


def _raised(unit: Unit, power: int) -> Unit:
    dims = tuple((name, exponent * power) for name, exponent in unit.dims)
    return Unit(unit.text, dims, unit.size**power, known=unit.known)


def _atom(text: str, position: int, *, after_stroke: bool, whole: bool) -> tuple[int, Unit] | None:
    """The one unit name at `position` and where it ends; unknown Latin runs are kept whole if `whole`."""
    known, any_case, later = _table()
    char = text[position : position + 1]
    latin = _LATIN.match(text, position)
    if latin is not None:
        run, end = latin.group(), latin.end()
        for suffix in ("(A)", "%"):
            if text.startswith(suffix, end) and (run + suffix in known or (run + suffix).lower() in any_case):
                return end + len(suffix), known.get(run + suffix) or known[any_case[(run + suffix).lower()]]
        if run in known or run.lower() in any_case:
            return end, known.get(run) or known[any_case[run.lower()]]
        return (end, Unit(run, ((run, 1),), known=False)) if whole and len(run) <= _LONGEST_HAN else None
    if len(wide := unicodedata.normalize("NFKC", char)) > 1 and char not in known and wide != char:
        inner = parse(wide)
        return (position + 1, inner) if inner.known else None
    for length in range(_LONGEST_HAN, 0, -1):
        name = text[position : position + length]
        if name in known and (after_stroke or name not in later):
            return position + len(name), known[name]
    return None


def _power(text: str, position: int) -> tuple[int, int]:
    """The exponent written at `position` (1 where there is none) and where it ends."""
    found = _EXPONENT.match(text, position)
    if found is None:
        return position, 1
    value = int(found.group().translate(_SUPERSCRIPT).strip("^()"))
    return (found.end(), value) if 0 < abs(value) <= 6 else (position, 1)


@dataclass(slots=True)
class _Product:
    """What has been read so far of a compound unit; `side` is −1 behind a stroke, as in W/m·K."""

    dims: dict[str, int]
    size: float = 1.0
    known: bool = True
    side: int = 1
    factors: int = 0

    def take(self, unit: Unit, power: int) -> None:
        for name, exponent in unit.dims:
            self.dims[name] = self.dims.get(name, 0) + exponent * power * self.side
        self.size *= unit.size ** (power * self.side)
        self.known = self.known and unit.known
        self.factors += 1


_JOIN = re.compile(
    r"\s?(?:(?P<stroke>/|每)|(?P<dot>[·.*?×]))\s?(?:(?P<many>10{1,3}|[2-9]|667)\s?(?=[^\d\s.]))?"
)


def scan(text: str, position: int, *, whole: bool = True) -> tuple[int, Unit] | None:
    """The longest unit that starts at `position` of a narrowed text and where it ends, or None.

    `whole`: an unlisted Latin word is kept as a unit of its own. Reads at most six factors.
    """
    first = _atom(text, position, after_stroke=False, whole=whole)
    if first is None:
        return None
    end, unit = first
    product = _Product({})
    end, power = _power(text, end)
    product.take(unit, power)
    depth = 0
    while product.factors < _MOST_FACTORS:
        more = _factor(text, end, product, depth)
        if more is None:
            break
        end, depth = more
    if text.startswith(")", end) and depth:
        end += 1
    written = text[position:end]
    if product.factors == 1 and power == 1:
        return end, Unit(written, unit.dims, unit.size, unit.zero, unit.known, unit.counts)
    dims = tuple(sorted((name, exponent) for name, exponent in product.dims.items() if exponent))
    return end, Unit(written, dims, product.size, known=product.known)


def _factor(text: str, position: int, product: _Product, depth: int) -> tuple[int, int] | None:
    """One more factor taken into `product`: where it ends and the depth of brackets, or None where none follows."""
    join = _JOIN.match(text, position)
    if join is None:
        return None
    start, stroke = join.end(), bool(join["stroke"])
    opened = 1 if stroke and text.startswith("(", start) else 0
    side, product.side = product.side, -1 if stroke else product.side
    found = _atom(text, start + opened, after_stroke=True, whole=stroke)
    if found is None:
        product.side = side
        return None
    if join["many"]:
        product.size *= float(join["many"]) ** product.side
    end, power = _power(text, found[0])
    product.take(found[1], power)
    return end, depth + opened


@lru_cache(maxsize=4096)
def parse(text: str) -> Unit:
    """The unit `text` writes; an empty text is `NO_UNIT`, a text nobody can read is kept whole."""
    tidy = narrow(text).strip()
    if not tidy:
        return NO_UNIT
    found = scan(tidy, 0)
    if found is None or found[0] != len(tidy):
        return Unit(text, ((tidy, 1),), known=False)
    unit = found[1]
    return Unit(text, unit.dims, unit.size, unit.zero, unit.known, unit.counts)


def same_kind(one: Unit, other: Unit) -> bool:
    """Whether the two measure the same thing, so that a value converts from one to the other."""
    return one.dims == other.dims


def convert(value: float, source: Unit | str, target: Unit | str, *, difference: bool = False) -> float:
    """`value` of `source` expressed in `target`.

    `difference`: the value is a rise or an error, so that zero points do not count (a 温升 of 35 ℃ is 35 K).
    Raises `Incompatible` where the two measure different things.
    """
    source = parse(source) if isinstance(source, str) else source
    target = parse(target) if isinstance(target, str) else target
    if not same_kind(source, target):
        raise Incompatible(f"单位“{source.text}”与“{target.text}”不是同一种量")
    if source.size == target.size and (difference or source.zero == target.zero):
        return value
    if difference:
        return value * source.size / target.size
    return (value * source.size + source.zero - target.zero) / target.size
