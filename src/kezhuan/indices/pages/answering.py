"""The pages behind the one-time link of a collection sheet: fill or upload, look it over, sign it off. No account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Invalid
from kezhuan.indices import forms, queries, usecases
from kezhuan.indices.pages import collection_tables
from kezhuan.indices.pages.downloads import XLSX, download
from kezhuan.indices.views import Asked
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import go, page, perform
from kezhuan.ui.shapes import Fact


def _private(response: HttpResponse) -> HttpResponse:
    # The address is the key: it must stay in no shared cache, and be told to no other site. ("no-referrer" would make
    # browsers post with "Origin: null", which the CSRF check refuses.)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def _facts(a: Asked) -> tuple[Fact, ...]:
    return (
        Fact(_("指数"), a.index_name), Fact(_("部门"), a.department), Fact(_("地区"), a.region_name), Fact(_("年份"), a.period),
        Fact(_("填报截止日"), f"{a.until}"), Fact(_("采集表编号"), a.number), Fact(_("填报要求"), a.note),
    )  # fmt: skip


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet on the page; what is typed is kept, then looked over."""
    asked = queries.asked(token, today=clock.today())
    form = forms.FillForm(request.POST or None, cells=asked.cells, version=asked.version)
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.fill(token, f.answers, today=clock.today()), done=f"/d/{token}/check/"
        )  # fmt: skip
        if made is not None:
            return _private(made)
    return _filling(request, token, asked, form=form)


def _filling(request: HttpRequest, token: str, asked: Asked, *, form: PageForm, **more: Any) -> HttpResponse:
    shown = {"sheet_form": forms.AnswerSheetForm(), **more}
    return _private(
        page(
            request, "indices/answer.html", heading=_("{department} {period} 年指标数据填报").format(department=asked.department, period=asked.period),
            a=asked, facts_rows=_facts(asked), form=form, submit=_("保存并核对"), base=f"/d/{token}/", **shown,
        )
    )  # fmt: skip


@require_POST
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """The filled sheet is kept and looked over, or its faults are named by line and column and nothing is kept."""
    asked = queries.asked(token, today=clock.today())
    form = forms.AnswerSheetForm(request.POST, request.FILES)
    faults = None
    if form.is_valid():
        try:
            report = usecases.read_sheet(token, form.values["file"].read(), today=clock.today())
        except Invalid as failure:
            form.add_failure(failure)
        else:
            if not report.faults:
                return _private(go(request, f"/d/{token}/check/"))
            faults = collection_tables.faults(report)
            form.add_error(
                "file",
                _("有 {n} 行有误，什么也没有保存；请按下面的清单改好再上传").format(n=report.bad_lines),
            )
    blank = forms.FillForm(cells=asked.cells, version=asked.version)
    return _filling(request, token, asked, form=blank, sheet_form=form, faults=faults)


def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet as a workbook."""
    name, content = usecases.sheet_behind(token, today=clock.today())
    return _private(download(content, name, XLSX))


def check(request: HttpRequest, token: str) -> HttpResponse:
    """What was filled, cell by cell with what it does, and the sign-off."""
    asked = queries.asked(token, today=clock.today())
    form = forms.SignForm(request.POST or None, version=asked.version)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.sign(token, name=f.values["name"], office=f.values["office"], today=clock.today(), version=f.posted_version),
            done="/d/done/",
        )  # fmt: skip
        if made is not None:
            return _private(made)
    return _private(
        page(
            request, "indices/answer_check.html", heading=_("核对并签核"), a=asked, facts_rows=_facts(asked), cells=collection_tables.cells(asked.cells),
            form=form, submit=_("签核"), back=f"/d/{token}/", ready=bool(asked.filled) and not asked.faulty,
        )
    )  # fmt: skip


def done(request: HttpRequest) -> HttpResponse:
    """Thanks."""
    return page(request, "indices/answer_done.html", heading=_("已签核"))
