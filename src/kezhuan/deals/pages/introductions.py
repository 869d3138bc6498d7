"""The broker ledger: introductions listed, written down, and said yes or no to."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import Role, only
from kezhuan.core.errors import Hidden
from kezhuan.deals import forms, queries, usecases
from kezhuan.deals.lifecycle import INTRODUCTION
from kezhuan.deals.scopes import INTRODUCTION_READERS
from kezhuan.deals.views import IntroductionRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of


def listing(request: HttpRequest) -> HttpResponse:
    """The introductions the reader may know of, newest first."""
    actor = request.actor
    only(actor, INTRODUCTION_READERS)
    form = forms.IntroductionFilterForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    total, _none = queries.introductions(actor, state=state, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.introductions(actor, state=state, offset=window.start, limit=window.size)
    columns = (Column(_("编号")), Column(_("需求方")), Column(_("供给方")), Column(_("经纪人")), Column(_("介绍日期"), "date"),
               Column(_("保护期至"), "date"), Column(_("状态"), "badge"))  # fmt: skip
    table = Table(
        caption=_("介绍记录列表"), columns=columns, rows=tuple(_row(row) for row in rows), state="no_match" if state and not rows else "ready",
        empty=_("还没有介绍记录。经纪人介绍双方认识后记一条，对方确认后在保护期内有效。"),
    )  # fmt: skip
    return page(
        request, "deals/introductions.html", heading=_("介绍记录"), table=table, pages=window, total=total, form_filters=form,
        chips=chips(request, form), may_add=actor.role is Role.BROKER,
    )  # fmt: skip


def _row(row: IntroductionRow) -> Row:
    return Row((
        Cell(row.number, url=f"/introductions/{row.uid}/", note=row.deal_number), Cell(row.need), Cell(row.supply),
        Cell(row.person, note=row.organisation), Cell(row.introduced_on, note=_("补记") if row.late else ""), Cell(row.protected_until),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)),
    ), key=str(row.uid))  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A broker writes down whom they brought together, and when."""
    if request.actor.role is not Role.BROKER:
        raise Hidden
    form = forms.IntroductionForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.record_introduction(**f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"/introductions/{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "deals/ask.html", heading=_("记录介绍"), form=form, submit=_("保存，请对方确认"), back="/introductions/", facts_rows=(),
        lead=_("任一方确认后，保护期内双方的对接项目会关联到您；隔了很久才写的会标明补记。"),
        who=_("双方单位、本机构的经纪人、技转中心和科技局"),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One introduction."""
    row = queries.introduction(request.actor, uid)
    base = f"/introductions/{uid}"
    return page(
        request, "deals/introduction.html", row=row, lifecycle=INTRODUCTION, facts_rows=_facts(row), offers=row.offers, move_url=f"{base}/move/",
        crumbs=(Crumb(_("介绍记录"), "/introductions/"), Crumb(row.number)),
    )  # fmt: skip


def _facts(row: IntroductionRow) -> tuple[Fact, ...]:
    found = [
        Fact(_("需求方"), row.need), Fact(_("供给方"), row.supply), Fact(_("经纪人"), f"{row.person}（{row.organisation}）"),
        Fact(_("介绍日期"), row.introduced_on), Fact(_("记录日期"), row.recorded_on, note=_("补记") if row.late else ""),
        Fact(_("保护期至"), row.protected_until), Fact(_("说明"), row.note),
    ]  # fmt: skip
    if row.deal_uid:
        found.append(Fact(_("对接项目"), row.deal_number, url=f"/deals/{row.deal_uid}/"))
    if row.reason_note:
        found.append(Fact(_("不认可的理由"), row.reason_note))
    return tuple(found)


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A side's yes, or its no with the reason."""
    form, back = MoveForm(request.POST), f"/introductions/{uid}/"

    def call(f: PageForm) -> None:
        usecases.move_introduction(uid, f.cleaned_data["move"], reason_note=f.cleaned_data["reason"], actor=request.actor,
                                   today=clock.today(), version=f.posted_version, key=f.posted_key)  # fmt: skip

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def name(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A side brings a broker into its deal."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    if not shown.may_name:
        raise Hidden
    form, back = (
        forms.NameBrokerForm(request.POST or None, choices=queries.broker_choices(request.actor)),
        f"/deals/{uid}/",
    )
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.name_broker(uid, broker=UUID(f.values["broker"]), actor=request.actor, today=clock.today(), key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "deals/ask.html", heading=_("请经纪人参与"), form=form, submit=_("邀请"), back=back, facts_rows=(Fact(_("项目名称"), shown.card.title),),
        lead=_("被邀请的经纪人能看到这个项目的全部记录，也可以登记促成归属。"),
        crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.card.number, back), Crumb(_("请经纪人参与"))),
    )  # fmt: skip
