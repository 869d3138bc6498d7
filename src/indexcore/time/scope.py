"""Whether a step sees a whole panel at once or each period alone."""

from collections.abc import Callable

import numpy as np

from indexcore.errors import refuse

SCOPES = ("global", "per_period")


def over_panel(
    step: Callable[[np.ndarray], np.ndarray], x: np.ndarray, *, scope: str = "global"
) -> np.ndarray:
    """``step`` applied to (periods, units, indicators), same shape back.

    ``global``: all periods' units stand in one column, so that bounds, ranks and outliers are common and
    years comparable. ``per_period``: each period by itself, which moves the scale every year.
    ``step`` works on (..., units, indicators). Source: COINr's ``global`` argument for purses.
    """
    if scope == "per_period":
        return step(x)
    if scope != "global":
        raise refuse("面板步骤", f"范围只能是 {', '.join(SCOPES)}，不能是 {scope!r}")
    return step(x.reshape(1, -1, x.shape[-1])).reshape(x.shape)
