"""Organisations: the list, the one page for the public, its own people and staff, and what staff do to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.history import Moment
from kezhuan.core.joins import house
from kezhuan.people import queries, usecases
from kezhuan.people.forms.organisations import EditForm, MergeForm, OrganisationFilter
from kezhuan.people.lifecycle import ORGANISATION
from kezhuan.people.views import OrganisationDetail, OrganisationRow
from kezhuan.ui.forms import MoveForm
from kezhuan.ui.pages import chips, go, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {"registered": "amber", "verified": "green", "refused": "red", "suspended": "red", "merged": "plain"}


def listing(request: HttpRequest) -> HttpResponse:
    """The organisations this reader may know of."""
    form = OrganisationFilter(request.GET or None, states=list(ORGANISATION.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {"text": chosen.get("q", ""), "kind": chosen.get("kind", ""), "state": chosen.get("state", "")}
    total, _none = queries.organisations(request.actor, **wanted, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.organisations(request.actor, **wanted, offset=window.start, limit=window.size)
    table = Table(
        caption=_("单位列表"),
        columns=(Column(_("单位名称")), Column(_("单位类型")), Column(_("地区")), Column(_("状态"), "badge")),
        rows=tuple(_row(row) for row in rows), state="no_match" if any(wanted.values()) and not rows else "ready",
        empty=_("还没有已核验的单位。"),
    )  # fmt: skip
    return page(
        request, "people/organisations.html", table=table, pages=window, total=total, form_filters=form, chips=chips(request, form),
    )  # fmt: skip


def _row(row: OrganisationRow) -> Row:
    return Row((
        Cell(row.name, url=f"/people/organisations/{row.uid}/"), Cell(_(row.kind_label)), Cell(row.region),
        Cell(_(row.state_label), kind="badge", tone=TONES[row.state]),
    ), key=str(row.uid))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organisation, cut to the groups of its reader."""
    shown = queries.organisation(request.actor, uid)
    base = f"/people/organisations/{uid}"
    kept = ("edit", "suspend", "restore", "merge")
    return page(
        request, "people/organisation.html", o=shown, lifecycle=ORGANISATION, public=public_facts(shown), own=own_facts(shown),
        happenings=happenings(shown.timeline), offers=tuple(o for o in shown.offers if o.name in kept), move_url=f"{base}/move/",
        move_pages={"edit": f"{base}/edit/", "merge": f"{base}/merge/"}, crumbs=(Crumb(_("单位"), "/people/organisations/"), Crumb(shown.row.name)),
        panels=tuple(panel(request.actor, uid) for panel in house().panels.get("organisation", ())),
    )  # fmt: skip


def public_facts(o: OrganisationDetail) -> tuple[Fact, ...]:
    """What everybody may read."""
    return (
        Fact(_("单位名称"), o.row.name), Fact(_("曾用名"), "、".join(o.former_names)), Fact(_("单位类型"), _(o.row.kind_label)),
        Fact(_("统一社会信用代码"), o.row.uscc), Fact(_("所在地区"), o.row.region), Fact(_("简介"), o.summary), Fact(_("网站"), o.website),
    )  # fmt: skip


def own_facts(o: OrganisationDetail) -> tuple[Fact, ...]:
    """What its own people and the staff of its region read."""
    if o.own is None:
        return ()
    return (
        Fact(_("编号"), o.row.number), Fact(_("注册地址"), o.own.address), Fact(_("法定代表人"), o.own.legal_person),
        Fact(_("单位性质"), o.own.nature), Fact(_("所属行业"), o.own.industry),
    )  # fmt: skip


def happenings(timeline: tuple[Moment, ...]) -> tuple[Happening, ...]:
    """The moves of a record as the timeline part draws them."""
    return tuple(
        Happening(m.at, _(m.label), _(m.role), m.reason, m.days, "red" if m.refused else "blue")
        for m in timeline
    )


@login_required
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The organisation says what was typed; a former name keeps finding it."""
    shown = queries.organisation(request.actor, uid)
    offered(request, "organisation", uid, shown.offers, "edit")
    form = EditForm(request.POST or None, version=shown.version, initial=dict(shown.raw))
    back = f"/people/organisations/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.edit_organisation(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        "ui/form.html",
        heading=_("修改单位信息"),
        form=form,
        submit=_("保存"),
        back=back,
        who=_("名称、类型、地区、简介任何人可见，其余仅本单位和办理人员可见"),
    )


@login_required
def merge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A doubly registered organisation goes into the one that stays."""
    shown = queries.organisation(request.actor, uid)
    offered(request, "organisation", uid, shown.offers, "merge")
    form = MergeForm(request.POST or None, version=shown.version)
    back = f"/people/organisations/{uid}/"
    if request.method == "POST":
        made = perform(request, form, lambda f: _merge(request, uid, f), done=back)
        if made is not None:
            return made
    return page(
        request, "ui/interruption.html", heading=_("把“{name}”并入另一单位").format(name=shown.row.name), form=form, submit=_("确认并入"),
        back=back, danger=True, lines=(_("两家是同一家单位重复登记时才这样办。"), _("成员转到留下的单位，原名称仍可查到。"), _("并入后不能撤销。")),
    )  # fmt: skip


def _merge(request: HttpRequest, uid: UUID, form: MergeForm) -> None:
    into = queries.find_organisation(
        request.actor, uscc=form.values["into"], number=form.values["into_number"]
    )
    if into is None:
        raise Invalid(
            {"into": Reason("merge.target", gettext_noop("没有找到这家已核验的单位，请核对信用代码或编号"))}
        )
    usecases.merge_organisation(
        uid,
        into,
        actor=request.actor,
        today=clock.today(),
        version=form.posted_version or 0,
        key=form.posted_key,
    )


@login_required
@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button of the move panel: 停用 or 恢复."""
    form = MoveForm(request.POST)
    back = f"/people/organisations/{uid}/"
    made = perform(
        request, form,
        lambda f: usecases.move_organisation(uid, f.cleaned_data["move"], actor=request.actor, today=clock.today(), version=f.posted_version,
                                             key=f.posted_key, reason=f.cleaned_data["reason"]),
        done=back,
    )  # fmt: skip
    return made or go(request, back)
