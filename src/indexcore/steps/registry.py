"""Operation → the function that carries it out."""

from collections.abc import Callable

from indexcore.config.load import Step
from indexcore.state import State
from indexcore.steps import (
    aggregate,
    analyse,
    check,
    denominate,
    impute,
    normalise,
    plus_x,
    rank,
    screen,
    select,
    series,
    tiers,
    transform,
    treat,
    weights,
)

RUN: dict[str, Callable[[State, Step], State]] = {
    "check": check.run,
    "select": select.run,
    "denominate": denominate.run,
    "screen": screen.run,
    "impute": impute.run,
    "treat": treat.run,
    "transform": transform.run,
    "normalise": normalise.run,
    "weights": weights.run,
    "aggregate": aggregate.run,
    "plus_x": plus_x.run,
    "rank": rank.run,
    "tiers": tiers.run,
    "analyse": analyse.run,
    "chain": series.chain,
    "rebase": series.rebase,
    "splice": series.splice,
    "trend": series.trend,
    "membership": series.membership,
}
