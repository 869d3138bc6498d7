"""Papers of the index room: an edition as a workbook with charts, the targets of a month as a Word report."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from kezhuan.core.access import Actor
from kezhuan.files.paper import Section, Table, word
from kezhuan.files.sheets import Chart, Column, Kind, Page, write_book
from kezhuan.indices.queries.editions import edition
from kezhuan.indices.queries.targets import board, year_elapsed
from kezhuan.indices.views import BoardCount, EditionDetail, TargetRow


def edition_book(actor: Actor, uid: UUID) -> bytes:
    """The edition's standings, history and flags as sheets, the first two with charts; values not rounded."""
    e = edition(actor, uid)
    about = (
        f"{_('数据年份')} {e.row.data_year}，{_('版次年份')} {e.row.edition_year}，{_('发布日')} {e.row.published_on or '--'}，SM3 {e.row.sm3 or '--'}",
    )
    return write_book((_standings(e, about), _history(e, about), *_bands(e, about), _flags(e)))


def _standings(e: EditionDetail, about: tuple[str, ...]) -> Page:
    columns = (
        Column("rank", _("名次"), kind=Kind.INTEGER, width=8), Column("unit", _("单位"), width=20), Column("total", _("总分"), kind=Kind.DECIMAL, width=14),
        *(Column(code, name, kind=Kind.DECIMAL, width=14) for code, name in e.parts), Column("tier", _("档次"), width=12),
    )  # fmt: skip
    rows = [
        {
            "rank": s.rank,
            "unit": s.name,
            "total": s.total,
            "tier": s.tier,
            **{code: s.scores.get(code) for code, _name in e.parts},
        }
        for s in e.standings
    ]
    return Page(
        _("得分与名次"),
        columns,
        rows,
        about,
        Chart("bar", _("{year} 年总分").format(year=e.row.data_year), "unit", ("total",)),
    )


def _history(e: EditionDetail, about: tuple[str, ...]) -> Page:
    units = {s.code: s.name for s in e.standings}
    columns = (
        Column("year", _("年份"), width=8),
        *(Column(code, name, kind=Kind.DECIMAL, width=14) for code, name in units.items()),
    )
    totals = {(s.period, s.code): s.total for s in e.history}
    rows = [{"year": year, **{code: totals.get((year, code)) for code in units}} for year in e.periods]
    return Page(_("历年总分"), columns, rows, about, Chart("line", _("历年总分"), "year", tuple(units)))


def _bands(e: EditionDetail, about: tuple[str, ...]) -> tuple[Page, ...]:
    """The rank bands, where the runs are done."""
    if e.bands is None:
        return ()
    ranks = (("nominal", _("公布名次")), ("median", _("中位名次")), ("low", "5%"), ("high", "95%"))
    columns = (
        Column("unit", _("单位"), width=20), *(Column(code, name, kind=Kind.DECIMAL, width=12) for code, name in ranks),
        *(Column(f"t{n}", _("{tier}的概率").format(tier=label), kind=Kind.DECIMAL, width=16) for n, label in enumerate(e.tier_labels)),
    )  # fmt: skip
    rows = [
        {"unit": b.name, **{code: getattr(b, code) for code, _name in ranks}, **{f"t{n}": b.tiers.get(label) for n, label in enumerate(e.tier_labels)}}
        for b in e.bands.rows
    ]  # fmt: skip
    return (
        Page(
            _("名次区间"),
            columns,
            rows,
            about,
            Chart("bar", _("名次区间"), "unit", ("low", "median", "high")),
        ),
    )


def _flags(e: EditionDetail) -> Page:
    columns = (
        Column("unit", _("单位"), width=20),
        Column("year", _("年份"), width=8),
        Column("indicator", _("指标"), width=36),
        Column("what", _("情况"), width=24),
    )
    return Page(
        _("不是直接报送的数"), columns, [{"unit": f.unit_name, "year": f.period, "indicator": f.indicator, "what": f.what} for f in e.flags]
    )  # fmt: skip


