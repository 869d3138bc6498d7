"""Lists of profiles and comparisons as the ui draws them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kezhuan.indices.pages.tables import place, rounded, span
from kezhuan.indices.rules.observations import STATUSES
from kezhuan.indices.views import EditionChange, Provenance, UnitProfile
from kezhuan.ui.shapes import Cell, Column, Row, Table


def parts(p: UnitProfile) -> Table:
    """The parts of the last year: the unit beside its peers; the table the radar is drawn from."""
    own = p.history[-1]
    columns = (
        Column(_("分项")),
        Column(p.name, "number"),
        *(Column(peer.name, "number") for peer in p.peers),
    )
    rows = [
        Row((Cell(name), *(Cell(rounded(s.scores.get(code)), kind="figure") for s in (own, *p.peers))))
        for code, name in p.parts
    ]
    rows.append(Row((Cell(_("总分")), *(Cell(rounded(s.total), kind="figure") for s in (own, *p.peers)))))
    return Table(caption=_("各分项得分"), columns=columns, rows=tuple(rows))


def years(p: UnitProfile) -> Table:
    """Total, rank and tier of every year."""
    theirs = {(s.code, s.period): s for s in p.peer_history}
    columns = (
        Column(_("年份")), Column(_("总分"), "number"), Column(_("名次"), "number"), Column(_("档次")),
        *(Column(_("{name}名次").format(name=peer.name), "number") for peer in p.peers),
    )  # fmt: skip
    return Table(
        caption=_("历年得分与名次"), columns=columns,
        rows=tuple(Row((Cell(s.period, kind="code"), Cell(rounded(s.total), kind="figure"), Cell(s.rank), Cell(s.tier or "--"), *(Cell(theirs[(peer.code, s.period)].rank if (peer.code, s.period) in theirs else None) for peer in p.peers))) for s in p.history),
    )  # fmt: skip


def change(p: UnitProfile) -> Table | None:
    """The parts of the last change of the total, which sum to it; None where there is none."""
    if not p.change or p.changed[0] is None or p.changed[1] is None:
        return None
    rows = [
        Row((Cell(c.name), Cell(_(c.kind)), Cell(f"{c.contribution:+,.4f}", kind="figure"))) for c in p.change
    ]
    rows.append(
        Row(
            (
                Cell(_("合计（等于总分变化）")),
                Cell(""),
                Cell(f"{p.changed[1] - p.changed[0]:+,.4f}", kind="figure"),
            )
        )
    )
    return Table(
        caption=_("总分变化的逐项贡献"),
        columns=(Column(_("指标")), Column(_("性质")), Column(_("贡献"), "number")),
        rows=tuple(rows),
    )


def places(p: UnitProfile) -> Table | None:
    """The parts of the places gained, which sum to them; None where the rank did not move."""
    if not p.places:
        return None
    rows = [
        Row((Cell(c.name), Cell(_(c.kind)), Cell(f"{c.contribution:+,.4f}", kind="figure"))) for c in p.places
    ]
    total = sum(by for _name, by in p.passed)
    rows.append(Row((Cell(_("合计（等于名次变化）")), Cell(""), Cell(f"{total:+d}", kind="figure"))))
    return Table(
        caption=_("名次变化的逐项贡献"),
        columns=(Column(_("指标")), Column(_("性质")), Column(_("名次"), "number")),
        rows=tuple(rows),
    )


def band_words(p: UnitProfile) -> str:
    """Where the unit's rank falls in many runs, in a sentence; "" where there are no runs."""
    band = p.bands.of(p.unit) if p.bands else None
    if p.bands is None or band is None or band.nominal is None:
        return ""
    said = _("换 {runs} 种做法重算：名次中位数为第 {median} 名，九成落在第 {span} 名。").format(
        runs=f"{p.bands.runs:,}", median=place(band.median), span=span(band.low, band.high)
    )
    odds = "，".join(f"{tier} {share:.0%}" for tier, share in band.tiers.items())
    return said + (_("入档概率：{odds}。").format(odds=odds) if odds else "")


