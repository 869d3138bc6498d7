"""How the two sides of the demo meet: lists of matches, contacts in every state with their threads, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from kezhuan.core import events
from kezhuan.core.access import Actor
from kezhuan.demands import usecases as demands
from kezhuan.demands.models import Demand
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.matching import usecases
from kezhuan.matching.models import Contact, Followup
from kezhuan.search import shelves

MATCHING_DAY = date(2026, 10, 13)
SHEET = "项目,数值,单位\n减重率,41.6,%\n烧结变形量,0.21,mm\n成品率,91.8,%\n"


def stories(world: World) -> Iterator[Story]:
    """Contacts, judgements and follow-ups, and the day from which the matcher runs."""
    yield _matched(world)
    yield _contact(
        world, "chrome", "membrane", date(2026, 7, 9), "contract", "膜分离方案可否先在三号鼓线做小试？"
    )
    yield _contact(
        world,
        "done",
        "mold",
        date(2026, 7, 16),
        "contract",
        "想了解深冷加氮化在滚丝轮上的实际寿命和单只费用。",
    )
    yield _contact(
        world,
        "fibre_filter",
        "melt",
        date(2026, 10, 15),
        "accepted",
        "六号线换组件太频繁，希望到贵校示范线看运行数据。",
    )
    yield _contact(
        world,
        "al_cast",
        "al_free",
        date(2026, 10, 19),
        "accepted",
        "需要再生铝三成以上的铸态合金，能否提供试样片？",
    )
    yield _contact(
        world,
        "micro",
        "micro_nitro",
        date(2026, 10, 21),
        "trial",
        "我们的底物易析晶，想先做一次热安全评估和小试。",
    )
    yield _contact(
        world,
        "knit_vision",
        "vision",
        date(2026, 10, 22),
        "refused",
        "想先在六台机上试用三个月，按效果付费是否可行？",
    )
    yield _contact(
        world,
        "bolt_steel",
        "peen",
        date(2026, 10, 26),
        "lapsed",
        "滚压头能否装在现有滚丝机后？希望来厂看看。",
    )
    yield _contact(
        world, "cmp", "sic_polish", date(2026, 10, 28), "withdrawn", "希望寄 20 升样品做八英寸片试抛。"
    )
    yield _contact(
        world,
        "sic_arm",
        "sic_rib",
        date(2026, 11, 18),
        "sent",
        "请问两点五毫米壁厚的加筋臂能否先试制两件？我们提供图纸和试制线。",
    )
    yield _contact(
        world,
        "radar",
        "radar_fall",
        date(2026, 11, 19),
        "sent",
        "我们的样机已在两家养老院试用，可以带设备上门演示。",
        by="university",
    )
    yield _judged(world)
    yield _followed(world)
    yield _invested(world)


def match_all(*, today: date) -> int:
    """The index holds everything as it stands and every open demand has its list; how many demands."""
    while events.seal():
        continue
    shelves.rebuild()
    uids = list(usecases.open_demands())
    for uid in uids:
        usecases.refresh(uid, today=today)
    return len(uids)


def _matched(world: World) -> Story:
    today = yield world.days.at(MATCHING_DAY)
    match_all(today=today)


def _contact(
    world: World, demand: str, item: str, day: date, end: str, message: str, *, by: str = ""
) -> Story:
    """One side asks, the other answers or does not; some talk, and some come to an end."""
    today = yield world.days.at(day)
    firm = world.speaker(firm_of(world, demand))
    office = world.speaker(holder_of(world, item), "tto")
    asks, answers = (office, firm) if by else (firm, office)
    uid = usecases.request_contact(world.records[demand], item_kind="achievement", item_uid=world.records[item], message=message,
                                   actor=asks, today=today)  # fmt: skip
    if end == "sent":
        return
    today = yield world.days.after(today, 7 if end == "lapsed" else 2)
    if end == "withdrawn":
        usecases.move_contact(uid, "withdraw", actor=asks, today=today, version=_version(uid))
    elif end == "lapsed":
        usecases.lapse_overdue(today=today)
    elif end == "refused":
        usecases.refuse_contact(uid, reason_code="busy", note="本季度现场调试已排满，明年三月后可以安排。", actor=answers, today=today,
                                version=_version(uid))  # fmt: skip
    else:
        usecases.accept_contact(
            uid, note="欢迎，请先把工况发来。", actor=answers, today=today, version=_version(uid)
        )
        yield from _talk(world, uid, demand, end, asks, answers, today)


def _talk(world: World, uid: UUID, demand: str, end: str, asks: Actor, answers: Actor, today: date) -> Story:
    today = yield world.days.after(today, 1)
    usecases.say(
        uid,
        "工况和目标参数见附件，样件可以快递。",
        actor=asks,
        file=("工况说明（演示）.csv", SHEET.encode("utf-8-sig")),
    )
    today = yield world.days.after(today, 2)
    usecases.say(uid, "已收到。按这个工况可以先做一轮小试，约三周出数据，费用面议。", actor=answers)
    if end == "accepted":
        return
    today = yield world.days.after(today, 10)
    usecases.move_contact(uid, "end", actor=asks, today=today, version=_version(uid), outcome=end)
    if demand != "done":
        return  # what goes on as a deal is told in dealing.py
    today = yield world.days.after(today, 3)
    row = Demand.objects.get(uid=world.records[demand])
    demands.move_demand(
        row.uid,
        "close",
        actor=asks,
        today=today,
        version=row.version,
        close_reason="solved",
        reason_note="新模具已批量使用。",
    )


def _version(uid: UUID) -> int:
    return Contact.objects.values_list("version", flat=True).get(uid=uid)


def firm_of(world: World, demand: str) -> str:
    uid = Demand.objects.values_list("organisation__uid", flat=True).get(uid=world.records[demand])
    return next(code for code, org in world.orgs.items() if org.uid == uid)


def holder_of(world: World, item: str) -> str:
    from kezhuan.achievements.models import Achievement

    uid = Achievement.objects.values_list("organisation__uid", flat=True).get(uid=world.records[item])
    return next(code for code, org in world.orgs.items() if org.uid == uid)


def _judged(world: World) -> Story:
    """Firms say of single items why they do not fit, and their lists change."""
    for demand, item, code, note in (
        ("bolt_steel", "peen", "verification", "厂里没有超声滚压的验证条件"),
        ("knit_vision", "vision_film", "indicator", "误报率达不到，深色布没有数据"),
    ):
        today = yield world.days.at(date(2026, 10, 30))
        usecases.give_feedback(world.records[demand], item_kind="achievement", item_uid=world.records[item], code=code, note=note,
                               actor=world.speaker(firm_of(world, demand)), today=today)  # fmt: skip


def _followed(world: World) -> Story:
    """Demands nobody answers go to brokers: one is done and taken up anew, one is dropped and waits again."""
    today = yield world.days.after(world.days.on(MATCHING_DAY), 2)
    kept = _open_followup(world.records["silk"])
    if kept is None:
        return
    broker, operator = world.actor("jingji2"), world.actor("yunying")
    usecases.move_followup(kept.uid, "take", actor=broker, today=today, version=kept.version)
    today = yield world.days.after(today, 8)
    kept.refresh_from_db()
    usecases.move_followup(
        kept.uid,
        "finish",
        actor=broker,
        today=today,
        version=kept.version,
        note="已介绍本地文保机构，企业自行联系。",
    )
    usecases.refresh(world.records["silk"], today=today)
    today = yield world.days.after(today, 3)
    again = _open_followup(world.records["silk"])
    if again is not None:
        usecases.move_followup(
            again.uid,
            "drop",
            actor=operator,
            today=today,
            version=again.version,
            note="属文化授权事项，转文旅部门。",
        )
    usecases.refresh(world.records["silk"], today=today)
    third = _open_followup(world.records["silk"])
    if third is not None:
        usecases.move_followup(third.uid, "take", actor=broker, today=today, version=third.version)


def _open_followup(demand: UUID) -> Followup | None:
    return Followup.objects.filter(demand__uid=demand, state="open").first()


def _invested(world: World) -> Story:
    """An investor asks a holder without any demand."""
    today = yield world.days.at(date(2026, 11, 17))
    usecases.request_contact(None, item_kind="achievement", item_uid=world.records["battery"], actor=world.actor("touzi"), today=today,
                             message="关注硅碳负极中试进度，希望约一次交流。")  # fmt: skip
    yield world.days.after(today + timedelta(days=1), 1)
