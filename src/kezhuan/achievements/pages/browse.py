"""Achievements to read: the list everybody opens, and the one page of an achievement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.achievements import disputes, queries
from kezhuan.achievements.forms import FilterForm
from kezhuan.achievements.lifecycle import ACHIEVEMENT
from kezhuan.achievements.views import AchievementDetail, AchievementRow, RightRow
from kezhuan.core import codes
from kezhuan.core.access import Actor, Role
from kezhuan.core.joins import house
from kezhuan.core.money import display
from kezhuan.disclosure.decoys import trail
from kezhuan.ui.pages import chips, page, pages_of
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {
    "draft": "plain",
    "confirmed": "blue",
    "published": "green",
    "coached": "blue",
    "converted": "green",
    "withdrawn": "plain",
}
PAGES = ("edit", "confirm", "return", "convert", "renew", "widen", "withdraw")
WRITERS = (Role.INSTITUTE, Role.TTO, Role.ENTERPRISE)


def listing(request: HttpRequest) -> HttpResponse:
    """The achievements this reader may know of, filtered; without a filter those on offer, for the holder's own all."""
    actor = request.actor
    regions = [
        (code, name) for code, name in codes.choices("regions") if code.startswith(settings.HOME_REGION)
    ]
    form = FilterForm(request.GET or None, states=list(ACHIEVEMENT.states.items()), regions=regions)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    mine = request.GET.get("mine") == "1" and actor.org_id is not None
    wanted: dict[str, Any] = {
        "states": (chosen["state"],) if chosen.get("state") else _default_states(actor, mine=mine),
        "text": chosen.get("q", ""), "field": chosen.get("field", ""), "region": chosen.get("region", ""), "mode": chosen.get("mode", ""),
        "trl_min": chosen.get("trl_min"), "mine": mine,
    }  # fmt: skip
    total = queries.total(actor, **wanted)
    window = pages_of(request, total)
    rows = queries.page(actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "achievements/list.html", heading=_("本单位的成果") if mine else _("科技成果"), form_filters=form, chips=chips(request, form),
        table=_table(rows, filtered=bool(chosen)), pages=window, total=total, may_write=actor.role in WRITERS, trail=trail(actor, "achievement"),
        renewals_url="/achievements/renewals/" if mine else "",
    )  # fmt: skip


def _default_states(actor: Actor, *, mine: bool) -> tuple[str, ...]:
    return () if mine or actor.role in (Role.OPERATOR, Role.DISTRICT, Role.CITY) else ("published", "coached")


def _table(rows: tuple[AchievementRow, ...], *, filtered: bool) -> Table:
    columns = (Column(_("成果名称")), Column(_("编号")), Column(_("持有单位")), Column(_("成熟度")), Column(_("转化方式")), Column(_("价格")),
               Column(_("状态"), "badge"), Column(_("发布日期"), "date"))  # fmt: skip
    return Table(caption=_("科技成果列表"), columns=columns, rows=tuple(_row(row) for row in rows), state="no_match" if filtered and not rows else "ready",
                 empty=_("还没有科技成果。院所登记并核对权属后发布的成果会列在这里。"))  # fmt: skip


def _row(row: AchievementRow) -> Row:
    note = " · ".join(part for part in (row.field, _("外部数据") if row.external else "") if part)
    return Row((
        Cell(row.title, url=f"/achievements/{row.uid}/", note=note), Cell(row.number), Cell(row.organisation), Cell(trl_words(row)),
        Cell("、".join(row.modes)), Cell(row.price or None), Cell(_(row.state_label), kind="badge", tone=TONES[row.state]), Cell(row.published_on),
    ), key=str(row.uid))  # fmt: skip


