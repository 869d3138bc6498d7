"""One dated version of one rule, which of several is in force on a day, and what may not be left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.sm3 import digest_of


class Mark(StrEnum):
    """How sure a value is: read in its source, own knowledge, uncertain, proposed default."""

    SOURCED = "S"
    KNOWN = "K"
    UNCERTAIN = "U"
    PROPOSED = "P"


class Continuity(StrEnum):
    """Whether a rule must always be in force, may lapse, or is announced period by period."""

    STRICT = "strict"
    MAY_LAPSE = "may_lapse"
    PROVISIONAL = "provisional"


def frozen(value: Any) -> Any:
    """The same value with read-only mappings and tuples, so that a rule cannot change under a reader."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(frozen(item) for item in value)
    return value


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A rule as it stands from `from_` to `to`, both days counted; `to` None = until the next version.

    `place` names the file or table row it came from, for messages; `sm3` follows from code, dates and body.
    """

    code: str
    from_: date
    body: Mapping[str, Any]
    to: date | None = None
    title: str = ""
    source: str = ""
    mark: Mark = Mark.PROPOSED
    continuity: Continuity = Continuity.STRICT
    place: str = ""
    sm3: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", frozen(self.body))
        content = {"code": self.code, "from": self.from_, "to": self.to, "body": self.body}
        object.__setattr__(self, "sm3", digest_of(content))


def in_force(versions: Iterable[RuleVersion], day: date) -> RuleVersion | None:
    """The version in force on `day`: the last that began, unless it has ended; None where there is none."""
    begun = [version for version in versions if version.from_ <= day]
    if not begun:
        return None
    latest = max(begun, key=lambda version: version.from_)
    return latest if latest.to is None or day <= latest.to else None


def faults(versions: Sequence[RuleVersion]) -> tuple[Reason, ...]:
    """Why the versions of one code cannot stand together: overlaps always, gaps where they are strict."""
    rows = sorted(versions, key=lambda version: version.from_)
    found = [_backwards(row) for row in rows if row.to is not None and row.to < row.from_]
    for one, following in zip(rows, rows[1:], strict=False):
        if one.from_ == following.from_ or (one.to is not None and one.to >= following.from_):
            found.append(_between("rulebook.overlap", gettext_noop(
                "{code}：{one} 自 {one_from} 起的版本与 {following} 自 {following_from} 起的版本时间重叠"), one, following))  # fmt: skip
        elif one.continuity is Continuity.STRICT and one.to and one.to + timedelta(days=1) != following.from_:
            found.append(_between("rulebook.gap", gettext_noop(
                "{code}：{one} 的版本止于 {one_to}，下一版本 {following} 自 {following_from} 起，中间无规则可用"), one, following))  # fmt: skip
    if rows and rows[-1].continuity is Continuity.STRICT and rows[-1].to is not None:
        found.append(
            Reason(
                "rulebook.ends",
                gettext_noop("{code}：{one} 的最后版本止于 {one_to}，其后无规则可用"),
                _params(rows[-1]),
            )
        )
    return tuple(found)


def _params(one: RuleVersion) -> dict[str, Any]:
    return {"code": one.code, "one": one.place or one.code, "one_from": one.from_, "one_to": one.to}


def _backwards(row: RuleVersion) -> Reason:
    return Reason(
        "rulebook.backwards",
        gettext_noop("{code}：{one} 的版本 {one_from} 起、{one_to} 止，起止颠倒"),
        _params(row),
    )


def _between(code: str, template: str, one: RuleVersion, following: RuleVersion) -> Reason:
    more = {"following": following.place or following.code, "following_from": following.from_}
    return Reason(code, template, {**_params(one), **more})


def check(versions: Iterable[RuleVersion]) -> None:
    """Every code's versions stand together; else Invalid with all faults, each under its code."""
    by_code: dict[str, list[RuleVersion]] = {}
    for version in versions:
        by_code.setdefault(version.code, []).append(version)
    wrong = {code: found for code, rows in sorted(by_code.items()) if (found := faults(rows))}
    if wrong:
        raise Invalid(wrong)
