"""Seeing a person's full number for a reason, and seeing who saw one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kezhuan.core.errors import Hidden
from kezhuan.people import accounts, queries
from kezhuan.people.forms.organisations import LookForm
from kezhuan.ui.pages import page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table


@login_required
@require_POST
@never_cache
def phone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The full number of a claimant, for whoever decides the claim and says why; the log says who looked."""
    shown, back = queries.claim(request.actor, uid), f"/people/claims/{uid}/"
    if not shown.decides:
        raise Hidden
    form = LookForm(request.POST)
    if not form.is_valid():
        return page(
            request,
            "ui/form.html",
            heading=_("查看完整电话"),
            form=form,
            submit=_("查看完整电话（留痕）"),
            back=back,
        )
    number = accounts.unmask_phone(
        shown.user_uid,
        purpose=form.values["purpose"],
        actor=request.actor,
        subject_type="claim",
        subject_id=uid,
    )
    return page(request, "people/phone.html", person=shown.row.person, number=number, back=back)


@login_required
def looked(request: HttpRequest) -> HttpResponse:
    """Who has seen the reader's full number, when, under which role and why."""
    total, _none = queries.looked(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.looked(request.actor, offset=window.start, limit=window.size)
    table = Table(
        caption=_("谁看过我的信息"),
        columns=(
            Column(_("时间"), "moment"),
            Column(_("看了什么")),
            Column(_("单位")),
            Column(_("身份")),
            Column(_("理由")),
        ),
        rows=tuple(
            Row((Cell(r.at), Cell(_(r.what)), Cell(r.organisation), Cell(_(r.role)), Cell(_(r.purpose))))
            for r in rows
        ),
        empty=_("还没有人查看过您的完整号码。"),
    )
    return page(
        request, "people/looked.html", heading=_("谁看过我的信息"), table=table, pages=window,
        crumbs=(Crumb(_("我的账号"), "/people/me/"), Crumb(_("谁看过我的信息"))),
    )  # fmt: skip
