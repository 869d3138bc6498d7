"""A report as a paper: the same numbers as on the page, in Word, PDF and Excel."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kezhuan.core.periods import Period
from kezhuan.desks.reports.numbers import Line
from kezhuan.files import paper
from kezhuan.files.paper import Section, Table
from kezhuan.files.sheets import Column, Kind, write_xlsx
from kezhuan.ui.wording import number

NAMES = {"week": "周报", "month": "月报"}


def title(period: Period) -> str:
    """周报 or 月报."""
    return _(NAMES[period.kind])


def sections(lines: tuple[Line, ...], period: Period, *, place: str) -> tuple[Section, ...]:
    """The numbers as one table, then what each counts."""
    headers = (_("项目"), _("单位"), _("本期"), _("上期"))
    rows = tuple((_(n.label), _(n.unit), number(n.value), number(n.earlier)) for n in lines)
    facts = (
        (_("统计范围"), place),
        (_("本期"), str(period)),
        (_("上期"), str(period.before)),
    )
    meanings = tuple((_(n.label), f"{_(n.definition)}{_('来源')}：{_(n.source)}") for n in lines)
    return (
        Section(facts=facts, tables=(Table(headers, rows, frozenset({2, 3})),)),
        Section(_("口径"), facts=meanings),
    )


def as_word(lines: tuple[Line, ...], period: Period, *, place: str) -> bytes:
    """The report as .docx."""
    return paper.word(
        f"{place}{title(period)}", sections=sections(lines, period, place=place), footer=str(period)
    )


def as_pdf(lines: tuple[Line, ...], period: Period, *, place: str, at: datetime) -> bytes:
    """The report as PDF."""
    return paper.document(
        f"{place}{title(period)}", sections=sections(lines, period, place=place), at=at, subtitle=str(period)
    )


def as_sheet(lines: tuple[Line, ...], period: Period, *, place: str, at: datetime) -> bytes:
    """The report as .xlsx with real numbers."""
    columns = (
        Column("label", _("项目"), width=28), Column("unit", _("单位"), width=8), Column("value", _("本期"), kind=Kind.DECIMAL, width=12),
        Column("earlier", _("上期"), kind=Kind.DECIMAL, width=12), Column("definition", _("口径"), width=60), Column("source", _("来源"), width=24),
    )  # fmt: skip
    rows = (
        {"label": _(n.label), "unit": _(n.unit), "value": _plain(n.value), "earlier": _plain(n.earlier), "definition": _(n.definition),
         "source": _(n.source)} for n in lines
    )  # fmt: skip
    head = (f"{_('统计范围')}：{place}", f"{_('本期')}：{period}", f"{_('制表时间')}：{at:%Y-%m-%d %H:%M}")
    return write_xlsx(columns, rows, title=f"{place}{title(period)}", header_lines=head)


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize() if value % 1 else Decimal(int(value))
