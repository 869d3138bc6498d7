"""What staff and owners do with a submitted demand: one dense page an act, and the plain buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.deadlines import days_of
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.demands import confirming, forms, queries, rules, usecases
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.pages import browse
from kezhuan.demands.pages.browse import entry_panels
from kezhuan.demands.views import DemandDetail
from kezhuan.files import paper
from kezhuan.people.queries import organisation_choices
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import offered, page, perform
from kezhuan.ui.shapes import Crumb, Receipt


def _act(
    request: HttpRequest, d: DemandDetail, form: PageForm, call: Callable[[Any], Any], *, heading: str, submit: str, lead: str = "",
    template: str = "demands/act.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    back = f"/demands/{d.row.uid}/"
    if request.method == "POST":
        made = perform(request, form, call, done=back)
        if made is not None:
            return made
    return page(
        request, template, heading=heading, form=form, submit=submit, lead=lead, back=back, d=d, member=browse.member_facts(d),
        sealed=browse.sealed_facts(d), parameters=browse.parameter_table(d), crumbs=(Crumb(_("技术需求"), "/demands/"), Crumb(d.row.number, back), Crumb(heading)),
        **context,
    )  # fmt: skip


def _open(request: HttpRequest, uid: UUID, move: str) -> DemandDetail:
    """The demand as the page of an act shows it; shut where the act is not offered, and what is sent there reads nothing."""
    if request.method == "POST":
        offered(request, "demand", uid, queries.offers(request.actor, uid), move)
    d = queries.detail(request.actor, uid)
    offered(request, "demand", uid, d.offers, move)
    return d


def screen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """甄别卡: four ticks and a note, six scores for a funded call."""
    d = _open(request, uid, "screen")
    form = forms.CardForm(
        request.POST or None, version=d.row.version, funded=queries.funded(request.actor, uid)
    )
    return _act(
        request, d, form,
        lambda f: usecases.screen_demand(uid, ticks=f.ticks, note=f.values["note"], scores=f.scores, actor=request.actor, today=clock.today(),
                                         version=f.posted_version, key=f.posted_key),
        heading=_("甄别"), submit=_("甄别通过"), lead=_("请先与企业通话。四项都勾选、写明意见后方可通过；拿不准时退回补充。"),
        panels=entry_panels(request.actor, uid),
    )  # fmt: skip


def send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Questions to the firm."""
    d = _open(request, uid, "return")
    form = forms.ReturnForm(request.POST or None, version=d.row.version)
    return _act(
        request, d, form,
        lambda f: usecases.return_demand(uid, f.values["questions"], actor=request.actor, today=clock.today(), version=f.posted_version,
                                         key=f.posted_key),
        heading=_("退回补充"), submit=_("退回给企业"), panels=entry_panels(request.actor, uid),
    )  # fmt: skip


def decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Not taken up, for a coded reason."""
    d = _open(request, uid, "decline")
    form = forms.DeclineForm(request.POST or None, version=d.row.version)
    return _act(
        request, d, form,
        lambda f: usecases.decline_demand(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        heading=_("不予受理"), submit=_("不予受理"),
    )  # fmt: skip


def publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The public face, the audience and the gate."""
    d = _open(request, uid, "publish")
    form = forms.PublishForm(
        request.POST or None, version=d.row.version, recipients=organisation_choices(request.actor),
        initial={"public_title": d.row.title if d.row.audience == "public" and not d.anonymous else "", "audience": d.row.audience,
                 "anonymous": d.anonymous, "teaser": d.row.teaser},
    )  # fmt: skip
    return _act(
        request, d, form,
        lambda f: usecases.publish_demand(uid, audience=f.values["audience"], public_title=f.values["public_title"], teaser=f.values["teaser"],
                                          gate=f.gate, recipients=[UUID(r) for r in f.values["recipients"]], anonymous=f.values["anonymous"],
                                          note=f.values["note"], actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        heading=_("发布"), submit=_("发布需求"), lead=_("公开范围不能大于企业所选：{audience}").format(audience=d.audience_label),
        markers=rules.markers(*queries.all_texts(request.actor, uid)),
    )  # fmt: skip


def take_down(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Off every public page with the next request."""
    d = _open(request, uid, "take_down")
    form = forms.ReasonForm(request.POST or None, version=d.row.version)
    return _act(
        request, d, form,
        lambda f: usecases.take_down_demand(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        heading=_("下架"), submit=_("立即下架"),
    )  # fmt: skip


def _plain(
    name: str, form_class: type[PageForm], heading: str, submit: str
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    def view(request: HttpRequest, uid: UUID) -> HttpResponse:
        d = _open(request, uid, name)
        form = form_class(request.POST or None, version=d.row.version)
        return _act(
            request, d, form,
            lambda f: usecases.move_demand(uid, name, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key, **f.values),
            heading=_(heading), submit=_(submit),
        )  # fmt: skip

    view.__name__ = name
    view.__doc__ = f"The act {name} with the fields it needs."
    return view


close = _plain("close", forms.CloseForm, "办结", "办结")
contract = _plain("contract", forms.ContractForm, "登记签约", "登记签约")
renew = _plain("renew", forms.RenewForm, "延长有效期", "延长有效期")
BUTTONS = ("withdraw", "match", "reopen", "keep", "confirm")


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A button of the move panel: a move that needs no fields, or the undo of the last one."""
    form = MoveForm(request.POST)
    back = f"/demands/{uid}/"

    def call(f: MoveForm) -> None:
        name, today = f.cleaned_data["move"], clock.today()
        if name == "undo":
            usecases.undo_demand(uid, actor=request.actor, key=f.posted_key)
        elif name == "confirm":
            usecases.confirm_demand(
                uid, actor=request.actor, today=today, version=f.posted_version, key=f.posted_key
            )
        elif name == "ask":
            confirming.ask_firm(
                uid, actor=request.actor, today=today, version=f.posted_version, key=f.posted_key
            )
        elif name == "object":
            confirming.object_to(
                uid,
                f.cleaned_data["reason"],
                actor=request.actor,
                today=today,
                version=f.posted_version,
                key=f.posted_key,
            )
        elif name in BUTTONS:
            usecases.move_demand(
                uid, name, actor=request.actor, today=today, version=f.posted_version, key=f.posted_key
            )
        else:
            raise Hidden

    return perform(request, form, call, done=back) or page(
        request, "ui/form.html", heading=_("办理"), form=form, back=back
    )


def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """受理回执: number, what comes next and by which day; the address can be opened again."""
    d = queries.detail(request.actor, uid)
    if not d.owned or not d.row.number:
        raise Hidden
    shown = Receipt(
        title=_("技术需求已提交"), number=d.row.number, due_on=d.row.due_on, pdf_url=f"/demands/{uid}/receipt.pdf", home_url=f"/demands/{uid}/",
        what_next=(_("技转中心会与您通电话核实需求"), _("甄别通过后由科技局发布，未公开内容不会公开"), _("发布后会列出匹配的成果和团队，您可以逐一联系")),
    )  # fmt: skip
    return page(request, "ui/receipt.html", receipt=shown)


def receipt_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same as an A4 PDF: the day by which it is handled is the one promised when the demand was handed in."""
    d = queries.detail(request.actor, uid)
    submit = DEMAND.move("submit")
    handed_in = [moment.at for moment in d.timeline if moment.label == submit.label]
    if not d.owned or not d.row.number or not handed_in:
        raise Hidden
    received = handed_in[-1]
    day = clock.day_of(received)
    days = days_of(submit, day) or 0
    content = paper.receipt(paper.ReceiptData(
        number=d.row.number, applicant=d.row.organisation, subject=d.row.title, kind="技术需求", received_at=received, next_step="技转中心与您通电话核实需求",
        next_date=house().due(day, days), working_days=days, contact=settings.SITE_URL,
        issuer=settings.SITE_NAME, check_url=f"{settings.SITE_URL}/demands/{uid}/receipt/",
    ))  # fmt: skip
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{d.row.number}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
