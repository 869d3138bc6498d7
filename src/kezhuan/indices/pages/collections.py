"""Collection sheets for those who send them: the list, sending one, one with its answers, its link again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.indices import forms, queries, usecases
from kezhuan.indices.lifecycle import COLLECTION
from kezhuan.indices.pages import collection_tables
from kezhuan.indices.pages.downloads import XLSX, download
from kezhuan.indices.pages.overview import home_crumb
from kezhuan.indices.views import CollectionDetail
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Crumb, Fact, Happening

LIST = "/indices/collections/"
DAYS = 14


def _crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (home_crumb(), Crumb(_("部门采集表"), LIST if more else ""), *more)


def _only_senders(request: HttpRequest) -> None:
    if not queries.may_collect(request.actor):
        raise Hidden


def listing(request: HttpRequest) -> HttpResponse:
    """The collection sheets of the reader's region."""
    if not queries.may_read(request.actor):
        raise Hidden
    form = forms.CollectionFilter(request.GET or None)
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    total, _none = queries.collections(request.actor, state=state, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.collections(request.actor, state=state, offset=window.start, limit=window.size)
    may_send = queries.may_collect(request.actor)
    return page(
        request, "indices/collections.html", heading=_("部门采集表"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=collection_tables.listed(rows, filtered=bool(state), may_send=may_send), may_send=may_send, crumbs=_crumbs(),
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A department is asked for its numbers."""
    _only_senders(request)
    today = clock.today()
    form = forms.CollectionForm(
        request.POST or None, departments=queries.department_choices(today), units=queries.region_choices(request.actor, today),
        initial={"period": str(today.year - 1), "until": today + timedelta(days=DAYS)},
    )  # fmt: skip
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.send_collection(f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"{LIST}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("向部门采集数据"), form=form, submit=_("发送短信链接"), back=LIST, crumbs=_crumbs(Crumb(_("向部门采集数据"))),
        lead=_("联系人凭短信链接在线填写或上传表格，核对后签核，不需要账号；链接里只看得到这一张表。签核后数据进入指标数据，带上部门、签核人和时间。"),
        who=_("本辖区工作人员；链接只发给这位联系人"),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One sheet: who was asked, what was answered, who signed."""
    shown = queries.collection(request.actor, uid, today=clock.today())
    base = f"{LIST}{uid}"
    return page(
        request, "indices/collection.html", c=shown, lifecycle=COLLECTION, facts_rows=_facts(shown), cells=collection_tables.cells(shown.cells),
        offers=shown.offers, move_url=f"{base}/move/", move_pages={"resend": f"{base}/resend/"}, sheet_url=f"{base}/sheet.xlsx",
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in shown.timeline),
        crumbs=_crumbs(Crumb(f"{shown.row.department} {shown.row.period}")),
    )  # fmt: skip


def _facts(c: CollectionDetail) -> tuple[Fact, ...]:
    row = c.row
    found = [
        Fact(_("指数"), row.index_name), Fact(_("部门"), row.department), Fact(_("地区"), row.region_name), Fact(_("年份"), row.period),
        Fact(_("填报截止日"), f"{row.until}", note=_("链接已过期，可以重发") if row.expired else ""),
        Fact(_("部门联系人"), c.contact_name), Fact(_("联系电话"), c.contact_phone, url=f"/privacy/unmask/collection/{c.row.uid}/"), Fact(_("填报要求"), c.note),
        Fact(_("最近填报"), f"{c.filled_at:%Y-%m-%d %H:%M}" if c.filled_at else ""),
    ]  # fmt: skip
    if row.signed_at:
        said = _("新增 {new} 个，修订 {changed} 个，与已有相同 {same} 个，未填 {empty} 个").format(**c.counts)
        found += [
            Fact(_("签核人"), f"{c.signer_name}（{c.signer_office}）", note=f"{row.signed_at:%Y-%m-%d %H:%M}"),
            Fact(_("签核结果"), said), Fact(_("签核内容（SM3）"), c.sm3),
        ]  # fmt: skip
    return tuple(found)


def resend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A new link with another last day; the old one is void."""
    shown = queries.collection(request.actor, uid, today=clock.today())
    offered(request, "collection", uid, shown.offers, "resend")
    back = f"{LIST}{uid}/"
    form = forms.ResendForm(
        request.POST or None,
        version=shown.row.version,
        initial={"until": clock.today() + timedelta(days=DAYS)},
    )
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.resend_collection(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("重发链接"), form=form, submit=_("发送短信链接"), back=back, lead=_("先前发出的链接随即失效，已填的内容保留。"),
        crumbs=_crumbs(Crumb(f"{shown.row.department} {shown.row.period}", back), Crumb(_("重发链接"))),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The button that calls a sheet back."""
    form, back = MoveForm(request.POST), f"{LIST}{uid}/"

    def call(f: PageForm) -> str:
        if f.cleaned_data["move"] != "withdraw":
            raise Hidden
        usecases.withdraw_collection(
            uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
        )
        return back

    return perform(request, form, call, done=lambda url: url) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet as a workbook, to send by other ways too."""
    name, content = usecases.sheet_for(request.actor, uid, today=clock.today())
    return download(content, name, XLSX)
