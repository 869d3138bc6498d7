"""填报助手 on the page: another platform's form in its order, each value ready to copy."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import gettext_noop
from kezhuan.exchange import filing
from kezhuan.exchange.pages.handing import download
from kezhuan.ui.pages import page
from kezhuan.ui.shapes import Crumb

LISTS = {
    "demands": gettext_noop("技术需求"),
    "achievements": gettext_noop("科技成果"),
    "contracts": gettext_noop("技术合同"),
}


def helper(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """The form with this record's values."""
    today = clock.today()
    made = filing.filled(name, uid, actor=request.actor, today=today)
    others = tuple(
        (form.name, form.title) for form in filing.forms(made.form.of, today=today) if form.name != name
    )
    return page(
        request, "exchange/filing.html", heading=_("填报助手：{form}").format(form=made.form.title), made=made, uid=uid, others=others,
        rule=f"foreign.{name}",
        crumbs=(Crumb(_(LISTS[made.form.of]), f"/{made.form.of}/"), Crumb(made.title, f"/{made.form.of}/{uid}/"), Crumb(_("填报助手"))),
    )  # fmt: skip


def sheet(request: HttpRequest, name: str, uid: UUID) -> HttpResponse:
    """The same as a workbook in the order of the form."""
    made = filing.filled(name, uid, actor=request.actor, today=clock.today())
    return download(f"{made.form.title}-{made.title}.xlsx", filing.as_sheet([made]))
