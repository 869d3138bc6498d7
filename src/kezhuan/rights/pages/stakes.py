"""What the pages of contributions and ventures share: a list with its filters, and a detail read once a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from kezhuan.core.access import BUSINESS, only
from kezhuan.core.lifecycle import Lifecycle
from kezhuan.rights import forms as shared
from kezhuan.ui.pages import chips, page, pages_of
from kezhuan.ui.shapes import Fact, Table


def list_page(
    request: HttpRequest, lifecycle: Lifecycle, *, read: Any, table: Callable[..., Table], heading: str, new_url: str, new_label: str
) -> HttpResponse:  # fmt: skip
    """The records this reader may know of, filtered; `read` is a queries module with `filtered` and `listing`."""
    only(request.actor, BUSINESS)
    form = shared.FilterForm(request.GET or None, states=list(lifecycle.states.items()))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted: dict[str, Any] = {"state": chosen.get("state", ""), "text": chosen.get("q", "").strip()}
    total = read.filtered(request.actor, **wanted).count()
    window = pages_of(request, total)
    _total, rows = read.listing(request.actor, offset=window.start, limit=window.size, **wanted)
    return page(
        request, "rights/list.html", heading=heading, form_filters=form, chips=chips(request, form), pages=window, total=total,
        table=table(rows, filtered=any(wanted.values())), new_url=new_url, new_label=new_label,
    )  # fmt: skip


def linked(label: str, record: Any) -> Fact:
    """A record of another room as a fact with its address; a dash where there is none."""
    return Fact(label, record.title if record else "", url=record.url if record else "")
