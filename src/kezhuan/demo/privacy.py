"""The demo's requests about personal data: one waits, one was done, one declined, one taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kezhuan.core.privacy import usecases as requests
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World


def stories(world: World) -> Iterator[Story]:
    """One request in each state."""
    yield _request(
        world, "huiyuan", "explain", "claims", "加入申请的核验依据是什么？", date(2026, 11, 16), ""
    )
    yield _request(
        world, "jingji", "correct", "account", "姓名中的“琦”写成了“奇”。", date(2026, 10, 12), "complete"
    )
    yield _request(world, "qiye2", "correct", "notices", "请把通知改成英文。", date(2026, 10, 13), "decline")
    yield _request(world, "huiyuan", "correct", "account", "更正手机号码。", date(2026, 10, 14), "withdraw")


def _request(world: World, account: str, kind: str, part: str, words: str, day: date, end: str) -> Story:
    """The person asks; those in charge answer a few days later, or the person finds another way."""
    today = yield world.days.at(day)
    person = world.actor(account)
    uid = requests.ask(kind, part=part, words=words, actor=person, today=today)
    if not end:
        return
    today = yield world.days.after(today, 3)
    if end == "withdraw":
        requests.withdraw(uid, actor=person, today=today, version=1)
        return
    text = "已核对身份证件并更正。" if end == "complete" else "语言在页面右上角由本人切换，不需更正。"
    office = world.speaker("centre", "operator")
    requests.answer(uid, complete=end == "complete", text=text, actor=office, today=today, version=1)
