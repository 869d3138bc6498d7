"""Indicator rows (技术参数): read from text, compared with another's rows, never a number lost."""

from .comparing import TOLERANCE, Comparison, compare, compare_rows
from .parsing import Leftover, numbers, parse, read
from .spotting import NumberSpan

__all__ = [
    "TOLERANCE",
    "Comparison",
    "Leftover",
    "NumberSpan",
    "compare",
    "compare_rows",
    "numbers",
    "parse",
    "read",
]
