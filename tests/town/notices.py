"""What is announced and objected to, what is disputed, and what people of the town asked to be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from kezhuan.core import clock
from tests.town.people import Town, states


def add(town: Town, moments: Callable[..., Any]) -> None:
    """Notices, objections, disputes, saved searches and an address outside stand in the town's database."""
    _publicity(town, moments)
    _disputes(town, moments)
    _asked_to_be_told(town)


def _publicity(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.core.publicity.models import Objection, Publicity

    today, institute = clock.today(), town.organisations["institute"]
    for state in states("publicity"):
        notice = Publicity.objects.create(
            state=state, subject_type="pool_item", subject_id=uuid4(), kind="pricing", title=f"公示{state}", lines=["公示内容"], contact="王工",
            region="330402", org_id=institute.uid, org_name=institute.name, starts_on=today - timedelta(1), until=today + timedelta(20), days=15,
            unit="d", text_sm3="0" * 64, author_id=town.actors["tto"].user_id, number=f"GS-T-{state}", **moments(),
        )  # fmt: skip
        town.kept("publicity", state, notice)
    running = Publicity.objects.get(uid=town.records["publicity"]["running"])
    for state in states("objection"):
        answered = (
            {"answer": "已核实", "answered_by_id": uuid4(), "answered_at": clock.now()}
            if state in ("upheld", "dismissed")
            else {}
        )
        objection = Objection.objects.create(
            state=state, publicity=running, author_id=town.actors["firm"].user_id, author_org_id=town.organisations["firm"].uid, due_on=today,
            number=f"YY-T-{state}", **{name: town.plant(f"objection/{state}/sides", name) for name in ("author_name", "phone", "text")},
            **answered, **moments(),
        )  # fmt: skip
        town.kept("objection", state, objection)


def _disputes(town: Town, moments: Callable[..., Any]) -> None:
    from kezhuan.achievements.models import Achievement, DisputeSide, PatentDispute

    ours = Achievement.objects.get(uid=town.records["achievement"]["published"])
    other = Achievement.objects.create(
        title="另一家的成果",
        state="draft",
        organisation=town.organisations["strange_institute"],
        region="320500",
        **moments(),
    )
    for state in states("patent_dispute"):
        decided = (
            {"outcome": "one", "keeper": ours, "decision": "以登记信息为准"} if state == "decided" else {}
        )
        dispute = PatentDispute.objects.create(
            state=state,
            patent="ZL202310000001",
            region="330402",
            due_on=clock.today(),
            number=f"ZY-T-{state}",
            **decided,
            **moments(),
        )
        for achievement in (ours, other):
            DisputeSide.objects.create(
                dispute=dispute, achievement=achievement, number="ZL202310000001.X", holder=achievement.title
            )
        town.kept("patent_dispute", state, dispute)


def _asked_to_be_told(town: Town) -> None:
    from kezhuan.core.channels.models import Address
    from kezhuan.search.models import SavedSearch
    from kezhuan.search.usecases import stop_token

    person = town.actors["firm"].user_id
    for key, active in (("active", True), ("stopped", False)):
        search = SavedSearch.objects.create(
            user_id=person,
            text="陶瓷",
            every="daily",
            active=active,
            created_at=clock.now(),
            last_at=clock.now(),
        )
        town.kept("search", key, search)
    town.words["searches"] = (stop_token(town.records["search"]["active"]),)
    address = Address.objects.create(
        user_id=person,
        channel="mail",
        to="firm@example.com",
        confirmed_at=clock.now(),
        created_at=clock.now(),
    )
    town.kept("address", "mail", address)
