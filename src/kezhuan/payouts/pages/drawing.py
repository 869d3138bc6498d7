"""Pieces that several pages of payouts draw: explanations, conditions, lists, one act with its form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.history import Moment
from kezhuan.payouts.rules.conditions import Verdict
from kezhuan.payouts.rules.explaining import Node
from kezhuan.payouts.views import ApplicationRow, PolicyRow
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table
from kezhuan.ui.tones import tone_of
from kezhuan.ui.wording import say

ANSWERS = {True: ("满足", "green"), False: ("不满足", "red"), None: ("待核实", "amber")}


def explained(tree: Node) -> Table:
    """The ceiling clause by clause: every amount the sum of those set in below it."""
    rows: list[Row] = []

    def add(node: Node, depth: int) -> None:
        rows.append(
            Row(
                (
                    Cell(f"{'　' * depth}{say(node.reason)}"),
                    Cell(node.clause),
                    Cell(node.amount, kind="money"),
                )
            )
        )
        for part in node.parts:
            add(part, depth + 1)

    add(tree, 0)
    columns = (Column(_("计算")), Column(_("条款")), Column(_("金额"), "money", "元"))
    return Table(caption=_("上限的计算说明"), columns=columns, rows=tuple(rows))


def answered(verdicts: Iterable[Verdict]) -> Table:
    """Every condition with its answer."""
    rows = []
    for verdict in verdicts:
        words, tone = ANSWERS[verdict.met]
        if verdict.met is False and not verdict.bars:
            words, tone = "提示", "amber"
        rows.append(
            Row(
                (
                    Cell(say(verdict.reason)),
                    Cell(verdict.contract),
                    Cell(verdict.clause),
                    Cell(_(words), kind="badge", tone=tone),
                )
            )
        )
    columns = (Column(_("条件")), Column(_("合同")), Column(_("条款")), Column(_("结果"), "badge"))
    return Table(caption=_("申报条件"), columns=columns, rows=tuple(rows))


def policy_facts(policy: PolicyRow) -> tuple[Fact, ...]:
    """The version a figure rests on, with its source."""
    until = f"{policy.to:%Y-%m-%d}" if policy.to else _("未写明")
    note = "" if policy.known else _("有效期未经核实")
    return (
        Fact(_("政策"), policy.title, url=f"/rules/{policy.code}/"), Fact(_("版本"), f"{policy.from_:%Y-%m-%d} — {until}", note=note),
        Fact(_("出处"), policy.source), Fact(_("奖补对象"), _(policy.beneficiary)), Fact(_("基数"), _(policy.base)),
    )  # fmt: skip


APPLICATION_COLUMNS = (
    ("编号", "text", ""), ("申报人", "text", ""), ("政策", "text", ""), ("年度", "code", ""), ("状态", "badge", ""), ("上限", "money", "元"),
    ("核定额", "money", "元"), ("安排额", "money", "元"), ("办理期限", "deadline", ""),
)  # fmt: skip


def application_table(rows: Iterable[ApplicationRow], *, empty: str, filtered: bool = False) -> Table:
    """Applications in a list."""
    found = tuple(_application(row) for row in rows)
    columns = tuple(
        Column(_(label), kind, _(unit) if unit else "") for label, kind, unit in APPLICATION_COLUMNS
    )
    return Table(
        caption=_("申报列表"),
        columns=columns,
        rows=found,
        state="no_match" if filtered and not found else "ready",
        empty=empty,
    )


def _application(row: ApplicationRow) -> Row:
    due = (
        Cell(row.due_on)
        if row.due_on and row.state in ("submitted", "accepted", "reviewed", "approved")
        else Cell("", kind="text")
    )
    return Row((
        Cell(row.number, url=f"/payouts/{row.uid}/"), Cell(row.applicant), Cell(row.policy_title), Cell(str(row.year)),
        Cell(_(row.state_label), kind="badge", tone=tone_of(row.state)), Cell(row.ceiling_fen), Cell(row.decided_fen), Cell(row.allotted_fen), due,
    ), key=str(row.uid))  # fmt: skip


def happenings(moments: Iterable[Moment]) -> tuple[Happening, ...]:
    """A record's history as the timeline draws it."""
    return tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in moments)


def act(
    request: HttpRequest, form: PageForm, call: Callable[..., Any], *, heading: str, submit: str, back: str, crumbs: tuple[Crumb, ...],
    template: str = "payouts/act.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """One act with its form: done and sent back, or drawn again with its faults."""
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: call(actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key, **f.values), done=back,
        )  # fmt: skip
        if made is not None:
            return made
    return page(
        request,
        template,
        heading=heading,
        form=form,
        submit=submit,
        back=back,
        crumbs=(*crumbs, Crumb(heading)),
        **more,
    )
