"""The pages of 履职佐证: list, new, one bundle with its chain, its acts, and the export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.errors import Hidden, gettext_noop
from kezhuan.rights import bundle_forms as forms
from kezhuan.rights import bundle_paper as paper
from kezhuan.rights import forms as shared
from kezhuan.rights.lifecycle import BUNDLE, UNIT
from kezhuan.rights.pages import steps
from kezhuan.rights.pages.steps import Act, Place
from kezhuan.rights.queries import bundles as queries
from kezhuan.rights.usecases import bundling as usecases
from kezhuan.rights.views import BundleDetail
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of

HOME = "/bundles/"
KINDS = {"head": gettext_noop("首条"), "statement": gettext_noop("陈述"), "negative_list": gettext_noop("负面清单核对"), "event": gettext_noop("办理记录"),
         "decision": gettext_noop("两人决定"), "publicity": gettext_noop("公示"), "paper": gettext_noop("材料")}  # fmt: skip
PLACE = Place(
    "diligence_bundle",
    gettext_noop("履职佐证"),
    HOME,
    {
        "edit": Act(forms.BundleForm, gettext_noop("保存"), usecases.edit_bundle),
        "seal": Act(shared.SendForm, gettext_noop("封存"), usecases.seal_bundle, gettext_noop("封存后内容不能改动；封存值写入操作留痕，任何人可以核验。")),
        "hand_over": Act(forms.HandForm, gettext_noop("登记移交"), usecases.hand_over_bundle,
                         gettext_noop("本平台只整理佐证，是否免责由单位、主管部门、纪检、审计等有权机关认定。")),
        "void": Act(shared.ReasonForm, gettext_noop("作废"), usecases.void_bundle),
    },
)  # fmt: skip


def listing(request: HttpRequest) -> HttpResponse:
    """The bundles of the reader's unit, filtered."""
    only(request.actor, UNIT)
    form = shared.FilterForm(request.GET or None, states=list(BUNDLE.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {"state": chosen.get("state", ""), "text": chosen.get("q", "").strip()}
    total = queries.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = queries.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    columns = (Column(_("事项")), Column(_("编号")), Column(_("类别")), Column(_("环节"), "badge"), Column(_("封存日"), "date"), Column(_("移交给")))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.title, url=f"{HOME}{r.uid}/"), Cell(r.number), Cell(_(r.subject_label)),
             Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)), Cell(r.sealed_on), Cell(r.handed_to)), key=str(r.uid))
        for r in rows
    )  # fmt: skip
    table = Table(
        caption=_("履职佐证列表"), columns=columns, rows=drawn, state="no_match" if any(wanted.values()) and not drawn else "ready",
        empty=_("还没有履职佐证。事项需要说明履职情况时，在这里整理、封存并移交。"),
    )  # fmt: skip
    return page(
        request, "rights/list.html", heading=_("履职佐证"), form_filters=form, chips=chips(request, form), pages=window, total=total, table=table,
        new_url=f"{HOME}new/", new_label=_("整理履职佐证"),
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """A bundle about one matter begins."""
    actor = request.actor
    if actor.role not in UNIT:
        raise Hidden
    form = forms.NewBundleForm(request.POST or None, matters=queries.matters(actor))

    def call(f: PageForm) -> UUID:
        kind, uid = f.values["matter"].split(":")
        return usecases.draft_bundle(kind, UUID(uid), actor=actor, today=clock.today(), key=f.posted_key)

    if request.method == "POST":
        made = perform(request, form, call, done=lambda uid: f"{HOME}{uid}/")
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("整理履职佐证"), form=form, submit=_("开始整理"), back=HOME,
                crumbs=(Crumb(_("履职佐证"), HOME), Crumb(_("新建"))))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One bundle with its chain and its moves."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    return page(
        request, "rights/bundle.html", b=shown, lifecycle=BUNDLE, facts_rows=_facts(shown), links=_links(shown), findings=_findings(shown),
        base=f"{HOME}{uid}/", offers=shown.offers, move_pages=steps.links(PLACE, uid), happenings=steps.happenings(shown.timeline),
        crumbs=(Crumb(_("履职佐证"), HOME), Crumb(shown.row.number)),
    )  # fmt: skip


def _facts(b: BundleDetail) -> tuple[Fact, ...]:
    return (
        Fact(_("类别"), _(b.row.subject_label)), Fact(_("单位"), b.row.organisation), Fact(_("封存日"), b.row.sealed_on),
        Fact(_("封存值（SM3）"), b.head_sm3), Fact(_("移交给"), b.row.handed_to), Fact(_("移交日"), b.handed_on), Fact(_("作废的理由"), b.reason),
    )  # fmt: skip


def _links(b: BundleDetail) -> Table:
    return Table(caption=_("佐证清单"), columns=(Column(_("种类")), Column(_("日期")), Column(_("内容")), Column(_("链值（SM3）"), "code")), rows=tuple(
        Row((Cell(_(KINDS.get(r.kind, r.kind))), Cell(r.when), Cell(_(r.words) if r.words else ""), Cell(r.sm3))) for r in b.links
    ), empty=_("操作留痕里还没有这一事项的记录。"))  # fmt: skip


def _findings(b: BundleDetail) -> Table | None:
    if not b.findings:
        return None
    said = {"clear": _("未发现"), "found": _("存在")}
    return Table(caption=_("负面清单核对"), columns=(Column(_("清单项")), Column(_("核对")), Column(_("证据"))), rows=tuple(
        Row((Cell(_(r.name)), Cell(said.get(r.answer, _("未核对"))), Cell(r.evidence))) for r in b.findings
    ))  # fmt: skip


def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """The page of one act."""
    today = clock.today()
    shown = queries.detail(request.actor, uid, today=today)
    return steps.act_page(request, PLACE, uid, name, offers=shown.offers, number=shown.row.number, version=shown.row.version,
                          given=lambda wanted: _given(wanted, shown, queries.items(today)))  # fmt: skip


def _given(wanted: Act, b: BundleDetail, items: list[tuple[str, str]]) -> dict[str, Any]:
    if wanted.form is not forms.BundleForm:
        return {}
    initial = {"happened": b.happened, "basis": b.basis, "conflict": b.conflict}
    for r in b.findings:
        initial |= {f"answer_{r.code}": r.answer, f"evidence_{r.code}": r.evidence}
    return {"items": items, "initial": initial}


def export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sealed bundle as a zip: manifest, PDF, Word."""
    number, manifest = queries.manifest(request.actor, uid)
    response = HttpResponse(paper.package(number, manifest), content_type="application/zip")
    response["Content-Disposition"] = (
        content_disposition_header(True, f"履职佐证-{number}.zip") or "attachment"
    )
    response["Cache-Control"] = "no-store"
    return response
