"""Numbers of payouts: what was paid, over the applications that stand as paid; recovered money is gone from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kezhuan.core import codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.payouts.models import Application, Recovery
from kezhuan.payouts.scopes import OWNED

SOURCE = gettext_noop("本平台政策兑现记录")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0).scaleb(-2)


def _paid(actor: Actor, filter: Filter) -> Rows:
    found = Application.objects.filter(OWNED.q(actor if actor.signed_in else SYSTEM), state="paid")

    def row(a: Any) -> FigureRow:
        if not actor.signed_in:
            return FigureRow("", "", _county(a.region), None, _yuan(a.allotted_fen))
        return FigureRow(
            f"{a.number} {a.applicant}",
            f"/payouts/{a.uid}/",
            _county(a.region),
            a.state_since,
            _yuan(a.allotted_fen),
        )

    return QueryRows(
        found, row, "region", _county, weigh=lambda rows: _yuan(rows.aggregate(n=Sum("allotted_fen"))["n"])
    )


def _owed(actor: Actor, filter: Filter) -> Rows:
    found = Recovery.objects.filter(OWNED.q(actor), state__in=("open", "noticed")).select_related(
        "application"
    )

    def row(r: Any) -> FigureRow:
        return FigureRow(
            f"{r.number} {r.application.applicant}",
            f"/recoveries/{r.uid}/",
            _county(r.region),
            r.created_at,
            _yuan(r.amount_fen),
        )

    return QueryRows(
        found, row, "region", _county, weigh=lambda rows: _yuan(rows.aggregate(n=Sum("amount_fen"))["n"])
    )


FIGURES = (
    Figure(
        code="payouts-paid", label=gettext_noop("已拨付奖补资金"), measure="sum", scope="payout.paid", unit=gettext_noop("元"),
        definition=gettext_noop("已登记到账回单的申报的安排额之和；追回中和已追回的不计；公开页上不足 5 项的区县并入其他。"), source=SOURCE, rows=_paid,
        named=False, group_label=gettext_noop("区县"),
    ),
    Figure(
        code="payouts-owed", label=gettext_noop("待退回奖补资金"), measure="sum", scope="payout.owed", unit=gettext_noop("元"),
        definition=gettext_noop("已发起追回、尚未退回的金额之和。"), source=SOURCE, rows=_owed, named=False, public=False, group_label=gettext_noop("区县"),
    ),
)  # fmt: skip
