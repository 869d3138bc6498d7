"""Which field groups of a record an actor may see: public, member, sealed (公开范围 per group), and what opens the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from kezhuan.core.access import ADMINS, OFFICERS, PROFESSIONALS, STAFF, Actor, Relation, Role
from kezhuan.core.errors import Reason, gettext_noop


class Group(StrEnum):
    """The three field groups every published record is cut into."""

    PUBLIC = "public"
    MEMBER = "member"
    SEALED = "sealed"


LABELS = {Group.PUBLIC: "公开", Group.MEMBER: "会员可见", Group.SEALED: "未公开内容"}
NOTHING: frozenset[Group] = frozenset()
ALL = frozenset(Group)


def views(
    actor: Actor, relations: frozenset[Relation], *, audience: str, granted: bool = False
) -> frozenset[Group]:
    """The groups this actor sees of a record whose audience is public, member, directed or none (not published).

    The owner and whoever holds the owner's mandate see all; district and city staff see all inside their
    jurisdiction (each such reading is logged); the province sees no sealed text; administrators see nothing.
    `granted`: the owner's grant and the agreement it rests on are in force today. Whom the owner has blocked
    reads what anybody may read, whatever was granted before.
    """
    if actor.role in ADMINS:
        return NOTHING
    if actor.role is Role.SYSTEM or relations & {Relation.OWN, Relation.MANDATED}:
        return ALL
    if Relation.INSIDE in relations and actor.role in {Role.OPERATOR, *OFFICERS}:
        return ALL if actor.role is not Role.PROVINCE else ALL - {Group.SEALED}
    if audience == "none":
        return NOTHING
    if Relation.BLOCKED in relations:
        return frozenset({Group.PUBLIC}) if audience == "public" else NOTHING
    seen = {Group.PUBLIC} if audience == "public" else set()
    if (
        actor.role in PROFESSIONALS
        and actor.verified
        and (audience != "directed" or Relation.PARTY in relations)
    ):
        seen |= {Group.PUBLIC, Group.MEMBER}
    if Relation.ASSIGNED in relations:
        seen |= {Group.PUBLIC, Group.MEMBER}
    if granted and seen:
        # A grant adds the sealed group to what one may read; it never leads to a record one may not know of.
        seen |= ALL
    return frozenset(seen)


def in_force(state: str, live: str, starts_on: date | None, ends_on: date | None, *, today: date) -> bool:
    """True where a grant or an agreement is in its live state and today lies within its days (both included)."""
    return (
        state == live
        and (starts_on is None or starts_on <= today)
        and ends_on is not None
        and today <= ends_on
    )


def term_fault(ends_on: date | None, *, today: date, latest: date) -> Reason | None:
    """A reason where a grant would end in the past or outlive the agreement it rests on."""
    if ends_on is None or ends_on < today:
        return Reason("grant.past", gettext_noop("截止日期不能早于今天"))
    if ends_on > latest:
        return Reason(
            "grant.outlives",
            gettext_noop("截止日期不能晚于保密协议到期日 {day}"),
            {"day": f"{latest:%Y-%m-%d}"},
        )
    return None


def reading_fault(counted: Mapping[str, int], limits: Mapping[str, Any]) -> Reason | None:
    """A reason where one more record would pass a reading limit; `counted` are different records read so far,
    by the names of settings.reading_limits."""
    for name, most in limits.items():
        if counted.get(name, 0) >= most:
            return Reason(
                "reading.limit",
                gettext_noop("查看的数量已达上限（{most} 条），请稍后再看；确有需要请联系技转中心"),
                {"most": most},
            )
    return None


def short_id(uid: Any) -> str:
    """The eight characters by which a watermark names one reading."""
    return uid.hex[:8]


# Where a reader's token goes into the text of a decoy: a batch or sample number reads as one.
MARK: Final = "{mark}"


def baited(actor: Actor) -> bool:
    """True for whoever reads what is published to members and is not of an office: nobody else ever meets a decoy."""
    return actor.role in PROFESSIONALS - STAFF and actor.verified and actor.user_id is not None


def mark_fault(texts: Iterable[str]) -> Reason | None:
    """A reason where the place of the token does not stand exactly once in the words members alone read."""
    if sum(text.count(MARK) for text in texts) == 1:
        return None
    return Reason(
        "decoy.mark", gettext_noop("正文里须写一次 {here}，每个查看者看到的是各自的编号"), {"here": MARK}
    )


def marked(text: str, token: str) -> str:
    """The text as this reader's copy has it."""
    return text.replace(MARK, token.upper())


def walks(missed: Collection[str], most: int) -> bool:
    """True where one account asked for so many different numbers that lead nowhere that it is not mistyping."""
    return len(missed) >= most


@dataclass(frozen=True, slots=True)
class Habit:
    """What somebody of an office opened in a month: different records whose sealed text or full numbers they read, those
    of them on which they did nothing, and readings outside office hours or on days off."""

    read: int
    idle: int
    off_hours: int


def unusual(habit: Habit, bounds: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Why this looking stands out (settings.unusual_access); empty where it does not. A hint to ask, never a verdict:
    an adviser on the telephone reads and leaves no act."""
    found = []
    if habit.idle >= bounds["idle_records_min"] and habit.idle * 100 >= habit.read * bounds["idle_share_pct"]:
        found.append(
            Reason(
                "unusual.idle",
                gettext_noop("看了 {read} 条，其中 {idle} 条没有办理过任何一步"),
                {"read": habit.read, "idle": habit.idle},
            )
        )
    if habit.off_hours >= bounds["off_hours_min"]:
        found.append(Reason("unusual.hours", gettext_noop("非工作时间查看 {n} 次"), {"n": habit.off_hours}))
    return tuple(found)


def out_of_hours(hour: int, *, working_day: bool, bounds: Mapping[str, Any]) -> bool:
    """True on a day off, and before or after the office's hours."""
    return not working_day or not bounds["office_from_h"] <= hour < bounds["office_until_h"]
