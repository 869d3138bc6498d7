"""Decisions about achievements: assessed maturity, price in words, what a typed record may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.money import display

PRICE_KINDS = {
    "negotiable": gettext_noop("面议"),
    "fixed": gettext_noop("一口价"),
    "range": gettext_noop("价格区间"),
    "free": gettext_noop("免费"),
}
LIMITS = {
    "title": 200,
    "summary": 2000,
    "performance": 4000,
    "application": 4000,
    "unpublished": 10_000,
    "internal_note": 4000,
}
POINT_LIMIT, POINTS_MOST, KEYWORDS_MOST = 50, 3, 3


def evidence_complete(level: int, proven: Iterable[int]) -> bool:
    """True where every maturity level from 1 to `level` has its evidence (GB/T 22900: no level without proof)."""
    return level >= 1 and set(range(1, level + 1)) <= set(proven)


def wider(asked: str, standing: str) -> bool:
    """True where the audience asked for reaches somebody the standing one does not."""
    return asked == "public" and standing != "public"


def price_words(kind: str, low_fen: int | None, high_fen: int | None) -> str:
    """The price as a buyer reads it."""
    if kind == "range" and low_fen is not None and high_fen is not None:
        return f"{display(low_fen)} ~ {display(high_fen)}"
    if kind == "fixed" and low_fen is not None:
        return display(low_fen)
    return PRICE_KINDS.get(kind, PRICE_KINDS["negotiable"])


def faults(values: Mapping[str, Any]) -> dict[str, Reason]:
    """What is wrong with typed values, by field."""
    found: dict[str, Reason] = {}
    for name, most in LIMITS.items():
        if len(values.get(name) or "") > most:
            found[name] = Reason(
                "too_long",
                gettext_noop("最多 {most} 个字，现有 {now} 个"),
                {"most": most, "now": len(values[name])},
            )
    if "title" in values and not (values["title"] or "").strip():
        found["title"] = Reason("missing", gettext_noop("请填写成果名称"))
    if len(values.get("keywords") or ()) > KEYWORDS_MOST:
        found["keywords"] = Reason("too_many", gettext_noop("关键词最多 {most} 个"), {"most": KEYWORDS_MOST})
    points = values.get("points") or ()
    if len(points) > POINTS_MOST or any(len(point) > POINT_LIMIT for point in points):
        found["points"] = Reason(
            "points",
            gettext_noop("创新点最多 {n} 条，每条不超过 {most} 字"),
            {"n": POINTS_MOST, "most": POINT_LIMIT},
        )
    trl = values.get("trl")
    if trl is not None and not 1 <= trl <= 9:
        found["trl"] = Reason("trl", gettext_noop("成熟度为 1 至 9 级"))
    low, high = values.get("price_low_fen"), values.get("price_high_fen")
    if any(price is not None and price < 0 for price in (low, high, values.get("floor_price_fen"))):
        found["price_low_fen"] = Reason("negative", gettext_noop("价格不能为负数"))
    if low is not None and high is not None and high < low:
        found["price_high_fen"] = Reason("reversed", gettext_noop("价格上限不能低于下限"))
    return found


def shares_fault(shares: Iterable[int | None]) -> Reason | None:
    """A reason where some shares are given and they do not add up to the whole."""
    given = [share for share in shares if share is not None]
    if given and sum(given) != 1_000_000:
        return Reason("shares", gettext_noop("贡献比例合计须为 100%"))
    return None
