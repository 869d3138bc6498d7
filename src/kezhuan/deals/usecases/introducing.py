"""The broker ledger: an introduction written down, a side's yes or no, and a broker named for a deal."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from kezhuan.core import frame
from kezhuan.core.access import SYSTEM, Actor, Role
from kezhuan.core.errors import Hidden, Invalid, Reason, Refused, gettext_noop
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.deals import queries, rules, scopes
from kezhuan.deals.models import Deal, Introduction
from kezhuan.people.models import Membership, Organisation
from kezhuan.people.queries import live, organisation_for

NOTE_MOST = 300


def record_introduction(
    *,
    need: str,
    supply: str,
    introduced_on: date,
    note: str = "",
    actor: Actor,
    today: date,
    key: str = "",
) -> UUID:
    """A broker's introduction of two organisations waits for one side's yes; its protected days begin."""
    if actor.role is not Role.BROKER or actor.user_id is None:
        raise Hidden
    if introduced_on > today:
        raise Invalid({"introduced_on": Reason("future", gettext_noop("日期不能晚于今天"))})
    sides: dict[str, Organisation | None] = {}
    for field, said in ((rules.NEED, need), (rules.SUPPLY, supply)):
        sides[field] = queries.joined(said.strip())
        if sides[field] is None:
            raise Invalid(
                {field: Reason("absent", gettext_noop("没有找到这家已核验的单位，请核对全称或代码"))}
            )
    if sides[rules.NEED] == sides[rules.SUPPLY]:
        raise Invalid({rules.SUPPLY: Reason("deal.same", gettext_noop("需求方与供给方不能是同一单位"))})
    mine = organisation_for(actor, actor.org_id)
    row = _create(actor.user_id, mine, sides, introduced_on, note, None, actor=actor, today=today, key=key)
    return row.uid


def _create(
    person_id: UUID, broker_org: Organisation, sides: dict[str, Any], introduced_on: date, note: str, deal: Deal | None, *, actor: Actor,
    today: date, key: str,
) -> Introduction:  # fmt: skip
    setting = rulebook().body("settings.attribution", today)
    side = sides[rules.NEED] or sides[rules.SUPPLY]
    values = {
        "person_id": person_id, "organisation": broker_org, "need": sides[rules.NEED], "supply": sides[rules.SUPPLY], "deal": deal,
        "region": deal.region if deal else side.region, "introduced_on": introduced_on, "note": note.strip()[:NOTE_MOST],
        "protected_until": rules.protected_until(introduced_on, days=setting["protected_period_d"]),
    }  # fmt: skip
    return frame.create("introduction", values, actor=actor, today=today, key=key)


def name_broker(deal_uid: UUID, *, broker: UUID, actor: Actor, today: date, key: str = "") -> UUID:
    """A side or the operator brings this broker (a membership) into the deal; it counts as confirmed at once."""
    deal = queries.get_deal(actor, deal_uid)
    if not queries.may_name(actor, deal):
        raise Hidden
    held = Membership.objects.filter(live(today), uid=broker, role=Role.BROKER.value)
    chosen = held.select_related("user", "organisation").first()
    if chosen is None:
        raise Invalid({"broker": Reason("absent", gettext_noop("请选择一位经纪人"))})
    if deal.introductions.filter(person_id=chosen.user.uid).exists():
        raise Refused(Reason("deal.broker", gettext_noop("这位经纪人已在项目中")))
    sides = {
        side: next((p.organisation for p in scopes.parties_of(deal) if p.side == side), None)
        for side in (rules.NEED, rules.SUPPLY)
    }
    if not any(sides.values()):
        raise Refused(Reason("deal.sides", gettext_noop("双方都未入驻，暂不能邀请经纪人")))
    with frame.together():
        row = _create(chosen.user.uid, chosen.organisation, sides, today, "", deal, actor=actor, today=today, key=key)  # fmt: skip
        with frame.act("introduction", row.uid, "confirm", actor=SYSTEM, today=today, version=None) as step:
            step.note(named_by=str(actor.user_id))
    return row.uid


def move_introduction(
    uid: UUID,
    move: str,
    *,
    actor: Actor,
    today: date,
    version: int | None,
    reason_note: str = "",
    key: str = "",
) -> None:
    """A side says whether this broker brought it together with the other."""
    if move not in ("confirm", "refuse"):
        raise Hidden
    facts = {"reason_note": reason_note.strip()[:NOTE_MOST]} if move == "refuse" else {}
    with frame.act(
        "introduction", uid, move, actor=actor, today=today, version=version, key=key, facts=facts
    ) as step:
        step.change(**facts)


def tie(deal: Deal, sides: dict[str, Any], *, today: date) -> None:
    """Introductions of the same two sides in their protected days belong to this deal from now on."""
    for row in queries.matching_introductions(sides, today=today):
        if not deal.introductions.filter(person_id=row.person_id).exists():
            Introduction.objects.filter(pk=row.pk, deal__isnull=True).update(deal=deal)
