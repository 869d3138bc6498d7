"""Reasons as their reader may have them: sentences, and quotations cut from the texts that reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kezhuan.core import codes
from kezhuan.core.errors import Reason
from kezhuan.matching import rules
from kezhuan.matching.views import PartRow, Quote, ReasonRow, VerdictRow
from matchcore.explain import QUESTIONS, template

# How much of a text is shown on either side of the words quoted, at most up to the next stop.
AROUND = 24
STOP = re.compile(r"[。；;！!？?\n]")
VALUE_NAMES = {"field": "technology_fields", "mode": "transfer_modes"}


@dataclass(frozen=True, slots=True)
class Readable:
    """The texts of one side: all of them by field, and the fields this reader may see."""

    texts: Mapping[str, str]
    fields: frozenset[str]
    fresh: bool  # they still stand as when the places in them were noted


def reasons(stored: Iterable[Mapping[str, Any]], *, need: Readable, item: Readable) -> tuple[ReasonRow, ...]:
    """The reasons whose places the reader may see; those that rest on texts changed since are left out."""
    found = []
    for one in stored:
        if _shown(one, need, item):
            words = said(one["code"], one["params"])
            found.append(
                ReasonRow(
                    one["code"], str(words), words, _quote(one["need"], need), _quote(one["item"], item)
                )
            )
    return tuple(found)


def verdicts(
    stored: Iterable[Mapping[str, Any]], *, need: Readable, item: Readable
) -> tuple[VerdictRow, ...]:
    """The 技术参数 rows with their verdicts, for whoever may see both sides of them."""
    found = []
    for one in stored:
        if _shown(one, need, item):
            kind, params = one["code"].removeprefix("indicator."), one["params"]
            found.append(
                VerdictRow(
                    params["name"], params["need"], params.get("given", ""), kind, rules.VERDICTS[kind]
                )
            )
    return tuple(found)


def _shown(one: Mapping[str, Any], need: Readable, item: Readable) -> bool:
    if not rules.may_show(one, need_member=bool(need.fields), item_fields=item.fields):
        return False
    rests_on_texts = one["code"] == "term" or one["code"].startswith("indicator.")
    return not rests_on_texts or (need.fresh and item.fresh)


def _quote(place: Mapping[str, Any] | None, side: Readable) -> Quote | None:
    if place is None or place["field"] not in side.fields:
        return None
    text, start, end = side.texts.get(place["field"], ""), place["start"], place["end"]
    before = STOP.split(text[max(0, start - AROUND) : start])[-1]
    after = STOP.split(text[end : end + AROUND])[0]
    head = "…" if before and start - len(before) > 0 and not STOP.match(text[start - len(before) - 1]) else ""
    tail = "…" if end + len(after) < len(text) and not STOP.match(text[end + len(after)]) else ""
    return Quote(head + before, text[start:end], after + tail)


def said(code: str, params: Mapping[str, Any]) -> Reason:
    """The sentence of a stored reason: its template and its parameters with names in place of codes."""
    return Reason(code, template(code, params), _named(params))


def asked(stored: Mapping[str, Any]) -> Reason | None:
    """The one question to the firm, or None where the list would not change."""
    if not stored:
        return None
    params = _named(stored["params"])
    if stored["code"] in ("field", "region", "mode"):
        params["choices"] = "、".join(
            _name(stored["code"], value) for value in str(params["choices"]).split("、")
        )
    return Reason(f"question.{stored['code']}", QUESTIONS[stored["code"]], params)


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: _name(name, value) if isinstance(value, str) else value for name, value in params.items()}
    for name in ("need", "given", "low", "high"):
        value = named.get(name)
        if isinstance(value, str) and value.isdigit() and len(value) > 4:
            named[name] = f"{int(value):,}"
    return named


def _name(kind: str, value: str) -> str:
    if kind == "region":
        return codes.region_name(value.ljust(6, "0"))
    return codes.label(VALUE_NAMES[kind], value) if kind in VALUE_NAMES else value


def parts(stored: Mapping[str, float]) -> tuple[PartRow, ...]:
    """The named parts of a score, the base first, then the weightiest."""
    order = sorted(stored.items(), key=lambda part: (part[0] != "base", -abs(part[1]), part[0]))
    return tuple(PartRow(name, rules.PARTS.get(name, name), Decimal(f"{value:.6f}")) for name, value in order)
