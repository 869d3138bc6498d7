"""Ratings: the list, one rating with its form, the page behind a one-time link, and the public rates."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.access import BUSINESS, only
from kezhuan.ratings import forms, queries, usecases
from kezhuan.ratings.lifecycle import RATING
from kezhuan.ratings.views import RatingDetail, RatingRow
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {"asked": "amber", "rated": "green", "owed": "red", "answered": "blue", "lapsed": "plain"}
HOME = ("服务评价", "/ratings/")


def _home() -> Crumb:
    return Crumb(_(HOME[0]), HOME[1])


def listing(request: HttpRequest) -> HttpResponse:
    """The ratings this reader gave or has to answer; for staff those of the region."""
    only(request.actor, BUSINESS)
    form = forms.ListForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    wanted = (state,) if state else ()
    window = pages_of(request, queries.ratings(request.actor, states=wanted, limit=0)[0])
    total, rows = queries.ratings(request.actor, states=wanted, offset=window.start, limit=window.size)
    columns = (Column(_("服务")), Column(_("编号"), "code"), Column(_("服务单位")), Column(_("满意程度")), Column(_("状态"), "badge"),
               Column(_("办结日期"), "date"), Column(_("答复期限"), "deadline"))  # fmt: skip
    table = Table(
        caption=_("服务评价列表"), columns=columns, rows=tuple(_row(row) for row in rows),
        state="no_match" if state and not rows else "ready",
        empty=_("还没有服务评价。走访、对接、撮合、合同登记办结后，会邀请接受服务的单位评价一次。"),
    )  # fmt: skip
    return page(
        request, "ratings/list.html", heading=_("服务评价"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=table,
    )  # fmt: skip


def _row(row: RatingRow) -> Row:
    due = Cell(row.due_on, kind="deadline") if row.state == "owed" and row.due_on else Cell("", kind="text")
    return Row((
        Cell(_(row.service), url=f"/ratings/{row.uid}/", note=row.about), Cell(row.number), Cell(row.unit), Cell(row.level_label),
        Cell(_(row.state_label), kind="badge", tone=TONES[row.state]), Cell(row.ended_on), due,
    ), key=str(row.uid))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One rating: for the served side its form, for the unit the answer's."""
    r = queries.rating(request.actor, uid)
    open_moves = {offer.name for offer in r.offers if offer.open or offer.name == "rate_low"}
    return page(
        request, "ratings/detail.html", r=r, lifecycle=RATING, facts_rows=_facts(r), may_rate="rate" in open_moves,
        may_answer="answer" in open_moves, crumbs=(_home(), Crumb(r.row.number)),
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in r.timeline),
    )  # fmt: skip


def _facts(r: RatingDetail) -> tuple[Fact, ...]:
    row = r.row
    return (
        Fact(_("服务"), f"{_(row.service)} {row.about}".strip(), url=r.url), Fact(_("服务单位"), row.unit), Fact(_("接受服务的单位"), row.served),
        Fact(_("办结日期"), row.ended_on), Fact(_("满意程度"), row.level_label), Fact(_("说明"), r.text), Fact(_("评价日期"), r.rated_on),
        Fact(_("答复"), r.answer), Fact(_("答复日期"), r.answered_on),
    )  # fmt: skip


def rate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Five levels and a word."""
    r = queries.rating(request.actor, uid)
    low = request.POST.get("level") in queries.low_levels(clock.today())
    offered(request, "rating", uid, r.offers, "rate_low" if low else "rate")
    form, back = forms.RateForm(request.POST or None, version=r.row.version), f"/ratings/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.rate(uid, level=f.values["level"], text=f.values["text"], actor=request.actor, today=clock.today(),
                                    version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        "ui/form.html",
        heading=_("评价服务"),
        form=form,
        submit=_("提交评价"),
        back=back,
        lead=_lead(r.row),
        who=_who(),
    )


def _lead(row: RatingRow) -> str:
    return _("{service} {about}，服务单位：{unit}").format(
        service=_(row.service), about=row.about, unit=row.unit
    )


def _who() -> str:
    return _(
        "科技局和技转中心看到评价；服务单位只看到差评的内容和是哪一次服务，看不到是谁写的；公开页只有满意率"
    )


def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The unit's answer to a bad rating."""
    r = queries.rating(request.actor, uid)
    offered(request, "rating", uid, r.offers, "answer")
    form, back = forms.AnswerForm(request.POST or None, version=r.row.version), f"/ratings/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.answer(uid, f.values["answer"], actor=request.actor, today=clock.today(), version=f.posted_version or 0,
                                      key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        "ui/form.html",
        heading=_("答复差评"),
        form=form,
        submit=_("提交答复"),
        back=back,
        lead=r.text,
    )


def linked(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a one-time link, without an account."""
    asked = queries.opened(token)
    form = forms.RateForm(request.POST or None, version=asked.version)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.rate_by_link(token, level=f.values["level"], text=f.values["text"], today=clock.today(),
                                            version=f.posted_version),
            done="/e/done/",
        )  # fmt: skip
        if made is not None:
            return made
    lead = _("{service} {about}，服务单位：{unit}").format(
        service=_(asked.service), about=asked.about, unit=asked.unit
    )
    answer = page(
        request, "ui/form.html", layout="ui/portal.html", heading=_("请评价这次服务"), form=form, submit=_("提交评价"), lead=lead, who=_who()
    )  # fmt: skip
    # The address is the key: it must not stay in a shared cache.
    answer["Cache-Control"] = "no-store"
    return answer


def thanked(request: HttpRequest) -> HttpResponse:
    """What stands after a rating by link."""
    return page(request, "ratings/thanks.html", layout="ui/portal.html", heading=_("谢谢您的评价"))


def public(request: HttpRequest) -> HttpResponse:
    """The rate of every organisation with at least five ratings in a year, for everybody."""
    found = queries.rates(today=clock.today())
    window = pages_of(request, len(found))
    columns = (Column(_("服务单位")), Column(_("近一年评价"), "number", _("次")), Column(_("满意"), "number", _("次")), Column(_("满意率"), "number", "%"),
               Column(_("差评"), "number", _("次")), Column(_("差评已答复"), "number", _("次")))  # fmt: skip
    rows = tuple(
        Row((Cell(u.name), Cell(u.rated), Cell(u.satisfied), Cell(u.percent), Cell(u.low), Cell(u.answered)))
        for u in found[window.start : window.start + window.size]
    )
    empty = _("近一年评价满 5 次的单位还没有。")
    return page(
        request, "ratings/public.html", heading=_("服务满意率"), table=Table(_("各单位服务满意率"), columns, rows, empty=empty), pages=window,
        total=len(found), crumbs=(Crumb(_("首页"), "/"), Crumb(_("公开数据"), "/open/"), Crumb(_("服务满意率"))),
    )  # fmt: skip
