"""What is held about oneself, a copy of it, and requests to correct, delete or explain."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.privacy import usecases
from kezhuan.core.privacy.lifecycle import DATA_REQUEST
from kezhuan.core.privacy.queries import requests as queries
from kezhuan.core.privacy.requested import DataRequestDetail
from kezhuan.desks.privacy import copies, forms
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import offered, page, pages_of, perform, posted
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.tones import tone_of

HERE, ASKED = "/privacy/mine/", "/privacy/requests/"
SHOWN = 100


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What the house may hold about the reader, part by part, and what becomes of each when the account is closed."""
    columns = (Column(_("内容")), Column(_("注销账号后")))
    table = Table(
        caption=_("保存了哪些与您有关的信息"), columns=columns,
        rows=tuple(Row((Cell(_(p.label), url=f"{HERE}{p.code}/"), Cell(_(p.fate)))) for p in queries.parts()),
    )  # fmt: skip
    return page(
        request, "desks/privacy/mine.html", heading=_("我的个人信息"), table=table, form=PageForm(),
        crumbs=(Crumb(_("我的账号"), "/people/me/"), Crumb(_("我的个人信息"))),
    )  # fmt: skip


@never_cache
def part(request: HttpRequest, code: str) -> HttpResponse:
    """The newest rows of one part; all of them stand in the copy."""
    said, rows = queries.part(code), queries.held(request.actor, code, limit=SHOWN)
    names = copies.labels(rows)
    table = Table(
        caption=_(said.label), columns=tuple(Column(_(name)) for name in names), empty=_("没有与您有关的记录。"),
        rows=tuple(Row(tuple(Cell(_(row.get(name, ""))) if row.get(name) else Cell("") for name in names)) for row in rows),
    )  # fmt: skip
    return page(
        request, "desks/privacy/part.html", heading=_(said.label), table=table, fate=_(said.fate), full=len(rows) == SHOWN,
        crumbs=(Crumb(_("我的账号"), "/people/me/"), Crumb(_("我的个人信息"), HERE), Crumb(_(said.label))),
    )  # fmt: skip


@require_POST
@never_cache
def copy(request: HttpRequest, form: str) -> HttpResponse:
    """All that is held about the reader as a file; the log says that it was taken."""
    if form not in copies.TYPES:
        raise Hidden
    usecases.note_copy(form, actor=request.actor)
    found = [(p, rows) for p, rows in queries.everything(request.actor)]
    content = copies.written(found, form=form, made_at=clock.now(), name=request.actor.name)
    answer = HttpResponse(content, content_type=copies.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="personal-data.{form}"'
    return answer


def listing(request: HttpRequest) -> HttpResponse:
    """The requests one made, or has to answer."""
    window = pages_of(request, queries.requests(request.actor, limit=0)[0])
    total, rows = queries.requests(request.actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("编号")),
        Column(_("事项")),
        Column(_("涉及的内容")),
        Column(_("状态"), "badge"),
        Column(_("答复期限"), "deadline"),
    )
    table = Table(
        caption=_("个人信息请求"), columns=columns, empty=_("还没有请求。查阅和复制可以直接在“我的个人信息”办理。"),
        rows=tuple(
            Row((
                Cell(r.number, url=f"{ASKED}{r.uid}/", note="" if r.mine else _("待您答复") if r.state == "filed" else ""),
                Cell(_(r.kind_label)), Cell(_(r.part_label) if r.part_label else ""),
                Cell(_(r.state_label), kind="badge", tone=tone_of(r.state)),
                Cell(r.due_on) if r.state == "filed" else Cell("", kind="text"),
            ))
            for r in rows
        ),
    )  # fmt: skip
    return page(
        request, "desks/privacy/requests.html", heading=_("个人信息请求"), table=table, pages=window, total=total,
        crumbs=(Crumb(_("我的账号"), "/people/me/"), Crumb(_("个人信息请求"))),
    )  # fmt: skip


def ask(request: HttpRequest) -> HttpResponse:
    """A request to correct, delete or explain."""
    form = forms.AskForm(request.POST or None, parts=[(p.code, p.label) for p in queries.parts()])
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: str(usecases.ask(**f.values, actor=request.actor, today=clock.today(), key=f.posted_key)),
            done=lambda uid: f"{ASKED}{uid}/",
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request, "ui/form.html", heading=_("提出个人信息请求"), form=form, submit=_("提交请求"), back=HERE,
        lead=_("注销账号后，账号和登录方式、通知、订阅等删除或匿名；依法须保存的业务档案和审计记录保留，不再对应到您。"),
        who=_("您本人和负责个人信息保护的技转中心、科技局"),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID, bound: PageForm | None = None) -> HttpResponse:
    """One request with its answer; for those who answer, the form."""
    shown = queries.request(request.actor, uid)
    may_answer = any(offer.name == "decline" and offer.open for offer in shown.offers)
    return page(
        request, "desks/privacy/request.html", r=shown, lifecycle=DATA_REQUEST, facts_rows=_facts(shown),
        form=bound or (forms.ReplyForm(version=shown.version) if may_answer else None),
        offers=tuple(offer for offer in shown.offers if offer.name == "withdraw"), move_url=f"{ASKED}{uid}/withdraw/",
        held_back=tuple(str(why) for offer in shown.offers if offer.name == "complete" for why in offer.reasons),
        answer_url=f"{ASKED}{uid}/answer/",
        crumbs=(Crumb(_("个人信息请求"), ASKED), Crumb(shown.row.number)),
    )  # fmt: skip


def _facts(shown: DataRequestDetail) -> tuple[Fact, ...]:
    found = [Fact(_("事项"), _(shown.row.kind_label))]
    if shown.row.part_label:
        found.append(Fact(_("涉及的内容"), _(shown.row.part_label)))
    if shown.words:
        found.append(Fact(_("要求"), shown.words))
    if shown.answer:
        found.append(Fact(_("答复"), shown.answer))
    return tuple(found)


def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The reasoned answer to a request."""
    shown = queries.request(request.actor, uid)
    if request.method == "POST":
        move = "complete" if request.POST.get("decision") == "complete" else "decline"
        offered(request, "data_request", uid, shown.offers, move)
    return posted(
        request, lambda sent: forms.ReplyForm(sent, version=shown.version),
        lambda f: usecases.answer(uid, complete=f.values["decision"] == "complete", text=f.values["text"], actor=request.actor,
                                  today=clock.today(), version=f.posted_version, key=f.posted_key),
        back=f"{ASKED}{uid}/", again=lambda form: detail(request, uid, bound=form),
    )  # fmt: skip


def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The person takes a request back."""
    return posted(
        request, PageForm,
        lambda f: usecases.withdraw(uid, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        back=f"{ASKED}{uid}/", again=lambda _form: detail(request, uid),
    )  # fmt: skip
