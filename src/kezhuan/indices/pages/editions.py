"""Editions: the list, making and changing one, its moves, and the proof by recomputing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import STAFF
from kezhuan.core.errors import Hidden
from kezhuan.indices import forms, queries, reports, usecases
from kezhuan.indices.lifecycle import EDITION
from kezhuan.indices.pages import bands, charts, tables
from kezhuan.indices.pages.downloads import XLSX, download
from kezhuan.indices.pages.overview import home_crumb
from kezhuan.indices.views import EditionDetail
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

LIST = "/indices/editions/"


def _crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (home_crumb(), Crumb(_("年度版"), LIST if more else ""), *more)


def listing(request: HttpRequest) -> HttpResponse:
    """The editions this reader may know of."""
    staff = request.actor.role in STAFF
    states = (
        list(EDITION.states.items())
        if staff
        else [(s, EDITION.states[s]) for s in ("published", "superseded")]
    )
    form = forms.EditionFilter(request.GET or None, indices=queries.own_choices(clock.today()), states=states)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {
        "index_code": chosen.get("index", ""),
        "states": (chosen["state"],) if chosen.get("state") else (),
    }
    total, _none = queries.editions(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.editions(request.actor, offset=window.start, limit=window.size, **wanted)
    may_make = queries.may_make(request.actor)
    return page(
        request, "indices/editions.html", heading=_("年度版"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=tables.editions_table(rows, filtered=bool(wanted["index_code"] or wanted["states"]), may_make=may_make), may_make=may_make, crumbs=_crumbs(),
    )  # fmt: skip


def _form(request: HttpRequest, *, fixed: bool = False, **options: Any) -> forms.EditionForm:
    today = clock.today()
    return forms.EditionForm(
        request.POST or None, indices=queries.own_choices(today), regions=queries.region_choices(request.actor, today),
        units=queries.unit_choices(request.actor, today), fixed=fixed, **options,
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A draft edition is begun."""
    if not queries.may_make(request.actor):
        raise Hidden
    today = clock.today()
    form = _form(
        request,
        initial={
            "edition_year": today.year,
            "data_year": today.year - 1,
            "base_year": today.year - 3,
            "as_of": today,
        },
    )
    if request.method == "POST":
        made = perform(
            request, form, lambda f: usecases.make_edition(f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"{LIST}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("编制年度版"), form=form, submit=_("建立草稿"), back=LIST, crumbs=_crumbs(Crumb(_("编制年度版"))),
        lead=_("先建草稿、计算、看结果，再提交；由另一位市级人员重算核对后发布。发布后数据、口径、结果一并冻结。"), who=_("草稿只有本辖区工作人员能看；发布后所有人都能看"),
    )  # fmt: skip


def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft gets other units or years."""
    shown = queries.edition(request.actor, uid)
    offered(request, "edition", uid, shown.offers, "edit")
    kept = usecases.settings_of(request.actor, uid)
    form, back = _form(request, fixed=True, initial=kept, version=shown.row.version), f"{LIST}{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.edit_edition(uid, f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("修改年度版设置"), form=form, submit=_("保存"), back=back, lead=_("改了设置，先前的计算结果作废，须重新计算。"),
        crumbs=_crumbs(Crumb(shown.row.name, back), Crumb(_("修改设置"))),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One edition: standings with tiers, heat table, what the computation noted, its seal and its history."""
    shown = queries.edition(request.actor, uid)
    base = f"{LIST}{uid}"
    return page(
        request, "indices/edition.html", e=shown, lifecycle=EDITION, facts_rows=_facts(shown), standings=tables.standings_table(shown, links=True),
        bars=charts.bars(_("{year} 年总分").format(year=shown.row.data_year), shown.standings), heat=charts.heat(_("各分项得分"), shown.standings, shown.parts),
        ranks=charts.ranks(_("历年名次"), shown.periods, _ranks(shown)), ranks_table=tables.ranks_table(shown), bars_live=charts.bars_live(shown.standings),
        ranks_live=charts.lines_live(shown.periods, _ranks(shown), ranks=True), **bands.shown(shown), flags=_flags_table(shown), files=_files_table(shown), offers=shown.offers, move_url=f"{base}/move/",
        move_pages={"edit": f"{base}/edit/", "return": f"{base}/return/"}, verify_url=f"{base}/verify/", signed=request.actor.signed_in,
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in shown.timeline), crumbs=_crumbs(Crumb(shown.row.name)),
    )  # fmt: skip


def _ranks(e: EditionDetail) -> dict[str, tuple[int | None, ...]]:
    ranks = {(s.code, s.period): s.rank for s in e.history}
    return {s.name: tuple(ranks.get((s.code, year)) for year in e.periods) for s in e.standings}


