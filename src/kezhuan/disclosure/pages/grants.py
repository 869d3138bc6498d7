"""Grants: the list, asking, answering, taking back; and who has read a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.joins import house
from kezhuan.disclosure import forms, papers, queries, usecases
from kezhuan.disclosure.lifecycle import GRANT
from kezhuan.disclosure.views import GrantDetail, GrantRow, ReadingRow
from kezhuan.ui.forms import MoveForm, PageForm
from kezhuan.ui.pages import chips, offered, page, pages_of, perform
from kezhuan.ui.shapes import Cell, Column, Crumb, Fact, Happening, Row, Table

TONES = {
    "asked": "amber",
    "granted": "green",
    "refused": "plain",
    "withdrawn": "plain",
    "revoked": "red",
    "expired": "plain",
}
MOVE_PAGES = ("give", "refuse")


def listing(request: HttpRequest) -> HttpResponse:
    """What the reader's organisation has opened to others and others to it."""
    if not request.actor.signed_in:
        raise Hidden
    form = forms.BoxForm(request.GET or None, states=list(GRANT.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {"box": chosen.get("box", ""), "states": (chosen["state"],) if chosen.get("state") else ()}
    total, _none = queries.grants(request.actor, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.grants(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "disclosure/list.html", heading=_("查看授权"), form_filters=form, chips=chips(request, form), pages=window,
        total=total, table=_table(rows, filtered=bool(chosen.get("box") or chosen.get("state"))),
    )  # fmt: skip


def _table(rows: tuple[GrantRow, ...], *, filtered: bool) -> Table:
    columns = (Column(_("编号")), Column(_("内容")), Column(_("披露方")), Column(_("查看方")), Column(_("状态"), "badge"),
               Column(_("可查看至"), "date"))  # fmt: skip
    return Table(
        caption=_("查看授权列表"), columns=columns, rows=tuple(_row(row) for row in rows),
        state="no_match" if filtered and not rows else "ready",
        empty=_("还没有查看授权。在需求或成果页面点“申请查看未公开内容”，对方同意后就能在这里看到。"),
    )  # fmt: skip


def _row(row: GrantRow) -> Row:
    label = _("已到期") if row.state == "granted" and not row.live else _(row.state_label)
    return Row((
        Cell(row.number, url=f"/grants/{row.uid}/"), Cell(row.title or _("（已不可见）"), url=row.url), Cell(row.owner or _("（对方同意后显示）")),
        Cell(row.to_organisation), Cell(label, kind="badge", tone=TONES[row.state] if row.live or row.state != "granted" else "plain"),
        Cell(row.ends_on),
    ), key=str(row.uid))  # fmt: skip


def ask(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """A request to read, with one's signature under the agreement where none stands."""
    about = queries.about(request.actor, kind, uid)
    signs = about.nda is None or not (about.nda.live or about.nda.state in ("proposed", "uploaded"))
    form = forms.AskForm(request.POST or None, signs=signs)
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: usecases.ask_grant(kind, uid, purpose=f.values["purpose"], signer=f.values.get("signer", ""), actor=request.actor,
                                         today=clock.today(), key=f.posted_key),
            done=lambda made: f"/grants/{made}/",
        )  # fmt: skip
        if made is not None:
            return made
    terms = queries.nda_terms(clock.today())
    return page(
        request, "disclosure/sign.html", heading=_("申请查看未公开内容"), form=form, submit=_("提交申请"),
        back=house().disclosable[kind].address.format(uid=uid), terms=terms if signs else None,
        facts_rows=(Fact(_("内容"), about.title), Fact(_("披露方"), about.owner or _("匿名，对方同意后显示"))),
        lead=_("未公开内容由对方决定是否开放。同意后在约定期限内可以查看，每次查看都有记录并带水印，对方可以随时收回。"),
        who=_("只有双方单位能看到这份申请"),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One grant for its two sides."""
    g = queries.grant(request.actor, uid)
    base = f"/grants/{uid}"
    return page(
        request, "disclosure/grant.html", g=g, lifecycle=GRANT, facts_rows=_facts(g), offers=g.offers, move_url=f"{base}/move/",
        move_pages={name: f"{base}/{name}/" for name in MOVE_PAGES},
        happenings=tuple(Happening(m.at, _(m.label), _(m.role), "", m.days, "blue") for m in g.timeline),
        crumbs=(Crumb(_("查看授权"), "/grants/"), Crumb(g.row.number)),
    )  # fmt: skip


def _facts(g: GrantDetail) -> tuple[Fact, ...]:
    row = g.row
    found = [
        Fact(_("内容"), row.title or _("（已不可见）"), url=row.url),
        Fact(_("披露方"), row.owner or _("（对方同意后显示）")),
        Fact(_("查看方"), row.to_organisation),
        Fact(_("查看用途"), g.purpose),
        Fact(
            _("可查看"),
            _("{start} 至 {end}").format(start=row.starts_on, end=row.ends_on) if row.starts_on else None,
        ),
    ]
    if g.nda is not None:
        found.append(
            Fact(_("保密协议"), f"{g.nda.number} · {_(g.nda.state_label)}", url=f"/ndas/{g.nda.uid}/")
        )
    if g.reason_note:
        found.append(Fact(_("理由"), g.reason_note))
    return tuple(found)


def give(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The owner opens its text until a day, and signs the agreement the other side has signed."""
    g = queries.grant(request.actor, uid)
    offered(request, "grant", uid, g.offers, "give")
    signs = g.nda is not None and g.nda.state == "proposed" and not g.nda.ours
    terms = queries.nda_terms(clock.today())
    latest = min(terms.grant_ends, g.nda.ends_on) if g.nda else terms.grant_ends
    form = forms.GiveForm(
        request.POST or None, version=g.row.version, signs=signs, initial={"ends_on": latest}
    )
    return _answered(
        request, g, form,
        lambda f: usecases.give_grant(uid, ends_on=f.values["ends_on"], signer=f.values.get("signer", ""), actor=request.actor,
                                      today=clock.today(), version=f.posted_version, key=f.posted_key),
        heading=_("同意查看"), submit=_("同意查看"), terms=terms if signs else None,
        lead=_("对方单位的人员将能看到这一项的未公开内容和联系方式。您可以随时收回，收回后立即生效。"),
    )  # fmt: skip


def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The owner does not open its text."""
    g = queries.grant(request.actor, uid)
    offered(request, "grant", uid, g.offers, "refuse")
    form = forms.NoteForm(request.POST or None, version=g.row.version)
    return _answered(
        request, g, form,
        lambda f: usecases.refuse_grant(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
        heading=_("不同意查看"), submit=_("不同意"),
    )  # fmt: skip


def _answered(
    request: HttpRequest,
    g: GrantDetail,
    form: PageForm,
    call: Callable[[Any], Any],
    *,
    heading: str,
    submit: str,
    **context: Any,
) -> HttpResponse:
    back = f"/grants/{g.row.uid}/"
    if request.method == "POST":
        made = perform(request, form, call, done=back)
        if made is not None:
            return made
    return page(
        request, "disclosure/sign.html", heading=heading, form=form, submit=submit, back=back, facts_rows=_facts(g),
        crumbs=(Crumb(_("查看授权"), "/grants/"), Crumb(g.row.number, back), Crumb(heading)), **context,
    )  # fmt: skip


@require_POST
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The buttons without a page: taking a request back, taking a grant back."""
    form, back = MoveForm(request.POST), f"/grants/{uid}/"
    made = perform(
        request, form,
        lambda f: usecases.move_grant(uid, f.cleaned_data["move"], reason_note=f.cleaned_data["reason"], actor=request.actor, today=clock.today(), version=f.posted_version,
                                      key=f.posted_key),
        done=back,
    )  # fmt: skip
    return made or page(request, "ui/form.html", heading=_("办理"), form=form, back=back)


def seen(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """谁看过: the readings of one's own record."""
    form = forms.SinceForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = {"since": chosen.get("since"), "group": chosen.get("group", "")}
    total, _none = queries.readings(request.actor, kind, uid, limit=0, **wanted)
    window = pages_of(request, total)
    _total, rows = queries.readings(
        request.actor, kind, uid, offset=window.start, limit=window.size, **wanted
    )
    back = house().disclosable[kind].address.format(uid=uid)
    return page(
        request, "disclosure/list.html", heading=_("谁看过"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=readings_table(rows, filtered=bool(chosen.get("since") or chosen.get("group"))), back=back,
        crumbs=(Crumb(_("返回"), back), Crumb(_("谁看过"))),
    )  # fmt: skip


def readings_table(rows: tuple[ReadingRow, ...], *, filtered: bool) -> Table:
    """The readings as a table."""
    names = {"member": _("会员查阅"), "grant": _("凭查看授权"), "office": _("办理业务")}
    columns = (Column(_("时间"), "moment"), Column(_("单位")), Column(_("人员")), Column(_("身份")), Column(_("内容")), Column(_("事由")),
               Column(_("水印编号")))  # fmt: skip
    drawn = tuple(
        Row((Cell(r.at, kind="moment"), Cell(r.organisation), Cell(r.person), Cell(_(r.role)), Cell(_(r.group)), Cell(names.get(r.why, r.why)),
             Cell(r.short))) for r in rows
    )  # fmt: skip
    return Table(
        caption=_("查阅记录"), columns=columns, rows=drawn, state="no_match" if filtered and not rows else "ready",
        empty=_("还没有其他单位看过。只看公开内容的不记录。"),
    )  # fmt: skip


def paper(request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
    """The sealed text as a PDF, every page marked with its reader."""
    return papers.sealed(request.actor, kind, uid)
