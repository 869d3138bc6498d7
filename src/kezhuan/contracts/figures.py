"""Numbers of transformation projects: each counted once, however many contracts and visits it has."""

from __future__ import annotations

from kezhuan.contracts.models import Project
from kezhuan.contracts.queries import projects
from kezhuan.contracts.scopes import PROJECTS
from kezhuan.core import codes
from kezhuan.core.access import Actor
from kezhuan.core.errors import gettext_noop
from kezhuan.core.figures import Figure, FigureRow, Filter, QueryRows, Rows

SOURCE = gettext_noop("本平台成果转化项目记录")


def _county(region: str) -> str:
    return codes.region_name(region[:6])


def _projects(actor: Actor, filter: Filter) -> Rows:
    found = projects.counted(Project.objects.filter(PROJECTS.q(actor)))

    def row(p: Project) -> FigureRow:
        return FigureRow(f"{p.number} {p.title}", f"/projects/{p.uid}/", _county(p.region), p.started_on)

    return QueryRows(found, row, "region", _county)


FIGURES = (
    Figure(
        code="projects", label=gettext_noop("成果转化项目"), measure="count", scope="project.counted-once", unit=gettext_noop("项"),
        definition=gettext_noop("已建立的成果转化项目，含已结束的，不含已终止的，也不含所依据的技术合同已注销、解除或撤销登记的（恢复登记后重新计入）；同一项目只计一次，不论有几份合同、几次回访。"), source=SOURCE, rows=_projects,
        public=False, group_label=gettext_noop("区县"),
    ),
)  # fmt: skip
