"""Rank bands of an edition: run as a job after it was computed, stored once for each computed state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from kezhuan.core import clock
from kezhuan.core.sm3 import digest
from kezhuan.indices import engine, running
from kezhuan.indices.models import Edition, EditionBands
from kezhuan.indices.queries.bands import question, written
from kezhuan.indices.queries.editions import definition_of, files_of


def keep_bands(uid: UUID, *, progress: Callable[[int, int], None] | None = None) -> str:
    """The present results of the edition have their rank bands, stored with their seed; the same results are never
    run twice. Returns "stored", "known", "none" where nothing is computed, or why it cannot be run."""
    from indexcore.errors import BadInput

    e = Edition.objects.filter(uid=uid).first()
    inputs = files_of(e, *engine.INPUTS) if e is not None and e.sm3 else {}
    if e is None or set(inputs) != set(engine.INPUTS):
        return "none"
    if EditionBands.objects.filter(edition=e, edition_sm3=e.sm3).exists():
        return "known"
    asked = question(e, definition_of(e))
    try:
        content = written(running.run(inputs, asked, progress=progress))
    except BadInput as bad:
        return str(bad)[:200]
    row = EditionBands(
        edition=e, edition_sm3=e.sm3, seed=asked.seed, runs=asked.runs, content=content, sm3=digest(content), at=clock.now()
    )  # fmt: skip
    # Two workers at once leave one row.
    EditionBands.objects.bulk_create([row], ignore_conflicts=True)
    return "stored"


def on_computed(payload: Mapping[str, Any]) -> dict[str, str]:
    """The reaction to a computed edition."""
    return {"bands": keep_bands(UUID(payload["subject"]))}
