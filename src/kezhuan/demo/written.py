"""The written part of the demo: its data files, read without a database."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any


@cache
def written(name: str) -> dict[str, Any]:
    """One data file of the demo."""
    text = (resources.files("kezhuan.demo") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)
