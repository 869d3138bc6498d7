"""What is to be reached, where a unit stands, and the answer in numbers and in a sentence."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from indexcore.analysis.ranking import DECIMALS
from indexcore.analysis.tiers import TierScheme
from indexcore.errors import refuse


@dataclass(frozen=True)
class Standing:
    """A unit's ``score`` and ``rank`` under some ``value`` of the indicator, with the ``others``' scores from the
    best down; all NaN when the pipeline leaves the unit out."""

    value: float
    score: float
    rank: float
    others: tuple[float, ...] = ()


@dataclass(frozen=True)
class Goal:
    """A ``rank`` or better, a ``score`` or more, or ``tier`` of a frozen ``scheme`` or better."""

    rank: int | None = None
    score: float | None = None
    tier: int | None = None
    scheme: TierScheme | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.rank, self.score, self.tier)) != 1:
            raise refuse("测算目标", "须且只须给出名次、得分、档次之一")
        if (self.tier is None) != (self.scheme is None):
            raise refuse("测算目标", "档次目标须同时给出冻结的分档界限")
        if self.scheme is not None and self.tier not in range(1, len(self.scheme.labels) + 1):
            raise refuse("测算目标", f"档次应在 1 至 {len(self.scheme.labels)} 之间，现为 {self.tier}")
        if self.rank is not None and self.rank < 1:
            raise refuse("测算目标", f"名次至少为 1，现为 {self.rank}")

    def met(self, standing: Standing) -> bool:
        """True when the standing reaches the goal; scores count to ten decimals, as ranks do."""
        if np.isnan(standing.score):
            return False
        if self.rank is not None:
            return standing.rank <= self.rank
        if self.scheme is not None and self.tier is not None:
            return float(self.scheme.tier_numbers(np.array([standing.score]))[0]) <= self.tier
        return round(standing.score, DECIMALS) >= round(self._score_needed(standing), DECIMALS)

    def margin(self, standing: Standing) -> float:
        """Score less the score needed: negative where the goal is missed, continuous along the path."""
        return standing.score - self._score_needed(standing)

    def _score_needed(self, standing: Standing) -> float:
        if self.rank is not None:
            return standing.others[self.rank - 1] if self.rank <= len(standing.others) else -np.inf
        if self.scheme is not None and self.tier is not None:
            place = len(self.scheme.cuts) - self.tier
            return self.scheme.cuts[place] if place >= 0 else -np.inf
        return -np.inf if self.score is None else self.score

    def __str__(self) -> str:
        if self.rank is not None:
            return f"第 {self.rank} 名"
        if self.scheme is not None and self.tier is not None:
            return self.scheme.labels[self.tier - 1]
        return f"得分 {self.score:g}"


@dataclass(frozen=True)
class Answer:
    """Whether the goal is ``reachable`` by the one indicator; where the unit stands ``now`` and would stand
    ``then`` at the least improvement found (recomputed in full); the ``best`` it could do within reach; and
    whether improving never worsened the score on the way (``monotone``)."""

    unit: str
    code: str
    goal: str
    reachable: bool
    now: Standing
    then: Standing | None
    best: Standing
    monotone: bool

    @property
    def needed(self) -> float | None:
        """The value the indicator must have; None when no value will do."""
        return None if self.then is None else self.then.value

    @property
    def rise(self) -> float | None:
        """Needed less present value: negative for an indicator of which less is better."""
        return None if self.then is None else self.then.value - self.now.value

    def sentence(self) -> str:
        """The answer in a sentence."""
        if self.then is not None and self.rise == 0:
            return (
                f"{self.unit} 已达到{self.goal}：现为第 {self.now.rank:.0f} 名，得分 {self.now.score:.4f}。"
            )
        if self.then is not None:
            printed = rounded_onwards(self.then.value, rising=self.then.value > self.now.value)
            return (
                f"{self.unit} 的 {self.code} 须由 {self.now.value:.8g} 变为 {printed}"
                f"（变动 {self.rise:+.6g}），即可达到{self.goal}："
                f"第 {self.then.rank:.0f} 名，得分 {self.then.score:.4f}。"
            )
        return (
            f"只靠 {self.code} 不能使 {self.unit} 达到{self.goal}：最好为第 {self.best.rank:.0f} 名"
            f"（{self.code} = {self.best.value:.6g}，得分 {self.best.score:.4f}）。"
        )


def rounded_onwards(value: float, *, rising: bool, digits: int = 8) -> str:
    """The value at so many significant digits, rounded the way it moved, so that the printed figure suffices."""
    exact = Decimal(value)
    if exact == 0:
        return "0"
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    rounded = exact.quantize(step, rounding=ROUND_CEILING if rising else ROUND_FLOOR)
    return f"{rounded.normalize():f}"
