"""Small indices built in memory, for properties that must hold on any data."""

import numpy as np

from indexcore.config.load import Config, config_from
from indexcore.structure import Indicator, Structure, build
from indexcore.table import Table

LEAVES = ("A1", "A2", "B1", "B2", "B3")


def tree(weights: dict[str, float] | None = None, directions: dict[str, int] | None = None) -> Structure:
    """Two groups under one index: A1 A2 | B1 B2 B3."""
    items = [
        Indicator(code=code, parent=code[0], direction=(directions or {}).get(code, 1)) for code in LEAVES
    ]
    items += [Indicator(code=code, level=2, parent="I") for code in ("A", "B")] + [
        Indicator(code="I", level=3)
    ]
    return build(items).with_weights(weights or {})


def table(values: np.ndarray, periods: tuple = (None,)) -> Table:
    """Units U0, U1 ... with the values (units, leaves) or (periods, units, leaves)."""
    units = tuple(f"U{k}" for k in range(np.shape(values)[-2]))
    return Table(values=np.asarray(values, dtype=float), units=units, codes=LEAVES, periods=periods)


def config(
    *, mean: str = "arithmetic", scale: str = 'method = "minmax"\nrange = [1, 100]', before: str = ""
) -> Config:
    """Normalise, then aggregate; ``before`` puts steps in front."""
    return config_from(
        f'{before}\n[[step]]\nop = "normalise"\n{scale}\n[[step]]\nop = "aggregate"\nmethod = {mean}\n'
        if mean.startswith(("[", "{", '"'))
        else f'{before}\n[[step]]\nop = "normalise"\n{scale}\n[[step]]\nop = "aggregate"\nmethod = "{mean}"\n'
    )
