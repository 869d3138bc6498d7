"""What everybody may read: the first page, search, numbers, guides."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.access import ADMINS, VISITOR, Role
from kezhuan.core.errors import Hidden
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.payouts import queries as payouts
from kezhuan.payouts.lifecycle import APPLICANTS
from kezhuan.portal import exact, facts, guides, numbers, queries, searching
from kezhuan.portal.tables import groups_table, rows_table
from kezhuan.search import queries as search
from kezhuan.ui.pages import go, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Row, Table

WRITERS = frozenset({Role.VISITOR, Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.LIAISON, Role.BROKER})


def home(request: HttpRequest) -> HttpResponse:
    """The first page, the same for everybody: what a visitor may see; the administrators, who may open no record, are shown none."""
    reader = request.actor if request.actor.role in ADMINS else VISITOR
    return page(
        request, "portal/home.html", layout="ui/portal.html", demands=queries.newest_demands(reader, limit=6),
        achievements=queries.newest_achievements(reader, limit=6), profiles=search.newest_profiles(reader, limit=4), numbers=numbers.headline(today=clock.today()),
        fields=searching.fields(reader)[:12], steps=tuple(_(DEMAND.states[state]) for state in DEMAND.path), may_write=request.actor.role in WRITERS,
    )  # fmt: skip


def find(request: HttpRequest) -> HttpResponse:
    """One box for demands, achievements, experts and teams; the address holds the whole search."""
    asked = searching.asked_in(request.GET)
    straight = "" if asked.kind or asked.chosen else exact.address_of(request.actor, asked.text)
    if straight:
        return go(request, straight)
    total = 0
    if asked.kind:
        total = searching.hits(request.actor, asked)
    window = pages_of(request, total)
    results = searching.search(request.actor, asked, offset=window.start, limit=window.size)
    return page(
        request, "portal/search.html", results=results, asked=asked, pages=window,
        may_write=request.actor.role in WRITERS, title=asked.text or (_(searching.KINDS[asked.kind]) if asked.kind else ""),
    )  # fmt: skip


def suggest(request: HttpRequest) -> HttpResponse:
    """Titles that go on from what is being typed, as options of the search box; public ones alone, whoever asks."""
    titles = search.suggestions(" ".join(request.GET.get("q", "")[: searching.MOST_TEXT].split()))
    return page(request, "portal/suggest.html", titles=titles)


def figures(request: HttpRequest) -> HttpResponse:
    """Every public number with its 口径, source and day."""
    return page(
        request, "portal/figures.html", heading=_("公开数据"), shown=numbers.public(today=clock.today()), public=True,
        lead=_("每个数都写明口径和来源，点开可看到它背后的明细；涉及单位往来的数只按区县汇总，不足 5 的并入其他。"),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("公开数据"))), facts=facts.shipped(),
    )  # fmt: skip


def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One public number and what stands behind it."""
    shown = numbers.public_one(code, today=clock.today())
    behind = numbers.public_behind(code, offset=0, limit=0)
    window = pages_of(request, behind.total if shown.named else 0)
    if shown.named:
        behind = numbers.public_behind(code, offset=window.start, limit=window.size)
    table = rows_table(shown, behind) if shown.named else groups_table(shown, behind)
    return page(
        request, "portal/figure.html", shown=shown, behind=behind, table=table, pages=window, public=True,
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("公开数据"), "/open/"), Crumb(_(shown.label))),
    )  # fmt: skip


def published(request: HttpRequest) -> HttpResponse:
    """Numbers the cities have published themselves, with source and date."""
    return page(
        request, "portal/facts.html", heading=_("各地已公布数据"), facts=facts.shipped(),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("公开数据"), "/open/"), Crumb(_("各地已公布数据"))),
    )  # fmt: skip


def about(request: HttpRequest) -> HttpResponse:
    """What this place is, who runs it, and what it does not do."""
    return page(
        request,
        "portal/about.html",
        heading=_("关于本平台"),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("关于本平台"))),
    )


def help_index(request: HttpRequest) -> HttpResponse:
    """The guides, one a role."""
    return page(
        request, "portal/help.html", heading=_("办事指南"), guides=guides.guides(),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("办事指南"))),
    )  # fmt: skip


def rewards(request: HttpRequest) -> HttpResponse:
    """怎么领补贴: what is on offer here, in three steps, whom to call, and the way to the check."""
    today = clock.today()
    offered = tuple(p for p in payouts.policy_rows(today, local=settings.HOME_REGION) if p.usable)
    columns = (Column(_("补贴")), Column(_("给谁")), Column(_("按什么算")), Column(_("有效期至"), "date"))
    rows = tuple(
        Row((Cell(p.title, url=f"/rules/{p.code}/", note=f"{p.region_name} · {p.source}"), Cell(_(p.beneficiary)), Cell(_(p.base)), Cell(p.to))) for p in offered
    )  # fmt: skip
    start = "/payouts/new/" if request.actor.role in APPLICANTS else ""
    return page(
        request, "portal/rewards.html", heading=_("怎么领补贴"), start=start or ("" if request.actor.signed_in else "/accounts/login/?next=/payouts/new/"),
        table=Table(_("现在能申报的补贴"), columns, rows, empty=_("本地区还没有录入可申报的补贴，请电话咨询。")),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("办事指南"), "/help/"), Crumb(_("怎么领补贴"))),
    )  # fmt: skip


def help_page(request: HttpRequest, name: str) -> HttpResponse:
    """One guide."""
    found = guides.guide(name)
    if found is None:
        raise Hidden
    return page(
        request, "portal/guide.html", guide=found, guides=guides.guides(),
        crumbs=(Crumb(_("首页"), "/"), Crumb(_("办事指南"), "/help/"), Crumb(found.title)),
    )  # fmt: skip
