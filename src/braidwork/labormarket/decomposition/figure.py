"""A figure with its standard error, and the words that every decomposition carries."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan

from braidwork.measures.estimates import MOE_FACTOR

ACCOUNTING = (
    "Accounting, not causal: the parts add up to the gap that is observed. They do not say what would happen if one "
    "of them were changed, and a part that is explained is not thereby fair."
)


@dataclass(frozen=True)
class Figure:
    """A value in the unit of its measure and its standard error, NaN where there is none."""

    value: float
    standard_error: float = nan

    @property
    def margin_of_error(self) -> float:
        """Half-width of the 90 % interval: 1.645 standard errors."""
        return MOE_FACTOR * self.standard_error

    @property
    def differs_from_zero(self) -> bool:
        """Whether the value lies further from 0 than its margin of error; false where that is unknown."""
        return not isnan(self.standard_error) and abs(self.value) > self.margin_of_error

    def __str__(self) -> str:
        error = "" if isnan(self.standard_error) else f" ± {self.margin_of_error:.6g}"
        return f"{self.value:.6g}{error}"
