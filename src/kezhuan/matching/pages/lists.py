"""A demand's list, and the demands that fit what one holds or that lie in one's region."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.access import STAFF, Role
from kezhuan.core.errors import Hidden
from kezhuan.matching import queries, usecases
from kezhuan.matching.forms import CallForm, FeedbackForm
from kezhuan.matching.lifecycle import SIDES
from kezhuan.matching.pages import cards
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import chips, page, pages_of, perform
from kezhuan.ui.shapes import Crumb
from kezhuan.ui.wording import say

LIST_ROLES = frozenset({Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.EXPERT, Role.INVESTOR})


def of_demand(request: HttpRequest, uid: UUID, bound: FeedbackForm | None = None) -> HttpResponse:
    """The demand's list: band, reasons, what is missing, and what to do with each row."""
    shown = queries.list_for_demand(request.actor, uid)
    may_ask = shown.open and (request.actor.role in SIDES or request.actor.role is Role.OPERATOR)

    def drawn(rows: tuple) -> tuple[cards.Card, ...]:
        return tuple(
            cards.of_item(row, may_judge=shown.may_judge, may_ask=may_ask and row.claimed, bound=bound)
            for row in rows
        )

    return page(
        request, "matching/list.html", heading=_("匹配结果"), shown=shown, achievements=drawn(shown.achievements), people=drawn(shown.people),
        question=say(shown.question) if shown.question else "", form=bound, feedback_url=f"/demands/{uid}/matches/feedback/",
        crumbs=(Crumb(_("技术需求"), "/demands/"), Crumb(shown.demand_number or shown.demand_title, f"/demands/{uid}/"), Crumb(_("匹配结果"))),
    )  # fmt: skip


@require_POST
def feedback(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A judgement of one row by the demand's side; the list after it is another."""
    form = FeedbackForm(request.POST)
    made = perform(request, form, lambda f: _judge(request, uid, f), done=f"/demands/{uid}/matches/")
    return made or of_demand(request, uid, bound=form)


@require_POST
def feedback_mine(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A judgement of one demand by the item's side."""
    form = FeedbackForm(request.POST)
    made = perform(request, form, lambda f: _judge(request, uid, f), done="/matches/")
    return made or mine(request, bound=form)


def _judge(request: HttpRequest, uid: UUID, form: PageForm) -> None:
    usecases.give_feedback(uid, **form.values, actor=request.actor, today=clock.today(), key=form.posted_key)


def mine(request: HttpRequest, bound: FeedbackForm | None = None) -> HttpResponse:
    """The demands for this reader: those that fit what their organisation holds, or those of a broker's region."""
    actor = request.actor
    if actor.role is Role.BROKER or actor.role in STAFF:
        return calls(request)
    if actor.role not in LIST_ROLES:
        raise Hidden
    total, _none = queries.for_organisation(actor, limit=0)
    window = pages_of(request, total)
    _total, rows = queries.for_organisation(actor, offset=window.start, limit=window.size)
    drawn = tuple(
        cards.of_demand(row, may_judge=True, may_ask=actor.role in SIDES, bound=bound) for row in rows
    )
    return page(
        request, "matching/mine.html", heading=_("适合本单位的需求"), cards=drawn, table=cards.as_table(drawn), pages=window, total=total, form=bound,
        lead=_("按本单位已发布的成果和登记的团队推荐，最接近的排在前面。"),
        empty=_("目前没有与本单位成果或团队相近的需求。成果写明性能指标和应用场景，推荐会更多。"),
    )  # fmt: skip


def calls(request: HttpRequest) -> HttpResponse:
    """Where to call today: the suggestions of the region, best first."""
    actor = request.actor
    form = CallForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {"field": chosen.get("field", ""), "untouched": chosen.get("show") != "all"}
    total, _none = queries.for_broker(actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.for_broker(actor, offset=window.start, limit=window.size, **wanted)
    drawn = tuple(cards.of_pair(row) for row in rows)
    return page(
        request, "matching/mine.html", heading=_("今天联系谁"), cards=drawn, table=cards.as_table(drawn), pages=window, total=total,
        filters=form, chips=chips(request, form), lead=_("本地区需求与成果、团队的匹配，把握最大的排在前面。"),
        empty=_("没有还没联系过的匹配。可以看看待跟进的需求。"), empty_url="/followups/", empty_label=_("待跟进的需求"),
    )  # fmt: skip
