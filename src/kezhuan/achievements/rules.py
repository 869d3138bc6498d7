"""Decisions about achievements: assessed maturity, price in words, what a typed record may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.identifiers.patents import check_digit
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


# The types of rights (ip_types) a patent registry knows, and the states (ip_statuses) in which a patent holds.
PATENTS = frozenset({"invention", "utility_model", "design"})
IN_FORCE = frozenset({"active", "licensed", "pledged"})
_APART = re.compile(r"[;；、，,/\n]+")
_WIDE = str.maketrans("（）", "()")


def patent_key(number: str) -> str:
    """What tells a patent apart however its number is written: no ZL, and the check digit filled in."""
    plain = number.removeprefix("ZL")
    return f"{plain}.{check_digit(plain)}" if plain.isdigit() and len(plain) in (8, 12) else plain


def holders(text: str) -> frozenset[str]:
    """The owners named in one cell, compared without blanks and with narrow brackets."""
    return frozenset(name for part in _APART.split(text) if (name := _plain(part)))


def _plain(text: str) -> str:
    return "".join(text.split()).translate(_WIDE)


def differences(
    claimed: Mapping[str, str],
    registered: Mapping[str, str],
    *,
    names: Iterable[str],
    labels: Mapping[str, str],
) -> tuple[Reason, ...]:
    """What a typed row says otherwise than the registry: title, holder, status; what was left empty claims nothing.

    Without a typed holder the organisation claims it for itself. `names` are the organisation's name and the names it
    bore before, of which each stands for the other; `labels` name the states in words.
    """
    found = []
    if claimed["title"] and _plain(claimed["title"]) != _plain(registered["title"]):
        found.append(
            _differs(
                "title", gettext_noop("名称：填写「{claimed}」，登记「{registered}」"), claimed, registered
            )
        )
    mine = [name for name in names if name]
    ours = holders(";".join(mine))
    said = holders(claimed["holder"]) or holders(mine[0] if mine else "")
    stand = holders(registered["holder"])
    if {"*" if name in ours else name for name in said} != {"*" if name in ours else name for name in stand}:
        told = {"holder": claimed["holder"] or (mine[0] if mine else "")}
        found.append(
            _differs(
                "holder", gettext_noop("权利人：填写「{claimed}」，登记「{registered}」"), told, registered
            )
        )
    if claimed["status"] and claimed["status"] != registered["status"]:
        told, stood = ({"status": labels.get(one["status"], one["status"])} for one in (claimed, registered))
        found.append(
            _differs("status", gettext_noop("法律状态：填写「{claimed}」，登记「{registered}」"), told, stood)
        )
    return tuple(found)


def _differs(name: str, template: str, claimed: Mapping[str, str], registered: Mapping[str, str]) -> Reason:
    return Reason(f"registry.{name}", template, {"claimed": claimed[name], "registered": registered[name]})


OUTCOMES = {
    "joint": gettext_noop("双方共有"),
    "one": gettext_noop("归其中一方"),
    "mistake": gettext_noop("号码填写有误"),
}


def contested(claims: Iterable[tuple[str, str]], *, registered: str) -> bool:
    """True where (organisation, typed holder) claims of a patent contradict.

    They do not where one organisation alone claims it, where the registry names every claimant, or where each of them
    typed all the claimants as owners.
    """
    rows = [(holders(name), holders(typed)) for name, typed in claims]
    owners = frozenset().union(*(name for name, _typed in rows)) if rows else frozenset()
    if len(owners) < 2 or owners <= holders(registered):
        return False
    return not all(owners <= typed for _name, typed in rows)


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
