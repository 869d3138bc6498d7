"""The pool: the list, offering an achievement, checking, announcing, and applying for a trial."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import HOLDERS, PROFESSIONALS, only
from kezhuan.core.errors import Hidden
from kezhuan.core.money import display
from kezhuan.trials import forms, queries, usecases
from kezhuan.trials.lifecycle import POOL_ITEM
from kezhuan.trials.pages.asking import asking
from kezhuan.trials.rules import Terms
from kezhuan.trials.views import ItemDetail, ItemRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform, sheet_url
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import say

TERMS = ("conversion", "price_kind", "price_fen", "royalty", "months", "decide_within_months")
POOL = "/pool/"


def listing(request: HttpRequest) -> HttpResponse:
    """What may be tried first."""
    actor = request.actor
    only(actor, PROFESSIONALS)
    form = forms.ItemFilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {
        "text": chosen.get("text", ""),
        "state": chosen.get("state", ""),
        "mine": request.GET.get("mine") == "1",
    }
    total, _none = queries.items(actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.items(actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("成果名称")), Column(_("编号")), Column(_("持有方")), Column(_("转化方式")), Column(_("定价办法")),
               Column(_("试用期"), "number", _("个月")), Column(_("状态"), "badge"))  # fmt: skip
    table = Table(
        caption=_("先用后转成果池"), columns=columns, rows=tuple(_row(row) for row in rows),
        state="no_match" if any(wanted.values()) and not rows else "ready",
        empty=_("成果池里还没有成果。成果发布后，持有方可在成果页申请入池。"),
    )  # fmt: skip
    return page(
        request, "trials/pool.html", heading=_("先用后转成果池"), table=table, pages=window, total=total, form_filters=form,
        chips=chips(request, form), import_url=sheet_url(request, "pool", HOLDERS), crumbs=(Crumb(_("先用后转成果池")),),
    )  # fmt: skip


def _row(row: ItemRow) -> Row:
    return Row((
        Cell(row.title, url=f"{POOL}{row.uid}/", note=row.region), Cell(row.number), Cell(row.organisation), Cell(_(row.conversion_label)),
        Cell(_(row.price_label), note=display(row.price_fen) if row.price_fen is not None else ""), Cell(row.months),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)),
    ), key=str(row.uid))  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """An achievement is offered for trial (?achievement=)."""
    try:
        achievement = UUID(request.GET.get("achievement", ""))
    except ValueError:
        raise Hidden from None
    _item, may_offer = queries.of_achievement(request.actor, achievement)
    if not may_offer:
        raise Hidden
    form = forms.PoolForm(
        request.POST or None,
        initial={"months": queries.usual_months(clock.today()), "decide_within_months": 3},
    )
    return asking(
        request, form, lambda values: usecases.enter_pool(achievement, _terms(values), **values), heading=_("申请入池"), submit=_("提交入池申请"),
        back=f"/achievements/{achievement}/", done=lambda uid: f"{POOL}{uid}/",
        lead=_("转化方式、价格和期限在试用前约定，试用满意再按约定转化；试用期间不产生成交额。"),
    )  # fmt: skip


def _terms(values: dict[str, Any]) -> Terms:
    """The terms out of the form's values, which keep the rest; rights one a line."""
    values["rights"] = values["rights"].splitlines()
    found = {name: values.pop(name) for name in TERMS}
    return Terms(**found | {"royalty": found["royalty"] or ""})


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One item with its terms."""
    shown = queries.item(request.actor, uid)
    base = f"{POOL}{uid}"
    pages = {"admit": f"{base}/admit/", "resubmit": f"{base}/resubmit/"}
    return page(
        request, "trials/item.html", i=shown, lifecycle=POOL_ITEM, facts_rows=item_facts(shown), offers=shown.offers, move_url=f"{base}/move/",
        move_pages=pages, base=base, crumbs=(Crumb(_("先用后转成果池"), POOL), Crumb(shown.row.number)),
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in shown.timeline),
    )  # fmt: skip


def item_facts(i: ItemDetail) -> tuple[Fact, ...]:
    """The terms of an item."""
    price = display(i.row.price_fen) if i.row.price_fen is not None else i.royalty
    found = [
        Fact(_("成果"), i.row.title, url=f"/achievements/{i.achievement_uid}/"), Fact(_("持有方"), i.row.organisation),
        Fact(_("涵盖的权利"), "、".join(i.rights)), Fact(_("使用范围"), i.scope), Fact(_("转化方式"), _(i.row.conversion_label)),
        Fact(_("定价办法"), _(i.row.price_label), note=price), Fact(_("试用期"), _("{n} 个月").format(n=i.row.months), note=say(i.months_hint) if i.months_hint else ""),
        Fact(_("到期后多久内决定"), _("{n} 个月").format(n=i.decide_within_months)), Fact(_("改进成果归谁"), i.improvements),
        Fact(_("保密约定"), i.confidentiality), Fact(_("责任约定"), i.liability),
    ]  # fmt: skip
    if i.reason_note:
        found.append(Fact(_("补充要求"), i.reason_note))
    return tuple(found)


def admit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The conditions of entry, looked at one by one."""
    shown = queries.item(request.actor, uid)
    offered(request, "pool_item", uid, shown.offers, "admit")
    choices = [(c.code, f"{c.name}：{c.hint}") for c in shown.conditions]
    form = forms.AdmitForm(request.POST or None, version=shown.row.version, conditions=choices)

    def call(values: dict[str, Any]) -> None:
        ticks = dict.fromkeys(values.pop("ticks"), True)
        usecases.move_item(uid, "admit", ticks=ticks, version=form.posted_version, **values)

    return asking(
        request, form, call, heading=_("同意入池"), submit=_("同意入池"), back=f"{POOL}{uid}/", facts=item_facts(shown),
        crumbs=(Crumb(_("先用后转成果池"), POOL), Crumb(shown.row.number, f"{POOL}{uid}/"), Crumb(_("同意入池"))),
    )  # fmt: skip


