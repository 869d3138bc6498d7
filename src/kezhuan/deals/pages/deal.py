"""One deal: its page, the moves of the board, and what is entered in its thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.core.money import display
from kezhuan.deals import forms, queries, rules, usecases
from kezhuan.deals.lifecycle import ATTRIBUTION, DEAL
from kezhuan.deals.usecases.entries import Said
from kezhuan.deals.views import DealDetail
from kezhuan.files import attachments
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import offered, page, perform
from kezhuan.ui.shapes import Crumb, Fact

MOVE_PAGES = ("edit", "sign", "fail")
PLAIN = ("check", "negotiate", "draft", "recheck", "renegotiate", "resume")
# The kinds a person chooses from, most used first.
KINDS = ("visit", "note", "round", "check", "milestone", "nda", "file")


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One deal with its sides, shares and the thread of the whole case."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    base = f"/deals/{uid}"
    return page(
        request, "deals/detail.html", d=shown, lifecycle=DEAL, shares=ATTRIBUTION, facts_rows=_facts(shown), offers=shown.card.offers,
        move_url=f"{base}/move/", move_pages={name: f"{base}/{name}/" for name in MOVE_PAGES}, base=base,
        kinds=tuple((kind, _(rules.ENTRY_LABELS[kind])) for kind in KINDS) if shown.insider and shown.card.state != "failed" else (),
        file_url=f"{base}/files/", waiting=shown.waiting,
        total_bp=rules.percent(shown.card.shares_bp), shares_said=tuple((s, rules.percent(s.share_bp)) for s in shown.shares),
        panels=tuple(panel(request.actor, uid) for panel in house().panels.get("deal", ())),
        crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.card.number)),
    )  # fmt: skip


def _facts(d: DealDetail) -> tuple[Fact, ...]:
    found = [
        Fact(_(p.side_label), p.name, url=f"/people/organisations/{p.uid}/" if p.uid else "", note="" if p.uid else _("未入驻"))
        for p in d.parties
    ]  # fmt: skip
    if d.demand_title:
        found.append(
            Fact(_("技术需求"), d.demand_title, url=f"/demands/{d.demand_uid}/" if d.demand_uid else "")
        )
    if d.achievement_title:
        url = f"/achievements/{d.achievement_uid}/" if d.achievement_uid else ""
        found.append(Fact(_("科技成果"), d.achievement_title, url=url))
    if d.contact_number:
        found.append(Fact(_("来自对接请求"), d.contact_number, url=f"/contacts/{d.contact_uid}/"))
    found += [Fact(_("负责经纪人"), d.keeper), Fact(_("地区"), d.card.region)]
    if d.insider:
        found += [
            Fact(_("预计金额"), display(d.expected_fen) if d.expected_fen is not None else ""),
            Fact(_("预计签约日期"), d.expected_on),
        ]
    if d.signed_on:
        found.append(Fact(_("签约日期"), d.signed_on))
    if d.reason:
        found.append(Fact(_("终止原因"), d.reason, note=d.reason_note))
    return tuple(found)


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A plain button of the board or of the deal's page."""
    form = MoveForm(request.POST)
    back = "/deals/" if request.POST.get("back") == "board" else f"/deals/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] not in PLAIN:
            raise Hidden
        usecases.move_deal(uid, f.cleaned_data["move"], actor=request.actor, today=clock.today(), version=f.posted_version,
                           key=f.posted_key)  # fmt: skip

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def asked(
    name: str, form_class: type[PageForm], heading: str, call: Callable[..., Any]
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A page that asks what a move needs, open where the move is offered to its reader."""

    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        shown = queries.detail(request.actor, uid, today=clock.today())
        offered(request, "deal", uid, shown.card.offers, name)
        back = f"/deals/{uid}/"
        form = form_class(request.POST or None, version=shown.card.version, initial=dict(shown.raw))
        if request.method == "POST":
            made = perform(
                request, form,
                lambda f: call(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
                done=back,
            )  # fmt: skip
            if made is not None:
                return made
        return page(
            request, "deals/ask.html", heading=_(heading), form=form, submit=_(heading), back=back, facts_rows=(Fact(_("项目名称"), shown.card.title),),
            crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.card.number, back), Crumb(_(heading))),
        )  # fmt: skip

    view.__name__, view.__doc__ = name, f"The move {name} with the fields it needs."
    return view


def _moved(name: str) -> Callable[..., None]:
    return lambda uid, **values: usecases.move_deal(uid, name, **values)


edit = asked("edit", forms.EditDealForm, "修改", usecases.edit_deal)
party = asked("edit", forms.PartyForm, "添加单位", usecases.add_party)
sign = asked("sign", forms.SignForm, "登记签约", _moved("sign"))
fail = asked("fail", forms.FailForm, "终止对接", _moved("fail"))


def entry(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """One entry of the thread; a page of its own for every kind, made for a phone."""
    shown = queries.detail(request.actor, uid, today=clock.today())
    if not shown.insider or kind not in forms.ENTRY_FORMS or shown.card.state == "failed":
        raise Hidden
    heading, back = _(rules.ENTRY_LABELS[kind]), f"/deals/{uid}/"
    form = forms.ENTRY_FORMS[kind](request.POST or None, request.FILES or None)
    if request.method == "POST":

        def call(f: PageForm) -> UUID:
            values = f.values
            sent = values.pop("file", None)
            file = (sent.name, sent.read()) if sent else None
            return usecases.add_entry(uid, kind, Said(**values), file=file, actor=request.actor, today=clock.today(), key=f.posted_key)  # fmt: skip

        made = perform(request, form, call, done=f"{back}#thread")
        if made is not None:
            return made
    return page(
        request, "deals/ask.html", heading=heading, form=form, submit=_("保存"), back=back, facts_rows=(Fact(_("项目名称"), shown.card.title),),
        who=_("双方单位和参与的经纪人"), multipart=True,
        crumbs=(Crumb(_("对接项目"), "/deals/"), Crumb(shown.card.number, back), Crumb(heading)),
    )  # fmt: skip


@require_POST
def reached(request: HttpRequest, uid: UUID, entry_uid: UUID) -> HttpResponse:
    """A milestone is reached."""
    form, back = PageForm(request.POST), f"/deals/{uid}/"
    made = perform(
        request, form,
        lambda f: usecases.finish_milestone(uid, entry_uid, actor=request.actor, today=clock.today(), key=f.posted_key),
        done=back,
    )  # fmt: skip
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A file of the thread, as a download that can do nothing."""
    return attachments.download(queries.entry_file(request.actor, uid, file_uid))
