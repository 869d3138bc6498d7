"""Contacts: the list, asking, answering, and the thread."""

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
from kezhuan.files import attachments
from kezhuan.matching import answering, forms, queries, usecases
from kezhuan.matching.lifecycle import CONTACT
from kezhuan.matching.views import ContactDetail, ContactRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table
from kezhuan.ui.tones import tone_of

MOVE_PAGES = ("accept", "refuse", "end")
ITEMS = {"achievement": "/achievements/"}


def listing(request: HttpRequest) -> HttpResponse:
    """The contacts of the reader's organisation; staff see those of their region, without their threads."""
    if not request.actor.signed_in:
        raise Hidden
    form = forms.BoxForm(request.GET or None, states=list(CONTACT.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {"box": chosen.get("box", ""), "states": (chosen["state"],) if chosen.get("state") else ()}
    total, _none = queries.contacts(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.contacts(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "matching/contacts.html", heading=_("对接"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=_table(rows, filtered=bool(wanted["box"] or wanted["states"])),
    )  # fmt: skip


def _table(rows: tuple[ContactRow, ...], *, filtered: bool) -> Table:
    columns = (Column(_("对接编号")), Column(_("发起方")), Column(_("接收方")), Column(_("需求")), Column(_("成果或团队")), Column(_("状态"), "badge"),
               Column(_("答复期限"), "deadline"))  # fmt: skip
    return Table(
        caption=_("对接列表"), columns=columns, rows=tuple(_row(row) for row in rows), state="no_match" if filtered and not rows else "ready",
        empty=_("还没有对接。在匹配结果、需求或成果页面点“发起对接”，对方接受后就能在这里留言。"),
    )  # fmt: skip


def _row(row: ContactRow) -> Row:
    note = _("收到") if row.incoming else ""
    return Row((
        Cell(row.number, url=f"/contacts/{row.uid}/", note=note), Cell(row.from_organisation), Cell(row.to_organisation), Cell(row.demand_title),
        Cell(row.item_title), Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)),
        Cell(row.due_on) if row.state == "sent" else Cell("", kind="text"),
    ), key=str(row.uid))  # fmt: skip


def ask(request: HttpRequest) -> HttpResponse:
    """A request to the other side, from any page that names a demand or an item."""
    given = request.GET
    demand_uid, item_uid = _uid(given.get("demand")), _uid(given.get("item"))
    item_kind = given.get("kind", "") if item_uid else ""
    about = queries.about(request.actor, demand_uid=demand_uid, item_kind=item_kind, item_uid=item_uid)
    form = forms.AskForm(request.POST or None)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.request_contact(demand_uid, item_kind=item_kind, item_uid=item_uid, message=f.values["message"],
                                               actor=request.actor, today=clock.today(), key=f.posted_key),
            done=lambda uid: f"/contacts/{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    facts = (
        Fact(_("接收方"), about.to_organisation),
        Fact(_("需求"), about.demand_title),
        Fact(_("成果或团队"), about.item_title),
    )
    back = f"/demands/{about.demand_uid}/" if about.demand_uid else f"/achievements/{about.item_uid}/"
    return page(
        request, "matching/ask.html", heading=_("发起对接"), form=form, submit=_("发送对接请求"), back=back, facts_rows=facts,
        lead=_("对方须在 {days} 个工作日内答复，逾期自动失效；接受后双方可以留言和传文件。").format(days=queries.answer_days()),
        who=_("双方单位；科技局和技转中心只知道有这份对接，看不到内容"),
    )  # fmt: skip


def _uid(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Hidden from None


def detail(request: HttpRequest, uid: UUID, bound: forms.MessageForm | None = None) -> HttpResponse:
    """One contact: its request and answer, and once accepted the thread."""
    shown = queries.contact_detail(request.actor, uid)
    base = f"/contacts/{uid}"
    talking = shown.thread is not None and shown.row.state == "accepted"
    return page(
        request, "matching/contact.html", c=shown, lifecycle=CONTACT, facts_rows=_facts(shown), form=bound,
        message_form=(bound or forms.MessageForm()) if talking else None, message_url=f"{base}/messages/", file_url=f"{base}/files/",
        offers=shown.offers, move_url=f"{base}/move/", move_pages={name: f"{base}/{name}/" for name in MOVE_PAGES},
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in shown.timeline),
        panels=tuple(panel(request.actor, uid) for panel in house().panels.get("contact", ())),
        next=answering.next_candidate(request.actor, uid) if shown.row.state in answering.UNANSWERED else None,
        crumbs=(Crumb(_("对接"), "/contacts/"), Crumb(shown.row.number)),
    )  # fmt: skip


def _facts(c: ContactDetail) -> tuple[Fact, ...]:
    row = c.row
    item_url = f"{ITEMS.get(row.item_kind, '/profiles/')}{row.item_uid}/" if row.item_title else ""
    found = [Fact(_("发起方"), row.from_organisation), Fact(_("接收方"), row.to_organisation)]
    if row.demand_uid:
        found.append(Fact(_("需求"), row.demand_title, url=f"/demands/{row.demand_uid}/"))
    if row.item_uid:
        found.append(Fact(_("成果或团队"), row.item_title, url=item_url))
    if c.party:
        found.append(Fact(_("对接事由"), c.message))
    if c.reason:
        found.append(Fact(_("婉拒原因"), c.reason))
    if c.answer_note:
        found.append(Fact(_("答复附言"), c.answer_note))
    if c.outcome:
        found.append(Fact(_("对接结果"), c.outcome))
    return tuple(found)


def _answer(
    name: str, form_class: type[PageForm], heading: str, submit: str, call: Callable[..., Any]
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        shown = queries.contact_detail(request.actor, uid)
        offered(request, "contact", uid, shown.offers, name)
        form, back = form_class(request.POST or None, version=shown.row.version), f"/contacts/{uid}/"
        if request.method == "POST":
            made = perform(
                request, form,
                lambda f: call(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
                done=back,
            )  # fmt: skip
            if made is not None:
                return made
        return page(
            request, "matching/ask.html", heading=_(heading), form=form, submit=_(submit), back=back, facts_rows=_facts(shown),
            crumbs=(Crumb(_("对接"), "/contacts/"), Crumb(shown.row.number, back), Crumb(_(heading))),
        )  # fmt: skip

    view.__name__ = name
    view.__doc__ = f"The answer {name} with the fields it needs."
    return view


def _end(uid: UUID, **values: Any) -> None:
    usecases.move_contact(uid, "end", **values)


accept = _answer("accept", forms.AcceptForm, "接受对接", "接受", usecases.accept_contact)
refuse = _answer("refuse", forms.RefuseForm, "婉拒对接", "婉拒", usecases.refuse_contact)
end = _answer("end", forms.EndForm, "结束对接", "结束对接", _end)


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The one button without a page: taking a request back."""
    form, back = MoveForm(request.POST), f"/contacts/{uid}/"

    def call(f: PageForm) -> None:
        if f.cleaned_data["move"] != "withdraw":
            raise Hidden
        usecases.move_contact(
            uid,
            "withdraw",
            actor=request.actor,
            today=clock.today(),
            version=f.posted_version,
            key=f.posted_key,
        )

    made = perform(request, form, call, done=back)
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


@require_POST
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A message of the thread, with its file."""
    form = forms.MessageForm(request.POST, request.FILES)

    def call(f: PageForm) -> None:
        sent = f.values["file"]
        file = (sent.name, sent.read()) if sent else None
        usecases.say(uid, f.values["text"], actor=request.actor, file=file, key=f.posted_key)

    return perform(request, form, call, done=f"/contacts/{uid}/#thread") or detail(request, uid, bound=form)


def file(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A file of the thread, as a download that can do nothing."""
    return attachments.download(queries.thread_file(request.actor, uid, file_uid))
