"""Kitagawa: a difference of two rates as difference of the rates of classes and of the mix of classes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.decomposition.figure import ACCOUNTING

Floats = NDArray[np.float64]

SUMS_TO_ONE = 1e-9


@dataclass(frozen=True)
class Kitagawa:
    """Δ = rate + composition, in the unit of the rates; `rate_by_class`, `composition_by_class` (K,) add up to them."""

    classes: tuple[Hashable, ...]
    rate_a: float
    rate_b: float
    rate_by_class: Floats
    composition_by_class: Floats
    caveat: str = ACCOUNTING

    @property
    def difference(self) -> float:
        """Overall rate of A less that of B."""
        return self.rate_a - self.rate_b

    @property
    def rate(self) -> float:
        """Part of the difference that goes with different rates within the classes."""
        return float(self.rate_by_class.sum())

    @property
    def composition(self) -> float:
        """Part of the difference that goes with a different mix of classes."""
        return float(self.composition_by_class.sum())


def kitagawa(
    shares_a: ArrayLike,
    shares_b: ArrayLike,
    rates_a: ArrayLike,
    rates_b: ArrayLike,
    *,
    classes: Sequence[Hashable] | None = None,
) -> Kitagawa:
    """Split the difference of two overall rates Σ_k p_k r_k (Kitagawa 1955), both parts at the mean of A and B.

    `shares_a`, `shares_b` (K,) are the class shares of A and B, `rates_a`, `rates_b` (K,) the rates within each.
    Raises DataError unless shares are ≥ 0 and add up to 1, UndefinedMeasureError for a class without a rate.
    """
    p_a, p_b, r_a, r_b = (np.asarray(v, dtype=np.float64) for v in (shares_a, shares_b, rates_a, rates_b))
    if p_a.ndim != 1 or not p_a.size or any(v.shape != p_a.shape for v in (p_b, r_a, r_b)):
        shapes = ", ".join(str(v.shape) for v in (p_a, p_b, r_a, r_b))
        raise DataError(f"shares and rates of shapes {shapes} do not belong together.", mend="give one per class.")
    names = tuple(range(p_a.size)) if classes is None else tuple(classes)
    if len(names) != p_a.size or len(set(names)) != len(names):
        raise DataError(f"{len(names)} class names for {p_a.size} classes.", mend="name each class once.")
    for side, shares, rates in (("A", p_a, r_a), ("B", p_b, r_b)):
        _require_shares(side, shares, names)
        _require_rates(side, rates, names)
    return Kitagawa(
        names,
        float(p_a @ r_a),
        float(p_b @ r_b),
        0.5 * (p_a + p_b) * (r_a - r_b),
        0.5 * (r_a + r_b) * (p_a - p_b),
    )


def _require_shares(side: str, shares: Floats, names: tuple[Hashable, ...]) -> None:
    wrong = ~(np.isfinite(shares) & (shares >= 0))
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f"the share {shares[first]} of group {side} is no share.",
            where=f"class {names[first]}",
            mend="shares are numbers from 0 to 1.",
        )
    if abs(shares.sum() - 1) > SUMS_TO_ONE:
        raise DataError(
            f"the shares of group {side} add up to {shares.sum():.9g}, not to 1.",
            mend="divide by their total, or find the class that is missing.",
        )


def _require_rates(side: str, rates: Floats, names: tuple[Hashable, ...]) -> None:
    wrong = ~np.isfinite(rates)
    if wrong.any():
        first = ", ".join(str(names[i]) for i in np.flatnonzero(wrong)[:3])
        raise UndefinedMeasureError(
            f"group {side} has no rate in class {first}.",
            mend="merge it with a class in which both groups have members, or leave it out of both.",
        )
