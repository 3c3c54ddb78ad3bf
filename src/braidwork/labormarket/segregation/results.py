"""What an index returns: the value beside its bias, its error and what chance alone would give."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UnknownNameError
from braidwork.labormarket.segregation.crosstab import Crosstab
from braidwork.labormarket.segregation.inference import Inferred

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number and how sure it is; None where it was not asked for or cannot be known.

    `interval` is the shifted percentile interval of the bootstrap, or bias-corrected value ± 1.645 SE of replicates.
    `expected_under_independence` is the mean of simulated tables in which units and groups are unrelated,
    `expected_first_order` the chi-squared approximation of the same: what the index shows when there is nothing to see.
    """

    value: float
    bias_corrected: float | None = None
    standard_error: float | None = None
    interval: tuple[float, float] | None = None
    expected_under_independence: float | None = None
    expected_first_order: float | None = None


@dataclass(frozen=True, kw_only=True)
class Level(Figure):
    """One part of a nested index: `between` the outermost super-units, or one level within the level above it."""

    name: str


@dataclass(frozen=True, kw_only=True)
class SuperUnit(Figure):
    """The index among the units of one super-unit: M_s, or H_s (NaN where it holds a single group).

    `share` is p_s. `entropy_ratio` is E_s / E. The super-unit adds share × value to M, share × entropy_ratio × value
    to H.
    """

    code: Hashable
    share: float
    entropy_ratio: float


@dataclass(frozen=True, kw_only=True)
class SegregationIndex(Figure):
    """One index of one table. `method` says formula, version and inference; `persons` is N or the total weight.

    With `within=` the `levels` add up to the value and `super_units` describes each outermost super-unit.
    """

    measure: str
    method: str
    units: int
    groups: int
    persons: float
    effective_size: float | None
    dropped_units: tuple[Hashable, ...]
    dropped_groups: tuple[Hashable, ...]
    notes: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    super_units: tuple[SuperUnit, ...] = ()

    def level(self, name: str) -> Level:
        """The part of a nested index with this name."""
        for found in self.levels:
            if found.name == name:
                return found
        raise UnknownNameError.of("level", name, [level.name for level in self.levels], where=self.measure)


@dataclass(frozen=True, kw_only=True)
class LocalSegregation:
    """Local scores of every group or every unit; arrays of shape (K,) in the order of `codes`.

    Σ share × value = M. An array is None where it was not asked for; NaN marks a code that some draw or replicate
    leaves empty.
    """

    by: str
    codes: tuple[Hashable, ...]
    share: Floats
    value: Floats
    bias_corrected: Floats | None
    standard_error: Floats | None
    lower: Floats | None
    upper: Floats | None
    expected_under_independence: Floats | None
    expected_first_order: Floats | None
    mutual_information: float
    method: str
    dropped_units: tuple[Hashable, ...]
    dropped_groups: tuple[Hashable, ...]
    notes: tuple[str, ...] = ()

    def score(self, code: Hashable) -> Figure:
        """The score of one group or unit."""
        if code not in self.codes:
            raise UnknownNameError.of(self.by, str(code), [str(c) for c in self.codes])
        return _figure(_arrays(self), self.codes.index(code))

    def to_pandas(self) -> pd.DataFrame:
        """One row per code: share, contribution to M (share × value), value and what is known of its error."""
        import pandas as pd

        known = {name: array for name, array in _arrays(self).items() if array is not None}
        columns = {self.by: list(self.codes), "share": self.share, "contribution": self.share * self.value, **known}
        return pd.DataFrame(columns)


_ARRAYS = (
    "value", "bias_corrected", "standard_error", "lower", "upper",
    "expected_under_independence", "expected_first_order",
)  # fmt: skip


def _arrays(found: LocalSegregation) -> dict[str, Floats | None]:
    return {name: getattr(found, name) for name in _ARRAYS}


def figure(found: Inferred, position: int) -> dict[str, Any]:
    """The fields of a `Figure` for one of the inferred figures."""
    arrays = (found.value, found.bias_corrected, found.standard_error, found.lower, found.upper,
              found.expected, found.first_order)  # fmt: skip
    return vars(_figure(dict(zip(_ARRAYS, arrays, strict=True)), position))


def _figure(arrays: dict[str, Floats | None], i: int) -> Figure:
    def at(name: str) -> float | None:
        array = arrays[name]
        return None if array is None or np.isnan(array[i]) else float(array[i])

    value, lower, upper = arrays["value"], at("lower"), at("upper")
    assert value is not None
    return Figure(
        value=float(value[i]),
        bias_corrected=at("bias_corrected"),
        standard_error=at("standard_error"),
        interval=None if lower is None or upper is None else (lower, upper),
        expected_under_independence=at("expected_under_independence"),
        expected_first_order=at("expected_first_order"),
    )


def index(table: Crosstab, measure: str, formula: str, found: Inferred, **more: Any) -> SegregationIndex:
    """The first of the inferred figures as a result, with what the table says of itself."""
    return SegregationIndex(
        measure=measure,
        method=f"{formula}; {found.method}",
        units=len(table.units),
        groups=len(table.groups),
        persons=table.persons,
        effective_size=table.effective_size,
        dropped_units=table.dropped_units,
        dropped_groups=table.dropped_groups,
        notes=found.notes,
        **figure(found, 0),
        **more,
    )
