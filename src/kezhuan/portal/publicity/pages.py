"""Public notices: the list, one notice, its paper, raising an objection and answering it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.publicity import queries, usecases
from kezhuan.core.publicity.lifecycle import OBJECTION, PUBLICITY
from kezhuan.core.publicity.views import ObjectionDetail, PublicityDetail, PublicityRow
from kezhuan.portal.publicity import forms, papers
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, go, offered, page, pages_of, perform, posted
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of

KEPT = "objection:{uid}"  # where the session keeps what a visitor typed until they have signed in


def listing(request: HttpRequest) -> HttpResponse:
    """Every notice, those of today first; anybody may read them."""
    today = clock.today()
    form = forms.ListForm(request.GET or None, kinds=queries.kinds(today))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {
        "states": (chosen["state"],) if chosen.get("state") else (),
        "kind": chosen.get("kind", ""),
    }
    window = pages_of(request, queries.publicities(today=today, **wanted, limit=0)[0])
    total, rows = queries.publicities(today=today, **wanted, offset=window.start, limit=window.size)
    return page(
        request, "portal/publicity/list.html", heading=_("公示"), form=form, chips=chips(request, form), pages=window, total=total,
        table=_table(rows, filtered=any(chosen.values())), rights=papers.rights(), crumbs=(Crumb(_("首页"), "/"), Crumb(_("公示"))),
    )  # fmt: skip


def _table(rows: tuple[PublicityRow, ...], *, filtered: bool) -> Table:
    columns = (Column(_("标题")), Column(_("公示类别")), Column(_("公示单位")), Column(_("状态"), "badge"), Column(_("起日"), "date"),
               Column(_("止日"), "date"))  # fmt: skip
    return Table(
        caption=_("公示列表"), columns=columns, state="no_match" if filtered and not rows else "ready",
        empty=_("目前没有公示。协议定价、奖励分配、拟兑现名单等事项在办理前会在这里公示。"),
        rows=tuple(
            Row((
                Cell(row.title, url=f"/publicity/{row.uid}/", note=row.number), Cell(_(row.kind_label)), Cell(row.organisation),
                Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)), Cell(row.starts_on), Cell(row.until),
            ))
            for row in rows
        ),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One notice, as everybody reads it and as it is printed."""
    shown = queries.publicity(request.actor, uid, today=clock.today())
    offers = tuple(offer for offer in shown.offers if offer.name == "stop")
    return page(
        request, "portal/publicity/notice.html", p=shown, lifecycle=PUBLICITY, facts_rows=_facts(shown), rights=papers.rights(),
        offers=offers, move_pages={"stop": f"/publicity/{uid}/stop/"}, replaced_url=f"/publicity/{shown.replaced_by}/" if shown.replaced_by else "",
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("公示"), "/publicity/"), Crumb(shown.row.number)),
    )  # fmt: skip


def _facts(shown: PublicityDetail) -> tuple[Fact, ...]:
    found = [
        Fact(_("公示编号"), shown.row.number), Fact(_("公示类别"), _(shown.row.kind_label)), Fact(_("公示单位"), shown.row.organisation),
        Fact(_("公示期"), papers.period(shown)), Fact(_("异议受理"), shown.contact),
    ]  # fmt: skip
    if shown.stop_reason:
        found.append(Fact(_("终止理由"), shown.stop_reason))
    return tuple(found)


