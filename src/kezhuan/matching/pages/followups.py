"""Brokers' tasks: demands for which nothing credible was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.errors import Hidden
from kezhuan.matching import queries, usecases
from kezhuan.matching.forms import FollowForm, OutcomeForm
from kezhuan.matching.lifecycle import FOLLOWUP
from kezhuan.matching.scopes import FOLLOWERS
from kezhuan.matching.views import FollowupRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import say

STATES = {"": ("open", "taken"), "mine": ("taken",), "done": ("done", "dropped")}
NOTED = ("finish", "drop")


def listing(request: HttpRequest) -> HttpResponse:
    """The tasks of the region, oldest due date first."""
    actor = request.actor
    only(actor, FOLLOWERS)
    form = FollowForm(request.GET or None)
    show = form.cleaned_data["show"] if form.is_bound and form.is_valid() else ""
    wanted: dict[str, Any] = {"states": STATES[show], "mine": show == "mine"}
    total, _none = queries.followups(actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.followups(actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("需求")), Column(_("编号")), Column(_("提出单位")), Column(_("地区")), Column(_("状态"), "badge"),
               Column(_("办理期限"), "deadline"))  # fmt: skip
    table = Table(
        caption=_("经纪人跟进"), columns=columns, rows=tuple(_row(row) for row in rows),
        empty=_("没有待跟进的需求。系统找不到合适成果的需求会转到这里。"),
    )  # fmt: skip
    return page(
        request, "matching/followups.html", heading=_("待跟进的需求"), table=table, pages=window, total=total, form_filters=form,
        chips=chips(request, form),
    )  # fmt: skip


def _row(row: FollowupRow) -> Row:
    due = Cell(row.due_on) if row.state in ("open", "taken") else Cell("", kind="text")
    return Row((
        Cell(row.demand_title, url=f"/followups/{row.uid}/"), Cell(row.number), Cell(row.demand_organisation), Cell(row.region),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)), due,
    ), key=str(row.uid))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One task: the demand, the one question to the firm, and what came of it."""
    row = queries.get_followup(request.actor, uid)
    base = f"/followups/{uid}"
    facts = [Fact(_("需求"), row.demand_title, url=f"/demands/{row.demand_uid}/"), Fact(_("提出单位"), row.demand_organisation),
             Fact(_("地区"), row.region)]  # fmt: skip
    if row.question:
        facts.append(Fact(_("最值得问企业的一个问题"), say(row.question)))
    if row.outcome_note:
        facts.append(Fact(_("跟进结果"), row.outcome_note))
    return page(
        request, "matching/followup.html", row=row, lifecycle=FOLLOWUP, facts_rows=tuple(facts), offers=row.offers, move_url=f"{base}/move/",
        move_pages={name: f"{base}/{name}/" for name in NOTED}, matches_url=f"/demands/{row.demand_uid}/matches/",
        crumbs=(Crumb(_("待跟进的需求"), "/followups/"), Crumb(row.number)),
    )  # fmt: skip


def finish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The task is done, with what came of it."""
    return _noted(request, uid, "finish", _("完成跟进"))


def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The task is given up, with the reason."""
    return _noted(request, uid, "drop", _("终止跟进"))


def _noted(request: HttpRequest, uid: UUID, name: str, heading: str) -> HttpResponse:
    row = queries.get_followup(request.actor, uid)
    offered(request, "followup", uid, row.offers, name)
    form, back = OutcomeForm(request.POST or None, version=row.version), f"/followups/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.move_followup(uid, name, note=f.values["note"], actor=request.actor, today=clock.today(),
                                             version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "matching/ask.html", heading=heading, form=form, submit=heading, back=back, facts_rows=(Fact(_("需求"), row.demand_title),),
        crumbs=(Crumb(_("待跟进的需求"), "/followups/"), Crumb(row.number, back), Crumb(heading)),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain buttons: take and release."""
    form, back = MoveForm(request.POST), f"/followups/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] not in ("take", "release"):
            raise Hidden
        usecases.move_followup(
            uid,
            f.cleaned_data["move"],
            actor=request.actor,
            today=clock.today(),
            version=f.posted_version,
            key=f.posted_key,
        )

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)
