"""Contracts to read: the list, and the one page of a contract."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.contracts import queries
from kezhuan.contracts.forms import FilterForm
from kezhuan.contracts.lifecycle import CONTRACT
from kezhuan.contracts.pages import tables
from kezhuan.contracts.pages.acting import ACTS
from kezhuan.contracts.pages.projects import WRITERS as PROJECT_WRITERS
from kezhuan.contracts.queries import projects
from kezhuan.contracts.scopes import READERS, WRITERS
from kezhuan.contracts.usecases.projects import SIGNED
from kezhuan.core import clock
from kezhuan.core.access import only
from kezhuan.core.joins import house
from kezhuan.files import attachments
from kezhuan.ui.pages import chips, page, pages_of, sheet_url
from kezhuan.ui.shapes import Crumb, Fact, Happening


def narrowed(request: HttpRequest) -> tuple[FilterForm, dict[str, Any]]:
    """The filters of the list, and what of them is chosen."""
    form = FilterForm(request.GET or None, states=list(CONTRACT.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {
        "states": (chosen["state"],) if chosen.get("state") else (), "kind": chosen.get("kind", ""), "lane": chosen.get("lane", ""),
        "text": chosen.get("q", "").strip(),
    }  # fmt: skip
    return form, wanted


def listing(request: HttpRequest) -> HttpResponse:
    """The contracts this reader may know of, filtered."""
    only(request.actor, READERS)
    form, wanted = narrowed(request)
    total = queries.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = queries.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "contracts/list.html", heading=_("技术合同"), form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=tables.contracts(rows, filtered=any(wanted.values())), may_write=request.actor.role in WRITERS,
        import_url=sheet_url(request, "contracts", WRITERS), query=request.GET.urlencode(),
    )  # fmt: skip


def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One contract with its parts, its moves, and what other rooms show of it."""
    today = clock.today()
    shown = queries.detail(request.actor, uid, today=today)
    base = f"/contracts/{uid}"
    links = {name: f"{base}/do/{name.replace('_', '-')}/" for name in ACTS}
    links |= {"edit": f"{base}/tasks/", "submit": f"{base}/check/", "answer": "#suspicions"}
    offers = tuple(o for o in shown.offers if o.name != "answer")
    return page(
        request, "contracts/detail.html", c=shown, lifecycle=CONTRACT, crumbs=(Crumb(_("技术合同"), "/contracts/"), Crumb(shown.row.number)),
        facts_rows=tuple(Fact(label, value) for label, value in shown.form), parties=tables.parties(shown.parties), costs=tables.costs(shown.costs),
        papers=shown.papers, receipts=tables.receipts(shown.receipts), bookings=tables.bookings(shown.bookings),
        conditions=tables.conditions(shown.conditions), happenings=_happenings(shown, today), offers=offers, move_pages=links,
        move_url=f"{base}/move/", base=base, panels=tuple(panel(request.actor, uid) for panel in house().panels.get("contract", ())),
        project=projects.of_contract(request.actor, uid),
        may_begin=request.actor.role in PROJECT_WRITERS and shown.row.state in SIGNED,
        may_answer=any(o.name == "answer" and o.open for o in shown.offers),
    )  # fmt: skip


def _happenings(shown: Any, today: Any) -> tuple[Happening, ...]:
    found = [
        Happening(m.at, _(m.label), _(m.role), "", m.days, "red" if m.refused else "blue")
        for m in shown.timeline
    ]
    if shown.row.due_on:
        tone = "red" if shown.row.due_on < today else "plain"
        found.append(Happening(shown.row.due_on, _("办理期限"), "", "", upcoming=True, tone=tone))
    return tuple(found)


def paper(request: HttpRequest, uid: UUID, file_uid: UUID) -> FileResponse:
    """A paper of the contract, as a download that can do nothing."""
    return attachments.download(queries.paper(request.actor, uid, file_uid))
