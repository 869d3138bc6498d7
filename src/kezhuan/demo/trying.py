"""The demo's pool and its trials: every state, with a price announced, a log, a conversion and a breach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from kezhuan.achievements.models import Achievement
from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.core.publicity import usecases as publicity
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.trials import usecases
from kezhuan.trials.models import PoolItem, Trial
from kezhuan.trials.rules import Terms

LATER = Terms("licence", "later", None, "", 12, 3)
FIXED = Terms("licence", "fixed", 35_000_000, "", 6, 3)
ROYALTY = Terms("licence", "royalty", None, "入门费 5 万元，按销售额 2% 提成", 12, 3)
AGREEMENT = "甲方,乙方,试用期\n演示高校,演示企业,12 个月\n"
# item, the firm that tries, day, how its trial ends
TRIALS = (
    ("vision", "knit", date(2026, 8, 31), "extended"),
    ("peen", "gear", date(2026, 10, 19), "running"),
    ("vision", "gear", date(2026, 9, 2), "returned"),
    ("vision", "casting", date(2026, 9, 3), "terminated"),
    ("vision", "solar", date(2026, 9, 4), "breached"),
    ("vision", "chemical", date(2026, 8, 28), "disputed"),
    ("vision", "food", date(2026, 11, 16), "applied"),
    ("vision", "care", date(2026, 11, 9), "declined"),
    ("peen", "bolt", date(2026, 9, 8), "converted"),
)


def stories(world: World) -> Iterator[Story]:
    """The pool first, then what firms do with it."""
    yield _pooled(world, "vision", LATER, date(2026, 8, 24), "pooled")
    yield _pooled(world, "peen", ROYALTY, date(2026, 8, 25), "pooled")
    yield _pooled(world, "sic_rib", FIXED, date(2026, 10, 20), "announced")
    yield _pooled(world, "melt", LATER, date(2026, 11, 18), "applied")
    yield _pooled(world, "sic_polish", ROYALTY, date(2026, 11, 12), "returned")
    yield _pooled(world, "micro_nitro", LATER, date(2026, 9, 1), "left")
    for item, firm, day, end in TRIALS:
        yield _tried(world, item, firm, day, end)


def _pooled(world: World, code: str, terms: Terms, day: date, end: str) -> Story:
    today = yield world.days.at(day)
    office = _holder(world, code)
    uid = usecases.enter_pool(world.records[code], terms, rights=["演示专利一", "演示专利二"], scope="仅限本企业自用，不得转许可",
                              improvements="各自完成的归各自", confidentiality="图纸和工艺参数保密三年", liability="因技术缺陷造成的直接损失由保险赔付",
                              actor=office, today=today)  # fmt: skip
    world.records[f"pool:{code}"] = uid
    if end == "applied":
        return
    today = yield world.days.after(today, 1)
    operator = world.actor("yunying")
    if end == "returned":
        usecases.move_item(
            uid, "return", reason_note="请补年费缴纳凭证。", actor=operator, today=today, version=_item(uid)
        )
        return
    conditions = rulebook().body("settings.trials", clock.today())["conditions"]
    ticks = {c["code"]: True for c in conditions}
    usecases.move_item(uid, "admit", ticks=ticks, actor=operator, today=today, version=_item(uid))
    if end == "announced":
        usecases.announce_price(uid, contact="技术转移办公室 0573-00000000", actor=office, today=today)
        today = yield world.days.after(today, 20)
        publicity.finish_due(today=today)
    if end == "left":
        today = yield world.days.after(today, 30)
        usecases.move_item(uid, "leave", actor=office, today=today, version=_item(uid))


def _holder(world: World, code: str) -> Actor:
    uid = Achievement.objects.values_list("organisation__uid", flat=True).get(uid=world.records[code])
    return world.speaker(next(c for c, org in world.orgs.items() if org.uid == uid), "tto")


def _item(uid: UUID) -> int:
    return PoolItem.objects.values_list("version", flat=True).get(uid=uid)


def _version(uid: UUID) -> int:
    return Trial.objects.values_list("version", flat=True).get(uid=uid)


def _tried(world: World, code: str, place: str, day: date, end: str) -> Story:
    today = yield world.days.at(day)
    firm, office = world.speaker(place), _holder(world, code)
    uid = usecases.apply_for_trial(world.records[f"pool:{code}"], purpose="在一条线上试用，比较成品率和能耗。", small=True, related=False,
                                   actor=firm, today=today)  # fmt: skip
    if end == "applied":
        return
    today = yield world.days.after(today, 3)
    if end == "declined":
        _moved(uid, "decline", office, today, "现场工程师本季度已排满。")
        return
    usecases.sign_trial(uid, starts_on=today, insurance_no="演示保单-0001", file=("试用协议（演示）.csv", AGREEMENT.encode("utf-8-sig")),
                        actor=office, today=today, version=_version(uid))  # fmt: skip
    usecases.add_log(
        uid, "usage", month=f"{today:%Y-%m}", text="安装调试完成，运行 60 小时。", actor=firm, today=today
    )
    today = yield world.days.after(today, 15)
    usecases.add_log(uid, "incident", text="停机一次，更换传感器后恢复。", actor=firm, today=today)
    yield from _ended(world, uid, end, firm, office, today)


def _ended(world: World, uid: UUID, end: str, firm: Actor, office: Actor, today: date) -> Story:
    today = yield world.days.after(today, 6)
    if end == "extended":
        until = Trial.objects.values_list("ends_on", flat=True).get(uid=uid) + timedelta(days=180)
        usecases.extend_trial(uid, until=until, actor=office, today=today, version=_version(uid))
    if end in ("converted", "returned"):
        for who, verdict in (
            (firm, "satisfied" if end == "converted" else "unsatisfied"),
            (office, "satisfied"),
        ):
            usecases.evaluate_trial(uid, verdict=verdict, words="按约定的两项参数比较，数据见记录。", actor=who, today=today,
                                    version=_version(uid))  # fmt: skip
    if end == "converted":
        usecases.convert_trial(uid, actor=office, today=today, version=_version(uid))
    elif end == "returned":
        usecases.add_log(uid, "deletion", text="设备已寄回，程序和图纸已删除。", actor=firm, today=today,
                         file=("归还清单（演示）.csv", AGREEMENT.encode("utf-8-sig")))  # fmt: skip
        _moved(uid, "give_back", office, today)
    elif end == "terminated":
        _moved(uid, "terminate", firm, today, "产品停产，不再需要。")
    elif end in ("breached", "disputed"):
        _moved(uid, "breach", office, today, "超出约定范围使用。")
    if end == "disputed":
        today = yield world.days.after(today + timedelta(days=30), 1)
        _moved(uid, "dispute", office, today)


def _moved(uid: UUID, move: str, who: Actor, today: date, reason: str = "") -> None:
    usecases.move_trial(uid, move, actor=who, today=today, version=_version(uid), reason_note=reason)
