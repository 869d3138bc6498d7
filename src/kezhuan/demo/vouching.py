"""履职佐证 of the demo: one bundle a state, about the university's own contracts, sharings and entitlements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.rights.models import DiligenceBundle, Distribution
from kezhuan.rights.usecases import bundling as usecases

SAID = {
    "happened": "成果以协议定价转让，公示期满无异议后签约；一年后市场价格上涨，有人对定价提出疑问（演示）。",
    "basis": "校务会集体决策纪要；第三方评估意见；公示证明；立项时的风险评估（演示）。", "conflict": "经办人、决策人与受让方无关联（演示）。",
}  # fmt: skip
CASES = ("draft", "sealed", "handed", "void")


def stories(world: World) -> Iterator[Story]:
    """Late in the year, when the matters themselves are through."""
    for n, end in enumerate(CASES):
        yield _bundle(world, end, date(2026, 11, 10 + n))


def _version(uid: UUID) -> int:
    return DiligenceBundle.objects.values_list("version", flat=True).get(uid=uid)


def _bundle(world: World, end: str, day: date) -> Story:
    today = yield world.days.at(day)
    office = world.actor("chengguo")
    paid = Distribution.objects.get(contract_uid=world.records["contract.resin"], state="paid")
    kind, subject = (
        ("distribution", paid.uid) if end == "handed" else ("contract", world.records["contract.resin"])
    )
    uid = usecases.draft_bundle(kind, subject, actor=office, today=today)
    if end == "draft":
        return
    usecases.edit_bundle(uid, SAID, actor=office, today=today, version=1)
    usecases.seal_bundle(uid, actor=office, today=today, version=_version(uid))
    if end == "handed":
        usecases.hand_over_bundle(
            uid, handed_to="上级主管部门（演示）", actor=office, today=today, version=_version(uid)
        )
    elif end == "void":
        usecases.void_bundle(
            uid, reason="补充材料后重新整理。", actor=office, today=today, version=_version(uid)
        )
