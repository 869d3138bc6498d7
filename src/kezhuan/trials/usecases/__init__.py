"""Every change of the pool and of trials: entering, announcing, agreeing, logging, evaluating, converting, ending."""

from kezhuan.trials.usecases.ending import convert_trial, daily, move_trial, remind_due
from kezhuan.trials.usecases.pool import announce_price, enter_pool, move_item, resubmit_item
from kezhuan.trials.usecases.trying import (
    add_log,
    apply_for_trial,
    evaluate_trial,
    extend_trial,
    sign_trial,
)

__all__ = [
    "add_log", "announce_price", "apply_for_trial", "convert_trial", "daily", "enter_pool", "evaluate_trial", "extend_trial", "move_item",
    "move_trial", "remind_due", "resubmit_item", "sign_trial",
]  # fmt: skip
