"""The variance rule of a replicate design: which coefficient, around which centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UnknownNameError

METHODS = ("sdr",)
CENTERS = ("estimate", "replicate_mean")
COEFFICIENT_SETS = {"sdr_80": (80, 4 / 80)}  # name: (number of replicates it holds for, coefficient)

Coefficient = float | str | Sequence[float] | NDArray[np.float64]


def require_known(kind: str, name: str, accepted: Sequence[str]) -> None:
    """Raise `UnknownNameError` listing every accepted name unless `name` is one of them."""
    if name not in accepted:
        raise UnknownNameError(f"there is no {kind} '{name}'.", mend=f"accepted: {', '.join(accepted)}.")


@dataclass(frozen=True)
class VarianceRule:
    """How replicate estimates become a variance: Var = Σ_r c_r (θ_r − centre)².

    The default is the Census Bureau's successive-difference rule (ACS accuracy documents): c = 4/80 for exactly
    80 replicates, centred on the full-sample estimate. For any other design state `coefficient`, one number or
    one per replicate.
    """

    method: str = "sdr"
    coefficient: Coefficient | None = None
    center: str = "estimate"

    def __post_init__(self) -> None:
        require_known("variance method", self.method, METHODS)
        require_known("variance centre", self.center, CENTERS)
        if isinstance(self.coefficient, str):
            require_known("coefficient set", self.coefficient, tuple(COEFFICIENT_SETS))

    def coefficients(self, replicates: int) -> NDArray[np.float64]:
        """The coefficient of each of `replicates` replicates, shape (R,)."""
        if self.coefficient is None or isinstance(self.coefficient, str):
            name = self.coefficient or "sdr_80"
            expected, value = COEFFICIENT_SETS[name]
            if replicates != expected:
                raise DataError(
                    f"the coefficient set '{name}' holds for exactly {expected} replicates, not for {replicates}.",
                    mend=f"give all {expected} replicate columns, or state the coefficient of your design.",
                )
            return np.full(replicates, value)
        stated = np.asarray(self.coefficient, dtype=np.float64)
        if stated.ndim and stated.shape != (replicates,):
            raise DataError(
                f"{stated.size} variance coefficients were given for {replicates} replicates.",
                mend="give one number, or one per replicate.",
            )
        if not np.isfinite(stated).all() or (stated < 0).any():
            raise DataError("a variance coefficient is negative or not finite.", mend="give coefficients ≥ 0.")
        return np.broadcast_to(stated, (replicates,))


ACS = VarianceRule()


def variance(
    full: ArrayLike,
    replicate: ArrayLike,
    coefficient: Coefficient | None = None,
    center: str = "estimate",
    method: str = "sdr",
) -> NDArray[np.float64]:
    """Replicate variance of any statistic: full-sample values (…) and replicate values (…, R) to variances (…).

    Raises where the number of replicates is not 80 and no coefficient is stated, and on unknown names.
    """
    return variance_by_rule(full, replicate, VarianceRule(method, coefficient, center))


def variance_by_rule(full: ArrayLike, replicate: ArrayLike, rule: VarianceRule) -> NDArray[np.float64]:
    """`variance` with the rule as one object."""
    theta = np.asarray(full, dtype=np.float64)
    thetas = np.asarray(replicate, dtype=np.float64)
    if thetas.shape[:-1] != theta.shape:
        raise DataError(
            f"replicate values of shape {thetas.shape} do not belong to estimates of shape {theta.shape}.",
            mend="give replicate values of the same shape with one more, last, dimension.",
        )
    coefficients = rule.coefficients(thetas.shape[-1])
    centre = theta if rule.center == "estimate" else thetas.mean(axis=-1)
    deviations = thetas - centre[..., None]
    return np.asarray((deviations * deviations) @ coefficients)
