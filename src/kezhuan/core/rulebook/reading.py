"""What readers are shown of the rulebook: every rule, one rule with all its versions, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.core.models import RuleVersion as Row
from kezhuan.core.rulebook.amending import FIXED, may_decide, may_propose
from kezhuan.core.rulebook.overlay import rulebook, version_of
from kezhuan.core.rulebook.versions import Continuity, Mark, RuleVersion, in_force
from kezhuan.core.rulebook.writing import as_text
from kezhuan.core.sm3 import decimal_text

MARKS: Final[Mapping[Mark, str]] = {
    Mark.SOURCED: gettext_noop("已逐字核对原文"),
    Mark.KNOWN: gettext_noop("据公开资料整理，未逐字核对"),
    Mark.UNCERTAIN: gettext_noop("来源不一，待核实"),
    Mark.PROPOSED: gettext_noop("平台默认值，可由本地替换"),
}
CONTINUITIES: Final[Mapping[Continuity, str]] = {
    Continuity.STRICT: gettext_noop("须连续有效"),
    Continuity.MAY_LAPSE: gettext_noop("可以到期失效"),
    Continuity.PROVISIONAL: gettext_noop("逐期公布，未公布的按暂定计"),
}
GROUPS: Final[Mapping[str, str]] = {
    "policies": gettext_noop("政策"),
    "sharing": gettext_noop("收益分配"),
    "contracts": gettext_noop("合同"),
    "indices": gettext_noop("指数口径"),
    "calendars": gettext_noop("工作日历"),
    "settings": gettext_noop("办理设置"),
    "sheets": gettext_noop("表格模板"),
    "open": gettext_noop("开放数据"),
    "foreign": gettext_noop("其他平台的表"),
}
UNITS: Final[Mapping[str, str]] = {
    "_wd": gettext_noop("个工作日"), "_d": gettext_noop("天"), "_h": gettext_noop("小时"), "_within_min": gettext_noop("分钟"),
    "_s": gettext_noop("秒"), "_yuan": gettext_noop("元"), "_mb": "MB", "_chars": gettext_noop("字"), "_megapixels": gettext_noop("百万像素"),
}  # fmt: skip
STATES: Final[Mapping[str, str]] = {
    Row.OPEN: gettext_noop("待复核"),
    Row.APPROVED: gettext_noop("已通过"),
    Row.REFUSED: gettext_noop("已退回"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a body: single values, or a table of like rows."""

    heading: str
    values: tuple[tuple[str, str, str], ...] = ()  # key, value, unit
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version: from its first day until the day before the next; `added` by two people, else shipped."""

    from_: date
    until: date | None
    source: str
    mark: str
    mark_label: str
    sm3: str
    in_force: bool
    added: bool
    parts: tuple[Part, ...]
    text: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the list shows it: its version in force today, else its last."""

    code: str
    group: str
    title: str
    source: str
    mark: str
    mark_label: str
    from_: date
    until: date | None
    in_force: bool
    versions: int


