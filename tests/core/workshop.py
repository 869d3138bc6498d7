"""A small house for tests of core: organisations, a lifecycle with every kind of move, and its actors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connections
from django.db.models import Q

from kezhuan.core import frame
from kezhuan.core.access import Actor, Relation, Role, Scope, anyone, inside, own, within
from kezhuan.core.deadlines import due_date
from kezhuan.core.joins import House, Subject
from kezhuan.core.lifecycle import Lifecycle, Move, Second, has
from kezhuan.people.models import Organisation

TODAY = date(2026, 3, 2)
REGION = "330402"

LIFECYCLE = Lifecycle(
    name="firm",
    label="单位",
    states={"draft": "草稿", "submitted": "已提交", "verified": "已核验", "closed": "已注销"},
    initial="draft",
    moves=(
        Move("create", "登记", (), "draft", anyone(Role.ENTERPRISE), days=3),
        Move("edit", "修改", ("draft", "submitted"), None, own(Role.ENTERPRISE) + inside(Role.CITY)),
        Move("submit", "提交", ("draft",), "submitted", own(Role.ENTERPRISE), (has("uscc", "请填写代码"),), days=5, undo_s=10),
        Move("verify", "核验", ("submitted",), "verified", inside(Role.CITY), second=Second("firm.verify", inside(Role.CITY))),
        Move("close", "注销", ("submitted", "verified"), "closed", inside(Role.CITY), danger=True),
    ),
)  # fmt: skip


def relations(actor: Actor, firm: Organisation) -> frozenset[Relation]:
    """OWN for the firm itself, INSIDE for whoever's jurisdiction holds it."""
    found = {Relation.OWN} if actor.org_id == firm.uid else set()
    if within(firm.region, actor.region) and actor.role in {Role.CITY, Role.OPERATOR}:
        found.add(Relation.INSIDE)
    return frozenset(found)


def visible(actor: Actor) -> Q:
    """What the actor sees: their own firm, and what lies inside their jurisdiction."""
    seen = Q(uid=actor.org_id) if actor.org_id else Q(pk__in=[])
    return seen | Q(region__startswith=actor.region) if actor.role is Role.CITY else seen


SCOPE = Scope(
    allows=lambda actor, firm: bool(relations(actor, firm)), q=visible, labels=lambda firm: frozenset()
)

FIRM = Subject(
    kind="firm",
    label="单位",
    lifecycle=LIFECYCLE,
    model=Organisation,
    scope=SCOPE,
    relations=relations,
    facts=lambda firm: {"uscc": firm.uscc},
    parties=lambda firm: frozenset({firm.uid}),
    shown=lambda firm: {"name": firm.name},
    number_kind="DW",
    number_on="submit",
    open_fields=frozenset({"region"}),
)


def house(**parts: Any) -> House:
    """The small house; `parts` (blockers, reactions, jobs) are added to it."""
    return House(subjects={"firm": FIRM}, due=due_date, **parts)


def owner(firm_uid: UUID) -> Actor:
    """Somebody of the firm itself."""
    return Actor(user_id=uuid4(), role=Role.ENTERPRISE, org_id=firm_uid, region=REGION, verified=True)


def officer(*, region: str = "3304", conflicts: frozenset[UUID] = frozenset()) -> Actor:
    """A city officer of this jurisdiction."""
    return Actor(
        user_id=uuid4(), role=Role.CITY, org_id=uuid4(), region=region, conflicts=conflicts, verified=True
    )


def firm(state: str = "draft", **fields: Any) -> Organisation:
    """A firm made by the frame and then set to `state`, so that a test starts where it wants."""
    values = {
        "kind": "enterprise",
        "name": "嘉禾精密",
        "region": REGION,
        "uscc": f"U{uuid4().hex[:16]}",
    } | fields
    maker = Actor(user_id=uuid4(), role=Role.ENTERPRISE, org_id=uuid4(), region=REGION)
    made = frame.create("firm", values, actor=maker, today=TODAY)
    Organisation.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def move(
    record: Organisation, name: str, actor: Actor, changes: Mapping[str, Any] | None = None, **more: Any
) -> Organisation:
    """The move is made with these changes; the record as it stands afterwards is returned."""
    version = more.pop("version", record.version)
    with frame.act("firm", record.uid, name, actor=actor, today=TODAY, version=version, **more) as step:
        step.change(**(changes or {}))
    record.refresh_from_db()
    return record


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """The calls run in threads of their own that start together; answers or exceptions, in order."""
    gate = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def one(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[place] = call()
        except Exception as fault:  # noqa: BLE001 - handed back to the test, which looks at it
            answers[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return answers
