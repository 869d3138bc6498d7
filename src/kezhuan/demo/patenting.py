"""The patent registry of the demo: some rights stand as typed, one under another owner, one lapsed, the rest unchecked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kezhuan.achievements.models import Right
from kezhuan.achievements.patents import take_entry
from kezhuan.achievements.rules import PATENTS
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World

SOURCE = "演示数据，不是真实登记"


def stories(world: World) -> Iterator[Story]:
    """One import of registry rows at the centre."""
    yield _registry(world)


def _registry(world: World) -> Story:
    today = yield world.days.at(date(2026, 11, 16))
    rights = Right.objects.filter(kind__in=PATENTS, achievement__state="published").order_by("id")
    for n, right in enumerate(rights[:12]):
        said = {"title": right.title, "holder": right.holder, "status": right.status or "active"}
        said |= {3: {"holder": "演示共有单位"}, 7: {"status": "expired"}}.get(n, {})
        take_entry(
            {"number": right.number, "publication": "", "status_on": today, "source": SOURCE, **said},
            today=today,
        )
