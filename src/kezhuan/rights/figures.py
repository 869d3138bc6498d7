"""Numbers of rights: what teams were paid, rights and shares that stand, ventures, evidence; the public sees counties of at least five."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from kezhuan.core import codes
from kezhuan.core.access import STAFF, SYSTEM, Actor, Scope
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.rights.models import DiligenceBundle, Distribution, Entitlement, Equity, Venture
from kezhuan.rights.scopes import BUNDLES, DISTRIBUTIONS, ENTITLEMENTS, EQUITIES, VENTURES

SOURCE = gettext_noop("本平台收益分配记录")
RECORDS = gettext_noop("本平台成果权益记录")


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


def _counted(
    model: Any, scope: Scope, place: str, day: str, *states: str, public: bool = True
) -> Callable[[Actor, Filter], Rows]:
    """The records in these states, one by one: staff and the public by number alone, whose matter it is stays there.

    What is not public is counted by those who may read it, by nobody else.
    """

    def rows(actor: Actor, filter: Filter) -> Rows:
        opened = actor.signed_in and actor.role not in STAFF
        if public and actor.role in STAFF:
            q = Q(region__startswith=actor.region or "?")
        else:
            q = scope.q(SYSTEM if public and not actor.signed_in else actor)

        def row(record: Any) -> FigureRow:
            if not actor.signed_in:
                return FigureRow("", "", _county(record.region))
            title = f"{record.number} {record.title}" if opened else record.number or ""
            url = f"/{place}/{record.uid}/" if opened else ""
            return FigureRow(title, url, _county(record.region), getattr(record, day))

        return QueryRows(model.objects.filter(q, state__in=states), row, "region", _county)

    return rows


def _count(code: str, label: str, scope: str, definition: str, rows: Any, *, public: bool = True) -> Figure:
    return Figure(
        code=code, label=label, measure="count", scope=scope, unit=gettext_noop("件"), definition=definition, source=RECORDS, rows=rows,
        named=False, public=public, group_label=gettext_noop("区县"),
    )  # fmt: skip


FIGURES = (
    Figure(
        code="rights-paid", label=gettext_noop("已发放的转化奖励"), measure="sum", scope="rights.team-paid", unit=gettext_noop("元"),
        definition=gettext_noop("已登记发放的收益分配中成果完成团队所得之和；退回、作废的不计；公开页上不足 5 项的区县并入其他。"), source=SOURCE, rows=_paid,
        named=False, group_label=gettext_noop("区县"),
    ),
    _count("rights-entitlements", gettext_noop("生效的职务科技成果赋权"), "entitlement.effective",
           gettext_noop("权属变更或许可备案已登记、未到期也未收回的赋权；公开页上不足 5 项的区县并入其他。"),
           _counted(Entitlement, ENTITLEMENTS, "entitlements", "changed_on", "effective")),
    _count("rights-equities", gettext_noop("持股中的作价入股"), "equity.held",
           gettext_noop("已登记股权变更、未退出的作价入股；公开页上不足 5 项的区县并入其他。"),
           _counted(Equity, EQUITIES, "equities", "registered_on", "held")),
    _count("rights-ventures", gettext_noop("创业中的离岗、在岗创业"), "venture.running",
           gettext_noop("已登记协议、未返岗也未结束的离岗创业和在岗创业；公开页上不足 5 项的区县并入其他。"),
           _counted(Venture, VENTURES, "ventures", "starts_on", "running")),
    _count("rights-bundles", gettext_noop("已封存的履职佐证"), "diligence_bundle.sealed",
           gettext_noop("已封存、含已移交的履职佐证材料包；不公开，作废的不计。"),
           _counted(DiligenceBundle, BUNDLES, "bundles", "sealed_on", "sealed", "handed", public=False), public=False),
)  # fmt: skip
