"""Pages of the rulebook: the list, one rule with its versions, a new version, and deciding on it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.rulebook import amending, reading
from kezhuan.core.rulebook.amending import Draft
from kezhuan.core.rulebook.reading import named
from kezhuan.core.rulebook.writing import read_body
from kezhuan.desks.rulebook.forms import DecisionForm, VersionForm, YearForm
from kezhuan.ui.pages import page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Row, Table
from kezhuan.ui.wording import moment

YEAR_BODY = """year = {year}
off = [
  {{ name = "元旦", first = {year}-01-01, last = {year}-01-01 }},
]
worked = []
"""


def listing(request: HttpRequest) -> HttpResponse:
    """Every rule with its source; for those who may, what waits for a second person."""
    today = clock.today()
    rows = reading.listing(today=today)
    columns = (
        Column(_("规则")),
        Column(_("起日"), "date"),
        Column(_("止日"), "date"),
        Column(_("依据程度")),
        Column(_("出处")),
    )
    tables = tuple(
        Table(_(group), columns, tuple(
            Row((Cell(_(row.title), url=f"/rules/{row.code}/", note="" if row.in_force else _("现在没有生效的版本")),
                 Cell(row.from_), Cell(row.until or _("至今"), kind="date" if row.until else "text"), Cell(_(row.mark_label)), Cell(row.source)))
            for row in rows if row.group == group))
        for group in dict.fromkeys(row.group for row in rows)
    )  # fmt: skip
    total, _none = reading.proposals(request.actor, today=today, limit=0)
    window = pages_of(request, total)
    _total, waiting = reading.proposals(request.actor, today=today, offset=window.start, limit=window.size)
    return page(
        request, "desks/rulebook/list.html", heading=_("规则手册"), tables=tables, waiting=_waiting(waiting), pages=window, total=total,
        may_propose=amending.may_propose(request.actor, today=today),
    )  # fmt: skip


def _waiting(rows: tuple[reading.ProposedVersion, ...]) -> Table:
    columns = (
        Column(_("规则")),
        Column(_("起日"), "date"),
        Column(_("提出时间"), "moment"),
        Column(_("状态"), "badge"),
    )
    return Table(_("待复核的新版本"), columns, tuple(
        Row((Cell(row.title, url=f"/rules/proposals/{row.uid}/", note=_("由您提出") if row.mine else ""), Cell(row.from_), Cell(row.created_at),
             Cell(_(row.state_label), tone="amber")))
        for row in rows
    ))  # fmt: skip


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with all its versions."""
    rule = reading.detail(code, request.actor, today=clock.today())
    return page(
        request, "desks/rulebook/rule.html", rule=rule, versions=tuple(_version(view) for view in rule.versions),
        crumbs=(Crumb(_("规则手册"), "/rules/"), Crumb(_(rule.title))),
    )  # fmt: skip


def _version(view: reading.VersionView) -> dict[str, object]:
    """A version as facts and tables that the parts can draw."""
    facts = (
        Fact(_("起日"), view.from_), Fact(_("止日"), view.until or _("至今")), Fact(_("出处"), view.source),
        Fact(_("依据程度"), _(view.mark_label)), Fact(_("来由"), _("两人补充的版本") if view.added else _("随软件发布")),
        Fact(_("内容散列（SM3）"), view.sm3),
    )  # fmt: skip
    tables = tuple(
        Table(named(part.heading) if part.heading else _("内容"), tuple(Column(named(name)) for name in part.columns), tuple(
            Row(tuple(Cell(value) for value in row)) for row in part.rows))
        if part.columns else
        Table(named(part.heading) if part.heading else _("内容"), (Column(_("项目")), Column(_("值"))), tuple(
            Row((Cell(named(key), note=key), Cell(f"{_(value)} {_(unit)}" if unit else _(value) if value else ""))) for key, value, unit in part.values))
        for part in view.parts
    )  # fmt: skip
    return {"view": view, "facts": facts, "tables": tables}


