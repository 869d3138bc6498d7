"""The workbench: 待办, 已办, 我发起的, notices, second person's decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core import notices as core_notices
from kezhuan.core.errors import Hidden
from kezhuan.core.history import ROLE_LABELS
from kezhuan.desks import menus, queries, usecases
from kezhuan.desks.benches import bench_of, section_of
from kezhuan.desks.forms import DecideForm, UndoForm
from kezhuan.desks.queries import DoneRow, TodoRow
from kezhuan.ui.pages import go, page, pages_of, perform, signed_in
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table
from kezhuan.ui.tones import tone_of

GUIDE_COOKIE = "kz_guide"
FIRST_ROWS = 12


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this hat, the earliest due first; how to begin something; what can still be taken back."""
    actor, today = request.actor, clock.today()
    bench, counts = bench_of(actor), queries.counts(actor, today=today)
    rows = queries.todo(actor, today=today, limit=FIRST_ROWS) if counts.todo else ()
    return page(
        request, "desks/home.html", bench=bench, counts=counts, role=_(ROLE_LABELS[actor.role]), rows=rows, more=counts.todo - len(rows),
        guide=tuple(_(line) for line in bench.guide) if _guide_open(request) else (), starts=bench.starts, today=today,
        waiting=tuple(s for s in counts.sections if s.total), **_frame(request, counts),
    )  # fmt: skip


def _frame(request: HttpRequest, counts: queries.Counts) -> dict[str, Any]:
    """Menu, bell and undo bar drawn from the counts already read."""
    undo = queries.undoable(request.actor)
    return {
        "menu": menus.menu(request.actor, counts), "unread": counts.unread, "undo": undo,
        "undo_form": UndoForm() if undo else None, "undo_until": max((u.until for u in undo), default=None),
    }  # fmt: skip


def _guide_open(request: HttpRequest) -> bool:
    return request.actor.role.value not in request.COOKIES.get(GUIDE_COOKIE, "").split(".")


@require_POST
@signed_in
def guide(request: HttpRequest) -> HttpResponse:
    """The three lines for this role stay away, or come back."""
    seen = set(filter(None, request.COOKIES.get(GUIDE_COOKIE, "").split(".")))
    role = request.actor.role.value
    seen = seen - {role} if request.POST.get("show") == "1" else seen | {role}
    answer = go(request, "/desk/")
    answer.set_cookie(
        GUIDE_COOKIE, ".".join(sorted(seen)), max_age=365 * 86400, samesite="Lax", httponly=True
    )
    return answer


@signed_in
def section(request: HttpRequest, code: str) -> HttpResponse:
    """All that waits in one section, or everything for `all`."""
    actor, today = request.actor, clock.today()
    found = section_of(actor, code)
    if found is None and code != "all":
        raise Hidden
    counts = queries.counts(actor, today=today)
    total = next((s.total for s in counts.sections if s.code == code), counts.todo)
    window = pages_of(request, total)
    rows = queries.todo(
        actor, today=today, section=found.code if found else "", offset=window.start, limit=window.size
    )
    batch = found.batch if found and total else ""
    heading = _(found.label) if found else _("全部待办")
    return page(
        request, "desks/section.html", heading=heading, table=todo_table(rows, heading, choose="uid" if batch else ""), pages=window,
        total=total, batch=batch, crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(heading)), **_frame(request, counts),
    )  # fmt: skip


def todo_table(rows: tuple[TodoRow, ...], caption: str, *, choose: str = "") -> Table:
    """A list of things to do."""
    columns = (
        Column(_("事项")),
        Column(_("编号"), "code"),
        Column(_("要做的事")),
        Column(_("状态"), "badge"),
        Column(_("办理期限"), "deadline"),
    )
    return Table(
        caption=caption, columns=columns, choose=choose, empty=_("现在没有要办的事。"), rows=tuple(_todo_row(row) for row in rows),
    )  # fmt: skip


def _todo_row(row: TodoRow) -> Row:
    case = row.case
    due = Cell(case.due_on, kind="deadline") if case.due_on else Cell(None, kind="text")
    return Row((
        Cell(case.title, url=case.url, note=_(case.kind_label)), Cell(case.number), Cell(row.act),
        Cell(_(case.state_label), kind="badge", tone=tone_of(case.state)), due,
    ), key=str(case.uid))  # fmt: skip


