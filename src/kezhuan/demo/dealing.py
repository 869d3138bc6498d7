"""How deals of the demo go: from contacts to the signing, with visits, checks, rounds, brokers and their shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import Actor
from kezhuan.core.models import Proposal
from kezhuan.deals import usecases
from kezhuan.deals.models import Deal, DealBroker, Introduction
from kezhuan.deals.usecases.entries import Said
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.matching.models import Contact
from kezhuan.people.models import Membership

PAPER = "甲方,乙方,居间方\n演示企业,演示高校,演示经纪机构\n"
# demand, achievement, day, steps on the board
FROM_CONTACTS = (
    ("fibre_filter", "melt", date(2026, 10, 26), ("check", "negotiate")),
    ("al_cast", "al_free", date(2026, 10, 29), ("check",)),
    ("micro", "micro_nitro", date(2026, 11, 9), ("check", "negotiate", "draft")),
    ("chrome", "membrane", date(2026, 7, 24), ("negotiate", "draft")),
)
BY_HAND = (
    ("滚丝轮涂层寿命提升（外地高校）", "bolt", "演示外地理工大学", date(2026, 9, 15), ()),
    ("烧结炉尾气余热回收", "ceramic", "演示外地能源研究院", date(2026, 11, 11), ("check", "negotiate")),
    ("铸件缺陷在线检测", "casting", "演示外地自动化所", date(2026, 9, 2), ("check",)),
)


def stories(world: World) -> Iterator[Story]:
    """Deals in every state, shares in every state, introductions in every state."""
    for demand, item, day, steps in FROM_CONTACTS:
        yield _from_contact(world, demand, item, day, steps)
    for title, firm, other, day, steps in BY_HAND:
        yield _by_hand(world, title, firm, other, day, steps)
    yield _introduced(world)


def _version(uid: UUID) -> int:
    return Deal.objects.values_list("version", flat=True).get(uid=uid)


def _sides(world: World, demand: str, item: str) -> tuple[Contact, Actor, Actor]:
    contact = Contact.objects.get(demand__uid=world.records[demand], item_uid=world.records[item])
    codes = {org.uid: code for code, org in world.orgs.items()}
    one, two = (world.speaker(codes[org.uid]) for org in (contact.from_org, contact.to_org))
    firm = contact.demand.organisation if contact.demand else None
    return contact, one if contact.from_org == firm else two, two if contact.from_org == firm else one


def _from_contact(world: World, demand: str, item: str, day: date, steps: tuple[str, ...]) -> Story:
    """A firm opens a deal from its contact, brings a broker in, and the three work on it."""
    today = yield world.days.at(day)
    contact, firm, office = _sides(world, demand, item)
    broker = world.actor("jingji")
    uid = usecases.open_from_contact(contact.uid, actor=firm, today=today)
    usecases.name_broker(uid, broker=_membership(broker), actor=firm, today=today)
    usecases.edit_deal(uid, title=Deal.objects.get(uid=uid).title, expected_fen=68_000_000, expected_on=today + timedelta(60),
                       actor=firm, today=today, version=_version(uid))  # fmt: skip
    today = yield world.days.after(today, 2)
    usecases.add_entry(
        uid, "visit", Said(text="到企业现场看了工况，双方约定先做小样。"), actor=broker, today=today
    )
    for move in steps:
        today = yield world.days.after(today, 2)
        usecases.move_deal(uid, move, actor=broker, today=today, version=_version(uid))
        _worked(uid, move, firm, office, broker, today)
    yield from _shared(world, uid, demand, firm, office, broker, today)


def _worked(uid: UUID, move: str, firm: Actor, office: Actor, broker: Actor, today: date) -> None:
    if move == "check":
        usecases.add_entry(uid, "check", Said(subject="title", verdict="clear", text="核对了专利登记簿，权利人与供给方一致。"),
                           actor=broker, today=today)  # fmt: skip
        usecases.add_entry(uid, "nda", Said(due_on=today + timedelta(730)), actor=office, today=today,
                           file=("保密协议（演示）.csv", PAPER.encode("utf-8-sig")))  # fmt: skip
    if move == "negotiate":
        usecases.add_entry(uid, "round", Said(basis="agreed", amount_fen=75_000_000, text="供给方首次报价。"), actor=office,
                           today=today)  # fmt: skip
        usecases.add_entry(uid, "milestone", Said(text="小试样件通过验收", due_on=today + timedelta(45)), actor=broker,
                           today=today)  # fmt: skip
    if move == "draft":
        usecases.add_entry(uid, "round", Said(basis="agreed", amount_fen=68_000_000, text="双方同意，分两期支付。"), actor=firm,
                           today=today)  # fmt: skip


def _shared(
    world: World, uid: UUID, demand: str, firm: Actor, office: Actor, broker: Actor, today: date
) -> Story:
    """Each deal shows another fate of a share: confirmed, waiting, objected to and decided."""
    today = yield world.days.after(today, 1)
    share = usecases.claim_share(uid, side="both", share_bp=6000, evidence="platform", note="牵线、陪同走访、协调报价。", actor=broker,
                                 today=today)  # fmt: skip
    ends: dict[str, Callable[..., Story]] = {
        "chrome": _confirmed,
        "al_cast": _rejected,
        "fibre_filter": _disputed,
    }
    if demand in ends:
        yield from ends[demand](world, uid, share, firm, office, broker, today)


def _moved(share: UUID, move: str, actor: Actor, today: date, **more: str) -> None:
    version = DealBroker.objects.values_list("version", flat=True).get(uid=share)
    usecases.move_share(share, move, actor=actor, today=today, version=version, **more)


def _confirmed(
    world: World, uid: UUID, share: UUID, firm: Actor, office: Actor, broker: Actor, today: date
) -> Story:
    """Both sides say yes, and the deal is signed."""
    today = yield world.days.after(today, 1)
    _moved(share, "agree", firm, today)
    _moved(share, "agree", office, today)
    today = yield world.days.after(today, 2)
    usecases.move_deal(uid, "sign", actor=firm, today=today, version=_version(uid), signed_on=today)


def _rejected(
    world: World, uid: UUID, share: UUID, firm: Actor, office: Actor, broker: Actor, today: date
) -> Story:
    """The firm objects; the operator proposes and the city decides that it does not stand."""
    today = yield world.days.after(today, 1)
    _moved(share, "dispute", firm, today, dispute="双方在平台上自行联系，未经居间。")
    today = yield world.days.after(today, 2)
    version = DealBroker.objects.values_list("version", flat=True).get(uid=share)
    usecases.decide_share(share, "reject", decision_note="核对留痕，走访前双方已自行约定。", actor=world.actor("yunying"), today=today,
                          version=version)  # fmt: skip
    today = yield world.days.after(today, 1)
    proposal = Proposal.objects.get(subject_id=share, state=Proposal.OPEN)
    frame.decide(proposal.uid, actor=world.actor("shiju"), today=today, approve=True)


def _disputed(
    world: World, uid: UUID, share: UUID, firm: Actor, office: Actor, broker: Actor, today: date
) -> Story:
    """A second broker is brought in, claims too, takes it back; the first share is objected to and waits."""
    second = world.actor("jingji2")
    usecases.name_broker(uid, broker=_membership(second), actor=office, today=today)
    today = yield world.days.after(today, 1)
    claimed = usecases.claim_share(uid, side="supply", share_bp=2000, actor=second, today=today)
    today = yield world.days.after(today, 1)
    _moved(claimed, "withdraw", second, today)
    _moved(share, "dispute", office, today, dispute="比例偏高，供给方的中试安排由另一位经纪人完成。")


def _by_hand(world: World, title: str, firm: str, other: str, day: date, steps: tuple[str, ...]) -> Story:
    """A broker enters a deal with a body from elsewhere; one falls silent, one fails."""
    today = yield world.days.at(day)
    broker = world.actor("jingji2")
    uid = usecases.enter_deal(
        title=title, need=world.orgs[firm].name, supply=other, actor=broker, today=today
    )
    for move in steps:
        today = yield world.days.after(today, 3)
        usecases.move_deal(uid, move, actor=broker, today=today, version=_version(uid))
    if firm == "casting":
        today = yield world.days.after(today, 12)
        usecases.move_deal(uid, "fail", actor=broker, today=today, version=_version(uid), reason_code="immature",
                           reason_note="对方仍在实验室阶段，企业等不及。")  # fmt: skip
    if firm == "bolt":
        today = yield world.days.after(today, 28)
        usecases.remind_silent(today=today)


def _introduced(world: World) -> Story:
    """The ledger: one introduction confirmed, one not recognised, one still waiting."""
    pairs = (("solar", "materials", "confirm"), ("gear", "machines", "refuse"), ("food", "university", ""))
    for firm, office, end in pairs:
        today = yield world.days.at(date(2026, 11, 3))
        broker = world.actor("jingji")
        uid = usecases.record_introduction(
            need=world.orgs[firm].name, supply=world.orgs[office].name, introduced_on=today - timedelta(days=2 if end else 30),
            note="对接会上介绍双方认识。", actor=broker, today=today,
        )  # fmt: skip
        if not end:
            return
        today = yield world.days.after(today, 2)
        version = Introduction.objects.values_list("version", flat=True).get(uid=uid)
        reason = "双方此前已有合作。" if end == "refuse" else ""
        usecases.move_introduction(uid, end, actor=world.speaker(firm), today=today, version=version, reason_note=reason)  # fmt: skip


def _membership(actor: Actor) -> UUID:
    return Membership.objects.values_list("uid", flat=True).get(user__uid=actor.user_id, role="broker")
