"""Dumps on disk: everything public into a folder, and another instance's folder taken in as 外部数据."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kezhuan.achievements.usecases import import_achievement
from kezhuan.core.access import SYSTEM
from kezhuan.core.errors import Failure, Invalid, Reason, gettext_noop
from kezhuan.core.text import clean_text
from kezhuan.demands.usecases import import_demand
from kezhuan.exchange import opendata

MANIFEST = "manifest.json"
_BATCH = 200


def instance() -> str:
    """A short name for this instance, from its address: what its records are known by elsewhere."""
    return f"kz-{hashlib.sha256(settings.SITE_URL.encode()).hexdigest()[:12]}"


def dump(folder: Path, *, today: date, told: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """The folder holds every public set in every form, the dictionary, the licence and a manifest with hashes and
    the seal position from which to harvest; rows by set."""
    folder.mkdir(parents=True, exist_ok=True)
    position = opendata.head()
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    for data in opendata.dictionary(today=today):
        for form in opendata.FORMS:
            name = f"{data.name}.{form}"
            pieces, hashes[name] = _write(folder / name, opendata.written(data.name, form, today=today))
            if form == "jsonl":
                counts[data.name] = pieces
        if told:
            told(data.label, counts[data.name])
    _json(folder / "dictionary.json", [{"set": d.name, "label": d.label, "columns": [
        {"name": c[0], "label": c[1], "kind": c[2], "note": c[3]} for c in d.columns]} for d in opendata.dictionary(today=today)])  # fmt: skip
    terms = opendata.licence(today=today)
    (folder / "LICENCE.txt").write_text(
        f"{terms['name']}\n{terms['url']}\n{terms['note']}\n", encoding="utf-8"
    )
    _json(folder / MANIFEST, {"instance": instance(), "site": settings.SITE_URL, "name": settings.SITE_NAME, "on": today.isoformat(), "position": position,
                              "counts": counts, "sha256": hashes})  # fmt: skip
    return counts


def _write(path: Path, pieces: Iterator[bytes]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for count, piece in enumerate(pieces, start=1):  # noqa: B007 - how many there were is what is told
            stream.write(piece)
            digest.update(piece)
    return count, digest.hexdigest()


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def take_dump(
    folder: Path, *, commit: bool, today: date, progress: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Every demand and achievement of the folder stands here as 外部数据 under the id it has at its source; a second
    time nothing changes. Experts and teams are left out: their consent was given to another site.

    Counts by outcome; `bad` are rows left out. Raises `Invalid` where the folder is no whole dump.
    """
    manifest = _manifest(folder)
    origin = str(manifest["instance"])[:16]
    counts: Counter[str] = Counter()
    for name, take in (("demands", _demand), ("achievements", _achievement)):
        stream = _records(folder / f"{name}.jsonl")
        while batch := list(islice(stream, _BATCH)):
            with transaction.atomic():
                counts += Counter(_taken(row, take, origin, today) for row in batch)
                transaction.set_rollback(not commit)
            if progress:
                progress(sum(counts.values()))
    return {name: counts[name] for name in ("new", "changed", "same", "bad")}


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name in ("demands.jsonl", "achievements.jsonl"):
            with (folder / name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != manifest["sha256"][name]:
                    raise ValueError(name)
        return manifest
    except (OSError, ValueError, KeyError, TypeError) as fault:
        broken = gettext_noop("不是完整的数据包，或文件与清单不符：{what}")
        raise Invalid({"file": Reason("dump.broken", broken, {"what": str(fault)[:200]})}) from fault


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _taken(row: Mapping[str, Any], take: Callable[..., str], origin: str, today: date) -> str:
    try:
        with transaction.atomic():
            # What was outside data there keeps the name and id of its first source, so that it stands here once.
            first = bool(row["external"]) and bool(row["upstream_id"])
            source = (
                {"origin": row["origin"], "upstream_id": row["upstream_id"]}
                if first
                else {"origin": origin, "upstream_id": row["uid"]}
            )
            if source["origin"] in (instance(), "local"):
                return "same"  # our own records, come back
            return take(row, source, today)
    except (Failure, KeyError, TypeError, ValueError):
        return "bad"


def _text(value: Any, most: int) -> str:
    return clean_text(str(value or "")).strip()[:most]


def _demand(row: Mapping[str, Any], source: Mapping[str, str], today: date) -> str:
    title, teaser = _text(row["title"], 100), _text(row["teaser"], 500)
    if len(title) < 2:
        return "bad"
    return import_demand({**source, "title": title, "public_title": title, "problem": teaser, "teaser": teaser, "audience": "public",
                          "region": _text(row["region"], 12), "field": _text(row["field"], 8), "keywords": [_text(k, 40) for k in row["keywords"]][:5]},
                         actor=SYSTEM, today=today)  # fmt: skip


def _achievement(row: Mapping[str, Any], source: Mapping[str, str], today: date) -> str:
    title = _text(row["title"], 200)
    if len(title) < 2:
        return "bad"
    return import_achievement({**source, "title": title, "summary": _text(row["summary"], 2000), "level": "public", "region": _text(row["region"], 12),
                               "field": _text(row["field"], 8), "keywords": [_text(k, 40) for k in row["keywords"]][:3], "trl": row["trl"],
                               "stage": _text(row["stage"], 16), "modes": [_text(m, 24) for m in row["modes"]][:10]},
                              actor=SYSTEM, today=today)  # fmt: skip
