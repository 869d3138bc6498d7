"""Demands to read: the list everybody opens, and the one page of a demand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock, codes
from kezhuan.core.access import Actor, Role
from kezhuan.core.joins import house
from kezhuan.core.money import display
from kezhuan.demands import queries, scopes
from kezhuan.demands.forms import FilterForm
from kezhuan.demands.lifecycle import DEMAND
from kezhuan.demands.views import DemandDetail, DemandRow, ParameterRow
from kezhuan.disclosure.decoys import trail
from kezhuan.ui.pages import chips, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {"draft": "plain", "submitted": "amber", "returned": "amber", "screened": "blue", "published": "green", "matched": "blue",
         "contracted": "green", "closed": "plain", "withdrawn": "plain", "expired": "plain"}  # fmt: skip
# Moves with a page of their own; the others are buttons.
MOVE_PAGES = ("edit", "return", "screen", "decline", "publish", "take_down", "close", "contract", "renew")
WRITERS = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO, Role.LIAISON, Role.BROKER)


def listing(request: HttpRequest) -> HttpResponse:
    """The demands this reader may know of, filtered; without a filter those open to answers, for staff all."""
    actor = request.actor
    regions = [(row, codes.region_name(row)) for row in _regions()]
    form = FilterForm(request.GET or None, states=list(DEMAND.states.items()), regions=regions)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    mine = request.GET.get("mine") == "1" and actor.org_id is not None
    wanted: dict[str, Any] = {
        "states": (chosen["state"],) if chosen.get("state") else _default_states(actor, mine=mine),
        "text": chosen.get("q", ""), "field": chosen.get("field", ""), "region": chosen.get("region", ""), "mine": mine, "batch": _uuid(request.GET.get("batch")),
    }  # fmt: skip
    total = queries.total(actor, **wanted)
    window = pages_of(request, total)
    rows = queries.page(actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "demands/list.html", heading=_("本单位的需求") if mine else _("技术需求"), form_filters=form, chips=chips(request, form),
        table=_table(rows, filtered=bool(chosen)), pages=window, total=total, may_write=actor.role in WRITERS, trail=trail(actor, "demand"),
    )  # fmt: skip


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _default_states(actor: Actor, *, mine: bool) -> tuple[str, ...]:
    return () if mine or actor.role in (Role.OPERATOR, Role.DISTRICT, Role.CITY) else scopes.OPEN_STATES


def _regions() -> list[str]:
    from django.conf import settings

    return [code for code, _name in codes.choices("regions") if code.startswith(settings.HOME_REGION)]


def _table(rows: tuple[DemandRow, ...], *, filtered: bool) -> Table:
    columns = (Column(_("需求名称")), Column(_("编号")), Column(_("提出单位")), Column(_("地区")), Column(_("预算")), Column(_("状态"), "badge"),
               Column(_("发布日期"), "date"))  # fmt: skip
    return Table(
        caption=_("技术需求列表"), columns=columns, rows=tuple(_row(row) for row in rows), state="no_match" if filtered and not rows else "ready",
        empty=_("还没有技术需求。企业提出的难题经甄别发布后会列在这里。"),
    )  # fmt: skip


def _row(row: DemandRow) -> Row:
    note = " · ".join(part for part in (row.field, _("外部数据") if row.external else "") if part)
    return Row((
        Cell(row.title or _("（未命名）"), url=f"/demands/{row.uid}/", note=note), Cell(row.number), Cell(row.organisation), Cell(row.region),
        Cell(budget_words(row.budget)), Cell(_(row.state_label), kind="badge", tone=TONES[row.state]), Cell(row.published_on),
    ), key=str(row.uid))  # fmt: skip


def budget_words(budget: tuple[int | None, int | None] | None) -> str | None:
    """The budget as read on a page: a range, one bound, 面议, or None where the reader may not see it."""
    if budget is None:
        return None
    low, high = budget
    if low is not None and high is not None and low != high:
        return f"{display(low)} ~ {display(high)}"
    return display(high if high is not None else low) if (low is not None or high is not None) else _("面议")


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One demand, cut to the field groups of its reader, with its moves and what other rooms show of it."""
    shown = queries.detail(request.actor, uid)
    base = f"/demands/{uid}"
    links = {name: f"{base}/{'tasks' if name == 'edit' else name.replace('_', '-')}/" for name in MOVE_PAGES}
    links["submit"] = f"{base}/check/"
    return page(
        request, "demands/detail.html", d=shown, lifecycle=DEMAND, crumbs=(Crumb(_("技术需求"), "/demands/"), Crumb(shown.row.number or shown.row.title)),
        public=public_facts(shown), member=member_facts(shown), sealed=sealed_facts(shown), parameters=parameter_table(shown),
        happenings=happenings(shown), offers=tuple(o for o in shown.offers if o.name not in ("confirm", "object") or not shown.owner_confirmed), move_pages=links, move_url=f"{base}/move/",
        panels=panels(request.actor, uid), tone=TONES[shown.row.state],
    )  # fmt: skip