def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The notice as an A4 PDF."""
    shown = queries.publicity(request.actor, uid, today=clock.today())
    content = papers.paper(shown, address=request.build_absolute_uri(f"/publicity/{uid}/"))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{shown.row.number}.pdf"'
    return answer


def object_to(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An objection; what a visitor typed waits in their session until they have signed in or registered."""
    shown, here = queries.publicity(request.actor, uid, today=clock.today()), f"/publicity/{uid}/object/"
    if not shown.open_to_objection:
        return page(
            request, "portal/publicity/closed.html", p=shown, back=f"/publicity/{uid}/",
            crumbs=(Crumb(_("公示"), "/publicity/"), Crumb(shown.row.number, f"/publicity/{uid}/"), Crumb(_("提出异议"))),
        )  # fmt: skip
    kept = KEPT.format(uid=uid)
    form = forms.ObjectForm(request.POST or None, initial=request.session.get(kept))
    if request.method == "POST":
        if not request.actor.signed_in and form.is_valid():
            request.session[kept] = form.values
            return go(request, f"/accounts/login/?next={here}")
        made = perform(
            request, form,
            lambda f: usecases.object_to(uid, **f.values, actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda made: f"/objections/{made}/",
        ) if request.actor.signed_in else None  # fmt: skip
        if made is not None:
            request.session.pop(kept, None)
            return made
    return page(
        request, "portal/publicity/object.html", heading=_("提出异议"), form=form, submit=_("提交异议"), back=f"/publicity/{uid}/", p=shown,
        who=_("您本人、公示单位和辖区科技局；公示页只显示异议编号和答复"), lead=shown.row.title,
    )  # fmt: skip


def stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ending a notice before its act, with the reason."""
    shown = queries.publicity(request.actor, uid, today=clock.today())
    offered(request, "publicity", uid, shown.offers, "stop")
    form, back = forms.StopForm(request.POST or None, version=shown.version), f"/publicity/{uid}/"
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.stop(uid, reason=f.values["reason"], actor=request.actor, today=clock.today(), version=f.posted_version,
                                    key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("终止公示"), form=form, submit=_("终止公示"), back=back,
        lead=_("终止后所公示的事项不能办理，须重新公示；终止理由会在公示页公开。"),
    )  # fmt: skip


def objections(request: HttpRequest) -> HttpResponse:
    """The objections one has raised or may answer."""
    if not request.actor.signed_in:
        raise Hidden
    window = pages_of(request, queries.objections(request.actor, limit=0)[0])
    total, rows = queries.objections(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("异议编号")),
        Column(_("公示")),
        Column(_("状态"), "badge"),
        Column(_("答复期限"), "deadline"),
    )
    table = Table(
        caption=_("异议列表"), columns=columns, empty=_("没有您提出的、也没有待您答复的异议。"), act_label=_("查看公示"), act_url="/publicity/",
        rows=tuple(
            Row((
                Cell(row.number, url=f"/objections/{row.uid}/"), Cell(row.publicity_title, url=f"/publicity/{row.publicity_uid}/"),
                Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)),
                Cell(row.due_on) if row.state == "filed" else Cell("", kind="text"),
            ))
            for row in rows
        ),
    )  # fmt: skip
    return page(
        request, "portal/publicity/objections.html", heading=_("异议"), table=table, pages=window, total=total,
        crumbs=(Crumb(_("公示"), "/publicity/"), Crumb(_("异议"))),
    )  # fmt: skip


def objection(request: HttpRequest, uid: UUID, bound: PageForm | None = None) -> HttpResponse:
    """One objection: its words, its answer, and for those who answer it the form."""
    shown = queries.objection(request.actor, uid)
    may_answer = any(offer.name in ("uphold", "dismiss") and offer.open for offer in shown.offers)
    return page(
        request, "portal/publicity/objection.html", o=shown, lifecycle=OBJECTION, facts_rows=_objection_facts(shown),
        form=bound or (forms.AnswerForm(version=shown.version) if may_answer else None),
        offers=tuple(offer for offer in shown.offers if offer.name == "withdraw"), move_url=f"/objections/{uid}/withdraw/",
        answer_url=f"/objections/{uid}/answer/",
        crumbs=(Crumb(_("公示"), "/publicity/"), Crumb(_("异议"), "/objections/"), Crumb(shown.row.number)),
    )  # fmt: skip


def _objection_facts(shown: ObjectionDetail) -> tuple[Fact, ...]:
    found = [
        Fact(_("公示"), shown.row.publicity_title, url=f"/publicity/{shown.row.publicity_uid}/"),
        Fact(_("异议人"), shown.author_name), Fact(_("联系电话"), shown.phone), Fact(_("异议事项和理由"), shown.text),
    ]  # fmt: skip
    if shown.answer:
        found.append(Fact(_("答复"), shown.answer))
    return tuple(found)


def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The decision on an objection."""
    shown = queries.objection(request.actor, uid)
    if request.method == "POST":
        move = "uphold" if request.POST.get("decision") == "uphold" else "dismiss"
        offered(request, "objection", uid, shown.offers, move)
    return posted(
        request, lambda sent: forms.AnswerForm(sent, version=shown.version),
        lambda f: usecases.answer(uid, uphold=f.values["decision"] == "uphold", text=f.values["text"], actor=request.actor, today=clock.today(),
                                  version=f.posted_version, key=f.posted_key),
        back=f"/objections/{uid}/", again=lambda form: objection(request, uid, bound=form),
    )  # fmt: skip


def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The author takes an objection back."""
    return posted(
        request, PageForm,
        lambda f: usecases.withdraw(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        back=f"/objections/{uid}/", again=lambda _form: objection(request, uid),
    )  # fmt: skip
