"""Reads of the index room: definitions, observations, editions, and what others published."""

from kezhuan.indices.queries.definitions import (
    definition_rows,
    definition_view,
    figure_choices,
    indicator_choices,
    own_choices,
)
from kezhuan.indices.queries.editions import (
    edition,
    editions,
    file_text,
    may_make,
    state_of,
    verdict,
    waiting,
)
from kezhuan.indices.queries.imported import imported, may_import
from kezhuan.indices.queries.observations import may_enter, may_read, observation, observations
from kezhuan.indices.queries.units import region_choices, unit_choices

__all__ = [
    "definition_rows", "definition_view", "edition", "editions", "figure_choices", "file_text", "imported", "indicator_choices", "may_enter", "may_import", "may_make",
    "may_read", "observation", "observations", "own_choices", "region_choices", "state_of", "unit_choices", "verdict", "waiting",
]  # fmt: skip