def _facts(e: EditionDetail) -> tuple[Fact, ...]:
    row = e.row
    found = [
        Fact(_("指数"), row.index_name, url=f"/indices/definitions/{row.index_code}/"), Fact(_("编制地区"), row.region_name),
        Fact(_("版次年份"), str(row.edition_year)), Fact(_("数据年份"), str(row.data_year)), Fact(_("基期"), str(row.base_year)),
        Fact(_("数据截止日"), f"{row.as_of}"), Fact(_("发布日"), f"{row.published_on}" if row.published_on else ""), Fact(_("单位数"), row.units),
        Fact(_("分档界限"), "、".join(f"{cut:f}" for cut in e.tier_cuts), note=_("达到界限即入上一档")), Fact(_("说明"), e.note),
    ]  # fmt: skip
    if e.revises:
        found.append(Fact(_("修订的是"), e.revises.name, url=f"{LIST}{e.revises.uid}/"))
    if e.revision:
        found.append(Fact(_("修订版"), e.revision.name, url=f"{LIST}{e.revision.uid}/"))
    if row.sm3:
        found.append(Fact(_("封存值（SM3）"), row.sm3))
    return tuple(found)


def _flags_table(e: EditionDetail) -> Table:
    words = {
        "missing": _("缺失"), "revised": _("修订"), "carried": _("沿用上期"), "imputed": _("插补"), "estimated": _("估计"), "missing_by_design": _("不适用"),
        "treated": _("异常值处理"), "capped": _("封顶"),
    }  # fmt: skip
    return Table(
        caption=_("不是直接报送的数"), columns=(Column(_("单位")), Column(_("年份")), Column(_("指标")), Column(_("情况"))), empty=_("全部为直接报送的数。"),
        rows=tuple(Row((Cell(f.unit_name), Cell(f.period, kind="code"), Cell(f.indicator), Cell("、".join(words.get(w, w) for w in f.what.split("+"))))) for f in e.flags),
    )  # fmt: skip


def _files_table(e: EditionDetail) -> Table:
    roles = {"input": _("输入"), "result": _("结果")}
    base = f"{LIST}{e.row.uid}/files"
    return Table(
        caption=_("数据、口径与结果文件"), columns=(Column(_("文件")), Column(_("类别")), Column(_("字节"), "number"), Column("SM3", "code")),
        rows=tuple(Row((Cell(f.name, url=f"{base}/{f.name}"), Cell(roles[f.role]), Cell(f.size), Cell(f.sm3[:16]))) for f in e.files), empty=_("尚未计算。"),
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The buttons of an edition: compute, submit, publish, revise, give up."""
    form, back = MoveForm(request.POST), f"{LIST}{uid}/"

    def call(f: PageForm) -> str:
        name = f.cleaned_data["move"]
        more: dict[str, Any] = {
            "actor": request.actor,
            "today": clock.today(),
            "version": f.posted_version,
            "key": f.posted_key,
        }
        if name == "revise":
            return f"{LIST}{usecases.revise_edition(uid, **more)}/"
        if name not in usecases.MOVES:
            raise Hidden
        usecases.MOVES[name](uid, **more)
        return back

    return perform(request, form, call, done=lambda url: url) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The edition goes back with a reason."""
    shown = queries.edition(request.actor, uid)
    offered(request, "edition", uid, shown.offers, "return")
    form, back = forms.ReturnForm(request.POST or None, version=shown.row.version), f"{LIST}{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.return_edition(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("退回年度版"), form=form, submit=_("退回"), back=back, crumbs=_crumbs(Crumb(shown.row.name, back), Crumb(_("退回")))
    )  # fmt: skip


@require_POST
def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The edition is recomputed from its frozen inputs before the reader's eyes."""
    shown, verdict = queries.edition(request.actor, uid), queries.verdict(request.actor, uid)
    return page(
        request, "indices/verified.html", heading=_("重算核对"), e=shown.row, verdict=verdict, back=f"{LIST}{uid}/",
        crumbs=_crumbs(Crumb(shown.row.name, f"{LIST}{uid}/"), Crumb(_("重算核对"))),
    )  # fmt: skip


def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The edition as a workbook with charts."""
    return download(
        reports.edition_book(request.actor, uid), f"{queries.edition_name(request.actor, uid)}.xlsx", XLSX
    )


def file(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One frozen file of the edition, to the letter."""
    text = queries.file_text(request.actor, uid, name)
    answer = HttpResponse(
        text,
        content_type="text/plain; charset=utf-8" if name.endswith(".toml") else "text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
