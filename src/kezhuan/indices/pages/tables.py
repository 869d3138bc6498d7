"""Lists of the index room as the ui draws them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kezhuan.indices.views import (
    Bands,
    EditionDetail,
    EditionRow,
    ImportedRow,
    NodeRow,
    ObservationRow,
    UnitScore,
)
from kezhuan.ui.shapes import Cell, Column, Row, Table
from kezhuan.ui.tones import tone_of

TONES = ("green", "blue", "amber", "plain")


def rounded(value: float | None) -> str:
    """Two decimals for people; the API and the files carry the whole number."""
    return "--" if value is None else f"{value:,.2f}"


def mark_words(mark: str) -> str:
    """How sure something is, in a word."""
    return {"S": _("有出处"), "K": _("公知"), "U": _("待核"), "P": _("平台默认")}.get(mark, mark)


def nodes_table(nodes: Iterable[NodeRow]) -> Table:
    """The tree of an index, each level set in by a mark."""
    columns = (
        Column(_("指标")),
        Column(_("计量单位")),
        Column(_("口径")),
        Column(_("方向")),
        Column(_("权重")),
        Column(_("数据部门")),
        Column(_("把握")),
    )
    return Table(
        caption=_("指标结构"), columns=columns,
        rows=tuple(
            Row((
                Cell(f"{'　' * n.depth}{n.name}", note=_("公开报告点名") if n.named else ""), Cell(n.unit if n.is_indicator else ""),
                Cell(" ".join(part for part in (n.kind, n.basis) if part)), Cell(n.direction if n.is_indicator else ""), Cell(n.weight),
                Cell(n.owner), Cell(mark_words(n.mark)),
            ))
            for n in nodes
        ),
    )  # fmt: skip


def editions_table(rows: Iterable[EditionRow], *, filtered: bool = False, may_make: bool = False) -> Table:
    """Editions with their three years."""
    columns = (
        Column(_("年度版")),
        Column(_("地区")),
        Column(_("数据年份")),
        Column(_("版次年份")),
        Column(_("发布日"), "date"),
        Column(_("状态"), "badge"),
    )
    found = tuple(
        Row((
            Cell(e.name, url=f"/indices/editions/{e.uid}/", note=" ".join(p for p in (e.number, _("演示") if e.demo else "") if p)),
            Cell(e.region_name), Cell(e.data_year, kind="code"), Cell(e.edition_year, kind="code"), Cell(e.published_on),
            Cell(_(e.state_label), kind="badge", tone=tone_of(e.state)),
        ))
        for e in rows
    )  # fmt: skip
    return Table(
        caption=_("年度版"), columns=columns, rows=found, state="no_match" if filtered and not found else "ready",
        empty=_("还没有年度版。"), act_label=_("编制年度版") if may_make else "", act_url="/indices/editions/new/" if may_make else "",
    )  # fmt: skip


def standings_table(detail: EditionDetail, *, links: bool) -> Table:
    """Every unit with total, parts, rank and tier, the best first."""
    parts = detail.parts
    columns = (
        Column(_("名次"), "number"), Column(_("单位")), Column(_("总分"), "number"), *(Column(name, "number") for _code, name in parts), Column(_("档次"), "badge"),
    )  # fmt: skip
    base = f"/indices/editions/{detail.row.uid}/units"
    return Table(
        caption=_("{year} 年得分与名次").format(year=detail.row.data_year), columns=columns,
        rows=tuple(
            Row((
                Cell(s.rank), Cell(s.name, url=f"{base}/{s.code}/" if links else ""), Cell(rounded(s.total), kind="figure"),
                *(Cell(rounded(s.scores.get(code)), kind="figure") for code, _name in parts),
                Cell(s.tier or "--", kind="badge", tone=tier_tone(detail, s)),
            ))
            for s in detail.standings
        ),
        empty=_("尚未计算。"),
    )  # fmt: skip


def tier_tone(detail: EditionDetail, score: UnitScore) -> str:
    """The tint of a tier: the best green, then blue, amber, plain."""
    if score.tier not in detail.tier_labels:
        return "plain"
    return TONES[min(detail.tier_labels.index(score.tier), len(TONES) - 1)]


def observations_table(
    rows: Iterable[ObservationRow], *, filtered: bool = False, may_enter: bool = False
) -> Table:
    """Observations; one that has been revised says so."""
    columns = (
        Column(_("指标")),
        Column(_("单位")),
        Column(_("年份")),
        Column(_("数值"), "number"),
        Column(_("状态"), "badge"),
        Column(_("取数日期"), "date"),
        Column(_("来源")),
    )
    found = tuple(
        Row((
            Cell(o.indicator_name, url=f"/indices/observations/{o.uid}/", note=o.basis), Cell(o.unit_name), Cell(o.period, kind="code"),
            Cell(o.value, note=o.unit), Cell(_("已被修订") if not o.current else o.status_label, kind="badge", tone="plain" if not o.current else "blue"),
            Cell(o.vintage), Cell(o.source or _("平台记录")),
        ))
        for o in rows
    )  # fmt: skip
    return Table(
        caption=_("指标数据"), columns=columns, rows=found, state="no_match" if filtered and not found else "ready", empty=_("还没有指标数据。"),
        act_label=_("填报数据") if may_enter else "", act_url="/indices/observations/new/" if may_enter else "",
    )  # fmt: skip


def imported_table(rows: Iterable[ImportedRow]) -> Table:
    """What others published, as they say it."""
    columns = (
        Column(_("指数")), Column(_("地区")), Column(_("分指数")), Column(_("数据年份")), Column(_("版次年份")), Column(_("得分"), "number"), Column(_("增长"), "number", "%"),
        Column(_("名次"), "number"), Column(_("档次")), Column(_("来源")),
    )  # fmt: skip
    return Table(
        caption=_("上级公布的结果"), columns=columns, empty=_("还没有录入。"),
        rows=tuple(
            Row((
                Cell(r.index_name), Cell(r.unit_name), Cell(r.dimension or _("总指数")), Cell(r.data_year, kind="code"), Cell(r.edition_year, kind="code"),
                Cell(r.value), Cell(r.growth_percent), Cell(r.rank), Cell(r.tier), Cell(r.source, note=r.note),
            ))
            for r in rows
        ),
    )  # fmt: skip


def bands_table(bands: Bands, labels: Iterable[str]) -> Table:
    """Where the rank of every unit falls in many runs, and how often it reaches each tier."""
    labels = tuple(labels)
    columns = (
        Column(_("单位")),
        Column(_("公布名次"), "number"),
        Column(_("中位名次"), "number"),
        Column(_("名次区间（5%—95%）")),
        *(Column(_("{tier}的概率").format(tier=label), "number") for label in labels),
    )
    return Table(
        caption=_("名次区间与入档概率"), columns=columns,
        rows=tuple(
            Row((
                Cell(b.name), Cell(place(b.nominal), kind="figure"), Cell(place(b.median), kind="figure"), Cell(span(b.low, b.high), kind="figure"),
                *(Cell(f"{b.tiers.get(label, 0):.0%}", kind="figure") for label in labels),
            ))
            for b in bands.rows
        ),
    )  # fmt: skip


def place(rank: float | None) -> str:
    """A rank that may be a median: 2 or 2.5."""
    return "--" if rank is None else f"{rank:g}"


def span(low: float | None, high: float | None) -> str:
    """Two ranks as a range."""
    return place(low) if low == high else f"{place(low)}—{place(high)}"


def ranks_table(e: EditionDetail) -> Table:
    """The rank of every unit in every year; what the rank history is drawn from."""
    ranks = {(s.code, s.period): s.rank for s in e.history}
    columns = (Column(_("单位")), *(Column(year, "number") for year in e.periods))
    return Table(
        caption=_("历年名次"), columns=columns,
        rows=tuple(Row((Cell(s.name), *(Cell(ranks.get((s.code, year))) for year in e.periods))) for s in e.standings),
    )  # fmt: skip
