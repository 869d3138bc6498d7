"""Reads of the pool and of trials, each within the actor's scope."""

from kezhuan.trials.queries.pool import (
    get_item,
    has_open_trials,
    item,
    items,
    of_achievement,
    own_item,
    usual_months,
    waiting_items,
)
from kezhuan.trials.queries.trials import (
    get_trial,
    is_side,
    ties,
    trial,
    trial_file,
    trial_numbered,
    trials,
    usage_of,
    waiting_trials,
)

__all__ = [
    "get_item", "get_trial", "has_open_trials", "is_side", "item", "items", "of_achievement", "own_item", "ties", "trial", "trial_file", "trial_numbered", "trials", "usage_of", "usual_months", "waiting_items",
    "waiting_trials",
]  # fmt: skip