def entry_panels(actor: Actor, uid: UUID) -> tuple[Any, ...]:
    """What other rooms say of a text before it is handed in and while it is screened."""
    return tuple(panel(actor, uid) for panel in house().panels.get("demand.entry", ()))


def panels(actor: Actor, uid: UUID) -> tuple[Any, ...]:
    """What other rooms show of a demand that stands in this one."""
    asked = house().panels.get("demand", ()) if queries.known(actor, uid) else ()
    return tuple(panel(actor, uid) for panel in asked)


def public_facts(d: DemandDetail) -> tuple[Fact, ...]:
    """The public group."""
    return (
        Fact(_("需求编号"), d.row.number), Fact(_("提出单位"), d.row.organisation), Fact(_("技术领域"), d.row.field), Fact(_("所在地区"), d.row.region),
        Fact(_("关键词"), "、".join(d.keywords)), Fact(_("公开范围"), d.audience_label), Fact(_("公开摘要"), d.row.teaser),
        Fact(_("发布日期"), d.row.published_on), Fact(_("有效期至"), d.confirm_by),
    )  # fmt: skip


def member_facts(d: DemandDetail) -> tuple[Fact, ...]:
    """The member group, empty where the reader may not see it."""
    m = d.member
    if m is None:
        return ()
    term = " 至 ".join(day.isoformat() for day in (m.starts_on, m.ends_on) if day)
    return (
        Fact(_("主要问题"), m.problem), Fact(_("预期目标"), m.goal), Fact(_("预算"), budget_words((m.budget_low_fen, m.budget_high_fen))),
        Fact(_("时限"), term), Fact(_("解决方式"), m.solution), Fact(_("科技活动类型"), m.activity), Fact(_("所属行业"), m.industry),
        Fact(_("资金"), _("已落实") if m.funded else None), Fact(_("先用后转"), _("接受") if m.accepts_trial else None),
    )  # fmt: skip


def sealed_facts(d: DemandDetail) -> tuple[Fact, ...]:
    """The sealed group, empty where the reader may not see it."""
    s = d.sealed
    if s is None:
        return ()
    if s.cleared_on:
        return (Fact(_("按留存期限清除"), s.cleared_on),)
    return (Fact(_("难题详情"), s.detail), Fact(_("已尝试的方案"), s.tried), Fact(_("应用场景与产量"), s.scene), Fact(_("联系人"), s.contact_name),
            Fact(_("联系电话"), s.contact_phone))  # fmt: skip


def parameter_table(d: DemandDetail) -> Table | None:
    """The 技术参数 rows, current level beside target."""
    if d.member is None:
        return None
    rows = tuple(
        Row((Cell(p.name), Cell(_number(p.current)), Cell(target_words(p)), Cell(p.unit), Cell(p.method)))
        for p in d.member.parameters
    )
    columns = (
        Column(_("技术参数")),
        Column(_("现有水平")),
        Column(_("目标")),
        Column(_("单位")),
        Column(_("检测方法")),
    )
    return Table(caption=_("技术参数"), columns=columns, rows=rows, empty=_("没有写明技术参数。"))


SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "=": "", "range": "", "text": ""}


def target_words(p: ParameterRow) -> str:
    """The target of a row as written on paper."""
    if p.operator == "range":
        return f"{_number(p.low)} ~ {_number(p.high)}"
    bound = p.low if p.low is not None else p.high
    return f"{SIGNS.get(p.operator, '')}{_number(bound)}" if bound is not None else p.text


def _number(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _asked(d: DemandDetail) -> dict[datetime, str]:
    """Moment of each return → what was asked at it, one line a question."""
    label, found, left = DEMAND.move("return").label, {}, list(d.questions)
    for moment in d.timeline:
        if moment.label == label:
            now = [q.text for q in left if q.asked_at <= moment.at]
            left = left[len(now) :]
            found[moment.at] = "\n".join(f"{n}. {text}" for n, text in enumerate(now, 1))
    return found


def _noted(d: DemandDetail) -> dict[datetime, str]:
    """Moment of the last screening and of the last publication → what was written at it."""
    said = {"screen": d.card.note if d.card else "", "publish": d.publish_note}
    last = {DEMAND.move(name).label: note for name, note in said.items() if note}
    return {moment.at: last.pop(moment.label) for moment in reversed(d.timeline) if moment.label in last}


def happenings(d: DemandDetail) -> tuple[Happening, ...]:
    """The timeline, with the step that is due at its end."""
    told = _asked(d) | _noted(d)
    found = [
        Happening(
            m.at,
            _(m.label),
            _(m.role),
            m.reason or told.get(m.at, ""),
            m.days,
            "red" if m.refused else "blue",
        )
        for m in d.timeline
    ]
    if d.row.due_on and (d.owned or d.staff):
        found.append(
            Happening(
                d.row.due_on,
                _("办理期限"),
                "",
                "",
                upcoming=True,
                tone="red" if d.row.due_on < clock.today() else "plain",
            )
        )
    return tuple(found)
