"""Approximate standard errors for a file without replicate weights: simple random sampling times a design factor.

The formulas are those of the Census Bureau's ACS PUMS accuracy documents. Such an error carries the method
`design factor`; without the factor (a simple-random-sampling error) it is never printed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.replicates.domains import domains
from braidwork.measures.replicates.quantile import require_tau
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.weights import base_weights
from braidwork.measures.replicates.woodruff import inverted

Floats = NDArray[np.float64]

SAMPLING_FACTORS = {1: 99.0, 5: 19.0}  # persons not interviewed per person interviewed: 1 in 100, 5 in 100
FACTOR_BY_RACE = 2.0  # largest measured on three Washington files 2.09 (Black persons, Seattle 2016)
FACTOR_OTHERWISE = 1.6


def sampling_factor(span_years: int) -> float:
    """f of the accuracy documents: 99 for a 1-year file, 19 for a 5-year file."""
    if span_years not in SAMPLING_FACTORS:
        raise UnknownNameError(
            f"there is no PUMS file that spans {span_years} years.", mend="accepted: 1 (1-year), 5 (5-year)."
        )
    return SAMPLING_FACTORS[span_years]


def design_factor(by_race_ethnicity: bool, published: float | None = None) -> float:
    """The Bureau's factor of this vintage if it is loaded; else 2.0 for anything by race or ethnicity, else 1.6."""
    if published is None:
        return FACTOR_BY_RACE if by_race_ethnicity else FACTOR_OTHERWISE
    if not published > 0:
        raise DataError(f"the design factor {published} is not positive.", mend="take it from the accuracy document.")
    return published


def design_factor_total(total: ArrayLike, units: ArrayLike, f: float, factor: float) -> Floats:
    """Standard error of a weighted total Y in a domain of N weighted units: factor · √(f · Y · (1 − Y/N)).

    NaN where the formula says nothing: Y is 0 or all of N. A Y outside 0..N raises.
    """
    y, n = _floats(total, units)
    _within("total", y, n)
    return _known(factor * np.sqrt(f * y * (1 - np.divide(y, n, out=np.ones_like(y), where=n > 0))))


def design_factor_share(share: ArrayLike, base: ArrayLike, f: float, factor: float) -> Floats:
    """Standard error of a share p (0 to 1) of B weighted units: factor · √(f / B · p · (1 − p)); NaN at 0 and 1."""
    p, b = _floats(share, base)
    _within("share", p, np.ones_like(p))
    return _known(factor * np.sqrt(_over(f * p * (1 - p), b)))


def design_factor_mean(weight: ArrayLike, sum_y: ArrayLike, sum_yy: ArrayLike, f: float, factor: float) -> Floats:
    """Standard error of a mean from Σw, Σw·y and Σw·y² (G,): factor · √(f / Σw · s²), s² the weighted variance of y.

    Of a true/false y it is `design_factor_share`.
    """
    w, wy, wyy = _floats(weight, sum_y, sum_yy)
    return design_factor_ratio(wy, w, wyy, wy, w, f, factor)


def design_factor_ratio(
    sum_x: ArrayLike, sum_z: ArrayLike, sum_xx: ArrayLike, sum_xz: ArrayLike, sum_zz: ArrayLike, f: float, factor: float
) -> Floats:
    """Linearised standard error of R = Σw·x / Σw·z: factor · √(f · Σw·(x − R·z)²) / |Σw·z|; NaN where it is 0."""
    x, z, xx, xz, zz = _floats(sum_x, sum_z, sum_xx, sum_xz, sum_zz)
    ratio = _over(x, z)
    squares = np.maximum(xx - 2 * ratio * xz + ratio**2 * zz, 0)  # rounding may leave a tiny negative
    return _known(factor * _over(np.sqrt(f * squares), np.abs(z)))


def design_factor_quantile(
    y: ArrayLike,
    weights: ArrayLike,
    f: float,
    factor: float,
    tau: float = 0.5,
    groups: Any = None,
    *,
    universe: ArrayLike | None = None,
) -> Floats:
    """Standard error of a quantile per group (G,): half the width between the quantiles at tau ± SE(tau).

    Rows are records or (group, value, Σw) sums; groups in the order of `quantiles`. NaN where tau ± SE leaves (0, 1).
    """
    require_tau(tau)
    base = base_weights(weights)
    values, missing = checked_variable(y, len(base))
    where = domains(base, groups, universe=universe, missing=missing)
    total = np.bincount(where.codes, weights=base, minlength=where.count + 1)[: where.count]
    margin = design_factor_share(np.full(where.count, tau), total, f, factor)
    lower, upper = inverted(values, base, where, np.stack([tau - margin, tau + margin]))
    return np.asarray((upper - lower) / 2)


def design_factor_median(
    y: ArrayLike, weights: ArrayLike, f: float, factor: float, groups: Any = None, *, universe: ArrayLike | None = None
) -> Floats:
    """`design_factor_quantile` at one half."""
    return design_factor_quantile(y, weights, f, factor, 0.5, groups, universe=universe)


def _floats(*values: ArrayLike) -> list[Floats]:
    return [np.array(a) for a in np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in values))]


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom != 0))


def _within(what: str, part: Floats, whole: Floats) -> None:
    if ((part < 0) | (part > whole)).any():
        raise DataError(f"a {what} lies outside 0 and its whole.", mend="count the part inside the same universe.")


def _known(error: Floats) -> Floats:
    return np.where(error > 0, error, np.nan)