@signed_in
def done(request: HttpRequest) -> HttpResponse:
    """已办: what this person did."""
    return _log(request, _("已办"), "done", queries.done, _("您办理过的事项会列在这里，点开可看全过程。"))


@signed_in
def started(request: HttpRequest) -> HttpResponse:
    """我发起的: what this person began, as it stands now."""
    return _log(
        request,
        _("我发起的"),
        "started",
        queries.started,
        _("您填写的需求、成果、走访和对接请求会列在这里。"),
    )


def _log(
    request: HttpRequest, heading: str, name: str, read: Callable[..., tuple[DoneRow, ...]], empty: str
) -> HttpResponse:
    counts = queries.counts(request.actor, today=clock.today())
    total = getattr(counts, name)
    window = pages_of(request, total)
    rows = read(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("事项")),
        Column(_("编号"), "code"),
        Column(_("办理")),
        Column(_("现在状态"), "badge"),
        Column(_("时间"), "moment"),
    )
    table = Table(caption=heading, columns=columns, rows=tuple(_done_row(row) for row in rows), empty=empty)
    return page(
        request, "desks/log.html", heading=heading, table=table, pages=window, total=total,
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(heading)), **_frame(request, counts),
    )  # fmt: skip


def _done_row(row: DoneRow) -> Row:
    case = row.case
    if case is None:
        gone = Cell(_("（已不在您可查看的范围）"), note=_(row.kind_label))
        return Row((gone, Cell(None), Cell(_(row.what)), Cell(None, kind="text"), Cell(row.at)))
    return Row((
        Cell(case.title, url=case.url, note=_(row.kind_label)), Cell(case.number), Cell(_(row.what)),
        Cell(_(case.state_label), kind="badge", tone=tone_of(case.state)), Cell(row.at),
    ))  # fmt: skip


@require_POST
@signed_in
def undo(request: HttpRequest) -> HttpResponse:
    """What was just done, one case or a batch, is taken back."""
    form = UndoForm(request.POST)
    cases = []
    for value in request.POST.getlist("case")[:50]:
        kind, _sep, uid = value.partition(":")
        try:
            cases.append((kind, UUID(uid)))
        except ValueError:
            raise Hidden from None
    answer = perform(
        request,
        form,
        lambda f: usecases.take_back(cases, actor=request.actor, key=f.posted_key),
        done="/desk/",
    )
    return answer or HttpResponseRedirect("/desk/")


@signed_in
def proposal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A two-person step put before its second person."""
    actor = request.actor
    shown = queries.proposal(actor, uid, today=clock.today())
    form = DecideForm(request.POST or None, version=shown.case.version)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.decide(uid, approve=f.values["approve"] == "yes", reason=f.values["reason"], actor=actor, today=clock.today(),
                                      key=f.posted_key),
            done="/desk/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "desks/proposal.html", heading=_("复核：{move}").format(move=_(shown.move)), form=form, shown=shown, submit=_("提交复核结论"),
        back="/desk/", crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("复核"))),
    )  # fmt: skip


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """站内信, newest first."""
    counts = queries.counts(request.actor, today=clock.today())
    window = pages_of(request, core_notices.inbox(request.actor.user_id, limit=0)[0])
    _total, rows = core_notices.inbox(request.actor.user_id, offset=window.start, limit=window.size)
    return page(
        request, "desks/notices.html", heading=_("通知"), rows=rows, pages=window, counts=counts,
        crumbs=(Crumb(_("工作台"), "/desk/"), Crumb(_("通知"))), **_frame(request, counts),
    )  # fmt: skip


@require_POST
@signed_in
def notices_read(request: HttpRequest) -> HttpResponse:
    """All notices are read."""
    core_notices.mark_read(request.actor.user_id)
    return go(request, "/desk/notices/")


@require_POST
@signed_in
def notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One notice is read, and its reader stands on the case it tells of."""
    link = core_notices.open_one(request.actor.user_id, uid)
    if link is None:
        raise Hidden
    return go(request, link or "/desk/notices/")