def indicators(p: UnitProfile) -> Table:
    """Every indicator with its rank among the units: the best first, so that strengths stand on top."""
    base = f"/indices/editions/{p.edition.uid}/indicators"
    columns = (
        Column(_("指标")),
        Column(_("数值"), "number"),
        Column(_("得分"), "number"),
        Column(_("名次"), "number"),
    )
    ordered = sorted(p.indicators, key=lambda i: (i.rank is None, i.rank or 0, i.code))
    return Table(
        caption=_("各指标的名次（长项在前）"), columns=columns,
        rows=tuple(
            Row((Cell(i.name, url=f"{base}/{i.code}/"), Cell(rounded(i.raw), kind="figure", note=i.unit), Cell(rounded(i.score), kind="figure"),
                 Cell(i.rank, note=_("共 {n} 个").format(n=i.of))))
            for i in ordered
        ),
    )  # fmt: skip


def pursuit(p: UnitProfile) -> Table | None:
    """How far chosen peers are, and when they would be caught at the yearly paces so far."""
    if not p.pursuit:
        return None
    names = dict(p.choices)
    columns = (
        Column(_("对标单位")),
        Column(_("分差")),
        Column(_("本单位年均增加")),
        Column(_("对方年均增加")),
        Column(_("按现有速度追上")),
    )
    return Table(
        caption=_("对标追赶"), columns=columns,
        rows=tuple(
            Row((Cell(names[x.code]), Cell(f"{x.gap:+,.2f}", kind="figure"), Cell(f"{x.pace:+,.2f}", kind="figure"), Cell(f"{x.peer_pace:+,.2f}", kind="figure"), Cell(_when(x.years))))
            for x in p.pursuit
        ),
    )  # fmt: skip


def _when(years: float | None) -> str:
    if years is None:
        return _("追不上")
    return _("已领先") if years == 0 else _("约 {n} 年").format(n=f"{years:.1f}")


def cells(p: Provenance, *, opened: bool) -> Table:
    """Every value of an indicator with source, day and status; `opened` leads to the observation itself, and from a
    number of the platform on to its rows."""
    columns = (
        Column(_("单位")),
        Column(_("年份")),
        Column(_("数值"), "number", p.unit),
        Column(_("数据状态")),
        Column(_("取数日期")),
        Column(_("来源")),
    )
    ordered = sorted(p.cells, key=lambda c: (c["Time"], c["uCode"]), reverse=True)
    return Table(
        caption=_("数据与来源"), columns=columns,
        rows=tuple(
            Row((Cell(c["name"]), Cell(c["Time"], kind="code"), Cell(c["Value"] or "--", kind="code", url=f"/indices/observations/{c['Observation']}/" if opened else ""), Cell(_(STATUSES.get(c["Status"], c["Status"]))),
                 Cell(c["Vintage"], kind="code"), Cell(c["Source"])))
            for c in ordered
        ),
    )  # fmt: skip


def compared(c: EditionChange) -> Table:
    """Totals and ranks of every unit in both editions."""
    columns = (
        Column(_("单位")),
        Column(_("原总分"), "number"),
        Column(_("新总分"), "number"),
        Column(_("变化"), "number"),
        Column(_("原名次"), "number"),
        Column(_("新名次"), "number"),
    )
    rows = []
    for _code, name, old, new in sorted(
        c.units, key=lambda u: (u[3] is None or u[3].rank is None, (u[3].rank or 0) if u[3] else 0)
    ):
        before, after = (s.total if s else None for s in (old, new))
        moved = f"{after - before:+,.2f}" if before is not None and after is not None else "--"
        rows.append(Row((Cell(name), Cell(rounded(before), kind="figure"), Cell(rounded(after), kind="figure"), Cell(moved, kind="code"),
                         Cell(old.rank if old else None), Cell(new.rank if new else None))))  # fmt: skip
    return Table(caption=_("{year} 年总分与名次").format(year=c.year), columns=columns, rows=tuple(rows))


def changed_cells(c: EditionChange) -> Table:
    """The values that differ between both editions."""
    columns = (
        Column(_("单位")),
        Column(_("指标")),
        Column(_("年份")),
        Column(_("原数"), "number"),
        Column(_("新数"), "number"),
    )
    return Table(
        caption=_("改动的数据"), columns=columns, empty=_("数据完全相同。"),
        rows=tuple(Row((Cell(u), Cell(i), Cell(t, kind="code"), Cell(a or "--", kind="code"), Cell(b or "--", kind="code"))) for u, i, t, a, b in c.cells),
    )  # fmt: skip
