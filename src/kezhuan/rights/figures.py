"""Numbers of rights: what teams were paid of converted achievements; the public sees counties of at least five."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from kezhuan.core import codes
from kezhuan.core.access import STAFF, SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.rights.models import Distribution
from kezhuan.rights.scopes import DISTRIBUTIONS

SOURCE = gettext_noop("本平台收益分配记录")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0).scaleb(-2)


def _paid(actor: Actor, filter: Filter) -> Rows:
    """Staff count what lies in their region by its number alone: whose money it is stays with the unit."""
    names = actor.signed_in and actor.role not in STAFF
    if actor.role in STAFF:
        q = Q(region__startswith=actor.region or "?")
    else:
        q = DISTRIBUTIONS.q(actor if actor.signed_in else SYSTEM)
    found = Distribution.objects.filter(q, state="paid")

    def row(d: Any) -> FigureRow:
        if not actor.signed_in:
            return FigureRow("", "", _county(d.region), None, _yuan(d.team_fen))
        title, url = (f"{d.number} {d.title}", f"/distributions/{d.uid}/") if names else (d.number or "", "")
        return FigureRow(title, url, _county(d.region), d.paid_on, _yuan(d.team_fen))

    return QueryRows(
        found, row, "region", _county, weigh=lambda rows: _yuan(rows.aggregate(n=Sum("team_fen"))["n"])
    )


FIGURES = (
    Figure(
        code="rights-paid", label=gettext_noop("已发放的转化奖励"), measure="sum", scope="rights.team-paid", unit=gettext_noop("元"),
        definition=gettext_noop("已登记发放的收益分配中成果完成团队所得之和；退回、作废的不计；公开页上不足 5 项的区县并入其他。"), source=SOURCE, rows=_paid,
        named=False, group_label=gettext_noop("区县"),
    ),
)  # fmt: skip
