"""Two sides and a published record of each kind, made through use cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.access import Actor, Role
from kezhuan.disclosure import usecases
from kezhuan.disclosure.models import Grant
from tests.builders import member, organisation
from tests.matching import market

SECRET = "难题详情只有本厂知道"


@dataclass
class Sides:
    """The firm with its demand, the institute with its achievement, and two people of the reading side."""

    firm: Any
    owner: Actor
    institute: Any
    reader: Actor
    demand: UUID
    achievement: UUID


def stand(*, anonymous: bool = False) -> Sides:
    """Both sides, each with something published."""
    institute = organisation(kind="institute", name="嘉兴某研究院")
    office = member(Role.TTO, org=institute)
    offer = market.achievement(office)
    firm = organisation(region="330402", name="嘉兴甲公司")
    owner = member(Role.ENTERPRISE, org=firm)
    _, need = market.demand(firm, anonymous=anonymous, audience="member")
    from kezhuan.achievements.models import Achievement
    from kezhuan.demands.models import Demand

    Demand.objects.filter(uid=need.row.uid).update(detail=SECRET, tried="", scene="")
    Achievement.objects.filter(uid=offer.row.uid).update(unpublished=SECRET)
    return Sides(firm, owner, institute, office, need.row.uid, offer.row.uid)


def granted(s: Sides, kind: str = "demand", *, days: int = 30) -> Grant:
    """The reader has asked, the owner has signed and agreed; the grant as stored."""
    owner, reader = (s.owner, s.reader) if kind == "demand" else (s.reader, s.owner)
    record, today = getattr(s, kind), clock.today()
    uid = usecases.ask_grant(kind, record, purpose="评估合作", signer="李工", actor=reader, today=today)
    usecases.give_grant(
        uid, ends_on=today + timedelta(days=days), signer="王厂长", actor=owner, today=today, version=1
    )
    return Grant.objects.get(uid=uid)
