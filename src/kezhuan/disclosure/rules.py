"""Which field groups of a record an actor may see: public, member, sealed (公开范围 per group)."""

from __future__ import annotations

from enum import StrEnum

from kezhuan.core.access import ADMINS, OFFICERS, PROFESSIONALS, Actor, Relation, Role


class Group(StrEnum):
    """The three field groups every published record is cut into."""

    PUBLIC = "public"
    MEMBER = "member"
    SEALED = "sealed"


LABELS = {Group.PUBLIC: "公开", Group.MEMBER: "会员可见", Group.SEALED: "未公开内容"}
NOTHING: frozenset[Group] = frozenset()
ALL = frozenset(Group)


def views(
    actor: Actor, relations: frozenset[Relation], *, audience: str, granted: bool = False
) -> frozenset[Group]:
    """The groups this actor sees of a record whose audience is public, member, directed or none (not published).

    The owner and whoever holds the owner's mandate see all; district and city staff see all inside their
    jurisdiction (each such reading is logged); the province sees no sealed text; administrators see nothing.
    """
    if actor.role in ADMINS:
        return NOTHING
    if actor.role is Role.SYSTEM or relations & {Relation.OWN, Relation.MANDATED}:
        return ALL
    if Relation.INSIDE in relations and actor.role in {Role.OPERATOR, *OFFICERS}:
        return ALL if actor.role is not Role.PROVINCE else ALL - {Group.SEALED}
    if audience == "none":
        return NOTHING
    seen = {Group.PUBLIC} if audience == "public" else set()
    if (
        actor.role in PROFESSIONALS
        and actor.verified
        and (audience != "directed" or Relation.PARTY in relations)
    ):
        seen |= {Group.PUBLIC, Group.MEMBER}
    if Relation.ASSIGNED in relations:
        seen |= {Group.PUBLIC, Group.MEMBER}
    if granted:
        seen |= ALL
    return frozenset(seen)
