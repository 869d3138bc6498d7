"""Whom a deal's moves concern, and in which words; never a title, a price or what was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.deals import scopes
from kezhuan.deals.lifecycle import SIDES
from kezhuan.people.queries import people_of, staff_for


def _people(deal: Any, *, but: UUID | None = None) -> list[UUID]:
    """Everybody who works on a deal: the sides' people, its brokers and who leads it; each once."""
    found: dict[UUID, None] = {}
    for party in scopes.parties_of(deal):
        if party.organisation_id:
            found |= dict.fromkeys(
                people_of(party.organisation.uid, Role.ENTERPRISE, Role.TTO, Role.INSTITUTE)
            )
    found |= dict.fromkeys(broker.person_id for broker in scopes.brokers_of(deal))
    found |= dict.fromkeys(row.person_id for row in scopes.introduced(deal))
    if deal.keeper_id:
        found[deal.keeper_id] = None
    return [user for user in found if user != but]


def _tell(deal: Any, template: str, *, but: UUID | None = None, **params: Any) -> Iterator[Letter]:
    for user in _people(deal, but=but):
        yield Letter(user, "deal", template, f"/deals/{deal.uid}/", {"number": deal.number or "", **params})


def opened(deal: Any, actor: Actor) -> Iterator[Letter]:
    """Both sides learn that a deal was opened."""
    return _tell(deal, gettext_noop("对接项目 {number} 已开始"), but=actor.user_id)


def signed(deal: Any, actor: Actor) -> Iterator[Letter]:
    """Everybody on it learns of the signing."""
    return _tell(deal, gettext_noop("对接项目 {number} 已签约"), but=actor.user_id)


def unsigned(deal: Any, actor: Actor) -> Iterator[Letter]:
    """Everybody on it learns that its contract is gone."""
    return _tell(deal, gettext_noop("对接项目 {number} 的合同已解除，恢复为拟定合同"), but=actor.user_id)


def failed(deal: Any, actor: Actor) -> Iterator[Letter]:
    """Everybody on it learns that it ended; the reason stands on its page."""
    return _tell(deal, gettext_noop("对接项目 {number} 已终止，原因见项目页面"), but=actor.user_id)


def entered(deal: Any, actor: Actor) -> Iterator[Letter]:
    """The others learn that something was entered; never what."""
    return _tell(deal, gettext_noop("对接项目 {number} 有新记录"), but=actor.user_id)


def silent(deal: Any, *, days: int) -> Iterator[Letter]:
    """Whoever works on it is reminded of a deal without an entry."""
    return _tell(deal, gettext_noop("对接项目 {number} 已超过 {days} 天没有新记录，请更新进展"), days=days)


def claimed(share: Any, actor: Actor) -> Iterator[Letter]:
    """The sides are asked for their yes, the other brokers may object."""
    return _tell(
        share.deal, gettext_noop("对接项目 {number} 有促成归属待确认，请核对比例"), but=actor.user_id
    )


def settled(share: Any, actor: Actor) -> Iterator[Letter]:
    """Whoever asked and the others learn how it stands."""
    yield from _tell(share.deal, gettext_noop("对接项目 {number} 的促成归属已有结果"), but=actor.user_id)
    if share.state == "void" and share.person_id != actor.user_id:
        yield Letter(
            share.person_id,
            "deal",
            gettext_noop("对接项目 {number} 的促成归属已有结果"),
            f"/attributions/{share.uid}/",
            {"number": share.deal.number or ""},
        )


def disputed(share: Any, actor: Actor) -> Iterator[Letter]:
    """Everybody on the deal, and whoever decides in its region, learns of the objection."""
    template = gettext_noop("对接项目 {number} 的促成归属有异议")
    yield from _tell(share.deal, template, but=actor.user_id)
    for user in staff_for(share.region, Role.OPERATOR):
        yield Letter(
            user, "deal", template, f"/attributions/{share.uid}/", {"number": share.deal.number or ""}
        )


def _of_introduction(row: Any, users: list[UUID], template: str, *, but: UUID | None) -> Iterator[Letter]:
    for user in users:
        if user != but:
            yield Letter(user, "deal", template, f"/introductions/{row.uid}/", {"number": row.number or ""})


def recorded(row: Any, actor: Actor) -> Iterator[Letter]:
    """The two sides are asked whether this broker brought them together."""
    users = [user for org in (row.need, row.supply) if org for user in people_of(org.uid, *SIDES)]
    return _of_introduction(row, users, gettext_noop("介绍记录 {number} 待确认"), but=actor.user_id)


def introduction_confirmed(row: Any, actor: Actor) -> Iterator[Letter]:
    """The broker learns of the yes, or of having been named."""
    return _of_introduction(row, [row.person_id], gettext_noop("介绍记录 {number} 已确认"), but=actor.user_id)


def introduction_refused(row: Any, actor: Actor) -> Iterator[Letter]:
    """The broker learns of the no; the reason stands on its page."""
    return _of_introduction(
        row, [row.person_id], gettext_noop("介绍记录 {number} 未获认可，理由见记录页面"), but=actor.user_id
    )


TIDINGS = {
    "introduction.recorded": recorded,
    "introduction.confirmed": introduction_confirmed,
    "introduction.refused": introduction_refused,
    "deal.signed": signed,
    "deal.unsigned": unsigned,
    "deal.failed": failed,
    "attribution.claimed": claimed,
    "attribution.settled": settled,
    "attribution.disputed": disputed,
}
