"""The figures as pages show them: on public pages always as a visitor counts them, at the desk as its reader does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kezhuan.core import counting
from kezhuan.core.access import VISITOR, Actor
from kezhuan.core.errors import Hidden
from kezhuan.core.figures import Figure, FigureRow, K, QueryRows, merged, value_of
from kezhuan.core.joins import house


@dataclass(frozen=True, slots=True)
class Shown:
    """One number with its 口径, source and day; `value` None where it is withheld (`why`) or a share of nothing."""

    code: str
    label: str
    unit: str
    definition: str
    source: str
    on: date
    value: Decimal | None
    withheld: bool
    url: str
    named: bool
    group_label: str
    measure: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows of one number: one page of them, and its groups."""

    total: int
    rows: tuple[FigureRow, ...]
    groups: tuple[tuple[str, int], ...]


def _figures(*, desk: bool) -> tuple[Figure, ...]:
    return tuple(f for f in house().figures if (f.desk if desk else f.public))


def _get(code: str, *, desk: bool) -> Figure:
    found = next((f for f in _figures(desk=desk) if f.code == code), None)
    if found is None:
        raise Hidden
    return found


def _shown(figure: Figure, actor: Actor, *, today: date, base: str) -> Shown:
    rows = figure.rows(actor, {})
    withheld = False
    if not figure.named and not actor.signed_in:
        sizes = rows.groups()
        small = any(0 < n < K for n in sizes.values())
        withheld = 0 < sum(sizes.values()) < K or (figure.measure == "share" and small)
    value = None if withheld else value_of(figure.measure, rows)
    return Shown(
        figure.code, figure.label, figure.unit, figure.definition, figure.source, today, value, withheld, f"{base}{figure.code}/", figure.named,
        figure.group_label, figure.measure,
    )  # fmt: skip


def public(*, today: date) -> tuple[Shown, ...]:
    """Every public number, as a visitor counts it, whoever looks."""
    return tuple(_shown(f, VISITOR, today=today, base="/open/") for f in _figures(desk=False))


def headline(*, today: date) -> tuple[Shown, ...]:
    """The public numbers whose every row anybody may open, and which are not zero: for the first page."""
    named = [f for f in _figures(desk=False) if f.named]
    rows = (f.rows(VISITOR, {}) for f in named if f.measure == "count")
    counting.together(r.found for r in rows if isinstance(r, QueryRows))
    return tuple(n for f in named if (n := _shown(f, VISITOR, today=today, base="/open/")).value)


def public_one(code: str, *, today: date) -> Shown:
    """One public number; Hidden where there is none of this name."""
    return _shown(_get(code, desk=False), VISITOR, today=today, base="/open/")


def public_behind(code: str, *, offset: int, limit: int) -> Behind:
    """What stands behind a public number: the rows themselves where everybody may open them, else merged groups."""
    figure = _get(code, desk=False)
    rows = figure.rows(VISITOR, {})
    if figure.named:
        groups = tuple(sorted(rows.groups().items(), key=lambda row: (-row[1], row[0])))
        return Behind(rows.total(), tuple(rows.page(offset, limit)), groups)
    groups = merged(rows.groups())
    return Behind(sum(n for _name, n in groups), (), groups)


def desk(actor: Actor, *, today: date) -> tuple[Shown, ...]:
    """The numbers of the actor's jurisdiction, over what the actor may see."""
    return tuple(_shown(f, actor, today=today, base="/desk/figures/") for f in _figures(desk=True))


def desk_one(actor: Actor, code: str, *, today: date) -> Shown:
    """One number of the desk; Hidden where there is none of this name."""
    return _shown(_get(code, desk=True), actor, today=today, base="/desk/figures/")


def desk_behind(actor: Actor, code: str, *, offset: int, limit: int) -> Behind:
    """The rows behind a number of the desk."""
    rows = _get(code, desk=True).rows(actor, {})
    groups = tuple(sorted(rows.groups().items(), key=lambda row: (-row[1], row[0])))
    return Behind(rows.total(), tuple(rows.page(offset, limit)), groups)
