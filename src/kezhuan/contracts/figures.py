"""Numbers of transformation projects, each counted once, and of this year's technology contracts by what was booked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kezhuan.contracts.models import Project
from kezhuan.contracts.queries import booked, projects
from kezhuan.contracts.rules import statistics as rules
from kezhuan.contracts.scopes import PROJECTS
from kezhuan.core import clock, codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows

SOURCE = gettext_noop("本平台成果转化项目记录")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _projects(actor: Actor, filter: Filter) -> Rows:
    found = projects.counted(Project.objects.filter(PROJECTS.q(actor)))

    def row(p: Project) -> FigureRow:
        return FigureRow(f"{p.number} {p.title}", f"/projects/{p.uid}/", _county(p.region), p.started_on)

    return QueryRows(found, row, "region", _county)


def _yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0).scaleb(-2)


def _span(filter: Filter) -> rules.Span:
    """The days of the filter; without one, this year until today."""
    if "from" in filter:
        return rules.Span(date.fromisoformat(filter["from"]), date.fromisoformat(filter["until"]))
    today = clock.today()
    return rules.span_of(today.year, "", today=today)


def _contracts(amount: str, scope: str) -> Callable[[Actor, Filter], Rows]:
    """What contracts of this scope added: one row a contract, none for one registered and taken away in the same span."""

    def rows(actor: Actor, filter: Filter) -> Rows:
        found = booked.contracts(actor if actor.signed_in else SYSTEM, amount, scope, _span(filter))

        def row(c: Any) -> FigureRow:
            if not actor.signed_in:
                return FigureRow("", "", _county(c.counted_in), None, _yuan(c.added))
            return FigureRow(
                f"{c.number} {c.title}",
                f"/contracts/{c.uid}/",
                _county(c.counted_in),
                c.registered_on,
                _yuan(c.added),
            )

        return QueryRows(found, row, "counted_in", _county, weigh=lambda rows: _yuan(rows.aggregate(n=Sum("added"))["n"]),
                         region_field="counted_in")  # fmt: skip

    return rows


REGISTER = gettext_noop("本平台技术合同登记记录")
NAMES = {
    ("turnover", "registered"): gettext_noop("本年技术合同成交额（登记）"),
    ("tech", "registered"): gettext_noop("本年技术合同技术交易额（登记）"),
    ("turnover", "exported"): gettext_noop("本年技术合同成交额（输出）"),
    ("tech", "exported"): gettext_noop("本年技术合同技术交易额（输出）"),
    ("turnover", "facilitated"): gettext_noop("本年技术合同成交额（平台促成）"),
    ("tech", "facilitated"): gettext_noop("本年技术合同技术交易额（平台促成）"),
}
MEASURED = {"turnover": "contract_value", "tech": "transaction_value"}
SAID = {
    "registered": gettext_noop("在本地登记机构登记的技术合同，每份只计一次，外地登记后录入的不计。本年按登记、更正、作废当日计入；同一年里登记又作废的不在内，以前年度的在作废当年冲减。公开页上不足 5 份的区县并入其他。"),
    "exported": gettext_noop("在本地登记、第一卖方在境内的技术合同，按第一卖方所在地统计。本年按登记、更正、作废当日计入；同一年里登记又作废的不在内，以前年度的在作废当年冲减。公开页上不足 5 份的区县并入其他。"),
    "facilitated": gettext_noop("由本平台对接项目签订的技术合同，不论在何处登记。本年按登记、更正、作废当日计入；同一年里登记又作废的不在内，以前年度的在作废当年冲减。公开页上不足 5 份的区县并入其他。"),
}  # fmt: skip


def _contract_figure(amount: str, scope: str) -> Figure:
    measure = MEASURED[amount]
    return Figure(
        code=f"contracts-{amount}-{scope}", label=NAMES[amount, scope], measure="sum", scope=f"contract.{measure}.{scope}.year", unit=gettext_noop("元"),
        definition=SAID[scope], source=REGISTER, rows=_contracts(amount, scope), named=False, group_label=gettext_noop("区县"), yearly=True,
    )  # fmt: skip


FIGURES = (
    Figure(
        code="projects", label=gettext_noop("成果转化项目"), measure="count", scope="project.counted-once", unit=gettext_noop("项"),
        definition=gettext_noop("已建立的成果转化项目，含已结束的，不含已终止的，也不含所依据的技术合同已注销、解除或撤销登记的（恢复登记后重新计入）；同一项目只计一次，不论有几份合同、几次回访。"), source=SOURCE, rows=_projects,
        public=False, group_label=gettext_noop("区县"),
    ),
    *(_contract_figure(amount, scope) for amount, scope in NAMES),
)  # fmt: skip
