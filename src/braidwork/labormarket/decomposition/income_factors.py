"""Mean income as employment × hours × occupation mix × hourly pay, and the Shapley split of a gap over the four."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import product
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.decomposition.figure import ACCOUNTING

Floats = NDArray[np.float64]

FACTORS = ("employment", "hours", "occupation_mix", "hourly_pay")
SUMS_TO_ONE = 1e-9


@dataclass(frozen=True)
class IncomeFactors:
    """What mean income of a group is the product of: e · h · Σ_k p_k r_k.

    `employment_rate` (share of all), `hours` per employed person and year, `occupation_shares` (K,) shares of the
    group's **hours**, not of its people, and `hourly_pay` (K,) USD, NaN where the group works no hours.
    """

    employment_rate: float
    hours: float
    occupation_shares: ArrayLike
    hourly_pay: ArrayLike


@dataclass(frozen=True)
class IncomeSplit:
    """Mean income of a group and of the reference, and the gap between them by factor: exact sum.

    `integration` is what the group would gain per person with the reference's occupations at its own pay within
    each. `filled` lists occupations in which the group works no hours and got the reference's pay, and
    `filled_reference` the reverse.
    """

    income: float
    reference_income: float
    employment: float
    hours: float
    occupation_mix: float
    hourly_pay: float
    integration: float
    filled: tuple[Hashable, ...]
    filled_reference: tuple[Hashable, ...]
    caveat: str = ACCOUNTING

    @property
    def gap(self) -> float:
        """Mean income of the reference less that of the group, the sum of the four factors."""
        return self.reference_income - self.income


def shapley_income(
    group: IncomeFactors, reference: IncomeFactors, *, occupations: Sequence[Hashable] | None = None
) -> IncomeSplit:
    """Split reference income − group income over four factors, averaged over every order of change (Shapley 1953).

    Raises DataError for shares that are negative or do not add up to 1 and for factors out of range, and
    UndefinedMeasureError for an occupation that someone works in without pay known.
    """
    width = np.asarray(group.occupation_shares, dtype=np.float64).shape
    sides = [_checked(side, width, name) for side, name in ((group, "the group"), (reference, "the reference"))]
    names = tuple(range(width[0])) if occupations is None else tuple(occupations)
    if len(names) != width[0]:
        raise DataError(f"{len(names)} occupations were named for {width[0]}.", mend="name each one.")
    (e, h, p, r), (e_ref, h_ref, p_ref, r_ref) = sides
    own, other = filled_pay(p, r, p_ref, r_ref)
    parts = split_income((e, h, p, own), (e_ref, h_ref, p_ref, other))
    return IncomeSplit(
        income=float(income(e, h, p, own)),
        reference_income=float(income(e_ref, h_ref, p_ref, other)),
        employment=float(parts[0]),
        hours=float(parts[1]),
        occupation_mix=float(parts[2]),
        hourly_pay=float(parts[3]),
        integration=float(income(e, h, p_ref, own) - income(e, h, p, own)),
        filled=tuple(names[k] for k in np.flatnonzero((p == 0) & (p_ref != 0))),
        filled_reference=tuple(names[k] for k in np.flatnonzero((p != 0) & (p_ref == 0))),
    )


def filled_pay(p: Floats, r: Floats, p_ref: Floats, r_ref: Floats) -> tuple[Floats, Floats]:
    """Hourly pay (…, K) of both sides: where one works no hours it gets the other's pay, and 0 where neither does."""
    own, other = np.where(p == 0, np.nan, r), np.where(p_ref == 0, np.nan, r_ref)
    neither = (p == 0) & (p_ref == 0)
    own, other = np.where(p == 0, other, own), np.where(p_ref == 0, own, other)
    return np.where(neither, 0.0, own), np.where(neither, 0.0, other)


def income(e: Any, h: Any, p: Floats, r: Floats) -> Any:
    """e · h · Σ_k p_k r_k; e, h (…), p, r (…, K)."""
    return e * h * (p * r).sum(axis=-1)


def split_income(group: Sequence[Any], reference: Sequence[Any]) -> Floats:
    """Shapley values of the four factors, shape (4, …); each side is (e, h, p, r) without gaps in r."""
    count = len(FACTORS)
    worth = {
        chosen: income(*(reference[i] if chosen[i] else group[i] for i in range(count)))
        for chosen in product((False, True), repeat=count)
    }
    parts = np.zeros((count, *np.shape(worth[(False,) * count])))
    for chosen, before in worth.items():
        size = sum(chosen)
        for i in range(count):
            if not chosen[i]:
                share = factorial(size) * factorial(count - size - 1) / factorial(count)
                after = worth[(*chosen[:i], True, *chosen[i + 1 :])]
                parts[i] += share * (after - before)
    return parts


def _checked(side: IncomeFactors, width: tuple[int, ...], name: str) -> tuple[float, float, Floats, Floats]:
    p = np.asarray(side.occupation_shares, dtype=np.float64)
    r = np.asarray(side.hourly_pay, dtype=np.float64)
    if p.ndim != 1 or not p.size or p.shape != width or r.shape != width:
        raise DataError(
            f"occupation shares {p.shape} and pay {r.shape} of {name} do not match.", mend="give K of each."
        )
    if not (0 <= side.employment_rate <= 1 and np.isfinite(side.hours) and side.hours >= 0):
        raise DataError(
            f"an employment rate of {side.employment_rate} and {side.hours} hours of {name} are out of range.",
            mend="the rate lies from 0 to 1 and hours are not negative.",
        )
    if not (np.isfinite(p) & (p >= 0)).all() or abs(p.sum() - 1) > SUMS_TO_ONE:
        raise DataError(
            f"the occupation shares of {name} are not shares that add up to 1.", mend="divide by all hours."
        )
    if not np.isfinite(r[p > 0]).all():
        raise UndefinedMeasureError(f"{name} works in an occupation without known pay.", mend="give its hourly pay.")
    return float(side.employment_rate), float(side.hours), p, r
