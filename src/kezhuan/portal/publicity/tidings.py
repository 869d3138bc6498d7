"""Whom an objection concerns: those who answer it, then its author; nothing of its words leaves in a notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor, Role
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of, staff_for


def filed(objection: Any, actor: Actor) -> Iterator[Letter]:
    """The announcing organisation and the region's officers learn that an answer is due."""
    notice = objection.publicity
    whom = [
        *(people_of(notice.org_id) if notice.org_id else ()),
        *staff_for(notice.region, Role.DISTRICT, Role.CITY),
    ]
    template = gettext_noop("公示 {number} 收到异议，请核实并在期限内答复")
    for user in dict.fromkeys(whom):
        if user != objection.author_id:
            yield Letter(
                user, "publicity", template, f"/objections/{objection.uid}/", {"number": notice.number or ""}
            )


def answered(objection: Any, actor: Actor) -> Iterator[Letter]:
    """Whoever objected learns that there is an answer, and where it stands."""
    template = gettext_noop("您提出的异议 {number} 已有答复")
    yield Letter(
        objection.author_id,
        "publicity",
        template,
        f"/objections/{objection.uid}/",
        {"number": objection.number or ""},
    )


TIDINGS = {"objection.filed": filed, "objection.answered": answered}
