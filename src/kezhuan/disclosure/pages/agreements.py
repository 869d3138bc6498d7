"""Agreements of secrecy and the block list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.disclosure import forms, queries, usecases
from kezhuan.disclosure.lifecycle import NDA
from kezhuan.disclosure.queries.agreements import Terms
from kezhuan.disclosure.views import BlockRow, NdaDetail, NdaRow
from kezhuan.files import attachments
from kezhuan.people.queries import organisation_choices
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {
    "proposed": "amber",
    "uploaded": "amber",
    "signed": "green",
    "expired": "plain",
    "ended": "red",
    "void": "plain",
}
MOVE_PAGES = ("sign", "upload", "return")
BUTTONS = ("decline", "withdraw", "end")


def listing(request: HttpRequest) -> HttpResponse:
    """The agreements of the reader's organisation; for the centre those of its region."""
    if not request.actor.signed_in:
        raise Hidden
    total, _none = queries.ndas(request.actor, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.ndas(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("编号")),
        Column(_("披露方")),
        Column(_("接收方")),
        Column(_("方式")),
        Column(_("状态"), "badge"),
        Column(_("到期日"), "date"),
    )
    table = Table(
        caption=_("保密协议列表"), columns=columns, rows=tuple(_row(row) for row in rows),
        empty=_("还没有保密协议。申请查看未公开内容时会一并签署。"),
    )  # fmt: skip
    return page(
        request, "disclosure/plain_list.html", heading=_("保密协议"), table=table, pages=window, total=total
    )


def _row(row: NdaRow) -> Row:
    label = _("已到期") if row.state == "signed" and not row.live else _(row.state_label)
    return Row((
        Cell(row.number, url=f"/ndas/{row.uid}/"), Cell(row.discloser or _("（对方同意后显示）")), Cell(row.recipient), Cell(_method(row)),
        Cell(label, kind="badge", tone=TONES[row.state] if row.live or row.state != "signed" else "plain"), Cell(row.ends_on),
    ), key=str(row.uid))  # fmt: skip


def _method(row: NdaRow) -> str:
    return _("盖章扫描件") if row.method == "paper" else _("在线签署")


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One agreement: its text, who signed, and what may be done with it."""
    n = queries.nda(request.actor, uid)
    base = f"/ndas/{uid}"
    return page(
        request, "disclosure/nda.html", n=n, lifecycle=NDA, facts_rows=_facts(n), terms=_terms(n), offers=n.offers, move_url=f"{base}/move/",
        move_pages={name: f"{base}/{name}/" for name in MOVE_PAGES},
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in n.timeline),
        crumbs=(Crumb(_("保密协议"), "/ndas/"), Crumb(n.row.number)),
    )  # fmt: skip


def _terms(n: NdaDetail) -> Terms:
    day = n.row.ends_on
    return Terms(n.template, n.clauses, day, day, day)


def _facts(n: NdaDetail) -> tuple[Fact, ...]:
    row, signed = n.row, ""
    if n.signed_at is not None:
        signed = f"{n.signed_by} {n.signed_at:%Y-%m-%d %H:%M}"
    found = [
        Fact(_("披露方"), row.discloser or _("（对方同意后显示）")),
        Fact(_("接收方"), row.recipient),
        Fact(_("方式"), _method(row)),
        Fact(_("发起方签署"), f"{n.proposed_by} {n.proposed_at:%Y-%m-%d %H:%M}"),
        Fact(_("对方签署或核对"), signed),
        Fact(_("到期日"), row.ends_on),
    ]
    if n.sheet is not None:
        found.append(Fact(_("扫描件"), n.sheet[1], url=f"/ndas/{row.uid}/sheet/"))
    if n.reason_note:
        found.append(Fact(_("理由"), n.reason_note))
    return tuple(found)


def _act(
    name: str, form_class: type[PageForm], heading: str, submit: str, call: Callable[..., Any]
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        n = queries.nda(request.actor, uid)
        offered(request, "nda", uid, n.offers, name)
        form = form_class(request.POST or None, request.FILES or None, version=n.row.version)
        back = f"/ndas/{uid}/"
        if request.method == "POST":
            made = perform(
                request, form,
                lambda f: call(uid, f, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
                done=back,
            )  # fmt: skip
            if made is not None:
                return made
        return page(
            request, "disclosure/sign.html", heading=_(heading), form=form, submit=_(submit), back=back, facts_rows=_facts(n),
            terms=_terms(n), crumbs=(Crumb(_("保密协议"), "/ndas/"), Crumb(n.row.number, back), Crumb(_(heading))),
        )  # fmt: skip

    view.__name__ = name
    view.__doc__ = f"The act {name} with the fields it needs."
    return view


def _upload(uid: UUID, f: PageForm, **more: Any) -> None:
    sent = f.values["sheet"]
    usecases.upload_sheet(uid, file=(sent.name, sent.read()), **more)


sign = _act(
    "sign",
    forms.SignForm,
    "签署保密协议",
    "签署",
    lambda uid, f, **more: usecases.sign_nda(uid, signer=f.values["signer"], **more),
)
upload = _act("upload", forms.SheetForm, "上传盖章扫描件", "上传", _upload)
send_back = _act(
    "return",
    forms.NoteForm,
    "扫描件有误",
    "退回",
    lambda uid, f, **more: usecases.return_nda(uid, **f.values, **more),
)


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The buttons without a page."""
    form, back = MoveForm(request.POST), f"/ndas/{uid}/"

    def call(f: PageForm) -> None:
        name = f.cleaned_data["move"]
        act: dict[str, Any] = {
            "actor": request.actor,
            "today": clock.today(),
            "version": f.posted_version,
            "key": f.posted_key,
        }
        if name == "check":
            usecases.check_nda(uid, **act)
        elif name in BUTTONS:
            usecases.move_nda(uid, name, reason_note=f.cleaned_data["reason"], **act)
        else:
            raise Hidden

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def sheet(request: HttpRequest, uid: UUID) -> FileResponse:
    """The scanned sheet, as a download that can do nothing."""
    return attachments.download(queries.nda_sheet(request.actor, uid))


def blocks(request: HttpRequest) -> HttpResponse:
    """The block list of one's own organisation, and a form to add to it."""
    rows = queries.blocks(request.actor)
    others = [
        (uid, name) for uid, name in organisation_choices(request.actor) if uid != str(request.actor.org_id)
    ]
    form = forms.BlockForm(request.POST or None, organisations=others)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.block(UUID(f.values["organisation"]), note=f.values["note"], actor=request.actor, today=clock.today(),
                                     key=f.posted_key),
            done="/blocks/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "disclosure/blocks.html", heading=_("屏蔽名单"), form=form, submit=_("加入名单"), rows=rows, table=_blocks_table(rows),
        lead=_("名单上的单位只能看到本单位向社会公开的内容；已给它的查看授权会立即收回。对方不会收到加入名单的通知。"),
    )  # fmt: skip


def _blocks_table(rows: tuple[BlockRow, ...]) -> Table:
    columns = (Column(_("单位")), Column(_("备注")), Column(_("加入时间"), "moment"))
    drawn = tuple(
        Row((Cell(r.organisation), Cell(r.note), Cell(r.at, kind="moment")), key=str(r.uid)) for r in rows
    )
    return Table(caption=_("屏蔽名单"), columns=columns, rows=drawn, empty=_("名单是空的。"))


@require_POST
def unblock(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An organisation is taken off the list."""
    form = PageForm(request.POST)
    made = perform(
        request, form, lambda f: usecases.unblock(uid, actor=request.actor, key=f.posted_key), done="/blocks/"
    )
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back="/blocks/")
