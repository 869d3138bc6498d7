"""Opening a deal: from a contact the other side accepted, or entered by whoever leads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from kezhuan.achievements import queries as achievements
from kezhuan.achievements.models import Achievement
from kezhuan.core import frame, notices
from kezhuan.core.access import HOLDERS, SYSTEM, Actor, Relation, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.deals import queries, scopes, tidings
from kezhuan.deals.models import Deal, DealParty
from kezhuan.deals.rules import NEED, SUPPLY
from kezhuan.deals.usecases.introducing import tie
from kezhuan.demands import queries as demands
from kezhuan.demands import usecases as demand_acts
from kezhuan.demands.models import Demand
from kezhuan.matching import queries as matching
from kezhuan.matching import scopes as matching_scopes
from kezhuan.matching.models import Contact
from kezhuan.people.models import Organisation

TITLE_MOST = 120
OPENED_ALREADY = Reason("deal.opened", gettext_noop("这份对接已有对接项目"))


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation on one side; only a name where it has not joined the platform."""

    side: str
    organisation: Organisation | None
    name: str = ""


def open_from_contact(
    contact_uid: UUID, *, title: str = "", actor: Actor, today: date, key: str = ""
) -> UUID:
    """The contact goes on as a deal between its demand's firm and the holder of its item."""
    contact = matching.get_contact(actor, contact_uid)
    relations = matching_scopes.contact_relations(actor, contact)
    if not matching.is_side(actor, contact) and not (
        actor.role is Role.OPERATOR and Relation.INSIDE in relations
    ):
        raise Hidden
    if contact.state not in ("accepted", "ended"):
        raise Refused(Reason("deal.contact", gettext_noop("对方接受对接后才能开始对接项目")))
    if contact.deals.exclude(state="failed").exists():
        raise Refused(OPENED_ALREADY)
    achievement = _achievement_of(contact)
    said = title.strip() or (
        contact.demand.title if contact.demand else achievement.title if achievement else ""
    )
    return _open(said, _sides(contact, achievement), demand=contact.demand, achievement=achievement, contact=contact,
                 actor=actor, today=today, key=key)  # fmt: skip


def _achievement_of(contact: Contact) -> Achievement | None:
    if contact.item_kind != "achievement":
        return None
    return Achievement.objects.select_related("organisation").filter(uid=contact.item_uid).first()


def _sides(contact: Contact, achievement: Achievement | None) -> tuple[Side, ...]:
    """The firm that needs and the body that supplies; a broker who asked for either is no side."""
    need = contact.demand.organisation if contact.demand else contact.from_org
    item = matching.holder(contact.item_kind, contact.item_uid)
    others = [org for org in (contact.from_org, contact.to_org) if org != need]
    supply = item or next((org for org in others if org.kind not in ("intermediary", "centre")), None)
    found = [Side(NEED, need)] if need else []
    return tuple(found + ([Side(SUPPLY, supply)] if supply and supply != need else []))


