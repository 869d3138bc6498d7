"""The pages of the rows under a record, deductions, a team, holders: what stands, one more, one less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.ui.forms import PageForm, WholeField
from kezhuan.ui.pages import page, perform
from kezhuan.ui.shapes import Crumb, Table


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a kind of record: where the records live, the word of the address, what page and button say, how
    all rows are read with the record's version, how they are written anew, and how one of them is called."""

    kind: str
    home: str
    name: str
    heading: str
    submit: str
    read: Callable[[Actor, UUID], tuple[int, list[Any]]]
    write: Callable[..., Any]
    called: Callable[[Any], str]


class LineForm(PageForm):
    """Which row goes."""

    line = WholeField(label=gettext_lazy("行"), min_value=0, max_value=99)


def rows_page(
    request: HttpRequest, uid: UUID, of: Rows, *, number: str, table: Table, form: Callable[..., PageForm], row: Callable[[Any], Any]
) -> HttpResponse:  # fmt: skip
    """The rows that stand, and a form for one more; `row` makes it of the filled form."""
    version, given = of.read(request.actor, uid)
    filled = form(request.POST or None, version=version)
    if request.method == "POST":
        made = perform(
            request, filled, lambda f: _write(request, uid, of, [*given, row(f)], f), done=_here(of, uid)
        )
        if made is not None:
            return made
    base = f"{of.home}{uid}/"
    return page(
        request, "rights/rows.html", form=filled, back=base, remove_url=f"{_here(of, uid)}remove/", heading=_(of.heading), submit=_(of.submit),
        table=table, rows=tuple((n, of.called(each)) for n, each in enumerate(given)),
        crumbs=(Crumb(_(of.kind), of.home), Crumb(number, base), Crumb(_(of.heading))),
    )  # fmt: skip


def remove(request: HttpRequest, uid: UUID, of: Rows) -> HttpResponse:
    """One row less."""
    version, given = of.read(request.actor, uid)
    form = LineForm(request.POST, version=version)

    def call(f: PageForm) -> None:
        _write(request, uid, of, [each for n, each in enumerate(given) if n != f.values["line"]], f)

    return perform(request, form, call, done=_here(of, uid)) or page(
        request, "ui/form.html", heading=_("移除"), form=form, back=_here(of, uid)
    )


def _here(of: Rows, uid: UUID) -> str:
    return f"{of.home}{uid}/{of.name}/"


def _write(request: HttpRequest, uid: UUID, of: Rows, wanted: list[Any], f: PageForm) -> None:
    of.write(
        uid, wanted, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key
    )
