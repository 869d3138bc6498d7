"""The rulebook as readers ask it: what ships with the product and what two people added, as one book."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Count, Max

from kezhuan.core import models
from kezhuan.core.rulebook.book import Rulebook, merge, shipped_book
from kezhuan.core.rulebook.versions import Continuity, Mark, RuleVersion, in_force
from kezhuan.core.rulebook.wire import from_json

# A version approved by another process is in force here this many seconds later at the latest.
LOOK_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Held:
    """The book in use, the stamp of the table it was read from, and when the table was last looked at."""

    book: Rulebook
    stamp: Any
    looked: float


_held: _Held | None = None


def rulebook() -> Rulebook:
    """Shipped and approved versions as one book; the table is asked at most once a second whether it changed."""
    global _held
    held, moment = _held, time.monotonic()
    if held is not None and moment - held.looked < LOOK_S:
        return held.book
    stamp = _stamp()
    book = held.book if held is not None and held.stamp == stamp else with_added()
    _held = _Held(book, stamp, moment)
    return book


def forget() -> None:
    """The next reader looks at the table whatever the time."""
    global _held
    _held = None


def with_added(*more: RuleVersion) -> Rulebook:
    """Shipped and approved versions and `more`, read now; Invalid naming code and dates where they cannot stand."""
    return merge(shipped(), (*added(), *more))


def shipped() -> tuple[RuleVersion, ...]:
    """The versions that ship with the product."""
    return tuple(version for rows in shipped_book().rules.values() for version in rows)


def added() -> tuple[RuleVersion, ...]:
    """The versions two people added, as the rulebook reads them."""
    rows: Iterable[models.RuleVersion] = models.RuleVersion.objects.filter(state=models.RuleVersion.APPROVED)
    return tuple(_completed(version_of(row)) for row in rows)


def _completed(version: RuleVersion) -> RuleVersion:
    """A setting approved before a release that reads more keys has the shipped values for those; its sm3 stays that of
    what two people approved and the log sealed."""
    if not version.code.startswith("settings."):
        return version
    ships = in_force(shipped_book().versions(version.code), version.from_)
    body = _with_missing(version.body, ships.body) if ships is not None else version.body
    if body == version.body:
        return version
    whole = replace(version, body=body)
    object.__setattr__(whole, "sm3", version.sm3)
    return whole


def _with_missing(body: Mapping[str, Any], ships: Mapping[str, Any]) -> Mapping[str, Any]:
    found = {**{key: value for key, value in ships.items() if key not in body}, **body}
    for key, value in body.items():
        if isinstance(value, Mapping) and isinstance(ships.get(key), Mapping):
            found[key] = _with_missing(value, ships[key])
    return found


def version_of(row: models.RuleVersion) -> RuleVersion:
    """The row as a version; its sm3 follows again from code, dates and body."""
    return RuleVersion(
        code=row.code, from_=row.valid_from, to=row.valid_to, body=from_json(row.body), title=row.title,
        source=row.source, mark=Mark(row.mark), continuity=Continuity(row.continuity), place=f"added/{row.uid}",
    )  # fmt: skip


def _stamp() -> Any:
    approved = models.RuleVersion.objects.filter(state=models.RuleVersion.APPROVED)
    return tuple(approved.aggregate(n=Count("id"), last=Max("id"), at=Max("decided_at")).values())
