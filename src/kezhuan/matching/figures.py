"""Numbers of contacts between the two sides; who they were is never part of a public number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.core.periods import moments_in, touched
from kezhuan.demands import queries as demands
from kezhuan.matching.models import Contact, Run
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
) -> QueryRows:
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


MADE = {
    "create": gettext_noop("发起的对接"),
    "accept": gettext_noop("接受的对接"),
    "refuse": gettext_noop("婉拒的对接"),
    "lapse": gettext_noop("逾期未答复的对接"),
}


def _in_period(
    moves: tuple[str, ...], good: tuple[str, ...], group: tuple[str, Callable[[str], str]]
) -> Callable[[Actor, Filter], Rows]:
    states = ("sent", *ANSWERED, "lapsed", "withdrawn")

    def rows(actor: Actor, filter: Filter) -> Rows:
        found = _rows(actor, states, good, group)
        kept = found.found.filter(
            region__startswith=actor.region or "?", uid__in=touched("contact", moves, filter)
        )
        return replace(found, found=kept)

    return rows


def _made(move: str, label: str) -> Figure:
    return Figure(
        code=f"period-contact-{move}", label=label, measure="count", scope=f"contact.{move}.in-period", unit=gettext_noop("次"),
        definition=gettext_noop("辖区内在本期办理过这一步的对接请求，按操作留痕计，同一请求只计一次。"), source=SOURCE,
        rows=_in_period((move,), (), ("region", _county)), desk=False, public=False, group_label=gettext_noop("区县"),
    )  # fmt: skip


def _matched(actor: Actor, filter: Filter) -> Rows:
    start, stop = moments_in(filter)
    seen = demands.visible(actor).filter(origin="local", region__startswith=actor.region or "?")
    found = Run.objects.filter(at__gte=start, at__lt=stop, credible__gt=0, demand__in=seen).select_related(
        "demand__organisation"
    )

    def row(run: Run) -> FigureRow:
        shown = demands.row(actor, run.demand)
        return FigureRow(
            shown.title or _("（未命名）"),
            f"/demands/{run.demand.uid}/matches/",
            _county(run.demand.region),
            run.at,
        )

    return QueryRows(found, row, "demand__region", _county)


PERIOD_FIGURES = (
    Figure(
        code="period-matched", label=gettext_noop("给出匹配结果的需求"), measure="count", scope="run.credible.in-period", unit=gettext_noop("项"),
        definition=gettext_noop("辖区内最近一次匹配在本期、且有可信结果的技术需求。"), source=gettext_noop("本平台匹配记录"), rows=_matched, desk=False,
        public=False, group_label=gettext_noop("区县"),
    ),
    *(_made(move, label) for move, label in MADE.items()),
    Figure(
        code="period-contact-answered", label=gettext_noop("本期按期答复率"), measure="share", scope="contact.closed.in-period", unit="%",
        definition=gettext_noop("本期得到答复或逾期的对接请求中，按期答复的比例；撤回的不计。"), source=SOURCE,
        rows=_in_period(("accept", "refuse", "lapse"), ANSWERED, ("state", _outcome)), desk=False, public=False,
        group_label=gettext_noop("结果"),
    ),
)  # fmt: skip

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
