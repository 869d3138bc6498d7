"""本辖区数据: the numbers of a jurisdiction, each open to its rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.desks.benches import bench_of
from kezhuan.portal import numbers
from kezhuan.portal.tables import rows_table
from kezhuan.ui.pages import page, pages_of, signed_in
from kezhuan.ui.shapes import Crumb


@signed_in
def figures(request: HttpRequest) -> HttpResponse:
    """Every number of the desk with its 口径."""
    if not bench_of(request.actor).figures:
        raise Hidden
    shown = numbers.desk(request.actor, today=clock.today())
    return page(
        request, "portal/figures.html", heading=_("本辖区数据"), shown=shown, public=False,
        lead=_("只计您此刻有权查看的记录；点开每个数可看到它背后的明细。"),
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("本辖区数据"))),
    )  # fmt: skip


@signed_in
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One number and the rows behind it."""
    if not bench_of(request.actor).figures:
        raise Hidden
    shown = numbers.desk_one(request.actor, code, today=clock.today())
    total = numbers.desk_behind(request.actor, code, offset=0, limit=0).total
    window = pages_of(request, total)
    behind = numbers.desk_behind(request.actor, code, offset=window.start, limit=window.size)
    return page(
        request, "portal/figure.html", shown=shown, behind=behind, table=rows_table(shown, behind), pages=window, public=False,
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("本辖区数据"), "/desk/figures/"), Crumb(_(shown.label))),
    )  # fmt: skip
