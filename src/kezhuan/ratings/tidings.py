"""Whom a rating's moves concern, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.notices import Letter
from kezhuan.people.queries import people_of


def _tell(rating: Any, org: Any, template: str) -> Iterator[Letter]:
    for user in people_of(org.uid):
        yield Letter(user, "rating", template, f"/ratings/{rating.uid}/", {"about": rating.about})


def asked(rating: Any, actor: Actor) -> Iterator[Letter]:
    """The served side is asked, once."""
    return _tell(rating, rating.served_org, gettext_noop("{about} 已办结，请评价这次服务"))


def low(rating: Any, actor: Actor) -> Iterator[Letter]:
    """The unit learns that it has to answer, by when stands on the page."""
    return _tell(rating, rating.unit_org, gettext_noop("{about} 收到差评，请在期限内答复"))


def answered(rating: Any, actor: Actor) -> Iterator[Letter]:
    """The served side learns that there is an answer."""
    return _tell(rating, rating.served_org, gettext_noop("您对 {about} 的评价已有答复"))


TIDINGS = {"rating.asked": asked, "rating.low": low, "rating.answered": answered}
