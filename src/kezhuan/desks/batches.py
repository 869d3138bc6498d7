"""Several demands screened or published on one page, all or none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden, Reason, Refused, gettext_noop
from kezhuan.desks import queries, usecases
from kezhuan.desks.forms import BatchForm, PublishManyForm, ScreenManyForm
from kezhuan.desks.usecases import Publishing, Screening
from kezhuan.ui.pages import page, perform, signed_in
from kezhuan.ui.shapes import Crumb

FORMS: dict[str, type[BatchForm]] = {"screen": ScreenManyForm, "publish": PublishManyForm}
HEADINGS = {"screen": "批量甄别", "publish": "批量发布"}
SUBMITS = {"screen": "以上各项均甄别通过", "publish": "发布以上各项"}
LEADS = {
    "screen": "请先逐项与企业通话。四项勾选适用于所列每一项；拿不准的请返回后单独退回补充。",
    "publish": "请逐项核对公开名称与摘要。下方核对事项适用于所列每一项；公开范围按企业所选。",
}


@signed_in
def batch(request: HttpRequest, move: str) -> HttpResponse:
    """The chosen demands with a part each; one button for all."""
    if move not in FORMS:
        raise Hidden
    uids = _uids(request)
    cases, left = queries.batch_cases(request.actor, move, uids, today=clock.today())
    form = FORMS[move](request.POST if request.method == "POST" else None, cases=cases)
    if request.method == "POST":
        made = perform(request, form, lambda f: _do(request, move, f, left=left), done="/desk/")
        if made is not None:
            return made
    return page(
        request, "desks/batch.html", heading=_(HEADINGS[move]), form=form, cases=cases, left=left, lead=_(LEADS[move]), submit=_(SUBMITS[move]),
        back=f"/desk/todo/{move}/", crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_(HEADINGS[move]))),
    )  # fmt: skip


def _uids(request: HttpRequest) -> list[UUID]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("uid")
    try:
        return [UUID(value) for value in given]
    except ValueError:
        raise Hidden from None


def _do(request: HttpRequest, move: str, form: Any, *, left: int) -> int:
    if left:
        raise Refused(Reason("batch.changed", gettext_noop("所选事项在此期间有变动，请返回重新选择")))
    values: dict[str, Any] = form.cleaned_data
    today, key = clock.today(), form.posted_key
    if move == "screen":
        screened = [
            Screening(c.row.uid, values[f"version_{c.row.uid.hex}"], values[f"note_{c.row.uid.hex}"])
            for c in form.cases
        ]
        return usecases.screen_demands(screened, ticks=form.ticked, actor=request.actor, today=today, key=key)
    published = [
        Publishing(c.row.uid, values[f"version_{n}"], c.row.audience, values[f"title_{n}"], values[f"teaser_{n}"], values[f"note_{n}"])
        for c in form.cases
        for n in (c.row.uid.hex,)
    ]  # fmt: skip
    return usecases.publish_demands(published, gate=form.ticked, actor=request.actor, today=today, key=key)
