"""Numbers of demands and visits; outside data (外部数据) stands in none of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kezhuan.core import codes
from kezhuan.core.access import SYSTEM, Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.core.periods import days_in, touched
from kezhuan.demands import queries, scopes, visits
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.models import Demand, Visit

SOURCE = gettext_noop("本平台技术需求库")


def county(region: str) -> str:
    """The name of the county a region lies in, for grouping."""
    return codes.region_name(region[:6]) if region else _("未填写")


def _rows(actor: Actor, states: tuple[str, ...], *, region: str = "") -> Rows:
    # No select_related field may be dropped here: a row names its demand as this actor may read it.
    found = queries.visible(actor).filter(origin="local", state__in=states, region__startswith=region)

    def row(demand: Demand) -> FigureRow:
        shown = queries.row(actor, demand)
        return FigureRow(
            shown.title or _("（未命名）"), f"/demands/{demand.uid}/", county(demand.region), demand.published_at or demand.created_at
        )  # fmt: skip

    return QueryRows(found, row, "region", county)


def _open(actor: Actor, filter: Filter) -> Rows:
    return _rows(actor, scopes.OPEN_STATES)


def _step(state: str, label: str) -> Figure:
    def rows(actor: Actor, filter: Filter) -> Rows:
        return _rows(actor, (state,), region=actor.region or "?")

    return Figure(
        code=f"demands-{state}", label=f"{label}的需求", measure="count", scope=f"demand.local.{state}", unit=gettext_noop("项"),
        definition=gettext_noop("辖区内现处于该环节的技术需求，按企业所在地统计，不含外部数据。"), source=SOURCE, rows=rows, public=False,
        group_label=gettext_noop("区县"),
    )  # fmt: skip


def _signed(actor: Actor, filter: Filter) -> Rows:
    if actor.signed_in:
        return _rows(actor, ("contracted",), region=actor.region or "?")
    found = Demand.objects.filter(origin="local", state="contracted").select_related("organisation")
    return QueryRows(
        found, lambda d: FigureRow("", "", county(d.region), d.signed_on), "region", county
    )  # fmt: skip


def _confirmed(actor: Actor, filter: Filter) -> Rows:
    found = visits.visible(actor) if actor.signed_in else visits.visible(SYSTEM)

    def row(visit: Visit) -> FigureRow:
        if not actor.signed_in:
            return FigureRow("", "", county(visit.region), None)
        return FigureRow(
            visit.organisation.name, f"/visits/{visit.uid}/", county(visit.region), visit.visited_on
        )

    return QueryRows(found.filter(state="confirmed").prefetch_related(None), row, "region", county)


STEPS = {
    "submit": gettext_noop("提交的需求"),
    "return": gettext_noop("退回补充的需求"),
    "screen": gettext_noop("甄别通过的需求"),
    "publish": gettext_noop("发布的需求"),
    "contract": gettext_noop("登记签约的需求"),
    "close": gettext_noop("办结的需求"),
}


def _made(move: str, label: str) -> Figure:
    def rows(actor: Actor, filter: Filter) -> Rows:
        done = queries.visible(actor).filter(
            origin="local", region__startswith=actor.region or "?", uid__in=touched("demand", (move,), filter)
        )

        def row(demand: Demand) -> FigureRow:
            shown = queries.row(actor, demand)
            return FigureRow(
                shown.title or _("（未命名）"),
                f"/demands/{demand.uid}/",
                county(demand.region),
                demand.state_since,
            )

        return QueryRows(done, row, "region", county)

    return Figure(
        code=f"period-demand-{move}", label=label, measure="count", scope=f"demand.local.{move}.in-period", unit=gettext_noop("项"),
        definition=gettext_noop("辖区内在本期办理过这一步的技术需求，按操作留痕计，同一需求只计一次，不含外部数据。"), source=SOURCE, rows=rows,
        desk=False, public=False, group_label=gettext_noop("区县"),
    )  # fmt: skip


def _visited(actor: Actor, filter: Filter) -> Rows:
    found = visits.visible(actor).filter(
        region__startswith=actor.region or "?", visited_on__range=days_in(filter)
    )

    def row(visit: Visit) -> FigureRow:
        return FigureRow(
            visit.organisation.name, f"/visits/{visit.uid}/", county(visit.region), visit.visited_on
        )

    return QueryRows(found.exclude(state="draft").prefetch_related(None), row, "region", county)


PERIOD_FIGURES = (
    Figure(
        code="period-visits", label=gettext_noop("走访企业"), measure="count", scope="visit.sent.in-period", unit=gettext_noop("次"),
        definition=gettext_noop("走访日期在本期、已送企业确认的走访记录，不含草稿。"), source=gettext_noop("本平台走访记录"), rows=_visited, desk=False,
        public=False, group_label=gettext_noop("区县"),
    ),
    *(_made(move, label) for move, label in STEPS.items()),
)  # fmt: skip

FIGURES = (
    Figure(
        code="demands-open", label=gettext_noop("公开征集中的需求"), measure="count", scope="demand.local.open", unit=gettext_noop("项"),
        definition=gettext_noop("已发布、正在寻找解决方案的技术需求，只计看到此数的人能够打开的，不含外部数据。"), source=SOURCE, rows=_open,
        group_label=gettext_noop("区县"),
    ),
    Figure(
        code="demands-signed", label=gettext_noop("已登记签约的需求"), measure="count", scope="demand.local.contracted", unit=gettext_noop("项"),
        definition=gettext_noop("企业或技转中心已登记签约的技术需求，按企业所在区县统计；不足 5 项的区县并入其他。"), source=SOURCE, rows=_signed,
        named=False, group_label=gettext_noop("区县"),
    ),
    Figure(
        code="visits-confirmed", label=gettext_noop("企业已确认的走访"), measure="count", scope="visit.confirmed", unit=gettext_noop("次"),
        definition=gettext_noop("走访记录经被走访企业确认的次数，按企业所在区县统计；公开页上不足 5 次的区县并入其他。"),
        source=gettext_noop("本平台走访记录"), rows=_confirmed, named=False, group_label=gettext_noop("区县"),
    ),
    *(_step(state, label) for state, label in DEMAND.states.items() if state not in ("draft", "withdrawn", "contracted")),
)  # fmt: skip
