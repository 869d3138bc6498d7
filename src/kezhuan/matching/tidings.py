"""Whom a contact's moves concern, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of


def _tell(contact: Any, org: Any, template: str) -> Iterator[Letter]:
    for user in people_of(org.uid):
        yield Letter(user, "contact", template, f"/contacts/{contact.uid}/", {"number": contact.number or ""})


def sent(contact: Any, actor: Actor) -> Iterator[Letter]:
    """The side asked learns of the request."""
    return _tell(contact, contact.to_org, gettext_noop("收到对接请求 {number}，请在期限内答复"))


def accepted(contact: Any, actor: Actor) -> Iterator[Letter]:
    """The asking side learns that a thread is open."""
    return _tell(contact, contact.from_org, gettext_noop("对接请求 {number} 已被接受，可以开始留言"))


def refused(contact: Any, actor: Actor) -> Iterator[Letter]:
    """The asking side learns the coded reason's place."""
    return _tell(contact, contact.from_org, gettext_noop("对接请求 {number} 已被婉拒，原因见办理页面"))


def lapsed(contact: Any, actor: Actor) -> Iterator[Letter]:
    """Both sides learn that nobody answered in time."""
    template = gettext_noop("对接请求 {number} 逾期未答复")
    yield from _tell(
        contact, contact.from_org, gettext_noop("对接请求 {number} 逾期未答复，可在办理页面联系下一候选")
    )
    yield from _tell(contact, contact.to_org, template)


def nudge(contact: Any) -> Iterator[Letter]:
    """The side asked is reminded that its days are nearly over."""
    for user in people_of(contact.to_org.uid):
        params = {"number": contact.number or "", "day": f"{contact.due_on:%Y-%m-%d}"}
        yield Letter(
            user,
            "contact",
            gettext_noop("对接请求 {number} 须于 {day} 前答复"),
            f"/contacts/{contact.uid}/",
            params,
        )


def message(contact: Any, author_org: Any) -> Iterator[Letter]:
    """The other side learns that something was said; never what."""
    other = contact.to_org if contact.from_org.uid == author_org.uid else contact.from_org
    return _tell(contact, other, gettext_noop("对接 {number} 有新留言"))


TIDINGS = {
    "contact.sent": sent,
    "contact.accepted": accepted,
    "contact.refused": refused,
    "contact.lapsed": lapsed,
}
