"""Whom the moves of agreements and grants concern, and in which words: no title of a record leaves in a notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of


def _tell(record: Any, org: Any, template: str, address: str) -> Iterator[Letter]:
    for user in people_of(org.uid):
        yield Letter(
            user, "disclosure", template, f"/{address}/{record.uid}/", {"number": record.number or ""}
        )


def _other(nda: Any, org_uid: Any) -> Any:
    return nda.recipient if nda.discloser.uid == org_uid else nda.discloser


def proposed(nda: Any, actor: Actor) -> Iterator[Letter]:
    """The other side learns that an agreement waits for its signature."""
    return _tell(
        nda, _other(nda, nda.proposer_id), gettext_noop("有一份保密协议 {number} 待本单位签署"), "ndas"
    )


def signed(nda: Any, actor: Actor) -> Iterator[Letter]:
    """The proposing side learns that the agreement is in force."""
    side = nda.discloser if nda.discloser.uid == nda.proposer_id else nda.recipient
    return _tell(nda, side, gettext_noop("保密协议 {number} 已生效"), "ndas")


def returned(nda: Any, actor: Actor) -> Iterator[Letter]:
    """The side that sent the sheet learns that it is at fault."""
    side = nda.discloser if nda.discloser.uid == nda.proposer_id else nda.recipient
    return _tell(nda, side, gettext_noop("保密协议 {number} 的扫描件有误，原因见办理页面"), "ndas")


def ended(nda: Any, actor: Actor) -> Iterator[Letter]:
    """The other side learns that the agreement has ended."""
    return _tell(nda, _other(nda, actor.org_id), gettext_noop("保密协议 {number} 已解除"), "ndas")


def asked(grant: Any, actor: Actor) -> Iterator[Letter]:
    """The owner learns that somebody wants to read."""
    return _tell(
        grant, grant.owner, gettext_noop("收到查看未公开内容的申请 {number}，请在期限内答复"), "grants"
    )


def given(grant: Any, actor: Actor) -> Iterator[Letter]:
    """The reader learns that it may read."""
    return _tell(grant, grant.to_org, gettext_noop("查看申请 {number} 已获同意"), "grants")


def refused(grant: Any, actor: Actor) -> Iterator[Letter]:
    """The reader learns that it may not, and where the reason stands."""
    return _tell(grant, grant.to_org, gettext_noop("查看申请 {number} 未获同意，原因见办理页面"), "grants")


def revoked(grant: Any, actor: Actor) -> Iterator[Letter]:
    """The reader learns that reading has ended."""
    return _tell(grant, grant.to_org, gettext_noop("查看授权 {number} 已被收回"), "grants")


TIDINGS = {
    "nda.proposed": proposed,
    "nda.signed": signed,
    "nda.returned": returned,
    "nda.ended": ended,
    "grant.asked": asked,
    "grant.given": given,
    "grant.refused": refused,
    "grant.revoked": revoked,
}
