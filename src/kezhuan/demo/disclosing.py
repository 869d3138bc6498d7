"""How sealed text is opened in the demo: agreements and grants in every state, readings, and a block list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from PIL import Image

from kezhuan.core.access import Actor
from kezhuan.demands import queries as demands
from kezhuan.demo.meeting import firm_of, holder_of
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World
from kezhuan.disclosure import usecases
from kezhuan.disclosure.models import Grant, Nda

PURPOSE = "需要了解工况细节和已试过的方案，以便判断我方技术是否适用，并准备小试方案。"


def stories(world: World) -> Iterator[Story]:
    """Grants asked, given, refused, withdrawn, revoked and run out; agreements signed, on paper, ended and void."""
    yield _asked(world, "bolt_steel", "machines", date(2026, 10, 22), "granted")
    yield _asked(world, "micro", "materials", date(2026, 10, 20), "revoked")
    yield _run_out(world, "fibre_filter", "university", date(2026, 10, 14))
    yield _asked(world, "al_cast", "machines", date(2026, 10, 23), "refused")
    yield _asked(world, "knit_vision", "materials", date(2026, 10, 26), "withdrawn")
    yield _asked(world, "sic_arm", "machines", date(2026, 11, 18), "asked")
    yield _ended(world, "sic_rib", date(2026, 10, 28))
    yield _blocked(world, "cmp", "machines", date(2026, 11, 2))


def _asked(world: World, demand: str, by: str, day: date, end: str) -> Story:
    """An office asks a firm; the firm answers, or the office thinks better of it."""
    today = yield world.days.at(day)
    firm, office = world.speaker(firm_of(world, demand)), world.speaker(by, "tto")
    uid = usecases.ask_grant(
        "demand", world.records[demand], purpose=PURPOSE, signer=office.name, actor=office, today=today
    )
    today = yield world.days.after(today, 1)
    if end == "refused":
        usecases.refuse_grant(
            uid, reason_note="正在与其他单位洽谈，暂不开放。", actor=firm, today=today, version=1
        )
        _void(uid, firm, today)
    elif end == "withdrawn":
        usecases.move_grant(uid, "withdraw", actor=office, today=today, version=1)
        nda = _nda(uid)
        usecases.upload_sheet(
            nda.uid, file=("盖章页.png", _sheet()), actor=office, today=today, version=nda.version
        )
    elif end != "asked":
        yield from _given(world, uid, world.records[demand], firm, office, today, end)


def _given(world: World, uid: UUID, demand: UUID, firm: Actor, office: Actor, today: date, end: str) -> Story:
    usecases.give_grant(
        uid, ends_on=today + timedelta(days=120), signer=firm.name, actor=firm, today=today, version=1
    )
    today = yield world.days.after(today, 1)
    demands.detail(office, demand)
    today = yield world.days.after(today, 3)
    demands.detail(office, demand)
    if end == "revoked":
        usecases.move_grant(uid, "revoke", actor=firm, today=today, version=2)


def _run_out(world: World, demand: str, by: str, day: date) -> Story:
    """An agreement for three weeks, and the grant that ends with it."""
    today = yield world.days.at(day)
    owner = firm_of(world, demand)
    firm, office = world.speaker(owner), world.speaker(by, "tto")
    until = today + timedelta(days=21)
    usecases.propose_nda(
        world.orgs[owner], world.orgs[by], signer=office.name, ends_on=until, actor=office, today=today
    )
    uid = usecases.ask_grant("demand", world.records[demand], purpose=PURPOSE, actor=office, today=today)
    today = yield world.days.after(today, 1)
    usecases.give_grant(uid, ends_on=until, signer=firm.name, actor=firm, today=today, version=1)
    demands.detail(office, world.records[demand])
    yield world.days.after(until, 1)
    usecases.daily({})


def _ended(world: World, item: str, day: date) -> Story:
    """A firm reads an institute's unpublished content, and the institute ends the agreement."""
    today = yield world.days.at(day)
    firm, office = world.speaker("ceramic"), world.speaker(holder_of(world, item), "tto")
    uid = usecases.ask_grant(
        "achievement",
        world.records[item],
        purpose="评估能否用于机械臂结构件。",
        signer=firm.name,
        actor=firm,
        today=today,
    )
    today = yield world.days.after(today, 2)
    usecases.give_grant(
        uid, ends_on=today + timedelta(days=60), signer=office.name, actor=office, today=today, version=1
    )
    today = yield world.days.after(today, 8)
    nda = _nda(uid)
    usecases.move_nda(nda.uid, "end", actor=office, today=today, version=nda.version)


def _blocked(world: World, demand: str, other: str, day: date) -> Story:
    today = yield world.days.at(day)
    firm = world.speaker(firm_of(world, demand))
    usecases.block(world.orgs[other].uid, note="与本厂有同类产品", actor=firm, today=today)


def _void(uid: UUID, firm: Actor, today: date) -> None:
    nda = _nda(uid)
    usecases.move_nda(nda.uid, "decline", actor=firm, today=today, version=nda.version)


def _nda(uid: UUID) -> Nda:
    grant = Grant.objects.get(uid=uid)
    return Nda.objects.filter(discloser=grant.owner_id, recipient=grant.to_org_id).latest("id")


def _sheet() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (120, 160), "white").save(made, "PNG")
    return made.getvalue()