def trl_words(row: AchievementRow) -> str | None:
    """The maturity with whose judgement it is."""
    return None if row.trl is None else _("{level} 级（{kind}）").format(level=row.trl, kind=_(row.trl_kind))


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One achievement, cut to the field groups of its reader."""
    a = queries.detail(request.actor, uid)
    base = f"/achievements/{uid}"
    links = {name: f"{base}/{'tasks' if name == 'edit' else name}/" for name in PAGES}
    return page(
        request, "achievements/detail.html", a=a, lifecycle=ACHIEVEMENT, crumbs=(Crumb(_("科技成果"), "/achievements/"), Crumb(a.row.number or a.row.title)),
        public=_public(a), member=_member(a), sealed=_sealed(a), rights=_rights(a), makers=_makers(a),
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), m.reason, m.days, "red" if m.refused else "blue") for m in a.timeline),
        move_pages=links, move_url=f"{base}/move/", may_evaluate=a.owned or request.actor.role is Role.OPERATOR,
        panels=panels(request.actor, uid),
        disputes=disputes.about(request.actor, uid) if a.owned or a.staff else (),
    )  # fmt: skip


def panels(actor: Actor, uid: UUID) -> tuple[Any, ...]:
    """What other rooms show of an achievement that stands in this one."""
    asked = house().panels.get("achievement", ()) if queries.known(actor, uid) else ()
    return tuple(panel(actor, uid) for panel in asked)


def _public(a: AchievementDetail) -> tuple[Fact, ...]:
    return (
        Fact(_("成果编号"), a.row.number), Fact(_("持有单位"), a.row.organisation), Fact(_("公开简介"), a.row.summary), Fact(_("技术领域"), a.row.field),
        Fact(_("适用行业"), a.industry), Fact(_("学科"), a.discipline), Fact(_("关键词"), "、".join(a.keywords)), Fact(_("成熟度"), trl_words(a.row)),
        Fact(_("所处阶段"), a.row.stage), Fact(_("转化方式"), "、".join(a.row.modes)), Fact(_("成果登记号"), a.registration_number),
        Fact(_("所在地区"), a.row.region), Fact(_("发布日期"), a.row.published_on), Fact(_("有效期至"), a.row.confirm_by),
    )  # fmt: skip


def _member(a: AchievementDetail) -> tuple[Fact, ...]:
    m = a.member
    if m is None:
        return ()
    return (Fact(_("性能与指标"), m.performance), Fact(_("创新点"), "\n".join(m.points)), Fact(_("应用情况"), m.application), Fact(_("价格"), a.row.price),
            Fact(_("联系人"), m.contact_name), Fact(_("联系电话"), m.contact_phone))  # fmt: skip


def _sealed(a: AchievementDetail) -> tuple[Fact, ...]:
    s = a.sealed
    if s is None:
        return ()
    floor = display(s.floor_price_fen) if s.floor_price_fen is not None else None
    return (
        Fact(_("底价"), floor),
        Fact(_("未公开内容"), s.unpublished),
        Fact(_("内部备注"), s.internal_note),
    )


def _rights(a: AchievementDetail) -> Table | None:
    if a.member is None:
        return None
    columns = (
        Column(_("类型")),
        Column(_("号码")),
        Column(_("名称")),
        Column(_("法律状态")),
        Column(_("权利人")),
        Column(_("年费缴至"), "date"),
        Column(_("核验")),
    )
    rows = tuple(Row((Cell(r.kind_label), Cell(r.number), Cell(r.title), Cell(r.status_label), Cell(r.holder), Cell(r.fees_until),
                      _verdict(r))) for r in a.member.rights)  # fmt: skip
    return Table(caption=_("知识产权"), columns=columns, rows=rows, empty=_("没有登记知识产权。"))


def _verdict(r: RightRow) -> Cell:
    """What the registry says of a right, what differs, and the registry's source with its day."""
    said = {"unchecked": _("未核验"), "same": _("与登记相符"), "differs": _("与登记不符")}.get(r.verdict)
    day = f"{r.checked_on:%Y-%m-%d}" if r.checked_on else ""
    source = " ".join(part for part in (r.checked_source, day) if part)
    return Cell(said, note="；".join([*(str(one) for one in r.differences), *([source] if source else [])]))


def _makers(a: AchievementDetail) -> Table | None:
    if a.member is None or not a.member.contributors:
        return None
    rows = tuple(
        Row(
            (
                Cell(c.name),
                Cell(c.title),
                Cell(c.role),
                Cell(None if c.share_ppm is None else f"{c.share_ppm / 10_000:g}%"),
            )
        )
        for c in a.member.contributors
    )
    return Table(
        caption=_("完成人"),
        columns=(Column(_("姓名")), Column(_("职称")), Column(_("分工")), Column(_("贡献比例"))),
        rows=rows,
    )
