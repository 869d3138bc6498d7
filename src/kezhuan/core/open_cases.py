"""What is still open, and whom or what it names: asked before anything is deleted or anybody is forgotten.

Open is a record whose state is in its lifecycle's `open`: a way leads on and somebody is waited for. Whom a record
names is read from its columns (ids, and keys to what has a uid) and from those of the rows beside it, so that a new
room is asked from its first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from kezhuan.core.joins import house

# What a database takes in one list of ids.
MANY = 500
# From a demand by its deal and its contract to a claim and its recovery, and one to spare.
HOPS = 5
# Parties to cases, no cases themselves: the rows beside them are addresses, hats and lists of others.
PARTIES = frozenset({"organisation"})


@dataclass(frozen=True, slots=True)
class Tie:
    """One column that names something: of the records of a kind, or (`record` says by which key) of rows beside them."""

    kind: str
    model: type[models.Model]
    column: str
    record: str = ""


def named(uids: Collection[UUID], *, beside: bool = True) -> frozenset[UUID]:
    """Those of these ids an open record names, in itself or, unless told otherwise, in a row beside it."""
    found: set[UUID] = set()
    for tie in _ties(beside):
        wanted = set(uids) - found
        rows = _records(tie).filter(**{f"{tie.record}state__in": _open(tie)})
        # Read once where there are many: a list of ids after the other would read a table as often.
        parts = [{f"{tie.column}__in": part} for part in _parts(wanted)] if len(wanted) <= MANY else [{}]
        for part in parts:
            found |= wanted.intersection(rows.filter(**part).values_list(tie.column, flat=True).distinct())
    return frozenset(found)


def under(uids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these records on which something open rests: it names them, or names a record that does, and so on."""
    bound: set[UUID] = set()
    # Record → those of `uids` it was found to rest on: a record may be reached from several, by ways of unlike length.
    known: dict[UUID, set[UUID]] = {uid: {uid} for uid in uids}
    fresh = {uid: {uid} for uid in uids}
    for _hop in range(HOPS):
        reached: dict[UUID, set[UUID]] = defaultdict(set)
        for tie in _ties(True):
            for name, record, state in _naming(tie, fresh):
                if state in _open(tie) and record not in uids:
                    bound |= fresh[name]
                else:
                    reached[record] |= fresh[name] - known.get(record, set())
        fresh = {record: roots - bound for record, roots in reached.items() if roots - bound}
        for record, roots in fresh.items():
            known[record] = known.get(record, set()) | roots
        if not fresh:
            break
    return frozenset(bound)


def _naming(tie: Tie, uids: Collection[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Id named, record that names it, the state of that."""
    columns = (tie.column, f"{tie.record}uid", f"{tie.record}state")
    for part in _parts(uids):
        yield from _records(tie).filter(**{f"{tie.column}__in": part}).values_list(*columns).distinct()


def _records(tie: Tie) -> Any:
    return tie.model._default_manager.order_by()


def _open(tie: Tie) -> frozenset[str]:
    return house().subjects[tie.kind].lifecycle.open


def _parts(uids: Collection[UUID]) -> Iterator[list[UUID]]:
    asked = list(uids)
    for start in range(0, len(asked), MANY):
        yield asked[start : start + MANY]


def _ties(beside: bool) -> tuple[Tie, ...]:
    kinds = {subject.model: kind for kind, subject in house().subjects.items()}
    return tuple(tie for tie in _all_ties(tuple(kinds.items())) if beside or not tie.record)


@cache
def _all_ties(kinds: tuple[tuple[type[models.Model], str], ...]) -> tuple[Tie, ...]:
    known = dict(kinds)
    cases = {model for model, kind in kinds if kind not in PARTIES}
    own = [Tie(kind, model, column) for model, kind in kinds for column, _key in _columns(model)]
    rows = [
        Tie(known[key.related_model], model, column, f"{key.name}__")
        for model in apps.get_models()
        if model not in known
        for key in model._meta.concrete_fields
        if key.is_relation and key.related_model in cases
        for column, to in _columns(model)
        if to is None or (to != key and (to.related_model not in known or to.related_model in cases))
    ]
    return (*own, *rows)


def _columns(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """The columns that may name something, each with its key where it is one."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.UUIDField) and field.name != "uid":
            yield field.name, None
        elif field.related_model and any(f.name == "uid" for f in field.related_model._meta.concrete_fields):
            yield f"{field.name}__uid", field
