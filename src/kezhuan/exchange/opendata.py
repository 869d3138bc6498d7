"""Open data: everything public as CSV, JSON Lines and JSON-LD with its dictionary and licence, and what changed since."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from kezhuan.achievements import opendata as achievements
from kezhuan.core.access import VISITOR
from kezhuan.core.errors import Hidden
from kezhuan.core.figures import K
from kezhuan.core.joins import house
from kezhuan.core.models import Seal
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.demands import opendata as demands
from kezhuan.exchange.models import GivenOut
from kezhuan.files.sheets import csv_line
from kezhuan.people import opendata as people

FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "jsonld": "application/ld+json"}
SETS = ("demands", "achievements", "profiles", "figures")
# subject type of an event → the set its record stands in
KINDS = {"demand": "demands", "achievement": "achievements", "profile": "profiles"}
READERS: Mapping[str, Callable[..., Iterator[Mapping[str, Any]]]] = {
    "demands": demands.rows, "achievements": achievements.rows, "profiles": people.rows,
}  # fmt: skip
HARVEST_MOST = 500
_BATCH = 500


@dataclass(frozen=True, slots=True)
class DataSet:
    """A set of public records and what each of its fields means: (name, label, kind, note)."""

    name: str
    label: str
    columns: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Harvest:
    """What changed after a seal position: records as they are now, uids that are public no more, and the position
    to ask from next; `more` where the log goes on."""

    position: int
    more: bool
    records: tuple[Mapping[str, Any], ...]
    gone: tuple[Mapping[str, str], ...]


def dictionary(*, today: date) -> tuple[DataSet, ...]:
    """The data dictionary of every set."""
    sets = []
    for name in SETS:
        body = rulebook().body(f"open.{name}", today)
        columns = tuple((c["name"], c["label"], c["kind"], c.get("note", "")) for c in body["column"])
        sets.append(DataSet(name, body["label"], columns))
    return tuple(sets)


def licence(*, today: date) -> Mapping[str, str]:
    """Name, address and note of the licence the operator has chosen."""
    return {name: str(value) for name, value in rulebook().body("open.licence", today).items()}


def rows(name: str, *, today: date) -> Iterator[Mapping[str, Any]]:
    """Every record of a set, streamed, with its full address; each is noted as given out. Hidden for other names."""
    if name == "figures":
        yield from _figures(today)
        return
    if name not in READERS:
        raise Hidden
    yield from _given(name, READERS[name]())


def _figures(today: date) -> Iterator[Mapping[str, Any]]:
    for figure in house().figures:
        if not figure.public:
            continue
        sizes = figure.rows(VISITOR, {}).groups()
        small = 0 < sum(sizes.values()) < K or (
            figure.measure == "share" and any(0 < n < K for n in sizes.values())
        )
        value = None if small and not figure.named else figure.value(VISITOR)
        yield {
            "code": figure.code, "label": figure.label, "value": None if value is None else float(value), "unit": figure.unit,
            "definition": figure.definition, "source": figure.source, "on": today.isoformat(), "url": f"{settings.SITE_URL}/open/{figure.code}/",
        }  # fmt: skip


def _given(name: str, found: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    stream = iter(found)
    while batch := list(itertools.islice(stream, _BATCH)):
        GivenOut.objects.bulk_create([GivenOut(kind=name, subject_id=UUID(row["uid"])) for row in batch], ignore_conflicts=True)  # fmt: skip
        for row in batch:
            yield {**row, "url": f"{settings.SITE_URL}{row['url']}"}


def written(name: str, form: str, *, today: date) -> Iterator[bytes]:
    """A set in one of the three forms, piece by piece: memory does not grow with it. Hidden for other forms."""
    if form not in FORMS:
        raise Hidden
    columns = next((s.columns for s in dictionary(today=today) if s.name == name), None)
    if columns is None:
        raise Hidden
    names = [column[0] for column in columns]
    found = rows(name, today=today)
    if form == "csv":
        return _csv(names, found)
    if form == "jsonl":
        return (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found)
    return _jsonld(name, columns, found, today)


def _csv(names: list[str], found: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield csv_line(names)
    for row in found:
        yield csv_line(_cell(row[name]) for name in names)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "；".join(value)
    return str(value).lower() if isinstance(value, bool) else value


def _jsonld(name: str, columns: tuple[tuple[str, str, str, str], ...], found: Iterable[Mapping[str, Any]], today: date) -> Iterator[bytes]:  # fmt: skip
    terms = licence(today=today)
    head = {
        "@context": {"@vocab": f"{settings.SITE_URL}/open/data/#{name}.", "url": "@id", "license": "https://schema.org/license"},
        "@type": "https://schema.org/Dataset", "name": name, "publisher": settings.SITE_NAME, "license": terms["url"], "dateModified": today.isoformat(),
        "variableMeasured": [{"name": c[0], "description": c[1] + (f"（{c[3]}）" if c[3] else "")} for c in columns],
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "@graph": ['
    for n, row in enumerate(found):
        yield (b",\n" if n else b"\n") + json.dumps({"@type": name, **row}, ensure_ascii=False).encode()
    yield b"\n]}\n"


def head() -> int:
    """The last seal position: ask the harvest from here after taking a dump."""
    return Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0


def harvest(after: int, *, limit: int = HARVEST_MOST) -> Harvest:
    """What changed in the log after this position, up to `limit` log entries: read by position, so that nothing is
    skipped and nothing given twice within one answer. A record never given out is not told of when it goes."""
    seals = list(
        Seal.objects.filter(position__gt=after).select_related("event").order_by("position")[: min(limit, HARVEST_MOST)]
    )  # fmt: skip
    touched: dict[str, set[UUID]] = {}
    for seal in seals:
        name = KINDS.get(seal.event.subject_type)
        if name and seal.event.subject_id:
            touched.setdefault(name, set()).add(seal.event.subject_id)
    records: list[Mapping[str, Any]] = []
    gone: list[Mapping[str, str]] = []
    for name in sorted(touched):
        now = [{"set": name, **row} for row in _given(name, READERS[name](uids=touched[name]))]
        records += now
        left = touched[name] - {UUID(str(row["uid"])) for row in now}
        known = GivenOut.objects.filter(kind=name, subject_id__in=left).values_list("subject_id", flat=True)
        gone += [{"set": name, "uid": str(uid)} for uid in sorted(known)]
    position = seals[-1].position if seals else after
    return Harvest(position, Seal.objects.filter(position__gt=position).exists(), tuple(records), tuple(gone))
