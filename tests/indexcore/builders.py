"""Small tables, trees and configurations for tests: only what a test cares about is given."""

import numpy as np

from indexcore.config.load import config_from
from indexcore.pipeline import compute
from indexcore.state import State
from indexcore.structure import Indicator, Structure, build
from indexcore.table import Table

NAN = float("nan")


def flat_tree(codes: str | tuple[str, ...] = ("a", "b"), **changes: dict) -> Structure:
    """An index I over the codes; `changes` are fields by code, such as a={"direction": -1}."""
    leaves = [Indicator(code, parent="I", **changes.get(code, {})) for code in codes]
    return build([*leaves, Indicator("I", level=2)])


def table(values: list | np.ndarray, *, codes: str | tuple[str, ...] = ("a", "b"), **more) -> Table:
    """Units u0, u1 … by codes; a list of three dimensions is a panel that starts in 2020."""
    x = np.array(values, dtype=float)
    periods = (None,) if x.ndim == 2 else tuple(range(2020, 2020 + len(x)))
    return Table(x, tuple(f"u{i}" for i in range(x.shape[-2])), tuple(codes), periods=periods, **more)


def run(toml: str, values: list | np.ndarray, *, structure: Structure | None = None, **more) -> State:
    """The state after the steps of a TOML text."""
    tree = structure or flat_tree()
    return compute(table(values, codes=tree.leaves, **more), structure=tree, config=config_from(toml))


def scores(state: State, code: str = "I") -> list[float]:
    """The last period's scores of a code."""
    assert state.scores is not None
    return state.scores.column(code)[-1].tolist()
