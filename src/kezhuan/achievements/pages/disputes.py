"""Patents two owners claim: the list, one case with its claims, and the operator's decision."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.achievements import disputes
from kezhuan.achievements.forms import DecideForm
from kezhuan.achievements.lifecycle import DISPUTE
from kezhuan.achievements.views import DisputeDetail, DisputeRow, SideRow
from kezhuan.core import clock
from kezhuan.core.access import HOLDERS, STAFF, only
from kezhuan.ui.pages import offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {"open": "amber", "decided": "green", "lapsed": "plain"}


def listing(request: HttpRequest) -> HttpResponse:
    """The cases of the region, or those the organisation is a side of."""
    actor = request.actor
    only(actor, HOLDERS | STAFF)
    total, _none = disputes.listing(actor, limit=0)
    window = pages_of(request, total)
    _total, rows = disputes.listing(actor, offset=window.start, limit=window.size)
    columns = (
        Column(_("专利")),
        Column(_("编号")),
        Column(_("地区")),
        Column(_("主张数")),
        Column(_("状态"), "badge"),
        Column(_("办理期限"), "deadline"),
    )
    table = Table(caption=_("权属争议"), columns=columns, rows=tuple(_row(row) for row in rows),
                  empty=_("没有权属争议。同一专利被两家单位登记时会列在这里。"))  # fmt: skip
    return page(
        request, "achievements/disputes.html", heading=_("权属争议"), table=table, pages=window, total=total
    )


def _row(row: DisputeRow) -> Row:
    due = Cell(row.due_on) if row.state == "open" else Cell("", kind="text")
    return Row((
        Cell(row.patent, url=f"/patent-disputes/{row.uid}/"), Cell(row.number), Cell(row.region), Cell(row.claims),
        Cell(_(row.state_label), kind="badge", tone=TONES[row.state]), due,
    ), key=str(row.uid))  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One case: the registry beside the claims, the decision with its reason."""
    d = disputes.detail(request.actor, uid)
    return page(
        request, "achievements/dispute.html", d=d, lifecycle=DISPUTE, facts_rows=_facts(d), table=_sides(d.sides),
        move_url=f"/patent-disputes/{uid}/decide/", move_pages={"decide": f"/patent-disputes/{uid}/decide/"},
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), m.reason, m.days, "red" if m.refused else "blue") for m in d.timeline),
        crumbs=(Crumb(_("权属争议"), "/patent-disputes/"), Crumb(d.row.number)),
    )  # fmt: skip


def _facts(d: DisputeDetail) -> tuple[Fact, ...]:
    registered = (
        Fact(_("登记的权利人"), d.holder), Fact(_("登记的名称"), d.title), Fact(_("登记的法律状态"), d.status),
        Fact(_("状态日期"), d.status_on), Fact(_("来源"), d.source),
    ) if d.source else (Fact(_("专利登记信息"), _("未核验")),)  # fmt: skip
    decided = (Fact(_("处理结果"), _(d.outcome)), Fact(_("处理理由"), d.decision)) if d.outcome else ()
    return (Fact(_("专利"), d.row.patent), Fact(_("地区"), d.row.region), *registered, *decided)


def _sides(sides: tuple[SideRow, ...]) -> Table:
    columns = (
        Column(_("登记单位")),
        Column(_("成果")),
        Column(_("填写的号码")),
        Column(_("填写的权利人")),
        Column(_("处理")),
    )
    stands = {True: _("主张成立"), False: _("主张不成立"), None: None}
    rows = tuple(
        Row((
            Cell(s.organisation or _("另一家单位")), Cell(s.title or None, url=f"/achievements/{s.open_uid}/" if s.open_uid else ""),
            Cell(s.number or None), Cell(s.holder or None), Cell(stands[s.stands]),
        ))
        for s in sides
    )  # fmt: skip
    return Table(caption=_("各方登记"), columns=columns, rows=rows)


def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The operator's decision with its reason."""
    d = disputes.detail(request.actor, uid)
    offered(request, "patent_dispute", uid, d.offers, "decide")
    sides = [(str(s.uid), f"{s.organisation} {s.number}") for s in d.sides if s.uid]
    form, back = (
        DecideForm(request.POST or None, version=d.row.version, sides=sides),
        f"/patent-disputes/{uid}/",
    )
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: disputes.decide_dispute(uid, outcome=f.values["outcome"], keeper=UUID(f.values["keeper"]) if f.values["keeper"] else None,
                                              reason=f.values["reason"], actor=request.actor, today=clock.today(),
                                              version=f.posted_version or 0, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(request, "ui/form.html", heading=_("处理权属争议"), form=form, submit=_("提交处理意见"), back=back,
                lead=_("处理意见和理由双方都能看到；不改动任何一方填写的内容。"))  # fmt: skip
