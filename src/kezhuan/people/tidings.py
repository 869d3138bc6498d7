"""Whom claims concern, and in which words: no name of a person leaves in a notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import managers_of, staff_for


def submitted(claim: Any, actor: Actor) -> Iterator[Letter]:
    """The organisation's managers learn of it, or, while it has none, the operators of its region."""
    whom = managers_of(claim.organisation.uid) or staff_for(claim.organisation.region, Role.OPERATOR)
    template = gettext_noop("{number} 有人申请代表单位办理，请核验")
    for user in dict.fromkeys(whom):
        if user != actor.user_id:
            yield Letter(
                user, "people", template, f"/people/claims/{claim.uid}/", {"number": claim.number or ""}
            )


def _to_claimant(claim: Any, template: str) -> Iterator[Letter]:
    phone = claim.user.phone if claim.user.phone_verified else ""
    yield Letter(claim.user.uid, "people", template, f"/people/claims/{claim.uid}/",
                 {"number": claim.number or ""}, sms=phone or "")  # fmt: skip


def accepted(claim: Any, actor: Actor) -> Iterator[Letter]:
    """The claimant learns that they may act for the organisation."""
    return _to_claimant(claim, gettext_noop("{number} 核验通过，您可以代表单位办理业务了"))


def refused(claim: Any, actor: Actor) -> Iterator[Letter]:
    """The claimant learns that it was refused, and where the reason stands."""
    return _to_claimant(claim, gettext_noop("{number} 核验未通过，理由见办理页面，可补充后重新提交"))


TIDINGS = {"claim.submitted": submitted, "claim.accepted": accepted, "claim.refused": refused}
