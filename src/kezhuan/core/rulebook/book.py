"""Shipped and added versions as one book that readers ask by code and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from kezhuan.core.calendar import Calendar, from_versions
from kezhuan.core.errors import Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.shape import shape_faults
from kezhuan.core.rulebook.shipped import load, shipped_root
from kezhuan.core.rulebook.versions import RuleVersion, check, in_force


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All versions of all rules by code, each code's versions in order of their first day."""

    rules: Mapping[str, tuple[RuleVersion, ...]]
    _calendar: Calendar = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        years = (
            version for code, rows in self.rules.items() if code.startswith("calendars.") for version in rows
        )
        object.__setattr__(self, "_calendar", from_versions(years))

    def versions(self, code: str) -> tuple[RuleVersion, ...]:
        """Every version of `code`, the first in force first; empty where the book has none."""
        return self.rules.get(code, ())

    def version(self, code: str, day: date) -> RuleVersion:
        """The version of `code` in force on `day`; Refused with code and day where there is none."""
        found = in_force(self.versions(code), day)
        if found is None:
            raise Refused(
                Reason(
                    "rulebook.none", gettext_noop("{day} 没有可用的规则“{code}”"), {"day": day, "code": code}
                )
            )
        return found

    def body(self, code: str, day: date) -> Mapping[str, Any]:
        """The values of `code` in force on `day`."""
        return self.version(code, day).body

    def calendar(self) -> Calendar:
        """The working-day calendar that the announced years add up to."""
        return self._calendar

    def export(self) -> list[dict[str, Any]]:
        """Every version as plain data (dates and decimals as they are), for `kz rules export`."""
        return [exported(version) for code in sorted(self.rules) for version in self.rules[code]]


def exported(version: RuleVersion) -> dict[str, Any]:
    """One version as a dictionary of plain values; `sm3` lets a reader check it."""
    return {
        "code": version.code, "title": version.title, "from": version.from_, "to": version.to,
        "source": version.source, "mark": version.mark.value, "continuity": version.continuity.value,
        "sm3": version.sm3, "body": _plain(version.body),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def merge(shipped: Iterable[RuleVersion], added: Iterable[RuleVersion] = ()) -> Rulebook:
    """One book of both; an added version follows an open shipped one from its own first day.

    Raises Invalid, naming places and dates, where two versions claim the same day, a strict rule would
    leave a day without one, a setting loses a key that is read, or a year's days off cannot be.
    """
    rows = sorted((*shipped, *added), key=lambda version: (version.code, version.from_))
    check(rows)
    rules: dict[str, tuple[RuleVersion, ...]] = {}
    for version in rows:
        rules[version.code] = (*rules.get(version.code, ()), version)
    settings = {code: versions for code, versions in rules.items() if code.startswith("settings.")}
    wrong = {code: found for code, versions in settings.items() if (found := shape_faults(versions))}
    if wrong:
        raise Invalid(wrong)
    return Rulebook(rules)


@cache
def shipped_book() -> Rulebook:
    """The book of the shipped files alone, read once; Invalid stops the start where they are at fault."""
    return merge(load(shipped_root()))
