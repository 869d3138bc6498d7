"""技术合同统计 on the page: one scope by one trait, each cell open to its contracts; imported facts apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.contracts import queries
from kezhuan.contracts.rules import statistics as rules
from kezhuan.contracts.rules.ledger import growth
from kezhuan.contracts.rules.statistics import Sums
from kezhuan.contracts.scopes import READERS
from kezhuan.contracts.statistics_forms import StatisticsForm, part_label
from kezhuan.contracts.statistics_views import ImportedFact, StatisticRow, Statistics
from kezhuan.core import clock, codes
from kezhuan.core.access import only
from kezhuan.ui.pages import chips, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import NONE

HOME = "/contracts/statistics/"
HUNDRED = 100


def _asked(request: HttpRequest) -> tuple[StatisticsForm, dict[str, Any]]:
    only(request.actor, READERS)
    form = StatisticsForm(
        request.GET, this_year=clock.today().year, within=queries.jurisdiction(request.actor)
    )
    return form, form.asked


def statistics(request: HttpRequest) -> HttpResponse:
    """One scope by one trait, with growth against the same days of the year before; below it what was imported."""
    form, asked = _asked(request)
    found = queries.statistics(request.actor, **asked, today=clock.today())
    rows = _groups(found, asked)
    window = pages_of(request, len(rows), size=HUNDRED)
    _total, facts = queries.imported(request.actor, year=asked["year"])
    return page(
        request, "contracts/statistics.html", heading=_("技术合同统计"), form_filters=form, chips=chips(request, form), pages=window,
        table=_table(found, rows[window.start : window.stop]), title=_titled(asked), definition=_(rules.DEFINITIONS[found.scope]), found=found,
        numbers=_numbers(found, asked), imported=_imported(facts), imported_definition=_(rules.DEFINITIONS["absorbed"]),
        place=codes.region_name(found.region), crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(_("技术合同统计"))),
    )  # fmt: skip


def _titled(asked: dict[str, Any]) -> str:
    scope, part = _(rules.SCOPES[asked["scope"]]), part_label(asked["part"])
    return _("{year} 年{part}技术合同（{scope}）").format(year=asked["year"], part=part, scope=scope)


def _grown(now: int, before: int) -> Cell:
    percent = growth(now, before)
    return Cell(NONE if percent is None else f"{percent:+.1f}%", kind="figure")


def _sums(label: str, url: str, now: Sums, before: Sums) -> Row:
    note = _("含补录 {n} 份").format(n=now.late) if now.late else ""
    return Row((
        Cell(label, note=note, url=url), Cell(now.count), _grown(now.count, before.count), Cell(now.turnover), _grown(now.turnover, before.turnover),
        Cell(now.tech), _grown(now.tech, before.tech), Cell(now.income), _grown(now.income, before.income),
    ))  # fmt: skip


def _link(asked: dict[str, Any], **more: str) -> str:
    kept = {name: value for name, value in asked.items() if name != "by" and value}
    return f"{HOME}rows/?{urlencode(kept | more)}"


def _groups(found: Statistics, asked: dict[str, Any]) -> tuple[Row, ...]:
    """The rows of the breakdown, and what they come to."""
    rows = [_sums(_(g.label), _link(asked, by=found.by, key=g.key), g.now, g.before) for g in found.groups]
    return (*rows, _sums(_("合计"), _link(asked), found.total, found.total_before)) if rows else ()


def _table(found: Statistics, rows: tuple[Row, ...]) -> Table:
    columns = (
        Column(_(rules.BREAKDOWNS[found.by])), Column(_("份数"), "number"), Column(_("份数同比")), Column(_("成交额"), "money"), Column(_("成交额同比")),
        Column(_("技术交易额"), "money"), Column(_("技术交易额同比")), Column(_("技术性收入"), "money"), Column(_("技术性收入同比")),
    )  # fmt: skip
    caption = _("按{by}").format(by=_(rules.BREAKDOWNS[found.by]))
    return Table(caption=caption, columns=columns, rows=rows, empty=_("这一时段没有计入统计的技术合同。"))


def _numbers(found: Statistics, asked: dict[str, Any]) -> tuple[tuple[str, int, str, str], ...]:
    """(label, 分, growth, address) of each measure."""
    now, before, url = found.total, found.total_before, _link(asked)
    each = (("contract_value", now.turnover, before.turnover), ("transaction_value", now.tech, before.tech),
            ("technical_income", now.income, before.income))  # fmt: skip
    return tuple((_(rules.MEASURES[m]), value, _grown(value, was).value, url) for m, value, was in each)


def _imported(facts: Iterable[ImportedFact]) -> Table:
    columns = (Column(_("地区")), Column(_("指标")), Column(_("时段")), Column(_("数值"), "money"), Column(_("份数"), "number"), Column(_("同比")),
               Column(_("来源")), Column(_("公布日期"), "date"))  # fmt: skip
    return Table(caption=_("吸纳（导入）"), columns=columns, empty=_("还没有导入这一年的吸纳统计。"), rows=tuple(
        Row((
            Cell(f.region_label), Cell(_(f.measure_label)), Cell(f"{f.first:%Y-%m} ~ {f.last:%Y-%m}"), Cell(f.value), Cell(f.contracts),
            Cell(NONE if f.growth is None else f"{f.growth:+.1f}%", kind="figure"), Cell(f.source, note=f.note), Cell(f.published_on),
        ))
        for f in facts
    ))  # fmt: skip


def rows(request: HttpRequest) -> HttpResponse:
    """The contracts behind one cell, with what each added; they come to the cell to the 分."""
    _form, asked = _asked(request)
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    cell = queries.behind(request.actor, **asked | {"by": by, "key": key}, today=clock.today())
    window = pages_of(request, cell.total)
    label = _(queries.statistic_name(by, key)) if by else _("合计")
    back = f"{HOME}?{urlencode({name: value for name, value in (asked | {'by': by or asked['by']}).items() if value})}"
    return page(
        request, "contracts/statistics_rows.html", heading=_("{title}：{label}").format(title=_titled(asked), label=label), table=_contracts(cell.page(window.start, window.size)),
        pages=window, total=cell.total, sums=cell.sums, definition=_(rules.DEFINITIONS[asked["scope"]]),
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(_("技术合同统计"), back), Crumb(label)),
    )  # fmt: skip


def _contracts(found: Iterable[StatisticRow]) -> Table:
    columns = (Column(_("项目名称")), Column(_("编号")), Column(_("登记编号")), Column(_("登记单位")), Column(_("类别")), Column(_("状态"), "badge"),
               Column(_("登记日期"), "date"), Column(_("份数"), "number"), Column(_("成交额"), "money"), Column(_("技术交易额"), "money"),
               Column(_("技术性收入"), "money"))  # fmt: skip
    return Table(caption=_("计入的技术合同"), columns=columns, empty=_("这一格没有技术合同。"), rows=tuple(
        Row((
            Cell(r.title, url=f"/contracts/{r.uid}/", note=_("补录：计入的季度早于录入的季度") if r.late else ""), Cell(r.number),
            Cell(r.registration_no), Cell(r.organisation, note=r.region), Cell(r.kind_label), Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)),
            Cell(r.registered_on), Cell(r.count), Cell(r.turnover), Cell(r.tech), Cell(r.income),
        ), key=str(r.uid))
        for r in found
    ))  # fmt: skip
