"""What must be confirmed again soon: the office sees its listings by their day and confirms many at once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.achievements import expiry, queries
from kezhuan.achievements.views import AchievementRow
from kezhuan.core import clock
from kezhuan.core.access import HOLDERS
from kezhuan.core.errors import Hidden
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table


def renewals(request: HttpRequest) -> HttpResponse:
    """The listings of one's organisation to be confirmed within the first reminder's days, with a tick each."""
    if request.actor.role not in HOLDERS or request.actor.org_id is None:
        raise Hidden
    rows = queries.to_confirm(request.actor, today=clock.today())
    form = PageForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: expiry.renew_achievements(_chosen(request), actor=request.actor, today=clock.today(), key=f.posted_key),
            done="/achievements/renewals/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "achievements/renewals.html", heading=_("到期待确认的成果"), form=form, table=_table(rows),
        until=expiry.renewed_until(clock.today()), crumbs=(Crumb(_("科技成果"), "/achievements/?mine=1"), Crumb(_("到期待确认的成果"))),
    )  # fmt: skip


def _chosen(request: HttpRequest) -> list[tuple[UUID, int]]:
    try:
        pairs = [value.split(":") for value in request.POST.getlist("uid")]
        return [(UUID(uid), int(version)) for uid, version in pairs]
    except ValueError:
        raise Hidden from None


def _table(rows: tuple[AchievementRow, ...]) -> Table:
    columns = (Column(_("成果名称")), Column(_("编号")), Column(_("有效期至"), "deadline"))
    drawn = tuple(
        Row((Cell(r.title, url=f"/achievements/{r.uid}/"), Cell(r.number), Cell(r.confirm_by, kind="deadline")), key=f"{r.uid}:{r.version}")
        for r in rows
    )  # fmt: skip
    return Table(
        caption=_("到期待确认的成果"),
        columns=columns,
        rows=drawn,
        choose="uid",
        empty=_("近期没有要确认的成果。"),
    )