def enter_deal(
    *,
    title: str,
    need: str = "",
    supply: str = "",
    demand_uid: UUID | None = None,
    achievement_uid: UUID | None = None,
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """A deal entered by hand: `need` and `supply` are names or codes of organisations, joined or not;
    a demand or an achievement named brings its own side."""
    demand = demands.get(actor, demand_uid) if demand_uid else None
    achievement = achievements.get(actor, achievement_uid) if achievement_uid else None
    sides = [s for s in (_side(NEED, need, demand), _side(SUPPLY, supply, achievement)) if s is not None]
    if not sides:
        raise Invalid({"need": Reason("missing", gettext_noop("请至少填写一方单位"))})
    if len({s.organisation for s in sides if s.organisation}) < sum(
        s.organisation is not None for s in sides
    ):
        raise Invalid({"supply": Reason("deal.same", gettext_noop("需求方与供给方不能是同一单位"))})
    mine = any(s.organisation and s.organisation.uid == actor.org_id for s in sides)
    if actor.role in HOLDERS and not mine:
        raise Invalid({"need": Reason("deal.mine", gettext_noop("本单位须是其中一方"))})
    return _open(title.strip(), sides, demand=demand, achievement=achievement, contact=None, actor=actor,
                 today=today, key=key)  # fmt: skip


def _side(side: str, said: str, record: Demand | Achievement | None) -> Side | None:
    if record is not None and record.organisation is not None:
        return Side(side, record.organisation)
    if not said.strip():
        return None
    found = queries.joined(said.strip())
    return Side(side, found) if found else Side(side, None, said.strip()[:200])


def _open(
    title: str, sides: Sequence[Side], *, demand: Demand | None, achievement: Achievement | None, contact: Contact | None,
    actor: Actor, today: date, key: str,
) -> UUID:  # fmt: skip
    if not title or len(title) > TITLE_MOST:
        raise Invalid(
            {"title": Reason("title", gettext_noop("请填写项目名称，最多 {most} 个字"), {"most": TITLE_MOST})}
        )
    leads = actor.role is Role.BROKER
    mine = Organisation.objects.filter(uid=actor.org_id).first()
    values = {
        "title": title, "demand": demand, "achievement": achievement, "contact": contact, "last_entry_on": today,
        "region": _region(demand, sides, mine), "opened_by_id": actor.user_id, "keeper_id": actor.user_id if leads else None,
        "keeper_org": mine if leads else None,
    }  # fmt: skip
    with frame.together():
        try:
            with frame.together():
                deal = frame.create("deal", values, actor=actor, today=today, key=key)
        except IntegrityError:
            # Two people opened the same contact at the same moment: the index let one through.
            raise Refused(OPENED_ALREADY) from None
        DealParty.objects.bulk_create(
            DealParty(deal=deal, organisation=s.organisation, name=s.name, side=s.side) for s in sides
        )
        tie(deal, {s.side: s.organisation for s in sides}, today=today)
        if demand is not None and demand.state == "published":
            demand_acts.move_demand(demand.uid, "match", actor=SYSTEM, today=today, version=None)
        notices.post(tidings.opened(deal, actor))
    return deal.uid


def _region(demand: Demand | None, sides: Sequence[Side], mine: Organisation | None) -> str:
    """Where the deal is counted: at its demand, else at its need side, else at its supply side, else at home."""
    if demand is not None:
        return demand.region
    known: list[Any] = [s.organisation for side in (NEED, SUPPLY) for s in sides if s.side == side]
    return next((org.region for org in (*known, mine) if org is not None), "")


def edit_deal(
    uid: UUID,
    *,
    title: str,
    expected_fen: int | None,
    expected_on: date | None,
    actor: Actor,
    today: date,
    version: int,
    key: str = "",
) -> None:
    """Title and what is expected of the deal are these."""
    if not title.strip() or len(title) > TITLE_MOST:
        raise Invalid({"title": Reason("missing", gettext_noop("请填写项目名称"))})
    with frame.act("deal", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        step.change(title=title.strip(), expected_fen=expected_fen, expected_on=expected_on)


def add_party(
    uid: UUID, *, side: str, name: str, actor: Actor, today: date, version: int, key: str = ""
) -> None:
    """One more organisation stands on this side of an open deal."""
    found = queries.joined(name.strip())
    if not name.strip() or side not in (NEED, SUPPLY):
        raise Invalid({"name": Reason("missing", gettext_noop("请填写单位名称"))})
    with frame.act("deal", uid, "edit", actor=actor, today=today, version=version, key=key) as step:
        deal: Deal = step.record
        taken = {p.organisation.name if p.organisation else p.name for p in scopes.parties_of(deal)}
        wanted = found.name if found else name.strip()[:200]
        step.require(wanted not in taken, Reason("deal.party", gettext_noop("该单位已在对接项目中")))
        DealParty.objects.create(deal=deal, organisation=found, name="" if found else wanted, side=side)
        step.note(side=side)
