"""Whom a demand's moves concern, and in which words: no confidential title leaves in a notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of


def _to_firm(demand: Any, template: str) -> Iterator[Letter]:
    orgs = [demand.organisation.uid] if demand.organisation else []
    if demand.filer_org_id:
        orgs.append(demand.filer_org_id)
    for user in dict.fromkeys(user for org in orgs for user in people_of(org)):
        yield Letter(user, "demand", template, f"/demands/{demand.uid}/", {"number": demand.number or ""})


def returned(demand: Any, actor: Actor) -> Iterator[Letter]:
    """The firm and whoever filed for it learn that questions wait."""
    return _to_firm(demand, gettext_noop("技术需求 {number} 已退回，请回答列出的问题后重新提交"))


def declined(demand: Any, actor: Actor) -> Iterator[Letter]:
    """The firm learns that its demand was not taken up, and where the reason stands."""
    return _to_firm(demand, gettext_noop("技术需求 {number} 未予受理，理由见办理页面"))


def published(demand: Any, actor: Actor) -> Iterator[Letter]:
    """The firm learns that its demand is open to answers."""
    return _to_firm(demand, gettext_noop("技术需求 {number} 已发布"))


def expired(demand: Any, actor: Actor) -> Iterator[Letter]:
    """The firm learns that its listing has ended and can be renewed."""
    return _to_firm(demand, gettext_noop("技术需求 {number} 已过有效期，可在办理页面延长"))


def uncontracted(demand: Any, actor: Actor) -> Iterator[Letter]:
    """The firm learns that its demand is open to talks again."""
    return _to_firm(demand, gettext_noop("技术需求 {number} 的技术合同已解除，恢复为对接中"))


def confirm_soon(demand: Any) -> Iterator[Letter]:
    """The firm is asked to confirm in time that it still wants this."""
    for letter in _to_firm(
        demand,
        gettext_noop("技术需求 {number} 须于 {day} 前在办理页面确认仍然需要、联系方式仍然有效，逾期不再显示"),
    ):
        yield replace(letter, params={**letter.params, "day": f"{demand.confirm_by:%Y-%m-%d}"})


def unconfirmed(demand: Any) -> Iterator[Letter]:
    """The firm learns that its demand in talks is hidden from others, and how it comes back."""
    return _to_firm(
        demand, gettext_noop("对接中的技术需求 {number} 逾期未确认，其他单位已看不到；确认后立即恢复")
    )


def clearing(demand: Any, day: date) -> Iterator[Letter]:
    """The firm is told when the sealed text of what is over will be deleted; the letter leads to a copy of it."""
    words = gettext_noop(
        "技术需求 {number} 已结束，未公开内容 {day} 起按留存期限清除；如需留存，点开即下载副本"
    )
    for letter in _to_firm(demand, words):
        yield replace(
            letter,
            link=f"/sealed/demand/{demand.uid}.pdf",
            params={**letter.params, "day": f"{day:%Y-%m-%d}"},
        )


def lying(demand: Any) -> Iterator[Letter]:
    """Whoever has a draft lying about is reminded that it waits."""
    return _to_firm(demand, gettext_noop("有一份技术需求草稿久未提交，可继续填写或撤回"))


def objected(demand: Any, actor: Actor) -> Iterator[Letter]:
    """Whoever filed for the firm learns that the firm found a fault, and where it stands."""
    for user in people_of(demand.filer_org_id):
        yield Letter(
            user,
            "demand",
            gettext_noop("企业认为代填的需求有误，请按其说明修改后再请确认"),
            f"/demands/{demand.uid}/",
        )


TIDINGS = {
    "demand.objected": objected,
    "demand.returned": returned,
    "demand.declined": declined,
    "demand.published": published,
    "demand.expired": expired,
    "demand.uncontracted": uncontracted,
}
