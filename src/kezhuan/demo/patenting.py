"""The patent registry of the demo: some rights stand as typed, one under another owner, one lapsed, the rest unchecked;
and three patents two owners entered: one to be decided, one decided, one mended by its holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kezhuan.achievements import disputes
from kezhuan.achievements.models import Achievement, PatentDispute, Right
from kezhuan.achievements.patents import take_entry
from kezhuan.achievements.rules import PATENTS, patent_key
from kezhuan.achievements.usecases import edit_achievement
from kezhuan.core.access import Actor
from kezhuan.demo.meeting import holder_of
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World

SOURCE = "演示数据，不是真实登记"


def stories(world: World) -> Iterator[Story]:
    """One import of registry rows at the centre, and the three disputes."""
    yield _disputed(world, "bolt_alloy", "peen", date(2026, 11, 5), ends="decided")
    yield _disputed(world, "sic_rib", "sic_si", date(2026, 11, 9), ends="lapsed")
    yield _disputed(world, "ceria", "sic_polish", date(2026, 11, 12), ends="open")
    yield _registry(world)


def _registry(world: World) -> Story:
    today = yield world.days.at(date(2026, 11, 16))
    rights = Right.objects.filter(kind__in=PATENTS, achievement__state="published", order=0).order_by("id")
    for n, right in enumerate(rights[:12]):
        said = {"title": right.title, "holder": right.holder, "status": right.status or "active"}
        said |= {3: {"holder": "演示共有单位"}, 7: {"status": "expired"}}.get(n, {})
        take_entry(
            {"number": right.number, "publication": "", "status_on": today, "source": SOURCE, **said},
            today=today,
        )


def _disputed(world: World, first: str, second: str, day: date, *, ends: str) -> Story:
    """The office of `second` enters a patent of `first` as well; `ends` open, decided or lapsed."""
    today = yield world.days.at(day)
    ours, theirs = (Achievement.objects.get(uid=world.records[code]) for code in (first, second))
    office = world.speaker(holder_of(world, second), "tto")
    claimed = ours.rights.get(order=0)
    own = {
        name: getattr(theirs.rights.get(order=0), name)
        for name in ("kind", "number", "title", "status", "holder")
    }
    double = own | {"kind": claimed.kind, "number": claimed.number, "title": claimed.title}
    _enter(theirs, [own, double], office, today)
    disputes.open_disputes({patent_key(claimed.number)}, today=today)
    if ends == "open":
        return
    today = yield world.days.after(today, 3)
    if ends == "lapsed":
        _enter(theirs, [own], office, today)
        disputes.lapse_disputes(today=today)
        return
    dispute = PatentDispute.objects.get(patent=patent_key(claimed.number))
    disputes.decide_dispute(
        dispute.uid, outcome="one", keeper=ours.uid, reason="登记簿副本载明专利权人为先登记的一方；另一方为被许可人，已请其改正。",
        actor=world.actor("yunying"), today=today, version=dispute.version,
    )  # fmt: skip


def _enter(achievement: Achievement, rights: list[dict[str, Any]], office: Actor, today: date) -> None:
    achievement.refresh_from_db()
    edit_achievement(
        achievement.uid, {}, actor=office, today=today, version=achievement.version, rights=rights
    )
