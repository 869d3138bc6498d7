"""Tiers of units: a scheme of cuts, found once, frozen with its edition and applied unchanged to the next."""

from dataclasses import dataclass

import numpy as np

from indexcore.analysis.breaks import fisher_jenks, maximum_breaks
from indexcore.analysis.ranking import DECIMALS
from indexcore.errors import refuse

CLOSED = ("lower", "upper")


@dataclass(frozen=True)
class TierScheme:
    """Cuts in ascending order and one label per tier from the best to the worst.

    ``closed = "lower"``: tier above a cut includes it, [cut, next), as published tiers such as 「170 以上」 read.
    ``closed = "upper"``: (previous, cut], the reading of natural-break class maxima.
    ``edition`` names the edition whose data gave the cuts; movement between tiers means something only
    while it stays the same.
    """

    cuts: tuple[float, ...]
    labels: tuple[str, ...]
    method: str
    closed: str = "lower"
    edition: str | None = None

    def __post_init__(self) -> None:
        if any(b <= a for a, b in zip(self.cuts, self.cuts[1:], strict=False)):
            raise refuse("分档", f"分档界限须由小到大且不重复：{self.cuts}")
        if len(self.labels) != len(self.cuts) + 1:
            raise refuse(
                "分档", f"{len(self.cuts)} 个界限应有 {len(self.cuts) + 1} 个档名，给了 {len(self.labels)} 个"
            )
        if self.closed not in CLOSED:
            raise refuse("分档", f"区间闭合方式只能是 lower 或 upper，不能是 {self.closed!r}")

    def tier_numbers(self, scores: np.ndarray) -> np.ndarray:
        """Tier 1 is the best; NaN scores stay NaN; every other score has exactly one tier.

        Scores are rounded to 10 decimals first, so 99.99999999999999 reaches a cut at 100.
        """
        values = np.round(np.asarray(scores, dtype=float), DECIMALS)
        cuts = np.round(np.array(self.cuts), DECIMALS)
        below = np.searchsorted(cuts, values, side="right" if self.closed == "lower" else "left")
        return np.where(np.isnan(values), np.nan, len(self.labels) - below)

    def tier_labels(self, scores: np.ndarray) -> list[str | None]:
        """The tiers' names in the order of ``scores``; None where the score is missing."""
        return [None if np.isnan(n) else self.labels[int(n) - 1] for n in self.tier_numbers(scores)]


def fixed_tiers(
    cuts: list[float], *, labels: list[str] | None = None, edition: str | None = None
) -> TierScheme:
    """A scheme of given half-open cuts, such as 100 and 170: ≥170, [100,170), <100 — no gap between them."""
    return _scheme(sorted(cuts), labels, "fixed", "lower", edition)


def relative_tiers(
    scores: np.ndarray,
    *,
    factors: list[float],
    reference: float | None = None,
    labels: list[str] | None = None,
    edition: str | None = None,
) -> TierScheme:
    """Cuts at multiples of the mean of the present scores, or of ``reference`` (for instance the province).

    Source: European Innovation Scoreboard (leaders above 125 % of the EU average).
    """
    centre = float(np.nanmean(scores)) if reference is None else reference
    if centre <= 0:
        raise refuse("分档", f"相对均值分档要求均值为正，现为 {centre}")
    return _scheme(sorted(f * centre for f in factors), labels, "relative", "lower", edition)


def quantile_tiers(
    scores: np.ndarray, *, tiers: int, labels: list[str] | None = None, edition: str | None = None
) -> TierScheme:
    """Cuts at the quantiles 1/k ... (k-1)/k (linear interpolation); a unit on a cut belongs below it."""
    present = _present(scores, tiers)
    cuts = np.unique(np.quantile(present, np.arange(1, tiers) / tiers))
    return _scheme(cuts.tolist(), labels, "quantiles", "upper", edition)


def natural_tiers(
    scores: np.ndarray, *, tiers: int, labels: list[str] | None = None, edition: str | None = None
) -> TierScheme:
    """Fisher-Jenks tiers: cuts are the class maxima, inclusive. Source: Fisher (1958), exact optimum."""
    return _scheme(fisher_jenks(scores, classes=tiers)[:-1], labels, "fisher_jenks", "upper", edition)


def gap_tiers(
    scores: np.ndarray, *, tiers: int, labels: list[str] | None = None, edition: str | None = None
) -> TierScheme:
    """Cuts in the middle of the widest gaps between neighbouring scores."""
    return _scheme(maximum_breaks(scores, classes=tiers)[:-1], labels, "maximum_breaks", "upper", edition)


def _scheme(
    cuts: list[float], labels: list[str] | None, method: str, closed: str, edition: str | None
) -> TierScheme:
    names = labels or [f"第{i + 1}档" for i in range(len(cuts) + 1)]
    return TierScheme(tuple(float(c) for c in cuts), tuple(names), method, closed, edition)


def _present(scores: np.ndarray, tiers: int) -> np.ndarray:
    values = np.asarray(scores, dtype=float)
    present = values[~np.isnan(values)]
    if tiers < 2 or len(np.unique(present)) < tiers:
        raise refuse(
            "分档", f"分 {tiers} 档至少要有 {max(tiers, 2)} 个不同的得分，现有 {len(np.unique(present))} 个"
        )
    return present
