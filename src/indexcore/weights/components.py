"""Weights from principal components: the Handbook's rotated factor weights, and first-component loadings."""

from dataclasses import dataclass

import numpy as np

from indexcore.analysis.components import correlation_of_complete_rows, principal_components
from indexcore.errors import refuse


@dataclass(frozen=True)
class FactorWeights:
    """``weights`` (K,) summing to 1; rotated ``loadings`` (K, F); ``explained`` (F,) variance after rotation;
    ``factor_of`` (K,) the factor each indicator counts for."""

    weights: np.ndarray
    loadings: np.ndarray
    explained: np.ndarray
    factor_of: np.ndarray


@dataclass(frozen=True)
class LoadingWeights:
    """First-component ``weights`` (K,) and whether negative loadings had to be set to zero."""

    weights: np.ndarray
    binding: np.ndarray


def factor_weights(
    x: np.ndarray, *, factors: int | None = None, rotate: bool = True, share_by: str = "rotated"
) -> FactorWeights:
    """Weights of (units, indicators): squared rotated loading of each indicator's own factor.

    Factors of the correlation matrix, kept by ``factors`` or by the Handbook's rule (eigenvalue > 1, share
    above 10 %, together above 60 %); Kaiser-normalised varimax; w ~ loading^2 / explained * factor share,
    rescaled to 1. ``share_by = "rotated"`` takes each factor's share from the rotated variance, ``eigen``
    from the eigenvalues before rotation. Source: Handbook (2008) section 6.1, table 18; Nicoletti et al. (2000).
    """
    if share_by not in ("rotated", "eigen"):
        raise refuse("因子权重", f"share_by 只能是 rotated 或 eigen，不能是 {share_by!r}")
    values, vectors = np.linalg.eigh(correlation_of_complete_rows(x))
    values, vectors = values[::-1], vectors[:, ::-1]
    kept = _kept(values) if factors is None else factors
    if not 1 <= kept <= len(values):
        raise refuse("因子权重", f"因子数应在 1 与 {len(values)} 之间，现为 {kept}")
    loadings = vectors[:, :kept] * np.sqrt(np.maximum(values[:kept], 0.0))
    if rotate and kept > 1:
        loadings = varimax(loadings)
    squares = loadings**2
    explained = squares.sum(axis=0)
    share = explained / explained.sum() if share_by == "rotated" else values[:kept] / values[:kept].sum()
    own = squares.argmax(axis=1)
    raw = squares[np.arange(len(own)), own] / explained[own] * share[own]
    return FactorWeights(raw / raw.sum(), loadings, explained, own)


def varimax(loadings: np.ndarray, *, normalise: bool = True, iterations: int = 1000) -> np.ndarray:
    """The orthogonal rotation of (K, F) loadings that maximises the variance of their squares.

    ``normalise`` scales rows to unit length first (Kaiser) and back. Source: Kaiser (1958), by the
    singular-value iteration R's ``varimax`` uses, to convergence at machine precision.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True)) if normalise else np.ones((len(loadings), 1))
    length = np.where(length > 0, length, 1.0)
    a = loadings / length
    rotation, before = np.eye(a.shape[1]), 0.0
    for _ in range(iterations):
        z = a @ rotation
        u, s, v = np.linalg.svd(a.T @ (z**3 - z * (z**2).mean(axis=0)))
        rotation = u @ v
        if s.sum() <= before * (1 + 1e-15):
            break
        before = s.sum()
    return a @ rotation * length


def loading_weights(x: np.ndarray, *, nonnegative: bool = True) -> LoadingWeights:
    """First-component loadings rescaled to sum to 1, oriented so that their sum is positive.

    With ``nonnegative`` negative loadings become 0 and ``binding`` says where; without it they stay as COINr
    ``get_PCA`` returns them, which may reward a worse value.
    """
    first = principal_components(x).loadings[:, 0]
    first = first if first.sum() >= 0 else -first
    binding = first < 0
    raw = np.where(binding, 0.0, first) if nonnegative else first
    if not abs(raw.sum()) > 0:
        raise refuse("主成分权重", "第一主成分载荷之和为零，无法归一")
    return LoadingWeights(raw / raw.sum(), binding)


def _kept(values: np.ndarray) -> int:
    share = values / values.sum()
    kept = int(((values > 1) & (share > 0.10)).sum())
    enough = int(np.searchsorted(np.cumsum(share), 0.60, side="left")) + 1
    return min(max(kept, enough, 1), len(values))
