"""The demo's saved searches and chosen ways of being told: one that has told of news, one weekly, one stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kezhuan.core.channels import usecases as channels
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.people.queries import phone_of
from kezhuan.search import shelves, usecases


def stories(world: World) -> Iterator[Story]:
    """Three people keep searches; the week's news reach those who want them."""
    yield _kept(world, date(2026, 11, 16))


def _kept(world: World, day: date) -> Story:
    yield world.days.at(day)
    firm, broker, expert = world.actor("qiye"), world.actor("jingji"), world.actor("zhuanjia")
    shelves.rebuild()
    usecases.save_search("抛光液", kind="achievements", chosen={}, every="daily", hat="", actor=firm)
    usecases.save_search("", kind="demands", chosen={"field": "05"}, every="weekly", hat="", actor=broker)
    stopped = usecases.save_search("碳化硅 烧结", kind="", chosen={}, every="weekly", hat="", actor=expert)
    usecases.set_active(stopped, active=False, actor=expert)
    channels.add_address("sms", "", phone=phone_of(firm.user_id), actor=firm)
    channels.choose({"search": "daily", "contact": "now"}, actor=firm)
