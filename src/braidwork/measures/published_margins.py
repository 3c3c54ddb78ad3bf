"""Margins of figures derived from published tables, where only estimates and 90 % margins are known.

The formulas are the Census Bureau's for ACS data users. They ignore covariance: replicate weights beat them wherever
the records exist, so a result carries the method `published margin`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.measures.estimates import MOE_FACTOR

Form = Literal["sum", "difference", "proportion", "ratio"]


@dataclass(frozen=True)
class Published:
    """A figure and its 90 % margin; `form` names the formula that made it (`ratio` also where a proportion's fails)."""

    value: float
    margin_of_error: float
    form: Form

    @property
    def standard_error(self) -> float:
        """Margin over 1.645."""
        return self.margin_of_error / MOE_FACTOR


def sum_of_published(estimates: Sequence[float], margins: Sequence[float]) -> Published:
    """Sum with margin √ΣMOE². Of several rows with estimate 0 only the largest margin counts, once."""
    if len(estimates) != len(margins) or not estimates:
        raise DataError(
            f"{len(estimates)} estimates and {len(margins)} margins do not form a sum.",
            mend="give one margin per estimate, and at least one.",
        )
    for estimate, margin in zip(estimates, margins, strict=True):
        _check(estimate, margin)
    counted = [margin for estimate, margin in zip(estimates, margins, strict=True) if estimate != 0]
    zeros = [margin for estimate, margin in zip(estimates, margins, strict=True) if estimate == 0]
    return Published(math.fsum(estimates), math.hypot(*counted, max(zeros, default=0.0)), "sum")


def difference_of_published(x: float, margin_x: float, y: float, margin_y: float) -> Published:
    """x − y with margin √(MOE_x² + MOE_y²)."""
    _check(x, margin_x)
    _check(y, margin_y)
    return Published(x - y, math.hypot(margin_x, margin_y), "difference")


def proportion_of_published(x: float, margin_x: float, y: float, margin_y: float) -> Published:
    """p = x/y, where x is part of y, with margin √(MOE_x² − p²·MOE_y²) / y.

    Where the radicand is negative the ratio form, with plus, is used and named in `form`.
    """
    _check(x, margin_x)
    _check(y, margin_y)
    _check_whole(y)
    p = x / y
    radicand = margin_x**2 - (p * margin_y) ** 2
    if radicand < 0:
        return ratio_of_published(x, margin_x, y, margin_y)
    return Published(p, math.sqrt(radicand) / y, "proportion")


def ratio_of_published(x: float, margin_x: float, y: float, margin_y: float) -> Published:
    """x/y, where x is no part of y, with margin √(MOE_x² + (x/y)²·MOE_y²) / y."""
    _check(x, margin_x)
    _check(y, margin_y)
    _check_whole(y)
    return Published(x / y, math.hypot(margin_x, x / y * margin_y) / y, "ratio")


def _check(estimate: float, margin: float) -> None:
    if not (math.isfinite(estimate) and math.isfinite(margin)) or margin < 0:
        raise DataError(
            f"{estimate} ± {margin} is not an estimate with its margin.",
            mend="a negative margin is an annotation code of the ACS tables; translate it before.",
        )


def _check_whole(y: float) -> None:
    if y <= 0:
        raise UndefinedMeasureError(f"a quotient over {y} has no value.", mend="leave out rows whose whole is 0.")
