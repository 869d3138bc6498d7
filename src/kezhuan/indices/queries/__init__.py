"""Reads of the index room: definitions, observations, editions, and what others published."""

from kezhuan.indices.queries.collections import (
    asked,
    collection,
    collections,
    department_choices,
    may_collect,
)
from kezhuan.indices.queries.definitions import (
    definition_rows,
    definition_view,
    figure_choices,
    indicator_choices,
    own_choices,
)
from kezhuan.indices.queries.editions import (
    bands_proof,
    edition,
    edition_name,
    edition_row,
    editions,
    file_text,
    may_make,
    state_of,
    verdict,
    waiting,
)
from kezhuan.indices.queries.imported import imported, may_import
from kezhuan.indices.queries.observations import may_enter, may_read, observation, observations
from kezhuan.indices.queries.profiles import (
    comparable,
    comparison,
    indicators_of,
    provenance,
    unit_profile,
    what_if,
)
from kezhuan.indices.queries.targets import (
    board,
    evidence,
    holder_choices,
    may_set,
    month_due,
    parent_choices,
    platform_figures,
    target,
    waiting_targets,
    year_elapsed,
)
from kezhuan.indices.queries.targets import years as target_years
from kezhuan.indices.queries.units import region_choices, unit_choices

__all__ = [
    "edition_row",
    "bands_proof",
    "asked", "collection", "collections", "department_choices", "may_collect",
    "comparable", "comparison", "indicators_of", "provenance", "unit_profile", "what_if",
    "board", "evidence", "holder_choices", "may_set", "month_due", "parent_choices", "platform_figures", "target", "target_years", "waiting_targets",
    "year_elapsed",
    "definition_rows", "definition_view", "edition", "edition_name", "editions", "figure_choices", "file_text", "imported", "indicator_choices", "may_enter", "may_import", "may_make",
    "may_read", "observation", "observations", "own_choices", "region_choices", "state_of", "unit_choices", "verdict", "waiting",
]  # fmt: skip
