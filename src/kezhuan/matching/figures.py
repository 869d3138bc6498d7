"""Numbers of contacts between the two sides; who they were is never part of a public number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.matching.models import Contact
from kezhuan.matching.scopes import CONTACTS

SOURCE = gettext_noop("本平台对接记录")
ANSWERED = ("accepted", "refused", "ended")
ACCEPTED = ("accepted", "ended")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _outcome(state: str) -> str:
    return _("逾期未答复") if state == "lapsed" else _("按期答复")


def _rows(
    actor: Actor, states: tuple[str, ...], good: tuple[str, ...], group: tuple[str, Callable[[str], str]]
) -> Rows:
    field, name = group
    found = Contact.objects.filter(CONTACTS.q(actor if actor.signed_in else SYSTEM), state__in=states)

    def row(contact: Contact) -> FigureRow:
        weight = Decimal(contact.state in good)
        if not actor.signed_in:
            return FigureRow("", "", name(getattr(contact, field)), None, weight)
        title = _("对接请求 {number}").format(number=contact.number or "")
        return FigureRow(
            title, f"/contacts/{contact.uid}/", name(getattr(contact, field)), contact.created_at, weight
        )

    return QueryRows(found, row, field, name, weigh=lambda all: _weigh(all, good))


def _weigh(found: Any, good: tuple[str, ...]) -> Decimal:
    return Decimal(found.filter(Q(state__in=good)).count())


def _accepted(actor: Actor, filter: Filter) -> Rows:
    return _rows(actor, ACCEPTED, ACCEPTED, ("region", _county))


def _answered(actor: Actor, filter: Filter) -> Rows:
    return _rows(actor, (*ANSWERED, "lapsed"), ANSWERED, ("state", _outcome))


FIGURES = (
    Figure(
        code="contacts-accepted", label=gettext_noop("双方已接受的对接"), measure="count", scope="contact.accepted", unit=gettext_noop("次"),
        definition=gettext_noop("对方已接受的对接请求，含已结束的；按提出单位所在区县统计，公开页上不足 5 次的区县并入其他。"), source=SOURCE,
        rows=_accepted, named=False, group_label=gettext_noop("区县"),
    ),
    Figure(
        code="contacts-answered", label=gettext_noop("按期答复率"), measure="share", scope="contact.closed", unit="%",
        definition=gettext_noop("期限内得到答复（接受或婉拒）的对接请求，占已答复与逾期未答复之和的比例；撤回的不计；任一类不足 5 次时不公布。"), source=SOURCE,
        rows=_answered, named=False, group_label=gettext_noop("结果"),
    ),
)  # fmt: skip
