"""Pages of one unit, one indicator, 测算 and comparison: they only read, and work without script."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kezhuan.core.errors import Invalid
from kezhuan.indices import forms, queries
from kezhuan.indices.pages import charts, profile_tables
from kezhuan.indices.pages.overview import home_crumb
from kezhuan.indices.views import Answer, EditionRow
from kezhuan.ui.pages import page
from kezhuan.ui.shapes import Crumb
from kezhuan.ui.wording import say

LIST = "/indices/editions/"


def _crumbs(row: EditionRow, last: str) -> tuple[Crumb, ...]:
    return (home_crumb(), Crumb(_("年度版"), LIST), Crumb(row.name, f"{LIST}{row.uid}/"), Crumb(last))


def unit(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    """One unit: radar with its table, score through the years, what moved it, indicators by rank, chosen peers."""
    shown = queries.unit_profile(request.actor, uid, code, peers=request.GET.getlist("peers"))
    form = forms.PeersForm(request.GET or None, units=list(shown.choices))
    return page(
        request, "indices/unit.html", p=shown, peers_form=form, radar=charts.radar(shown), history=charts.history(shown),
        ranks=charts.rank_history(shown), history_live=charts.history_live(shown), ranks_live=charts.rank_history_live(shown), moved=charts.contributions(_("总分变化的逐项贡献"), shown.change), places=profile_tables.places(shown),
        band_words=profile_tables.band_words(shown), parts=profile_tables.parts(shown), years=profile_tables.years(shown), change=profile_tables.change(shown),
        indicators=profile_tables.indicators(shown), pursuit=profile_tables.pursuit(shown),
        what_if_url=f"{LIST}{uid}/whatif/?unit={code}", crumbs=_crumbs(shown.edition, shown.name),
    )  # fmt: skip


def indicator(request: HttpRequest, uid: UUID, code: str) -> HttpResponse:
    """One indicator: its values by unit and year, each with source, day and status."""
    shown = queries.provenance(request.actor, uid, code)
    return page(
        request, "indices/indicator.html", p=shown, cells=profile_tables.cells(shown, opened=_opens(request, shown.edition)),
        chart=charts.lines(shown.name, shown.years, shown.values, unit=shown.unit), live=charts.lines_live(shown.years, shown.values), crumbs=_crumbs(shown.edition, shown.name),
    )  # fmt: skip


def _opens(request: HttpRequest, edition: EditionRow) -> bool:
    """True where this reader may open the observations an edition was computed from."""
    return queries.may_read(request.actor) and edition.region.startswith(request.actor.region or "?")


def what_if(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a supposed value would do, or what one indicator would have to be; the whole computation is run again."""
    shown = queries.edition(request.actor, uid)
    units = [(s.code, s.name) for s in shown.standings]
    asked = any(request.GET.get(name) for name in ("value", "rank", "score", "tier"))
    form = forms.WhatIfForm(
        request.GET if asked else None,
        units=units,
        indicators=queries.indicators_of(request.actor, uid),
        tiers=shown.tier_labels,
        initial={"unit": request.GET.get("unit", "")},
    )
    answer, refusal = None, ""
    if asked and form.is_valid():
        try:
            answer = queries.what_if(request.actor, uid, form.cleaned_data["unit"], **form.question)
        except Invalid as failure:
            refusal = "；".join(say(reason) for reason in failure.reasons)
    return page(
        request, "indices/whatif.html", heading=_("测算"), e=shown.row, ask=form, answer=answer, words=_sentence(answer) if answer else "", refusal=refusal,
        back=f"{LIST}{uid}/", crumbs=_crumbs(shown.row, _("测算")),
    )  # fmt: skip


def _sentence(a: Answer) -> str:
    if not a.indicator:
        return _("{unit}将由第 {rank} 名、{score} 分变为第 {then} 名、{points} 分。").format(
            unit=a.unit, rank=a.rank, score=f"{a.score:.2f}", then=a.then_rank, points=f"{a.then_score:.2f}"
        )
    if a.reachable:
        return _(
            "只靠「{name}」，{unit}须达到 {value}：第 {then} 名、{points} 分（现为第 {rank} 名、{score} 分）。"
        ).format(
            name=a.indicator,
            unit=a.unit,
            value=a.value,
            then=a.then_rank,
            points=f"{a.then_score:.2f}",
            rank=a.rank,
            score=f"{a.score:.2f}",
        )
    return _(
        "只靠「{name}」{unit}达不到：最好到第 {then} 名、{points} 分（现为第 {rank} 名、{score} 分）。"
    ).format(
        name=a.indicator,
        unit=a.unit,
        then=a.then_rank,
        points=f"{a.then_score:.2f}",
        rank=a.rank,
        score=f"{a.score:.2f}",
    )


def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two editions side by side; without a choice the list to choose from."""
    others = queries.comparable(request.actor, uid)
    shown = queries.edition_row(request.actor, uid)
    form = forms.CompareForm(request.GET or None, others=others)
    change = None
    if form.is_bound and form.is_valid():
        change = queries.comparison(request.actor, UUID(form.cleaned_data["with_"]), uid)
    return page(
        request, "indices/compare.html", heading=_("年度版比较"), e=shown, ask=form if others else None, change=change,
        units=profile_tables.compared(change) if change else None, cells=profile_tables.changed_cells(change) if change else None,
        back=f"{LIST}{uid}/", crumbs=_crumbs(shown, _("年度版比较")),
    )  # fmt: skip
