"""The numbers of a week or month over what their reader may see, beside those of the period before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.figures import Figure, FigureRow
from kezhuan.core.joins import house
from kezhuan.core.periods import Kind, Period, period_of
from kezhuan.desks.benches import bench_of


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a report: its value in this period and in the one before, None for a share of nothing."""

    code: str
    label: str
    unit: str
    definition: str
    source: str
    value: Decimal | None
    earlier: Decimal | None


@dataclass(frozen=True, slots=True)
class Behind:
    """One number and a window of the rows behind it."""

    line: Line
    total: int
    rows: tuple[FigureRow, ...]
    group_label: str


def require_reader(actor: Actor) -> None:
    """Hidden for hats whose desk shows no numbers of a jurisdiction."""
    if not bench_of(actor).figures:
        raise Hidden


def asked_period(kind: str, on: str, *, today: date) -> Period:
    """The period named in an address; the running week where it names none that can be read."""
    chosen: Kind = "month" if kind == "month" else "week"
    try:
        day = date.fromisoformat(on)
        return period_of(chosen, min(day, today))
    except (ValueError, OverflowError):
        return period_of(chosen, today)


def report(actor: Actor, period: Period) -> tuple[Line, ...]:
    """Every number of the period, as this reader may count it."""
    require_reader(actor)
    return tuple(_line(figure, actor, period) for figure in house().reports)


def behind(actor: Actor, code: str, period: Period, *, offset: int, limit: int) -> Behind:
    """One number of the period with the rows it is made of; Hidden where there is none of this name."""
    require_reader(actor)
    figure = next((f for f in house().reports if f.code == code), None)
    if figure is None:
        raise Hidden
    rows = figure.rows(actor, period.filter)
    return Behind(
        _line(figure, actor, period), rows.total(), tuple(rows.page(offset, limit)), figure.group_label
    )


def _line(figure: Figure, actor: Actor, period: Period) -> Line:
    return Line(
        figure.code, figure.label, figure.unit, figure.definition, figure.source, figure.value(actor, period.filter),
        figure.value(actor, period.before.filter),
    )  # fmt: skip
