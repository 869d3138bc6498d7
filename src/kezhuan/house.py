"""The one place that knows all rooms: subjects, blockers, reactions, jobs, panels, figures, documents."""

from __future__ import annotations

from kezhuan.core.joins import House


def build() -> House:
    """The joined house, handed to core at start."""
    from kezhuan.core.deadlines import due_date

    return House(subjects={}, due=due_date)