def target_book(actor: Actor, *, year: int, today: date) -> bytes:
    """The targets of a year as a sheet with plan and actual drawn side by side."""
    rows, _counts = board(actor, year=year, today=today)
    columns = (
        Column("title", _("目标"), width=44), Column("region", _("地区"), width=12), Column("holder", _("责任单位"), width=24), Column("unit", _("计量单位"), width=10),
        Column("planned", _("目标数"), kind=Kind.DECIMAL, width=12), Column("actual", _("完成数"), kind=Kind.DECIMAL, width=12),
        Column("progress", _("完成比例（%）"), kind=Kind.DECIMAL, width=14), Column("elapsed", _("时序进度（%）"), kind=Kind.DECIMAL, width=14), Column("light", _("进度"), width=12),
        Column("source", _("依据"), width=48),
    )  # fmt: skip
    values = [
        {"title": t.title, "region": t.region_name, "holder": t.holder or t.office, "unit": t.unit, "planned": t.planned, "actual": t.actual,
         "progress": _percent(t.progress), "elapsed": _percent(t.elapsed), "light": t.light_label, "source": t.source}
        for t in rows
    ]  # fmt: skip
    chart = Chart("bar", _("完成比例与时序进度（%）"), "title", ("progress", "elapsed"))
    return write_book(
        (Page(_("{year} 年目标").format(year=year), columns, values, (f"{_('截至')} {today}",), chart),)
    )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def monthly_report(actor: Actor, *, year: int, today: date) -> bytes:
    """The targets of a year as a Word report: how many stand how, every target, and those behind by name."""
    rows, counts = board(actor, year=year, today=today)
    issued = tuple(t for t in rows if t.state in ("issued", "closed"))
    title = _("{year} 年目标月度调度（截至 {day}）").format(year=year, day=today)
    return word(
        title,
        sections=(_summary(issued, counts, year, today), _all(issued), _behind(issued)),
        footer=_("科转 Kezhuan 生成，数随调度更新"),
    )


def _summary(rows: tuple[TargetRow, ...], counts: tuple[BoardCount, ...], year: int, today: date) -> Section:
    said = "，".join(_("{label} {n} 项").format(label=c.label, n=c.n) for c in counts)
    text = _(
        "共 {n} 项目标，时序进度 {elapsed}%：{said}。完成比例按各目标最新调度数计，时序按该数所说月底计。"
    ).format(n=len(rows), elapsed=_percent(year_elapsed(year, today)), said=said)
    return Section(_("总体情况"), (text,))


def _all(rows: tuple[TargetRow, ...]) -> Section:
    headers = (
        _("目标"),
        _("责任"),
        _("目标数"),
        _("完成数"),
        _("完成比例（%）"),
        _("时序进度（%）"),
        _("进度"),
    )
    body = tuple(
        (t.title, t.holder or t.office or "--", f"{t.planned.normalize():,f} {t.unit}", "--" if t.actual is None else f"{t.actual.normalize():,f} {t.unit}",
         str(_percent(t.progress) if t.progress is not None else "--"), str(_percent(t.elapsed)), t.light_label)
        for t in rows
    )  # fmt: skip
    return Section(_("各项目标"), tables=(Table(headers, body, numeric=frozenset({2, 3, 4, 5})),))


def _behind(rows: tuple[TargetRow, ...]) -> Section:
    late = [t for t in rows if t.light in ("amber", "red", "none")]
    said = tuple(
        _("{title}（{light}）：还差 {gap} {unit}，责任 {who}。").format(
            title=t.title,
            light=t.light_label,
            gap=f"{(t.gap if t.gap is not None else t.planned).normalize():,f}",
            unit=t.unit,
            who=t.holder or t.office or "--",
        )
        for t in late
    )
    return Section(_("需要盯住的目标"), said or (_("没有滞后的目标。"),))
