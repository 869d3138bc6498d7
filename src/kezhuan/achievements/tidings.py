"""Whom a 权属争议 concerns, and in which words: no title and no name in a notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.achievements import disputes
from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of, staff_for


def opened(dispute: Any, actor: Actor) -> Iterator[Letter]:
    """The operators of the region learn that a patent is claimed by two owners."""
    for user in staff_for(dispute.region, Role.OPERATOR):
        yield _letter(dispute, user, gettext_noop("权属争议 {number}：同一专利由两家单位登记，请核实处理"))


def decided(dispute: Any, actor: Actor) -> Iterator[Letter]:
    """Both sides learn that it was decided, and where the reason stands."""
    for org in disputes.letters(dispute):
        for user in people_of(org, Role.TTO) or people_of(org):
            yield _letter(dispute, user, gettext_noop("权属争议 {number} 已有处理意见，理由见办理页面"))


def _letter(dispute: Any, user: Any, template: str) -> Letter:
    return Letter(
        user, "achievement", template, f"/patent-disputes/{dispute.uid}/", {"number": dispute.number or ""}
    )


TIDINGS = {"patent_dispute.opened": opened, "patent_dispute.decided": decided}
