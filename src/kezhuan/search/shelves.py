"""The two index folders of this host: `items` answers demands, `demands` answers achievements.

One process writes (`./kz index follow`), every other reads and reloads. Both are derived and rebuilt by one command.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from kezhuan.core import clock, events
from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.core.models import Seal
from kezhuan.search import documents, titles
from matchcore.errors import BadIndex
from matchcore.index import Index
from matchcore.index import rebuild as rebuild_index
from matchcore.model import Model
from matchcore.model import load as load_model
from matchcore.storage import refuse_foreign
from matchcore.types import Item

NAMES = ("items", "demands")
# In a small index one new text brings words nobody has weighed yet: its term statistics follow every commit.
SMALL = 2000
UNAVAILABLE = Reason("search.unavailable", gettext_noop("检索暂时不可用，请稍后再试或联系管理员重建索引"))
_open: dict[str, tuple[tuple[str, int, int, int, int], Index]] = {}
_lock = threading.Lock()
log = logging.getLogger("kezhuan.search")


def folder(name: str) -> Path:
    """Where the index of this name lies on this host."""
    return settings.INDEX_DIR / name


def rebuild() -> dict[str, int]:
    """Both folders hold exactly what the database holds now; the counts by name."""
    settings.INDEX_DIR.mkdir(parents=True, exist_ok=True)
    position = events.head_position()
    noted = titles.Rebuild()
    counts = {
        "items": rebuild_index(folder("items"), noted.noting(documents.offered())),
        "demands": rebuild_index(folder("demands"), noted.noting(documents.wanted())),
    }
    noted.done()
    _mark(position)
    return counts


def position() -> int:
    """The seal position up to which the folders follow the database."""
    path = settings.INDEX_DIR / "position.json"
    return json.loads(path.read_text(encoding="ascii"))["position"] if path.exists() else 0


def _mark(reached: int) -> None:
    draft = settings.INDEX_DIR / "position.part"
    draft.write_text(json.dumps({"position": reached}), encoding="ascii")
    draft.replace(settings.INDEX_DIR / "position.json")


def reader(name: str) -> Index:
    """The index for reading, as its last commit left it; Refused in plain words where it has not been built.

    One index serves many threads, so it is never reloaded under a search: a new commit opens a new one, and the
    one before goes with its last search.
    """
    path = folder(name)
    try:
        with _lock:
            held = _open.get(name)
            try:
                stamp = (str(path), *_commit(path), _model_time())
            except FileNotFoundError:
                if held is not None and held[0][0] == str(path):
                    return held[1]  # a rebuild is just putting the new folder in the old one's place
                raise
            if held is None or held[0] != stamp:
                _open[name] = held = (stamp, Index.open(path, model=model()))
            return held[1]
    except (BadIndex, OSError) as fault:
        log.error("index %s cannot be read: %s", name, fault)
        raise Refused(UNAVAILABLE) from fault


def model_path() -> Path:
    """Where a model trained on this installation lies; `matching` puts it there, or another copies it."""
    return settings.INDEX_DIR / "model.json"


def model() -> Model:
    """The model trained here where there is one, else the shipped one."""
    return load_model(model_path() if model_path().exists() else None)


def _model_time() -> int:
    return model_path().stat().st_mtime_ns if model_path().exists() else 0


def committed_at(name: str) -> datetime:
    """When this index was last written; Refused where it has not been built."""
    try:
        return datetime.fromtimestamp(_commit(folder(name))[1] / 1e9, tz=clock.SHANGHAI)
    except OSError as fault:
        raise Refused(UNAVAILABLE) from fault


def _commit(path: Path) -> tuple[int, int, int]:
    """What a rebuild, a commit and a measuring change: the folder's inode, and when segments and weights were written."""
    weights = path / "statistics.npys"
    measured = weights.stat().st_mtime_ns if weights.exists() else 0
    return path.stat().st_ino, (path / "terms" / "meta.json").stat().st_mtime_ns, measured


def has_followed(event_uid: UUID) -> bool:
    """True once the folders of this host hold what this event changed."""
    reached = Seal.objects.filter(event__uid=event_uid).values_list("position", flat=True).first()
    return reached is not None and reached <= position()


def unseen(kind: str, *, limit: int) -> list[UUID]:
    """The newest records of this kind that were touched after the folders of this host last followed."""
    return events.touched_after(position(), kind, limit=limit)


def follow() -> int:
    """Records touched since the last position are indexed anew; the number of events read is returned."""
    start = position()
    read = list(events.after(start, limit=1000))
    touched: dict[str, set] = {}
    for _, event in read:
        if (
            event.subject_type in documents.SOURCES
            and event.subject_id
            and not event.verb.endswith((".read_sealed", ".refused"))
        ):
            touched.setdefault(event.subject_type, set()).add(event.subject_id)
    for name in NAMES:
        kinds = [kind for kind in touched if documents.SOURCES[kind][0] == name]
        if kinds:
            _update(name, {kind: touched[kind] for kind in kinds})
    if read:
        _mark(read[-1][0])
    return len(read)


def keep_up() -> int:
    """The same, and folders that do not stand, are damaged or of another release are built anew; events read are returned."""
    try:
        for name in NAMES:
            refuse_foreign(folder(name))
            _commit(folder(name))
        return follow()
    except (BadIndex, FileNotFoundError) as fault:
        log.warning("index built anew: %s", type(fault).__name__)
        rebuild()
        return 1


def _update(name: str, touched: dict[str, set]) -> None:
    with Index.open(folder(name), writer=True) as index:
        for kind, uids in touched.items():
            source: tuple[str, Any, Any] = documents.SOURCES[kind]
            _, model, items = source
            gone = [f"{uid}{documents.SEPARATOR}{copy}" for uid in uids for copy in "mp"]
            made = list(_items(model._default_manager.filter(uid__in=uids), items))
            index.delete(gone)
            index.add(made)
            titles.replace(gone, made)
        index.commit()
        if len(index) <= SMALL:
            index.measure()


def _items(records: Iterable[Any], items: Callable[[Any], Iterable[Item]]) -> Iterable[Item]:
    for record in records:
        yield from items(record)
