"""How the demo's organisations and people come to stand, in every state their lifecycles know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from kezhuan.core import clock
from kezhuan.core.access import MFA_ROLES, SYSTEM, Actor, Role
from kezhuan.core.privacy import agreeing as consents
from kezhuan.demo import accounts
from kezhuan.demo.tale import Story
from kezhuan.demo.world import World, invented_uscc, written
from kezhuan.people import imports, queries, usecases
from kezhuan.people.accounts import create_user, take_password
from kezhuan.people.models import Claim, Organisation, User

FIRST_DAY = date(2025, 10, 9)
LATE = (
    ("xinneng", "丁一鸣", "enterprise", "南湖演示新能源电池有限公司", "330402", date(2026, 11, 18)),
    ("maoyi", "吕小军", "enterprise", "桐乡演示贸易商行", "330483", date(2026, 10, 14)),
    ("chehui", "邵青", "enterprise", "嘉善演示汽车部件有限公司", "330421", date(2026, 10, 20)),
)


def stories(world: World) -> Iterator[Story]:
    """Everybody, and the organisations whose registration goes differently."""
    yield _everybody(world)
    yield _twin(world)
    yield _suspended(world)
    yield _second_person(world)
    for n, (account, name, kind, title, region, day) in enumerate(LATE):
        yield _newcomer(world, account, name, kind, title, region, day, serial=60 + n)


def _everybody(world: World) -> Story:
    today = yield world.days.at(FIRST_DAY)
    with accounts.registry_sheet() as sheet:
        imports.run(sheet, commit=True, today=today, source="演示企业登记数据")
    for n, row in enumerate(written("places")["organisation"], start=1):
        values = {name: value for name, value in row.items() if name != "code"}
        values["uscc"] = invented_uscc(row["kind"], row["region"], n)
        world.orgs[row["code"]] = usecases.enter_organisation(values, today=today)
    # Hashed once: a hash takes a quarter of a second by design, and all have the same.
    hashed = make_password(accounts.PASSWORD)
    for n, row in enumerate(written("people")["person"], start=1):
        world.people[row["account"]] = _person(
            row["account"], row["name"], n, [Role(hat[1]) for hat in row["hats"]]
        )
        if "says" in row:
            take_password(world.people[row["account"]], hashed, actor=SYSTEM)
        for code, role, *region in row["hats"]:
            usecases.grant_hat(
                world.people[row["account"]].uid, world.orgs[code].uid, Role(role), actor=SYSTEM, today=today,
                region=region[0] if region else "", manager=True,
            )  # fmt: skip


def _person(account: str, name: str, serial: int, roles: list[Role]) -> User:
    """A person with a phone for SMS codes, and with the demo's authenticator where a role needs one."""
    user = create_user(
        account, name=name, actor=SYSTEM, phone=f"199000{serial:05d}",
        totp_secret=accounts.SECRET if MFA_ROLES & set(roles) else "",
    )  # fmt: skip
    # Everybody here has signed in before and read what is handled of their data; every second one wants reminders.
    actor, today = queries.actor_of(user, None), clock.today()
    consents.begin(("reminders",) if serial % 2 else (), actor=actor, today=today)
    return user


def _newcomer(
    world: World, account: str, name: str, kind: str, title: str, region: str, day: date, *, serial: int
) -> Story:
    """A new firm: one waits, one is refused, one wishes no longer."""
    today = yield world.days.at(day)
    user = world.people[account] = _person(account, name, serial, [])
    actor = queries.actor_of(user, None)
    standing = {org.name: org.uscc for org in world.orgs.values()}
    uscc = standing.get(title) or invented_uscc(kind, region, serial)
    values = {"kind": kind, "name": title, "region": region, "uscc": uscc}
    usecases.register_organisation(values, actor=actor, today=today)
    if account == "xinneng":
        return
    today = yield world.days.after(today, 3)
    claim = Claim.objects.get(user=user)
    if account == "chehui":
        usecases.withdraw_claim(claim.uid, actor=actor, today=today, version=claim.version)
        return
    usecases.decide_claim(
        claim.uid, accept=False, note="授权书未盖章，营业执照与信用代码不一致。", actor=world.actor("yunying"), today=today,
        version=claim.version,
    )  # fmt: skip


def _second_person(world: World) -> Story:
    """A colleague joins a firm that stands already."""
    today = yield world.days.at(date(2026, 9, 15))
    user = world.people["tongshi"] = _person("tongshi", "沈佳", 70, [])
    actor = queries.actor_of(user, None)
    firm = world.orgs["ceramic"]
    usecases.register_organisation({"kind": "enterprise", "name": firm.name, "region": firm.region, "uscc": firm.uscc},
                                   actor=actor, today=today)  # fmt: skip
    today = yield world.days.after(today, 2)
    claim = Claim.objects.get(user=user)
    usecases.decide_claim(
        claim.uid,
        accept=True,
        note="已电话核实。",
        actor=world.actor("qiye"),
        today=today,
        version=claim.version,
    )


def _twin(world: World) -> Story:
    """A firm entered twice under an old name becomes one."""
    today = yield world.days.at(date(2026, 6, 3))
    values = {
        "kind": "enterprise",
        "name": "嘉兴演示经编厂",
        "region": "330481",
        "uscc": invented_uscc("enterprise", "330481", 80),
    }
    twin = usecases.enter_organisation(values, today=today)
    today = yield world.days.after(today + timedelta(days=30), 1)
    usecases.merge_organisation(
        twin.uid, world.orgs["knit"].uid, actor=world.actor("shiju"), today=today, version=_version(twin)
    )


def _suspended(world: World) -> Story:
    """A firm that is struck off is suspended by the city."""
    today = yield world.days.at(date(2026, 6, 4))
    values = {
        "kind": "enterprise",
        "name": "秀洲演示灯具有限公司",
        "region": "330411",
        "uscc": invented_uscc("enterprise", "330411", 81),
    }
    firm = usecases.enter_organisation(values, today=today)
    today = yield world.days.after(today + timedelta(days=60), 1)
    usecases.move_organisation(firm.uid, "suspend", actor=world.actor("shiju"), today=today, version=_version(firm),
                               reason="营业执照已注销。")  # fmt: skip


def _version(org: Organisation) -> int:
    return Organisation.objects.values_list("version", flat=True).get(pk=org.pk)


def officer_of(region: str) -> str:
    """Who publishes for this region: the district's own officer, else the city's."""
    return {"330402": "quxian", "330481": "quxian2"}.get(region, "shiju")


def stand_in(actor: Actor) -> Actor:
    """The firm as it answers through a one-time link: no person signed in, its word all the same."""
    return Actor(role=Role.ENTERPRISE, org_id=actor.org_id, verified=True)
