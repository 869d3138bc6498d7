"""Numbers of achievements; outside data (外部数据) stands in none of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kezhuan.achievements import queries
from kezhuan.achievements.models import Achievement
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows
from kezhuan.core.periods import touched

SOURCE = gettext_noop("本平台科技成果库")
STEPS = {
    "confirmed": gettext_noop("权属已核对、待发布的成果"),
    "coached": gettext_noop("产业化辅导中的成果"),
    "converted": gettext_noop("已登记转化的成果"),
}


def _field(code: str) -> str:
    return codes.label("technology_fields", code) or _("未填写")


def _row(a: Achievement) -> FigureRow:
    return FigureRow(a.title, f"/achievements/{a.uid}/", _field(a.field), a.published_at or a.created_at)


def _in(*states: str):
    def rows(actor: Actor, filter: Filter) -> Rows:
        found = queries.visible(actor).filter(origin="local", state__in=states)
        return QueryRows(found, _row, "field", _field)

    return rows


MADE = {"publish": gettext_noop("发布的成果"), "convert": gettext_noop("登记转化的成果")}


def _made(move: str, label: str) -> Figure:
    def rows(actor: Actor, filter: Filter) -> Rows:
        found = queries.visible(actor).filter(
            origin="local",
            region__startswith=actor.region or "?",
            uid__in=touched("achievement", (move,), filter),
        )
        return QueryRows(found, _row, "field", _field)

    return Figure(
        code=f"period-achievement-{move}", label=label, measure="count", scope=f"achievement.local.{move}.in-period", unit=gettext_noop("项"),
        definition=gettext_noop("辖区内在本期办理过这一步的科技成果，按操作留痕计，同一成果只计一次，不含外部数据。"), source=SOURCE, rows=rows,
        desk=False, public=False, group_label=gettext_noop("技术领域"),
    )  # fmt: skip


PERIOD_FIGURES = tuple(_made(move, label) for move, label in MADE.items())

FIGURES = (
    Figure(
        code="achievements-offered", label=gettext_noop("可转化的成果"), measure="count", scope="achievement.local.offered",
        unit=gettext_noop("项"), definition=gettext_noop("权属核对后已发布、仍可转化的科技成果，不含外部数据。"), source=SOURCE,
        rows=_in("published", "coached"), group_label=gettext_noop("技术领域"),
    ),
    *(
        Figure(
            code=f"achievements-{state}", label=label, measure="count", scope=f"achievement.local.{state}", unit=gettext_noop("项"),
            definition=gettext_noop("现处于该环节的科技成果中您能够打开的部分，不含外部数据。"), source=SOURCE, rows=_in(state), public=False,
            group_label=gettext_noop("技术领域"),
        )
        for state, label in STEPS.items()
    ),
)  # fmt: skip
