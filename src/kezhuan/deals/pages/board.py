"""The board of deals, the plain list, and opening one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.access import Role, only
from kezhuan.core.errors import Hidden
from kezhuan.deals import queries, usecases
from kezhuan.deals.forms import DealFilterForm, FromContactForm, NewDealForm
from kezhuan.deals.scopes import READERS, WORKERS
from kezhuan.deals.views import DealCard
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, page, pages_of, perform, sheet_url
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of

# What a card offers on the board itself; everything else stands on the deal's own page.
ON_BOARD = ("check", "negotiate", "draft")


def board(request: HttpRequest) -> HttpResponse:
    """Deals by step, each with how long it stands there and how long nobody wrote."""
    actor = request.actor
    only(actor, READERS)
    mine = request.GET.get("mine") == "1" and actor.role is Role.BROKER
    columns = queries.board(actor, today=clock.today(), mine=mine)
    return page(
        request, "deals/board.html", heading=_("对接项目"), columns=columns, total=sum(c.total for c in columns), on_board=ON_BOARD,
        import_url=sheet_url(request, "deals", WORKERS), may_enter=actor.role in WORKERS, broker=actor.role is Role.BROKER, mine=mine,
    )  # fmt: skip


def listing(request: HttpRequest) -> HttpResponse:
    """Every deal the reader may know of, ended ones too."""
    only(request.actor, READERS)
    form = DealFilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {
        "states": (chosen["state"],) if chosen.get("state") else (),
        "text": chosen.get("text", ""),
        "silent_only": chosen.get("silent") == "yes",
    }
    today = clock.today()
    total, _none = queries.deals(request.actor, today=today, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.deals(request.actor, today=today, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "deals/list.html", heading=_("全部对接项目"), table=table(rows, filtered=any(wanted.values())), pages=window, total=total,
        form_filters=form, chips=chips(request, form), import_url=sheet_url(request, "deals", WORKERS), crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(_("全部"))),
    )  # fmt: skip


def table(rows: tuple[DealCard, ...], *, filtered: bool = False) -> Table:
    """Deals as a table, used by the list and by other records' pages."""
    columns = (Column(_("项目名称")), Column(_("编号")), Column(_("需求方")), Column(_("供给方")), Column(_("状态"), "badge"),
               Column(_("本环节"), "number", _("天")), Column(_("未更新"), "number", _("天")))  # fmt: skip
    return Table(
        caption=_("对接项目列表"), columns=columns, rows=tuple(_row(row) for row in rows), state="no_match" if filtered and not rows else "ready",
        empty=_("还没有对接项目。对方接受对接后，在对接页点“开始对接项目”。"),
    )  # fmt: skip


def _row(row: DealCard) -> Row:
    return Row((
        Cell(row.title, url=f"/deals/{row.uid}/", note=row.region), Cell(row.number), Cell(row.need), Cell(row.supply),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)), Cell(row.days_in_state), Cell(row.days_silent),
    ), key=str(row.uid))  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A deal entered by hand, or out of a contact (?contact=)."""
    if request.actor.role not in WORKERS:
        raise Hidden
    contact = _uid(request.GET.get("contact"))
    return _from_contact(request, contact) if contact else _by_hand(request)


def _uid(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Hidden from None


def _from_contact(request: HttpRequest, contact: UUID) -> HttpResponse:
    offer = queries.contact_offer(request.actor, contact)
    if offer is None:
        raise Hidden
    number, deal = offer
    form, back = FromContactForm(request.POST or None), f"/contacts/{contact}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.open_from_contact(contact, title=f.values["title"], actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"/deals/{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "deals/ask.html", heading=_("开始对接项目"), form=form, submit=_("开始对接项目"), back=back, facts_rows=(Fact(_("对接请求"), number),),
        lead=_("双方单位和参与的经纪人都能看到这个项目；技转中心和科技局只看到进展到哪一步。"),
    )  # fmt: skip


def _by_hand(request: HttpRequest) -> HttpResponse:
    form = NewDealForm(request.POST or None)
    if request.method == "POST":
        made = perform(request, form, lambda f: _enter(request, f), done=lambda uid: f"/deals/{uid}/")
        if made is not None:
            return made
    return page(
        request, "deals/ask.html", heading=_("新建对接项目"), form=form, submit=_("新建"), back="/deals/", facts_rows=(),
        lead=_("线下促成的对接也可以记在这里。填了需求或成果编号，单位会自动带出。"),
    )  # fmt: skip


def _enter(request: HttpRequest, form: PageForm) -> UUID:
    values = form.values
    return usecases.enter_deal(
        title=values["title"], need=values["need"], supply=values["supply"],
        demand_uid=queries.numbered(request.actor, "demand", values["demand_number"], field="demand_number"),
        achievement_uid=queries.numbered(request.actor, "achievement", values["achievement_number"], field="achievement_number"),
        actor=request.actor, today=clock.today(), key=form.posted_key,
    )  # fmt: skip
