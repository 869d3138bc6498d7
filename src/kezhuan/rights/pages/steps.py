"""What the pages of an act share: the form of one move, offered or hidden, and the list with filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core import clock
from kezhuan.core.errors import Hidden
from kezhuan.core.frame import Offer
from kezhuan.core.history import Moment
from kezhuan.ui.forms import PageForm
from kezhuan.ui.pages import page, perform, shut
from kezhuan.ui.shapes import Answered, AnsweredGroup, Crumb, Fact, Happening


@dataclass(frozen=True, slots=True)
class Act:
    """The form of an act, its button, the use case it calls, and what to know first."""

    form: Callable[..., PageForm]
    submit: str
    call: Callable[..., Any]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind of record lives: its code and name, its list's address, and the acts that have a page."""

    kind: str
    name: str
    home: str
    acts: Mapping[str, Act]


def links(place: Place, uid: UUID) -> dict[str, str]:
    """The address of every act's page."""
    return {name: f"{place.home}{uid}/do/{name.replace('_', '-')}/" for name in place.acts}


def happenings(timeline: Iterable[Moment]) -> tuple[Happening, ...]:
    """The history in words."""
    return tuple(
        Happening(m.at, _(m.label), _(m.role), "", m.days, "red" if m.refused else "blue") for m in timeline
    )


def answered(label: str, facts: Iterable[Fact], edit: str, *, who: str = "") -> AnsweredGroup:
    """Facts as answers to check, each with the page that mends it; the first says who will read them."""
    rows = [Answered(fact.label, fact.value, edit) for fact in facts]
    return AnsweredGroup(label, tuple(replace(row, who=who) if n == 0 else row for n, row in enumerate(rows)))


def act_page(
    request: HttpRequest, place: Place, uid: UUID, name: str, *, offers: Iterable[Offer], number: str, version: int,
    given: Callable[[Act], dict[str, Any]], facts: Callable[[str], tuple[Fact, ...]] = lambda move: (),
    answers: Callable[[str], tuple[AnsweredGroup, ...]] = lambda move: (),
) -> HttpResponse:  # fmt: skip
    """The page of one act; shut for those it is not open to. With `answers` everything is shown once more to check,
    each line with the way to mend it."""
    move = name.replace("-", "_")
    offer = next((o for o in offers if o.name == move and o.open), None)
    wanted = place.acts.get(move)
    if wanted is None:
        raise Hidden
    if offer is None:
        shut(request, place.kind, uid, move)
    back = f"{place.home}{uid}/"
    form = wanted.form(request.POST or None, version=version, **given(wanted))
    if request.method == "POST":
        made = perform(
            request, form,
            lambda f: wanted.call(uid, **f.values, actor=request.actor, today=clock.today(), version=f.posted_version, key=f.posted_key),
            done=back,
        )  # fmt: skip
        if made is not None:
            return made
    groups = answers(move)
    return page(
        request, "rights/check.html" if groups else "rights/act.html", groups=groups, heading=_(offer.label), form=form, submit=_(wanted.submit), back=back, facts_rows=facts(move), about=number or _(place.name),
        lead=_(wanted.lead) if wanted.lead else "", crumbs=(Crumb(_(place.name), place.home), Crumb(number, back), Crumb(_(offer.label))),
    )  # fmt: skip
