"""Reads of one unit and of two editions: what moved a score, where it is strong, what it would take, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kezhuan.core.access import Actor
from kezhuan.core.errors import Hidden, Invalid, Reason, gettext_noop
from kezhuan.indices import engine
from kezhuan.indices.models import Edition
from kezhuan.indices.queries.bands import bands_of
from kezhuan.indices.queries.editions import (
    RESULT_FILES,
    definition_of,
    files_of,
    get,
    results_of,
    row,
    unit_names,
    visible,
)
from kezhuan.indices.queries.results import Results, results
from kezhuan.indices.rules.definitions import Definition
from kezhuan.indices.rules.profiles import KINDS, pursuit, ranked
from kezhuan.indices.views import (
    Answer,
    ChangeRow,
    EditionChange,
    IndicatorStanding,
    Provenance,
    UnitProfile,
)


def _inputs(e: Edition) -> dict[str, str]:
    found = files_of(e, *engine.INPUTS)
    if set(found) != set(engine.INPUTS):
        raise Hidden
    return found


def _years(found: Results) -> list[str]:
    return sorted(found.periods)


def unit_profile(actor: Actor, uid: UUID, unit: str, *, peers: Sequence[str] = ()) -> UnitProfile:
    """One unit of an edition: its scores through the years, every indicator with its rank, the parts of its last
    change, and how far chosen peers are; Hidden for a unit the edition has not."""
    e = get(actor, uid)
    definition = definition_of(e)
    found = results_of(e, definition)
    history = found.of(unit)
    if not history:
        raise Hidden
    years, last = _years(found), str(e.data_year)
    names = unit_names(e)
    chosen = tuple(code for code in dict.fromkeys(peers) if code in names and code != unit)[:3]
    change, places, passed = _change(e, definition, unit, years) if len(years) > 1 else ((), (), ())
    return UnitProfile(
        edition=row(e), unit=unit, name=names[unit], years=tuple(years), history=history, parts=tuple((n.code, n.name) for n in definition.parts),
        indicators=_indicators(definition, found, unit, last), change=change, places=places, passed=passed, changed=_changed(history),
        peers=tuple(s for s in found.at(last) if s.code in chosen), peer_history=tuple(s for s in found.scores if s.code in chosen),
        bands=bands_of(e, names), choices=tuple((code, name) for code, name in names.items() if code != unit),
        pursuit=pursuit({y: _totals(found, y) for y in years}, unit, chosen), pending=definition.pending,
    )  # fmt: skip


def _totals(found: Results, year: str) -> dict[str, float]:
    return {s.code: s.total for s in found.at(year) if s.total is not None}


def _changed(history: Sequence[Any]) -> tuple[float | None, float | None]:
    """Total of the year before and of the last year."""
    return (history[-2].total if len(history) > 1 else None, history[-1].total)


def _indicators(
    definition: Definition, found: Results, unit: str, year: str
) -> tuple[IndicatorStanding, ...]:
    """Every indicator of one unit with its raw value, its score and its rank among the units."""
    rows = []
    scores = {code: values for (code, period), values in found.normalised.items() if period == year}
    raw = found.raw.get((unit, year), {})
    for node in definition.indicators:
        column = {code: values.get(node.code) for code, values in scores.items()}
        rank, of = ranked(column, unit)
        rows.append(
            IndicatorStanding(
                node.code, node.name, node.unit, node.parent, raw.get(node.code), column.get(unit), rank, of
            )
        )
    return tuple(rows)


def _change(
    e: Edition, definition: Definition, unit: str, years: Sequence[str]
) -> tuple[tuple[ChangeRow, ...], tuple[ChangeRow, ...], tuple[tuple[str, int], ...]]:
    """The parts of the change of the total between the last two years, which sum to it to 1e-9; the parts of the places
    gained, which sum to them; and the units passed or passed by (indexcore.decompose)."""
    from indexcore.decompose.explain import Inputs, explain
    from indexcore.errors import BadInput

    table, structure, config = engine.read(_inputs(e))
    periods = [str(p) for p in table.periods]
    before, after = (Inputs(table, structure, config, periods.index(year)) for year in years[-2:])
    try:
        told = explain(before, after, unit=unit, target=definition.target)
    except BadInput:
        return (), (), ()
    # What belongs to no part, such as the bonus of special items, is named by the whole.
    names = {definition.target: _("总指数")} | engine.node_names(definition.nodes)
    units = unit_names(e)

    def rows(parts: Any, column: str) -> tuple[ChangeRow, ...]:
        return tuple(
            ChangeRow(
                part["Node"], names.get(part["Node"], part["Node"]), KINDS[part["Kind"]], float(part[column])
            )
            for part in parts.to_dict("records")
        )

    crossings = told.rank.crossings.to_dict("records")
    passed = tuple((units.get(row["Unit"], row["Unit"]), int(row["Places"])) for row in crossings)
    return rows(told.score.of(unit), "Contribution"), rows(told.rank.parts, "Places"), passed


def provenance(actor: Actor, uid: UUID, code: str) -> Provenance:
    """One indicator of an edition: every value it was computed from, with source, day and status; Hidden for an unknown one."""
    import csv
    import io

    e = get(actor, uid)
    definition = definition_of(e)
    node = definition.node(code)
    if node is None or node not in definition.indicators:
        raise Hidden
    found, names = results_of(e, definition), unit_names(e)
    text = _inputs(e)["data.csv"]
    cells = tuple(
        {**line, "name": names.get(line["uCode"], line["uCode"])}
        for line in csv.DictReader(io.StringIO(text))
        if line["iCode"] == code
    )
    last = str(e.data_year)
    return Provenance(
        edition=row(e), code=code, name=node.name, unit=node.unit, years=tuple(_years(found)), cells=cells,
        values={names[u]: tuple(found.raw.get((u, y), {}).get(code) for y in _years(found)) for u in names},
        scores={names[u]: found.normalised.get((u, last), {}).get(code) for u in names},
    )  # fmt: skip


def what_if(
    actor: Actor,
    uid: UUID,
    unit: str,
    *,
    changes: Mapping[str, Decimal] | None = None,
    code: str = "",
    rank: int | None = None,
    score: Decimal | None = None,
    tier: int | None = None,
) -> Answer:
    """Where the unit would stand with other values, or the least one indicator must reach for a rank, a score or a
    tier (1 is the best) by the frozen cuts;
    every answer is the whole pipeline run again. Invalid names what cannot be asked."""
    from indexcore.errors import BadInput
    from indexcore.whatif import Question
    from indexcore.whatif.goal import rounded_onwards

    e = get(actor, uid)
    definition, names = definition_of(e), unit_names(e)
    if unit not in names:
        raise Invalid({"unit": Reason("unit", gettext_noop("没有这个地区或单位"))})
    table, structure, config = engine.read(_inputs(e))
    try:
        question = Question(table, structure=structure, config=config, unit=unit, target=definition.target)
        now = question.standing({})
        if changes:
            then = question.standing({name: float(value) for name, value in changes.items()})
            return Answer(names[unit], "", True, now.score, _rank(now), then.score, _rank(then), "", True)
        goal = _goal(definition, rank=rank, score=score, tier=tier)
        told = question.least_improvement(code, goal)
    except BadInput as bad:
        raise engine.refused(bad) from bad
    best = told.then or told.best
    node = definition.node(code)
    value = rounded_onwards(best.value, rising=best.value > told.now.value)
    return Answer(
        names[unit],
        node.name if node else code,
        told.reachable,
        now.score,
        _rank(now),
        best.score,
        _rank(best),
        value,
        told.monotone,
    )


def _goal(definition: Definition, *, rank: int | None, score: Decimal | None, tier: int | None) -> Any:
    """The goal as indexcore takes it; it refuses what is no goal."""
    from indexcore.analysis.tiers import fixed_tiers
    from indexcore.whatif import Goal

    if tier is None:
        return Goal(rank=rank, score=None if score is None else float(score))
    cuts = fixed_tiers([float(cut) for cut in definition.tiers], labels=list(definition.tier_labels))
    return Goal(tier=tier, scheme=cuts)


def _rank(standing: Any) -> int | None:
    return None if standing.rank != standing.rank else int(standing.rank)


def comparison(actor: Actor, old: UUID, new: UUID) -> EditionChange:
    """Two editions of one index side by side: totals and ranks of every unit, and every value that differs."""
    import csv
    import io

    first, second = get(actor, old), get(actor, new)
    if first.index_code != second.index_code or not first.sm3 or not second.sm3:
        raise Hidden
    definition = definition_of(second)
    year = str(min(first.data_year, second.data_year))
    held = [files_of(e, *RESULT_FILES, "data.csv", "meta.csv") for e in (first, second)]
    before, after = (
        {s.code: s for s in results(files, names=unit_names(e), target=d.target, only_period=str(e.data_year)).at(year)}
        for e, d, files in ((first, definition_of(first), held[0]), (second, definition, held[1]))
    )  # fmt: skip
    names = {**unit_names(first), **unit_names(second)}
    cells = [
        {(line["uCode"], line["iCode"], line["Time"]): line["Value"] for line in csv.DictReader(io.StringIO(files["data.csv"]))}
        for files in held
    ]  # fmt: skip
    nodes = engine.node_names(definition.nodes)
    differing = tuple(
        (names.get(u, u), nodes.get(i, i), t, cells[0].get((u, i, t), ""), cells[1].get((u, i, t), ""))
        for u, i, t in sorted({*cells[0], *cells[1]})
        if cells[0].get((u, i, t)) != cells[1].get((u, i, t))
    )
    return EditionChange(
        old=row(first), new=row(second), year=year, units=tuple((code, names[code], before.get(code), after.get(code)) for code in names),
        cells=differing, same_rules=held[0]["meta.csv"] == held[1]["meta.csv"],
    )  # fmt: skip


def comparable(actor: Actor, uid: UUID) -> list[tuple[str, str]]:
    """(uid, name) of the other computed editions of the same index and region."""
    e = get(actor, uid)
    found = (
        visible(actor)
        .filter(index_code=e.index_code, region=e.region)
        .exclude(pk=e.pk)
        .exclude(sm3="")
        .exclude(state="discarded")
    )
    return [
        (str(other.uid), f"{other.name}（{other.data_year}）")
        for other in found.order_by("-data_year", "-id")[:50]
    ]


def indicators_of(actor: Actor, uid: UUID) -> list[tuple[str, str]]:
    """(code, name with unit) of the indicators of an edition."""
    return [(node.code, f"{node.name}（{node.unit}）") for node in definition_of(get(actor, uid)).indicators]
