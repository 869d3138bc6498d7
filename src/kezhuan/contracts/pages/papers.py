"""What is printed and handed over: sheet with check code, material package, form helper, contract draft; and the public check."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.contracts import queries, sheets
from kezhuan.contracts.forms import VerifyForm
from kezhuan.contracts.pages import tables
from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.ui.pages import page
from kezhuan.ui.shapes import Crumb, Fact

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _printable(request: HttpRequest, uid: UUID) -> Any:
    shown = queries.detail(request.actor, uid, today=clock.today())
    if not shown.check_code:
        raise Hidden
    return shown


def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """预审意见 or 登记信息单 as PDF."""
    shown = _printable(request, uid)
    url = request.build_absolute_uri("/contracts/verify/")
    return _download(
        sheets.sheet(shown, url=url, at=clock.now()), f"{shown.row.number}.pdf", "application/pdf"
    )


def package(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The material package as a zip: form, papers."""
    shown = _printable(request, uid)
    return _download(sheets.package(shown, at=clock.now()), f"{shown.row.number}.zip", "application/zip")


def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A contract draft as Word, from what the form knows."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    return _download(sheets.draft(shown, today=clock.today()), f"{shown.row.number}-draft.docx", DOCX)


def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The form helper: every field in the register's order."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    return page(
        request, "contracts/order.html", heading=_("填报助手"), back=f"/contracts/{uid}/", facts_rows=tuple(Fact(label, value) for label, value in shown.form),
        parties=tables.parties(shown.parties), costs=tables.costs(shown.costs),
        crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number, f"/contracts/{uid}/"), Crumb(_("填报助手"))),
    )  # fmt: skip


def verify(request: HttpRequest) -> HttpResponse:
    """Anybody compares a printed sheet with what stands here."""
    asked = bool(request.GET.get("code"))
    form = VerifyForm(request.GET if asked else None, initial={"number": request.GET.get("number", "")[:32]})
    found = queries.verified(**form.cleaned_data) if asked and form.is_valid() else None
    facts = () if found is None else (
        Fact(_("编号"), found.number), Fact(_("项目名称"), found.title), Fact(_("状态"), _(found.state_label)),
        Fact(_("登记编号"), found.registration_no), Fact(_("登记日期"), found.registered_on),
    )  # fmt: skip
    return page(request, "contracts/verify.html", heading=_("核验预审意见和登记信息单"), form=form, asked=asked, found=found is not None, facts_rows=facts,
                verdict=_("{what}内容一致").format(what=_(found.printed)) if found else "")  # fmt: skip
