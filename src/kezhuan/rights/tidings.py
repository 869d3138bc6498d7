"""Whom the moves of rights concern, and in which words; never an amount, never somebody else's share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of
from kezhuan.rights.lifecycle import UNIT

TOPIC = "rights"
PLACES = {
    "Distribution": "distributions", "Entitlement": "entitlements", "Equity": "equities", "Venture": "ventures",
}  # fmt: skip


def _named(record: Any) -> list[Any]:
    return sorted(share.person_id for share in record.shares.all() if share.person_id)


def _office(record: Any) -> list[Any]:
    return people_of(record.organisation.uid, *UNIT)


def _team(record: Any) -> list[Any]:
    people = {member.person_id for member in record.members.all() if member.person_id}
    return sorted(people | ({record.author_id} if record.author_id else set()))


def _holders(record: Any) -> list[Any]:
    return sorted(holder.person_id for holder in record.holders.all() if holder.person_id)


def _applicant(record: Any) -> list[Any]:
    return [record.author_id]


def _letters(users: Any, record: Any, template: str) -> Iterator[Letter]:
    place = PLACES[type(record).__name__]
    for user in users:
        yield Letter(user, TOPIC, template, f"/{place}/{record.uid}/", {"number": record.number or ""})


def _to(whom: Any, template: str) -> Any:
    return lambda record, actor: _letters(whom(record), record, template)


def _decided(record: Any, actor: Actor) -> Iterator[Letter]:
    """The office goes on with the 公示; the people learn that their unit decided."""
    everybody = dict.fromkeys([*_office(record), *_named(record)])
    return _letters(everybody, record, gettext_noop("收益分配 {number} 已由单位决定，公示期满无异议后发放"))


TIDINGS = {
    "distribution.sent": _to(_named, gettext_noop("收益分配 {number} 请您核对并签认本人的比例")),
    "distribution.disputed": _to(_office, gettext_noop("收益分配 {number} 有成员提出异议，请退回重算")),
    "distribution.decided": _decided,
    "distribution.released": _to(_named, gettext_noop("收益分配 {number} 公示期满无异议，等待发放")),
    "distribution.paid": _to(_named, gettext_noop("收益分配 {number} 已登记发放")),
    "entitlement.applied": _to(_office, gettext_noop("赋权申请 {number} 已提交，请在期限内审核")),
    "entitlement.returned": _to(_team, gettext_noop("赋权申请 {number} 已退回补正")),
    "entitlement.decided": _to(
        _team, gettext_noop("赋权申请 {number} 已由单位同意，公示期满无异议后签订协议")
    ),
    "entitlement.declined": _to(_team, gettext_noop("赋权申请 {number} 未获同意，理由见办理页面")),
    "entitlement.cleared": _to(_team, gettext_noop("赋权 {number} 公示期满无异议，请与单位签订协议")),
    "entitlement.effective": _to(_team, gettext_noop("赋权 {number} 已生效")),
    "entitlement.revoked": _to(_team, gettext_noop("赋权 {number} 已由单位收回")),
    "distribution.reopened": _to(_named, gettext_noop("收益分配 {number} 已退回重算，原签认作废")),
    "equity.decided": _to(_holders, gettext_noop("作价入股 {number} 已由单位决定，名单里有您的股份")),
    "equity.cleared": _to(_holders, gettext_noop("作价入股 {number} 可以签订投资协议")),
    "equity.held": _to(_holders, gettext_noop("作价入股 {number} 已办理股权变更登记")),
    "equity.exited": _to(_holders, gettext_noop("作价入股 {number} 已登记退出")),
    "venture.applied": _to(_office, gettext_noop("创业申请 {number} 已提交，请在期限内审核")),
    "venture.returned": _to(_applicant, gettext_noop("创业申请 {number} 已退回补正")),
    "venture.approved": _to(_applicant, gettext_noop("创业申请 {number} 已由单位同意")),
    "venture.declined": _to(_applicant, gettext_noop("创业申请 {number} 未获同意，理由见办理页面")),
    "venture.cleared": _to(_applicant, gettext_noop("创业申请 {number} 可以签订协议")),
    "venture.running": _to(_applicant, gettext_noop("创业协议 {number} 已登记，请按年登记创业情况")),
    "venture.extended": _to(_applicant, gettext_noop("创业期限 {number} 已延长")),
    "venture.over": _to(_applicant, gettext_noop("创业 {number} 已登记结束，详情见办理页面")),
}