@dataclass(frozen=True, slots=True)
class RuleDetail:
    """A rule with all its versions, the newest first."""

    code: str
    group: str
    title: str
    continuity_label: str
    versions: tuple[VersionView, ...]
    may_propose: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of a version beside the value it would replace; empty where there is none."""

    key: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class ProposedVersion:
    """A version waiting for its second person, or decided."""

    uid: UUID
    code: str
    title: str
    from_: date
    to: date | None
    source: str
    mark_label: str
    sm3: str
    state: str
    state_label: str
    reason: str
    created_at: datetime
    decided_at: datetime | None
    mine: bool
    may_decide: bool
    backdated: bool
    differences: tuple[Difference, ...]
    text: str


def listing(*, today: date) -> tuple[RuleRow, ...]:
    """Every rule, in the order of the groups, each with the version that counts today."""
    book = rulebook()
    rows = []
    for code, versions in book.rules.items():
        if code.startswith(FIXED):
            continue
        now = in_force(versions, today) or versions[-1]
        rows.append(RuleRow(
            code=code, group=_group(code), title=now.title, source=now.source, mark=now.mark.value, mark_label=MARKS[now.mark],
            from_=now.from_, until=_until(now, versions), in_force=in_force(versions, today) is not None, versions=len(versions),
        ))  # fmt: skip
    order = list(GROUPS.values())
    return tuple(
        sorted(rows, key=lambda row: (order.index(row.group) if row.group in order else len(order), row.code))
    )


def detail(code: str, actor: Actor, *, today: date) -> RuleDetail:
    """One rule with all its versions; Hidden where the book has no such rule."""
    versions = rulebook().versions(code)
    if not versions or code.startswith(FIXED):
        raise Hidden
    now = in_force(versions, today)
    views = tuple(_view(version, versions, now) for version in reversed(versions))
    return RuleDetail(
        code, _group(code), (now or versions[-1]).title, CONTINUITIES[versions[-1].continuity], views,
        may_propose(actor, today=today),
    )  # fmt: skip


def proposals(
    actor: Actor, *, today: date, offset: int = 0, limit: int = 20
) -> tuple[int, tuple[ProposedVersion, ...]]:
    """Versions waiting for a second person, the oldest first, for those who may propose or decide; else none."""
    if not (may_propose(actor, today=today) or may_decide(actor, today=today)):
        return 0, ()
    found = Row.objects.filter(state=Row.OPEN).order_by("id")
    return found.count(), tuple(_proposed(row, actor, today) for row in found[offset : offset + limit])


def proposal(uid: UUID, actor: Actor, *, today: date) -> ProposedVersion:
    """One proposed version beside what it would replace; Hidden for who may neither propose nor decide."""
    row = Row.objects.filter(uid=uid).first()
    if row is None or not (may_propose(actor, today=today) or may_decide(actor, today=today)):
        raise Hidden
    return _proposed(row, actor, today)


def _proposed(row: Row, actor: Actor, today: date) -> ProposedVersion:
    version = version_of(row)
    earlier = [v for v in rulebook().versions(row.code) if v.sm3 != version.sm3]
    before = in_force(earlier, version.from_)
    return ProposedVersion(
        uid=row.uid, code=row.code, title=row.title, from_=row.valid_from, to=row.valid_to, source=row.source,
        mark_label=MARKS[version.mark], sm3=row.sm3, state=row.state, state_label=STATES[row.state], reason=row.reason,
        created_at=row.created_at, decided_at=row.decided_at, mine=row.maker_id == actor.user_id,
        may_decide=row.state == Row.OPEN and row.maker_id != actor.user_id and may_decide(actor, today=today),
        backdated=row.valid_from < row.created_at.date(), differences=differences(before.body if before else {}, version.body),
        text=as_text(version.body),
    )  # fmt: skip


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The values that are not the same in both bodies, in the order of the second, what it drops last."""
    now, then = dict(_leaves(one, "")), dict(_leaves(other, ""))
    keys = [*then, *(key for key in now if key not in then)]
    return tuple(
        Difference(key, now.get(key, ""), then.get(key, "")) for key in keys if now.get(key) != then.get(key)
    )


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}".strip("."))
    elif isinstance(value, tuple) and any(isinstance(item, Mapping) for item in value):
        for place, item in enumerate(value, start=1):
            yield from _leaves(item, f"{path}[{place}]")
    else:
        yield path, written(value)


def named(path: str) -> str:
    """A key or path of keys in words, each as it is where the list has no name for it: audience_widening.maker → 扩大公开范围 · 经办."""
    words = [part.partition("[") for part in path.split(".")]
    return " · ".join(
        codes.label("rule_keys", key) + (f" {place[:-1]}" if place else "") for key, _, place in words
    )


def written(value: Any) -> str:
    """A single value of a body as people read it."""
    if isinstance(value, bool):
        return gettext_noop("是") if value else gettext_noop("否")
    if isinstance(value, (tuple, list)):
        return "、".join(written(item) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key} {written(item)}" for key, item in value.items())
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return decimal_text(value)
    return str(value)


def _view(version: RuleVersion, versions: tuple[RuleVersion, ...], now: RuleVersion | None) -> VersionView:
    return VersionView(
        from_=version.from_, until=_until(version, versions), source=version.source, mark=version.mark.value,
        mark_label=MARKS[version.mark], sm3=version.sm3, in_force=version is now,
        added=version.place.startswith("added/"), parts=tuple(_parts(version.body, "")), text=as_text(version.body),
    )  # fmt: skip


def _until(version: RuleVersion, versions: tuple[RuleVersion, ...]) -> date | None:
    later = [other.from_ for other in versions if other.from_ > version.from_]
    return version.to or (min(later) - timedelta(days=1) if later else None)


def _parts(body: Mapping[str, Any], heading: str) -> Iterator[Part]:
    single, inner = [], []
    for key, value in body.items():
        if isinstance(value, Mapping) or (
            isinstance(value, tuple) and any(isinstance(v, Mapping) for v in value)
        ):
            inner.append((key, value))
        else:
            single.append((key, written(value), _unit(key, value)))
    if single:
        yield Part(heading, tuple(single))
    for key, value in inner:
        below = f"{heading}.{key}".strip(".")
        if isinstance(value, Mapping):
            yield from _parts(value, below)
        else:
            columns = tuple(dict.fromkeys(name for row in value if isinstance(row, Mapping) for name in row))
            yield Part(below, columns=columns, rows=tuple(
                tuple(written(row[name]) if name in row else "" for name in columns) for row in value if isinstance(row, Mapping)
            ))  # fmt: skip


def _unit(key: str, value: Any) -> str:
    if type(value) not in (int, Decimal):
        return ""
    return next((unit for ending, unit in UNITS.items() if key.endswith(ending)), "")


def _group(code: str) -> str:
    first = code.partition(".")[0]
    return GROUPS.get(first, first)
