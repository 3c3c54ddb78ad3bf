"""How far a survey estimate can be trusted: classes by coefficient of variation, and the house minimum of records."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.estimates import MOE_FACTOR, Reliability

# Largest coefficient of variation, in per cent, that is still `high` and still `medium`.
SCHEMES: dict[str, tuple[float, float]] = {"esri": (12.0, 40.0), "15/30": (15.0, 30.0)}
MINIMUM_PERSONS = 10
MINIMUM_HOUSEHOLDS = 2
N_BUCKET_EDGES = (10, 30, 100, 400, 1600)
TABLE_MEDIAN_CV = 61.0  # 100 / 1.645: an estimate with a larger one does not differ from 0 at 90 %

WORST_FIRST: tuple[Reliability, ...] = ("not_estimable", "low", "medium", "high")

Reason = Literal["minimum_persons", "minimum_households", "no_value", "no_standard_error", "zero"]


@dataclass(frozen=True)
class Assessment:
    """A reliability class and, where it is `not_estimable`, why."""

    reliability: Reliability
    reason: Reason | None = None


def assess(
    value: float | None,
    standard_error: float | None,
    *,
    n: int,
    households: int | None = None,
    is_share: bool = False,
    scheme: str = "esri",
    minimum_persons: int = MINIMUM_PERSONS,
    minimum_households: int = MINIMUM_HOUSEHOLDS,
) -> Assessment:
    """The class of one estimate that rests on `n` unweighted records in `households` (None: not known or not apt).

    Class by CV = 100·SE/|value|: `esri` (the default) high to 12, medium to 40, else low; `15/30` likewise. A share
    above one half is classed on 1 − share as well and the worse counts. Fewer than 10 records or 2 households, an
    estimate of 0 or one without a standard error is `not_estimable`, with the reason.
    """
    limits = _limits(scheme)
    if n < minimum_persons:
        return Assessment("not_estimable", "minimum_persons")
    if households is not None and households < minimum_households:
        return Assessment("not_estimable", "minimum_households")
    if value is None or not math.isfinite(value):
        return Assessment("not_estimable", "no_value")
    if standard_error is None or not math.isfinite(standard_error):
        return Assessment("not_estimable", "no_standard_error")
    if standard_error < 0:
        raise DataError(f"the standard error {standard_error} is negative.", mend="give the square root of a variance.")
    sides = [value]
    if is_share:
        if not -1e-9 <= value <= 1 + 1e-9:
            raise DataError(f"the share {value} lies outside 0 and 1.", mend="give shares as fractions, not per cent.")
        if value > 0.5:
            sides.append(1 - value)
    if min(abs(side) for side in sides) < 1e-12:
        return Assessment("not_estimable", "zero")
    return Assessment(worse(*(_class(100 * standard_error / abs(side), limits) for side in sides)))


def worse(*classes: Reliability) -> Reliability:
    """The worst of some classes: what a signed gap takes from its two components."""
    for name in classes:
        if name not in WORST_FIRST:
            raise UnknownNameError.of("reliability class", name, WORST_FIRST)
    return min(classes, key=WORST_FIRST.index)


@dataclass(frozen=True)
class GapAssessment:
    """The class of a signed gap, and whether the gap differs from 0 at 90 % (None: its standard error is unknown).

    A gap has no coefficient of variation of its own: near 0 it would always be large.
    """

    reliability: Reliability
    differs_from_zero: bool | None


def assess_gap(
    gap: float | None, standard_error: float | None, first: Reliability, second: Reliability
) -> GapAssessment:
    """The worse class of a gap's two components, with its significance: |gap| > 1.645 · SE."""
    if gap is None or standard_error is None or not (math.isfinite(gap) and math.isfinite(standard_error)):
        return GapAssessment("not_estimable", None)
    return GapAssessment(worse(first, second), abs(gap) > MOE_FACTOR * standard_error)


def n_bucket(n: int, edges: Sequence[int] = N_BUCKET_EDGES) -> str:
    """The published interval that holds an unweighted count: `<10`, `10-29`, `30-99`, …, `400-1599`, `1600+`."""
    if n < 0 or n != int(n):
        raise DataError(f"{n} is not a count of records.", mend="give a whole number ≥ 0.")
    if not edges or list(edges) != sorted(set(edges)) or edges[0] < 1:
        raise DataError(f"the bucket edges {tuple(edges)} do not rise from 1 on.", mend="give rising edges.")
    below = sum(n >= edge for edge in edges)
    if below == 0:
        return f"<{edges[0]}"
    if below == len(edges):
        return f"{edges[-1]}+"
    return f"{edges[below - 1]}-{edges[below] - 1}"


def table_is_too_uncertain(coefficients_of_variation: Iterable[float | None], limit: float = TABLE_MEDIAN_CV) -> bool:
    """The Census Bureau's table rule: the median CV exceeds 61 %, so most cells do not differ from 0 at 90 %.

    A cell without a CV counts as infinitely uncertain; a table without cells is too uncertain.
    """
    from statistics import median

    cvs = [math.inf if cv is None or math.isnan(cv) else cv for cv in coefficients_of_variation]
    return not cvs or median(cvs) > limit


def _limits(scheme: str) -> tuple[float, float]:
    if scheme not in SCHEMES:
        raise UnknownNameError(f"there is no reliability scheme '{scheme}'.", mend=f"accepted: {', '.join(SCHEMES)}.")
    return SCHEMES[scheme]


def _class(cv: float, limits: tuple[float, float]) -> Reliability:
    return "high" if cv <= limits[0] else "medium" if cv <= limits[1] else "low"
