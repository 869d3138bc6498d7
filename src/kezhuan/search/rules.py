"""Saved searches: what may be saved, when one is due, and which new record fits it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kezhuan.core.errors import Reason, gettext_noop
from matchcore.text import fold, words

EVERY: Final = {"daily": gettext_noop("每天"), "weekly": gettext_noop("每周")}
PAUSE: Final = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
MOST_SAVED: Final = 20
# Which kinds of record have which facet.
FACET_KINDS: Final = {
    "field": ("demands", "achievements", "profiles"), "region": ("demands", "achievements", "profiles"), "stage": ("achievements",),
    "mode": ("achievements",),
}  # fmt: skip
KINDS: Final = ("demands", "achievements", "profiles")


def kinds_of(kind: str, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """The kinds a search is about: the one named, else those that have every chosen facet."""
    if kind:
        return (kind,)
    return tuple(one for one in KINDS if all(one in FACET_KINDS[name] for name in chosen))


def faults(text: str, kind: str, chosen: Mapping[str, str], every: str) -> dict[str, Reason]:
    """Why this search cannot be saved, by field."""
    found = {}
    if not text.strip() and not chosen:
        found["text"] = Reason("saved.empty", gettext_noop("请先输入检索词或选择条件"))
    if len(text) > 200:
        found["text"] = Reason("saved.long", gettext_noop("检索词不超过 200 字"))
    if (kind and kind not in KINDS) or not set(chosen) <= set(FACET_KINDS) or not kinds_of(kind, chosen):
        found["kind"] = Reason("saved.kind", gettext_noop("请在列出的选项中选择"))
    if every not in EVERY:
        found["every"] = Reason("saved.every", gettext_noop("请选择每天或每周"))
    return found


def due(every: str, last: date, *, today: date) -> bool:
    """True once the pause of this rhythm is over."""
    return last + PAUSE[every] <= today


def fits(query: str, text: str) -> bool:
    """True where every part typed apart has one of its words in the text: an alert is stricter than a search."""
    folded = fold(text)
    for part in query.split():
        cut = {word for word, _, _ in words(part) if len(word) > 1} | {fold(part)}
        if not any(word in folded for word in cut):
            return False
    return True
