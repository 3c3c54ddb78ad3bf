"""Criteria of target occupations as percentiles, and the board's printed weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.demand.columns import codes, numbers

Floats = NDArray[np.float64]
CRITERIA = (
    "openings", "entry_share", "living_wage_ratio", "job_quality", "access_without_bachelors", "upward_moves",
    "segregation_relief", "employer_commitment",
)  # fmt: skip
_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Criteria:
    """The occupations that can be scored; arrays of shape (occupations, criteria), more is better in each.

    `standard_errors` are 0 where none is given. `weights`, shape (criteria,), sum to 1. `missing` names, for each
    occupation left out, the criteria without a value. `rows` are the places in the table read.
    """

    occupations: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats
    standard_errors: Floats
    weights: Floats
    missing: dict[str, tuple[str, ...]]
    rows: NDArray[np.intp]


def read_criteria(table: Any, weights: Mapping[str, float]) -> Criteria:
    """The criteria that `weights` names, from a table with `occupation_code` and if known `<criterion>_se`.

    An occupation with a criterion missing (None or NaN) gets no score: it is listed, never taken as 0. Raises DataError
    for weights that are negative or do not sum to 1 and for a value that is no number; UndefinedMeasureError where no
    occupation has every criterion. `CRITERIA` are the usual names; a board may use others.
    """
    shares = _weights(weights)
    occupations, names = codes(table, "occupation_code"), tuple(weights)
    values = np.column_stack([numbers(table, name, may_miss=True) for name in names])
    errors = np.column_stack([numbers(table, f"{n}_se", least=0, may_miss=True, default=0.0) for n in names])
    absent = np.isnan(values)
    rows = np.flatnonzero(~absent.any(axis=1))
    if not len(rows):
        raise UndefinedMeasureError("no occupation has every criterion.", mend="leave a criterion out or complete it.")
    missing = {
        code: tuple(n for n, is_absent in zip(names, row, strict=True) if is_absent)
        for code, row in zip(occupations, absent, strict=True)
        if row.any()
    }
    kept = tuple(occupations[i] for i in rows)
    return Criteria(kept, names, values[rows], np.nan_to_num(errors[rows]), shares, missing, rows)


def _weights(weights: Mapping[str, float]) -> Floats:
    for name, weight in weights.items():
        if not isfinite(weight) or weight < 0:
            raise DataError(f"the weight {weight:g} of {name} is negative or no number.", mend="use 0 or more.")
    total = sum(weights.values())
    if abs(total - 1) > _SUM_TOLERANCE:
        raise DataError(f"the weights sum to {total:g}.", mend="give weights that sum to 1.")
    return np.array(list(weights.values()), np.float64)


def percentiles(values: Floats) -> Floats:
    """Each value's percentile in its column, 0 to 100: the share below it and half the share equal to it.

    A column of equal values is 50 throughout, so that it moves no rank. `values` has shape (occupations, criteria).
    """
    ranked = np.empty(values.shape)
    for k in range(values.shape[1]):
        _, place, size = np.unique(values[:, k], return_inverse=True, return_counts=True)
        ranked[:, k] = (np.cumsum(size) - size / 2)[place]
    return 100.0 / len(values) * ranked


def official_flags(table: Any, rows: NDArray[np.intp]) -> tuple[str | None, ...]:
    """The state's own word on each occupation (column `official_flag`), as given; None where it has none.

    It is carried beside the score and never read by it. Raises UnknownNameError where the table has no such column and
    DataError, naming the row, for a flag that is not text.
    """
    if "official_flag" not in table:
        raise UnknownNameError.of("column", "official_flag", [str(c) for c in table])
    flags = list(table["official_flag"])
    return tuple(_flag(flags[i], int(i) + 1) for i in rows)


def _flag(value: Any, row: int) -> str | None:
    if isinstance(value, str):
        return value
    missing = value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and isnan(value))
    if missing:
        return None
    raise DataError(
        f"{value!r} is not text.", where=f"column official_flag, row {row}", mend="give the state's own word."
    )
