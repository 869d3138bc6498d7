"""Whom an edition's moves concern, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of, staff_for


def _letters(edition: Any, users: Any, template: str) -> Iterator[Letter]:
    for user in users:
        yield Letter(
            user, "edition", template, f"/indices/editions/{edition.uid}/", {"number": edition.number or ""}
        )


def submitted(edition: Any, actor: Actor) -> Iterator[Letter]:
    """Those who may check it learn that it waits; its maker does not."""
    users = [user for user in staff_for(edition.region, Role.CITY) if user != actor.user_id]
    return _letters(edition, users, gettext_noop("年度版 {number} 待复核"))


def returned(edition: Any, actor: Actor) -> Iterator[Letter]:
    """Whoever submitted it learns that it came back."""
    users = [edition.submitted_by_id] if edition.submitted_by_id else []
    return _letters(edition, users, gettext_noop("年度版 {number} 被退回修改"))


def published(edition: Any, actor: Actor) -> Iterator[Letter]:
    """Whoever submitted it learns that it is published."""
    users = [edition.submitted_by_id] if edition.submitted_by_id else []
    return _letters(edition, users, gettext_noop("年度版 {number} 已发布"))


def issued(target: Any, actor: Actor) -> Iterator[Letter]:
    """The people of the organisation that answers for a target learn of it."""
    for user in people_of(target.holder.uid) if target.holder_id else ():
        yield Letter(
            user,
            "target",
            gettext_noop("收到年度目标 {number}，请按月报调度数"),
            f"/targets/{target.uid}/",
            {"number": target.number or ""},
        )


def signed(collection: Any, actor: Actor) -> Iterator[Letter]:
    """Whoever sent a collection sheet learns that the department signed it off."""
    if collection.author_id:
        yield Letter(
            collection.author_id,
            "collection",
            gettext_noop("采集表 {number} 已由部门签核"),
            f"/indices/collections/{collection.uid}/",
            {"number": collection.number or ""},
        )


TIDINGS = {
    "collection.signed": signed,
    "target.issued": issued,
    "edition.submitted": submitted,
    "edition.returned": returned,
    "edition.published": published,
}
