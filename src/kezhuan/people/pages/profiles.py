"""Experts and teams: the public list and detail, and the pages of whoever keeps them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import Role
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.core.privacy.queries import consents as agreements
from kezhuan.core.privacy.rules import CONTACT, LISTING
from kezhuan.people import queries, usecases
from kezhuan.people.forms.profiles import ConsentForm, NewProfileForm, ProfileFilter, ProfileForm
from kezhuan.people.lifecycle import PROFILE
from kezhuan.people.views import ProfileDetail, ProfileRow
from kezhuan.ui.forms import MoveForm
from kezhuan.ui.pages import chips, go, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table

KEEPERS = (Role.TTO, Role.INSTITUTE, Role.EXPERT, Role.ENTERPRISE)
TONES = {"draft": "plain", "listed": "green", "hidden": "amber"}


def listing(request: HttpRequest) -> HttpResponse:
    """Listed experts and teams; with ?mine=1 all of one's own organisation."""
    mine = request.GET.get("mine") == "1" and request.actor.role in KEEPERS
    form = ProfileFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {
        "text": chosen.get("q", ""),
        "kind": chosen.get("kind", ""),
        "field": chosen.get("field", ""),
        "mine": mine,
    }
    total, _none = queries.profiles(request.actor, **wanted, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.profiles(request.actor, **wanted, offset=window.start, limit=window.size)
    filtered = any(wanted[name] for name in ("text", "kind", "field"))
    return page(
        request, "people/profiles.html", heading=_("本单位的专家与团队") if mine else _("专家与团队"), table=_table(rows, mine=mine, filtered=filtered),
        pages=window, total=total, form_filters=form, chips=chips(request, form), may_write=request.actor.role in KEEPERS,
    )  # fmt: skip


def _table(rows: tuple[ProfileRow, ...], *, mine: bool, filtered: bool) -> Table:
    columns = (
        Column(_("名称")),
        Column(_("类型")),
        Column(_("所在单位")),
        Column(_("技术领域")),
        Column(_("地区")),
    )
    columns += (Column(_("状态"), "badge"),) if mine else ()
    return Table(
        caption=_("专家与团队"), columns=columns, rows=tuple(_row(row, mine=mine) for row in rows),
        state="no_match" if filtered and not rows else "ready", empty=_("还没有入库的专家与团队。"),
    )  # fmt: skip


def _row(row: ProfileRow, *, mine: bool) -> Row:
    cells = (
        Cell(row.name, url=f"/profiles/{row.uid}/", note=row.title), Cell(_(row.kind_label)), Cell(row.organisation),
        Cell("、".join(row.fields)), Cell(row.region),
    )  # fmt: skip
    return Row(
        cells + ((Cell(_(row.state_label), kind="badge", tone=TONES[row.state]),) if mine else ()),
        key=str(row.uid),
    )


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One expert or team; contact data for verified members only."""
    shown = queries.profile(request.actor, uid, today=clock.today())
    base = f"/profiles/{uid}"
    return page(
        request, "people/profile.html", p=shown, lifecycle=PROFILE, facts=_facts(shown), contact=_contact(shown), offers=shown.offers,
        move_url=f"{base}/move/", move_pages={"edit": f"{base}/edit/"}, consent_url=f"{base}/consent/",
        keeps=any(offer.name == "edit" for offer in shown.offers), consent=_consent(shown),
        crumbs=(Crumb(_("专家与团队"), "/profiles/"), Crumb(shown.row.name)),
        panels=tuple(panel(request.actor, uid) for panel in house().panels.get("profile", ())),
    )  # fmt: skip


def _facts(p: ProfileDetail) -> tuple[Fact, ...]:
    team = (Fact(_("团队负责人"), p.leader), Fact(_("团队人数"), p.size)) if p.row.kind == "team" else ()
    return (
        Fact(_("类型"), _(p.row.kind_label)), Fact(_("所在单位"), p.row.organisation, url=f"/people/organisations/{p.org_uid}/"), *team,
        Fact(_("职称或职务"), p.row.title), Fact(_("技术领域"), "、".join(p.row.fields)), Fact(_("关键词"), "、".join(p.keywords)),
        Fact(_("所在地区"), p.row.region), Fact(_("可服务时间"), p.availability),
    )  # fmt: skip


def _contact(p: ProfileDetail) -> tuple[Fact, ...]:
    return (Fact(_("联系人"), p.contact.name), Fact(_("联系电话"), p.contact.phone)) if p.contact else ()


def _consent(p: ProfileDetail) -> tuple[Fact, ...]:
    if not p.raw:
        return ()
    return (
        Fact(_("本人同意"), p.consent_at.date() if p.consent_at else _("未取得")),
        Fact(_("同意书版本"), p.consent_version),
        Fact(_("向会员提供联系方式"), _("已同意") if p.contact_agreed else _("未同意，会员看不到联系方式")),
    )


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A draft of an expert or a team."""
    if request.actor.role not in KEEPERS:
        raise Hidden
    form = NewProfileForm(request.POST or None, initial={"region": request.actor.region, "kind": "expert"})
    if request.method == "POST":
        made = perform(
            request, form, lambda f: str(usecases.draft_profile(f.values, actor=request.actor, today=clock.today(), key=f.posted_key)),
            done=lambda uid: f"/profiles/{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("登记专家或团队"), form=form, submit=_("保存草稿"), back="/profiles/?mine=1",
                who=_("入库后公开；联系方式只有已核验的会员能看到"))  # fmt: skip


@login_required
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The profile says what was typed."""
    shown = queries.profile(request.actor, uid, today=clock.today())
    offered(request, "profile", uid, shown.offers, "edit")
    initial = dict(shown.raw) | {"fields_": shown.raw["fields"]}
    form = ProfileForm(request.POST or None, version=shown.version, initial=initial)
    back = f"/profiles/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.edit_profile(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("修改专家与团队信息"), form=form, submit=_("保存"), back=back,
                who=_("入库后公开；联系方式只有已核验的会员能看到"))  # fmt: skip


@login_required
def consent(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The words the person agrees to, and the agreement."""
    shown = queries.profile(request.actor, uid, today=clock.today())
    offered(request, "profile", uid, shown.offers, "edit")
    today, english = clock.today(), get_language() == "en"
    words = tuple(agreements.purpose(code, today) for code in (LISTING, CONTACT))
    form = ConsentForm(request.POST or None, version=shown.version, self_kept=shown.self_kept)
    back = f"/profiles/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.consent(uid, **f.values, actor=request.actor, today=today, version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/interruption.html", heading=_("本人同意公开"), form=form, submit=_("确认同意"), back=back,
        lines=tuple(
            line for said in words for line in (
                _("同意文本：{name}（{edition}）").format(name=said.name_en if english else said.name, edition=said.edition),
                *(said.lines_en if english else said.lines),
            )
        ),
    )  # fmt: skip


@login_required
@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button of the move panel: 入库公开, 确认仍然有效, 下架, and withdrawing consent."""
    form = MoveForm(request.POST)
    acts = {
        "list": usecases.list_profile,
        "renew": usecases.renew_profile,
        "hide": usecases.hide_profile,
        "withdraw_consent": usecases.withdraw_consent,
    }

    def call(f: MoveForm) -> None:
        act = acts.get(f.cleaned_data["move"])
        if act is None:
            raise Hidden
        act(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key)

    return perform(request, form, call, done=f"/profiles/{uid}/") or go(request, f"/profiles/{uid}/")
