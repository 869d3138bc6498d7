"""Ten thousand ways of computing one edition: where every unit's rank falls, and how often it reaches each tier.

numpy and pandas are imported inside the functions: other request paths must not pay for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kezhuan.core.errors import gettext_noop
from kezhuan.indices import engine

if TYPE_CHECKING:
    from indexcore.sensitivity.factors import Factor
    from indexcore.sensitivity.model import Problem, Progress

STEPS = {
    "imputations": ("impute", gettext_noop("插补")),
    "normalisations": ("normalise", gettext_noop("标准化")),
    "aggregations": ("aggregate", gettext_noop("合成")),
}
WEIGHTS = gettext_noop("权重")
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """What is varied: `runs` combinations, drawn by `seed`; `choices` as the rule settings.index_bands writes them."""

    target: str
    year: str
    runs: int
    seed: int
    choices: Mapping[str, Any]
    cuts: Sequence[Decimal]
    labels: Sequence[str]


def run(inputs: Mapping[str, str], asked: Question, *, progress: Progress | None = None) -> dict[str, Any]:
    """Rank bands and tier probabilities of every unit, as plain numbers; the same inputs and seed give the same.

    A choice the configuration cannot take (a mean of numbers that may be negative) is left out and named.
    Errors: BadInput where nothing can be varied. Source: Saisana, Saltelli and Tarantola (2005).
    """
    from indexcore.sensitivity.analysis import monte_carlo
    from indexcore.sensitivity.model import Problem

    table, structure, config = engine.read(inputs)
    period = [str(p) for p in table.periods].index(asked.year)
    factors: list[Factor] = []
    left_out: list[Factor] = []
    for factor in _factors(asked.choices, {step.op for step in config.steps}):
        problem = Problem(table, structure, config, (factor,), asked.target, period)
        (factors if _fits(problem, factor) else left_out).append(factor)
    found = monte_carlo(
        Problem(table, structure, config, tuple(factors), asked.target, period), runs=asked.runs, seed=asked.seed, progress=progress
    )  # fmt: skip
    bands, tiers = found.bands(), _tiers(found, asked, rescaled=any(f.step == "normalise" for f in factors))
    return {
        "runs": asked.runs, "seed": asked.seed, "factors": [[f.name, _words(f)] for f in factors], "left_out": [[f.name, _words(f)] for f in left_out],
        "units": [_unit(code, bands, tiers) for code in found.units],
    }  # fmt: skip


def _factors(choices: Mapping[str, Any], ops: set[str]) -> Iterable[Factor]:
    from indexcore.sensitivity.factors import Factor

    if choices.get("weight_noise"):
        yield Factor(str(WEIGHTS), noise=float(choices["weight_noise"]))
    for key, (op, name) in STEPS.items():
        methods = tuple(choices.get(key, ()))
        if len(methods) > 1 and op in ops:
            yield Factor(name, step=op, alternatives=tuple({"method": str(m)} for m in methods))


def _fits(problem: Problem, factor: Factor) -> bool:
    """True where every option of the factor can be computed."""
    import numpy as np

    from indexcore.errors import BadInput
    from indexcore.sensitivity.model import Model

    try:
        if factor.noise is None:
            Model(problem).scores(np.arange(len(factor.alternatives))[:, None])
    except BadInput:
        return False
    return True


def _tiers(found: Any, asked: Question, *, rescaled: bool) -> Any:
    """Unit → share of runs in each tier: by the frozen cuts, or by places where the runs change the scale."""
    import numpy as np

    from indexcore.analysis.tiers import fixed_tiers
    from indexcore.sensitivity.bands import rank_tier_probabilities, tier_probabilities

    if not asked.cuts:
        return None
    scheme = fixed_tiers([float(cut) for cut in asked.cuts], labels=list(asked.labels))
    if not rescaled:
        return tier_probabilities(found.scores, scheme, units=found.units)
    numbers = scheme.tier_numbers(found.nominal_scores)
    sizes = {label: int(np.sum(numbers == k)) for k, label in enumerate(scheme.labels, start=1)}
    kept = {label: size for label, size in sizes.items() if size}
    return rank_tier_probabilities(found.ranks, tuple(kept.values()), units=found.units, labels=tuple(kept))


def _words(factor: Factor) -> str:
    if factor.noise is not None:
        return f"± {factor.noise:.0%}"
    return "、".join(str(option["method"]) for option in factor.alternatives)


def _unit(code: str, bands: Any, tiers: Any) -> dict[str, Any]:
    row = bands.loc[code]
    found: dict[str, Any] = {"code": code}
    for name, column in (("nominal", "Nominal"), ("median", "Median"), ("low", "Q5"), ("high", "Q95")):
        value = float(row[column])
        found[name] = None if value != value else round(value, DECIMALS)
    found["tiers"] = (
        {}
        if tiers is None
        else {label: round(float(tiers.loc[code, label]), DECIMALS) for label in tiers.columns}
    )
    return found
