"""Numbers of deals; who the two sides were is never part of a public number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.deals.lifecycle import DEAL, OPEN
from kezhuan.deals.models import Deal
from kezhuan.deals.scopes import DEALS

SOURCE = gettext_noop("本平台对接项目记录")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _ending(state: str) -> str:
    return _(DEAL.states.get(state, state))


def _rows(actor: Actor, states: tuple[str, ...], *, group: str = "region") -> Rows:
    name = _county if group == "region" else _ending
    found = Deal.objects.filter(DEALS.q(actor if actor.signed_in else SYSTEM), state__in=states)

    def row(deal: Deal) -> FigureRow:
        weight = Decimal(deal.state == "signed") if group == "state" else Decimal(1)
        if not actor.signed_in:
            return FigureRow("", "", name(getattr(deal, group)), None, weight)
        title = _("对接项目 {number}").format(number=deal.number or "")
        return FigureRow(title, f"/deals/{deal.uid}/", name(getattr(deal, group)), deal.created_at, weight)

    return QueryRows(found, row, group, name, weigh=_signed if group == "state" else None)


def _signed(found: Any) -> Decimal:
    return Decimal(found.filter(state="signed").count())


def _open(actor: Actor, filter: Filter) -> Rows:
    return _rows(actor, OPEN)


def _contracted(actor: Actor, filter: Filter) -> Rows:
    return _rows(actor, ("signed",))


def _share(actor: Actor, filter: Filter) -> Rows:
    return _rows(actor, ("signed", "failed"), group="state")


FIGURES = (
    Figure(
        code="deals-open", label=gettext_noop("进行中的对接项目"), measure="count", scope="deal.open", unit=gettext_noop("项"),
        definition=gettext_noop("已开始、尚未签约也未终止的对接项目；按所在区县统计，公开页上不足 5 项的区县并入其他。"), source=SOURCE, rows=_open,
        named=False, group_label=gettext_noop("区县"),
    ),
    Figure(
        code="deals-signed", label=gettext_noop("已签约的对接项目"), measure="count", scope="deal.signed", unit=gettext_noop("项"),
        definition=gettext_noop("已登记签约的对接项目；合同解除的不计。它不是技术合同登记数。"), source=SOURCE, rows=_contracted, named=False,
        group_label=gettext_noop("区县"),
    ),
    Figure(
        code="deals-signing-rate", label=gettext_noop("对接项目签约率"), measure="share", scope="deal.ended", unit="%",
        definition=gettext_noop("已签约的对接项目，占已签约与已终止之和的比例；任一类不足 5 项时不公布。"), source=SOURCE, rows=_share, named=False,
        group_label=gettext_noop("结果"),
    ),
)  # fmt: skip
