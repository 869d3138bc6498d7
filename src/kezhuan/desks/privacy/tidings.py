"""Whom a request about personal data concerns: those who answer it, then the person; nothing of its words leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.core.privacy.lifecycle import IN_CHARGE
from kezhuan.people.queries import staff_for


def filed(request: Any, actor: Actor) -> Iterator[Letter]:
    """Those in charge of the region learn that an answer is due."""
    template = gettext_noop("收到个人信息请求 {number}，请核实并在期限内答复")
    for user in dict.fromkeys(staff_for(request.region, *IN_CHARGE)):
        if user != request.user_id:
            yield Letter(user, "people", template, f"/privacy/requests/{request.uid}/", {"number": request.number or ""})  # fmt: skip


def answered(request: Any, actor: Actor) -> Iterator[Letter]:
    """The person learns that there is an answer; after their account was closed there is nobody to tell here."""
    if request.kind == "delete" and request.state == "completed":
        return
    template = gettext_noop("您的个人信息请求 {number} 已有答复")
    yield Letter(request.user_id, "people", template, f"/privacy/requests/{request.uid}/", {"number": request.number or ""})  # fmt: skip


TIDINGS = {"data_request.filed": filed, "data_request.answered": answered}