def resubmit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was asked for is supplied."""
    shown = queries.item(request.actor, uid)
    offered(request, "pool_item", uid, shown.offers, "resubmit")
    form = forms.TermsForm(request.POST or None, version=shown.row.version, initial=dict(shown.raw))
    return asking(
        request, form, lambda values: usecases.resubmit_item(uid, _terms(values), version=form.posted_version, **values),
        heading=_("补充后提交"), submit=_("补充后提交"), back=f"{POOL}{uid}/", lead=shown.reason_note,
    )  # fmt: skip


def announce(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The price fixed beforehand is announced."""
    shown = queries.item(request.actor, uid)
    if not shown.may_announce:
        raise Hidden
    form = forms.AnnounceForm(request.POST or None)
    return asking(
        request, form, lambda values: usecases.announce_price(uid, **values), heading=_("公示约定价格"), submit=_("发布公示"),
        back=f"{POOL}{uid}/", facts=item_facts(shown), lead=_("公示不少于 15 日；期满且没有未处理的异议，才能签订试用协议。"), who=_("所有人"),
    )  # fmt: skip


def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A firm asks to try."""
    shown = queries.item(request.actor, uid)
    if not shown.may_try:
        raise Hidden
    form = forms.ApplyForm(request.POST or None)
    return asking(
        request, form, lambda values: usecases.apply_for_trial(uid, **values), heading=_("申请试用"), submit=_("提交试用申请"),
        back=f"{POOL}{uid}/", done=lambda trial: f"/trials/{trial}/", facts=item_facts(shown), who=_("本单位和成果持有方"),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The plain buttons: send back with words, take out."""
    form, back = MoveForm(request.POST), f"{POOL}{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] not in ("return", "leave"):
            raise Hidden
        usecases.move_item(uid, f.cleaned_data["move"], reason_note=f.cleaned_data["reason"], actor=request.actor, today=clock.today(),
                           version=f.posted_version, key=f.posted_key)  # fmt: skip

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )
