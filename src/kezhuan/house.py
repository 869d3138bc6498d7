"""The one place that knows all rooms: subjects, blockers, reactions, jobs, panels, figures, documents."""

from __future__ import annotations

from kezhuan.core.joins import House


def build() -> House:
    """The joined house, handed to core at start."""
    from kezhuan.achievements.subjects import SUBJECTS as achievements
    from kezhuan.core.deadlines import due_date
    from kezhuan.demands.subjects import SUBJECTS as demands
    from kezhuan.matching.subjects import SUBJECTS as matching
    from kezhuan.people.subjects import SUBJECTS as people

    subjects = {subject.kind: subject for subject in (*people, *achievements, *demands, *matching)}
    return House(subjects=subjects, due=due_date)
