"""Booklets on the page: choose, take along, send, read the answers; and the page behind a one-time link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.exchange import booklets
from kezhuan.exchange.booklets import Chosen
from kezhuan.exchange.forms import BookletAnswerForm, BookletForm, SendForm
from kezhuan.exchange.pages.handing import DOCX, PDF, download
from kezhuan.files.paper.parts import Section
from kezhuan.ui.pages import chips, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table

HOME = "/booklets/"


def _chosen(request: HttpRequest) -> tuple[BookletForm, Chosen]:
    form = BookletForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    batch = values.get("batch") or None
    return form, Chosen(
        values.get("kind") or "demands",
        values.get("field", ""),
        values.get("region", ""),
        UUID(batch) if batch else None,
    )


def _query(chosen: Chosen) -> str:
    return urlencode({"kind": chosen.kind, **chosen.kept})


def home(request: HttpRequest) -> HttpResponse:
    """What the chosen booklet would hold, and how to take it along or send it."""
    form, chosen = _chosen(request)
    made = booklets.contents(request.actor, chosen)
    table = Table(
        caption=made.title, columns=(Column(_("名称")), Column(_("编号")), Column(_("单位"))), empty=_("这一范围现在没有内容。"),
        rows=tuple(_row(chosen, uid, section) for uid, section in made.entries),
    )  # fmt: skip
    return page(
        request, "exchange/booklet.html", heading=made.title, form_filters=form, chips=chips(request, form), listed=table, total=made.total,
        shown=len(made.entries), query=_query(chosen), may_send=booklets.may_send(request.actor),
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("需求手册与成果汇编"))),
    )  # fmt: skip


def _row(chosen: Chosen, uid: object, section: Section) -> Row:
    """Name, number and organisation; an outside record may have no organisation."""
    first = [value for _label, value in section.facts[:2]]
    return Row(
        (Cell(section.heading, url=f"/{chosen.kind}/{uid}/"), *(Cell(v) for v in (*first, None, None)[:2]))
    )


def file(request: HttpRequest, form: str) -> HttpResponse:
    """The booklet to take along: docx or pdf."""
    _form, chosen = _chosen(request)
    made, at = booklets.contents(request.actor, chosen), clock.now()
    if form == "docx":
        return download(f"{made.title}.docx", booklets.as_word(made, day=f"{at:%Y-%m-%d}"), DOCX)
    if form == "pdf":
        return download(f"{made.title}.pdf", booklets.as_pdf(made, at=at), PDF)
    raise Hidden


def send(request: HttpRequest) -> HttpResponse:
    """Names and numbers of those who get a link."""
    if not booklets.may_send(request.actor):
        raise Hidden
    _form, chosen = _chosen(request)
    form = SendForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form, lambda f: str(booklets.send(chosen, f.values["people"], actor=request.actor)), done=lambda uid: f"{HOME}sent/{uid}/"
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("发送{title}").format(title=chosen.title), form=form, submit=_("发送短信链接"), back=f"{HOME}?{_query(chosen)}",
        lead=_("每位联络人收到一条短信，凭链接查看其中公开的部分并直接答复，不需要账号；链接 {days} 天内有效，只能答复一次。").format(days=booklets.link_days()),
    )  # fmt: skip


def sent(request: HttpRequest) -> HttpResponse:
    """What the organisation sent."""
    if not booklets.may_send(request.actor):
        raise Hidden
    total, _rows = booklets.sent(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = booklets.sent(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("名称")),
        Column(_("联络人"), "number"),
        Column(_("已答复"), "number"),
        Column(_("发送时间"), "moment"),
    )
    table = Table(caption=_("已发送"), columns=columns, empty=_("还没有发送过。"), rows=tuple(
        Row((Cell(r.title, url=f"{HOME}sent/{r.uid}/"), Cell(r.people), Cell(r.answered), Cell(r.created_at))) for r in rows
    ))  # fmt: skip
    return page(request, "exchange/exports.html", heading=_("已发送的手册与汇编"), table=table, pages=window,
                crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("需求手册与成果汇编"), HOME), Crumb(_("已发送"))))  # fmt: skip


def sent_one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who answered what."""
    row, copies = booklets.sent_one(request.actor, uid)
    columns = (Column(_("联络人")), Column(_("感兴趣")), Column(_("答复")), Column(_("答复时间"), "moment"))
    table = Table(caption=_("答复"), columns=columns, rows=tuple(
        Row((Cell(c.name), Cell("；".join(c.interested)), Cell(c.answer), Cell(c.answered_at))) for c in copies
    ))  # fmt: skip
    return page(
        request, "exchange/booklet_sent.html", heading=row.title, row=row, table=table,
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("已发送的手册与汇编"), f"{HOME}sent/"), Crumb(row.title)),
    )  # fmt: skip


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The booklet without an account, and one answer."""
    made = booklets.opened(token)
    offered = [(str(uid), section.heading) for uid, section in made.entries]
    form = BookletAnswerForm(request.POST or None, offered=offered)
    if request.method == "POST":
        answered = perform(request, form, lambda f: _answer(token, f.values), done="/b/done/")
        if answered is not None:
            return answered
    response = page(request, "exchange/booklet_answer.html", heading=_("请答复：{title}").format(title=made.title), form=form, submit=_("提交答复"),
                    sections=tuple(section for _uid, section in made.entries))  # fmt: skip
    # The address is the key: it must not stay in a shared cache.
    response["Cache-Control"] = "no-store"
    return response


def _answer(token: str, values: dict[str, Any]) -> None:
    booklets.answer(token, text=values["text"], interested=[UUID(each) for each in values["interested"]])


def done(request: HttpRequest) -> HttpResponse:
    """Thanks."""
    return page(request, "exchange/booklet_done.html")
