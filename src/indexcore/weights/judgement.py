"""Analytic hierarchy process: weights from pairwise judgement, with the test of their consistency."""

from dataclasses import dataclass

import numpy as np

from indexcore.errors import refuse

# Saaty (1980), mean consistency index of random reciprocal matrices of size 1, 2, 3 ...
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


@dataclass(frozen=True)
class Hierarchy:
    """Weights (K,) summing to 1, the principal eigenvalue, consistency index and ratio of a judgement matrix."""

    weights: np.ndarray
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float

    def acceptable(self, *, limit: float = 0.1) -> bool:
        """True when the ratio is below ``limit``; the Handbook (p. 98) accepts below 0.1."""
        return self.consistency_ratio < limit


def hierarchy(matrix: np.ndarray) -> Hierarchy:
    """The weights of a reciprocal matrix (K, K) whose entry (i, j) says how many times i outweighs j.

    Principal eigenvector; CI = (lmax - K)/(K - 1), CR = CI / RI, 0 where K < 3. Errors: BadInput naming the
    first entry that is not positive or not reciprocal, or a matrix beyond 15 x 15 (no random index).
    Source: Saaty (1980); Handbook (2008) section 6.2.
    """
    a = np.asarray(matrix, dtype=float)
    _check(a)
    size = len(a)
    values, vectors = np.linalg.eig(a)
    principal = int(values.real.argmax())
    weights = np.abs(vectors[:, principal].real)
    largest = float(values[principal].real)
    index = 0.0 if size < 2 else max((largest - size) / (size - 1), 0.0)
    ratio = index / RANDOM_INDEX[size - 1] if size > 2 else 0.0
    return Hierarchy(weights / weights.sum(), largest, index, ratio)


def _check(a: np.ndarray) -> None:
    if a.ndim != 2 or a.shape[0] != a.shape[1] or len(a) == 0:
        raise refuse("判断矩阵", f"应为方阵，现为 {a.shape}")
    if len(a) > len(RANDOM_INDEX):
        raise refuse("判断矩阵", f"最多 {len(RANDOM_INDEX)} 阶，现为 {len(a)} 阶，请分层判断")
    for i, j in np.ndindex(a.shape):
        if not (np.isfinite(a[i, j]) and a[i, j] > 0):
            raise refuse(f"判断矩阵第 {i + 1} 行第 {j + 1} 列", f"应为正数，现为 {a[i, j]}")
        if not np.isclose(a[i, j] * a[j, i], 1.0, rtol=0.02):
            raise refuse(
                f"判断矩阵第 {i + 1} 行第 {j + 1} 列", f"{a[i, j]} 与对称位置的 {a[j, i]} 不互为倒数"
            )