def new(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a rule is typed over the present one and waits for a second person."""
    today = clock.today()
    rule = reading.detail(code, request.actor, today=today)
    if not rule.may_propose:
        raise Hidden
    newest = rule.versions[0]
    form = VersionForm(request.POST or None, initial={"body": newest.text, "source": newest.source})
    answer = _proposed(request, form, code, today)
    return answer or page(
        request, "ui/form.html", heading=_("新增版本：{title}").format(title=_(rule.title)), form=form, submit=_("提交复核"),
        back=f"/rules/{code}/", lead=_("旧版本不改动；新版本由另一名经办人复核通过后，自起日起生效。"),
    )  # fmt: skip


def new_year(request: HttpRequest) -> HttpResponse:
    """A newly announced year of days off is typed and waits for a second person."""
    today = clock.today()
    if not amending.may_propose(request.actor, today=today):
        raise Hidden
    year = today.year + 1
    form = YearForm(request.POST or None, initial={
        "year": year, "title": _("{year} 年节假日安排").format(year=year), "first": date(year, 1, 1), "mark": "S",
        "body": YEAR_BODY.format(year=year),
    })  # fmt: skip
    answer = _proposed(request, form, "", today)
    return answer or page(
        request, "ui/form.html", heading=_("新增年历"), form=form, submit=_("提交复核"), back="/rules/",
        lead=_("照国务院办公厅通知填写放假日（off）和补班日（worked）。复核通过后，未到期的办理期限按新年历重算。"),
    )  # fmt: skip


def _proposed(request: HttpRequest, form: VersionForm, code: str, today: date) -> HttpResponse | None:
    def call(f: VersionForm) -> UUID:
        values = f.values
        draft = Draft(
            code=code or f"calendars.{values['year']}", from_=values["first"], to=values["to"], body=read_body(values["body"]),
            source=values["source"], mark=values["mark"], title=values.get("title", ""),
        )  # fmt: skip
        return amending.propose_version(draft, actor=request.actor, today=today, key=f.posted_key)

    if request.method != "POST":
        return None
    return perform(request, form, call, done=lambda uid: f"/rules/proposals/{uid}/")


def proposal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A proposed version beside the present one; the second person decides here."""
    today = clock.today()
    row = reading.proposal(uid, request.actor, today=today)
    form = DecisionForm(request.POST or None) if row.may_decide else None
    if request.method == "POST":
        if form is None:
            raise Hidden
        answer = perform(request, form, lambda f: amending.decide_version(
            uid, approve=f.values["decision"] == "approve", actor=request.actor, today=today, reason=f.values["reason"], key=f.posted_key,
        ), done=f"/rules/proposals/{uid}/")  # fmt: skip
        if answer is not None:
            return answer
    facts = (
        Fact(_("规则"), row.title, url=f"/rules/{row.code}/"), Fact(_("起日"), row.from_, note=_("早于提出之日，请核对是否应追溯") if row.backdated else ""),
        Fact(_("止日"), row.to or _("一直有效")), Fact(_("出处"), row.source), Fact(_("依据程度"), _(row.mark_label)),
        Fact(_("提出时间"), moment(row.created_at)), Fact(_("复核时间"), moment(row.decided_at) if row.decided_at else ""), Fact(_("复核说明"), row.reason), Fact(_("内容散列（SM3）"), row.sm3),
    )  # fmt: skip
    changes = Table(
        _("改动"), (Column(_("项目")), Column(_("现行")), Column(_("新版本"))),
        tuple(Row((Cell(named(d.key), note=d.key), Cell(_(d.now) if d.now else ""), Cell(_(d.then) if d.then else ""))) for d in row.differences),
        empty=_("与现行内容相同。"),
    )  # fmt: skip
    return page(
        request, "desks/rulebook/proposal.html", row=row, form=form, facts_rows=facts, changes=changes,
        crumbs=(Crumb(_("规则手册"), "/rules/"), Crumb(_("新版本"))),
        tone={"open": "amber", "approved": "green", "refused": "plain"}[row.state],
    )  # fmt: skip
