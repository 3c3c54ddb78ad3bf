"""Persons for the cost of exclusion: columns read, checked and coded."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition.two_groups import Mask, labels, missing_labels
from braidwork.measures.replicates.rule import VarianceRule
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.weights import base_weights, numbers, replicate_columns, replicate_weights
from braidwork.reference import recode

Floats = NDArray[np.float64]

AGE_BANDS = "age_band"  # the bands of the reference room
TOO_YOUNG = "under_16"  # the band that takes no part: the universe is people of 16 and over


@dataclass(frozen=True)
class Coded:
    """Labels in order and the position (n,) of each row's label."""

    labels: tuple[Hashable, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True)
class Persons:
    """Rows of the universe: income and earnings in USD and hours of a year, all (n,), and what they are grouped by.

    `replicates` (n, R). `occupation` codes are meant only where hours are positive. `missing` counts rows left out
    by what they lack, `n_too_young` those under 16.
    """

    place: Coded
    group: Coded
    age: Coded
    occupation: Coded
    income: Floats
    earnings: Floats
    hours: Floats
    weights: Floats
    replicates: NDArray[Any]
    missing: dict[str, int]
    n_too_young: int


def read_persons(
    persons: Any, names: Mapping[str, str | None], replicates: Any, reference: Hashable, rule: VarianceRule
) -> Persons:
    """The persons of a mapping or data frame of columns; `names` says which column holds what (None: not there)."""
    columns = {what: _column(persons, name) for what, name in names.items() if name is not None}
    n = len(columns["group"])
    for what, column in columns.items():
        if len(column) != n:
            raise DataError(
                f"{len(column)} values for {n} rows.", where=f"column {names[what]}", mend="give one per row."
            )
    group = labels(columns["group"], "group")
    place = labels(columns["place"], "place") if "place" in columns else np.full(n, "all", dtype=object)
    band, no_age, young = _bands(columns["age"], str(names["age"]))
    hours = _hours(columns["hours"], str(names["hours"]))
    earnings, no_earnings = _earnings(columns["earnings"], hours, ~young, names)
    income, no_income = (
        _money(columns["income"], str(names["income"])) if "income" in columns else (earnings, no_earnings)
    )
    base = base_weights(columns["weight"]).astype(np.float64) if "weight" in columns else np.ones(n)
    lacking = {"income": no_income, "earnings": no_earnings, "age": no_age}
    kept = np.flatnonzero(~(no_income | no_earnings | no_age | young))
    _require_everybody(group, group[kept], base[kept], reference)
    occupation = _occupations(columns["occupation"], hours > 0, ~young, str(names["occupation"]))
    return Persons(
        place=_coded(place[kept]),
        group=_coded(group[kept]),
        age=_coded(band[kept]),
        occupation=Coded(occupation.labels, occupation.codes[kept]),
        income=income[kept],
        earnings=earnings[kept],
        hours=hours[kept],
        weights=base[kept],
        replicates=_replicates(persons, replicates, n, rule)[kept],
        missing={what: int((mask & ~young).sum()) for what, mask in lacking.items()},
        n_too_young=int(young.sum()),
    )


def _column(persons: Any, name: str) -> Any:
    known = [str(c) for c in (persons.columns if hasattr(persons, "columns") else persons)]
    if name not in known:
        raise UnknownNameError.of("column", name, known)
    return persons[name]


def _replicates(persons: Any, replicates: Any, rows: int, rule: VarianceRule) -> NDArray[Any]:
    if isinstance(replicates, str):
        names = [str(c) for c in (persons.columns if hasattr(persons, "columns") else persons)]
        pattern = re.compile(re.escape(replicates) + r"\d+", re.IGNORECASE)
        found = sum(1 for name in names if pattern.fullmatch(name))
        count = 80 if rule.coefficient is None or isinstance(rule.coefficient, str) else found
        replicates = np.column_stack([np.asarray(persons[c]) for c in replicate_columns(names, replicates, count)])
    parts = replicate_weights(replicates, rows)
    if replicates is not None:
        rule.coefficients(parts.shape[1])
    return parts


def _money(column: Any, name: str) -> tuple[Floats, Mask]:
    array = numbers(column, f"column {name}")
    values, gaps = checked_variable(array, len(array))
    return values.astype(np.float64), np.zeros(len(array), dtype=np.bool_) if gaps is None else gaps


def _hours(column: Any, name: str) -> Floats:
    """Hours of the year (n,); missing hours are those of people who did not work."""
    hours, _ = _money(column, name)
    if (hours < 0).any():
        _refuse("hours are negative", np.flatnonzero(hours < 0), name, "mend the hours.")
    return hours


def _earnings(column: Any, hours: Floats, inside: Mask, names: Mapping[str, str | None]) -> tuple[Floats, Mask]:
    """Earnings (n,) and which workers lack them; who did not work has none, known or not."""
    earnings, gaps = _money(column, str(names["earnings"]))
    stray = inside & (hours == 0) & (earnings != 0)
    if stray.any():
        mend = f"'{names['hours']}' must hold the hours of the same period as the earnings."
        _refuse("earnings without hours of work", np.flatnonzero(stray), str(names["earnings"]), mend)
    return earnings, gaps & (hours > 0)


def _bands(column: Any, name: str) -> tuple[NDArray[Any], Mask, Mask]:
    """Age bands (n,), who lacks an age, who is too young. Numbers are years; text is bands of the caller's own."""
    array = np.asarray(column)
    numeric = array.dtype.kind in "iuf" or (array.dtype.kind == "O" and _are_numbers(array))
    if not numeric:
        gaps = missing_labels(array)
        return array, gaps, np.zeros(len(array), dtype=np.bool_)
    years, gaps = _money(column, name)
    rounded = np.floor(years).astype(np.int64)
    different, back = np.unique(rounded[~gaps], return_inverse=True)
    found = [recode(AGE_BANDS).classify({"age_years": int(age)}) for age in different]
    for age, band in zip(different, found, strict=True):
        if not band:
            _refuse(f"the age {age} has no band", np.flatnonzero((rounded == age) & ~gaps), name, "mend the age.")
    bands = np.full(len(array), "", dtype=object)
    bands[~gaps] = np.array([band[0] for band in found], dtype=object)[back]
    return bands, gaps, bands == TOO_YOUNG


def _are_numbers(array: NDArray[Any]) -> bool:
    known = array[~missing_labels(array)].tolist()
    return bool(known) and all(isinstance(v, (int, float, np.number)) for v in known)


def _occupations(column: Any, works: Mask, inside: Mask, name: str) -> Coded:
    array = np.asarray(column)
    gaps = missing_labels(array)
    lost = works & inside & gaps
    if lost.any():
        _refuse("someone with hours of work has no occupation", np.flatnonzero(lost), name, "give every worker one.")
    shown = array.astype(object)
    shown[~works | gaps] = None
    there = tuple(sorted({v for v in shown.tolist() if v is not None}, key=str))
    position = {label: i for i, label in enumerate(there)}
    return Coded(there, np.array([position.get(v, 0) for v in shown.tolist()], dtype=np.int32))


def _coded(array: NDArray[Any]) -> Coded:
    there = tuple(sorted(set(array.tolist()), key=str))
    position = {label: i for i, label in enumerate(there)}
    return Coded(there, np.array([position[v] for v in array.tolist()], dtype=np.int32))


def _require_everybody(group: NDArray[Any], used: NDArray[Any], base: Floats, reference: Hashable) -> None:
    there = set(group.tolist())
    for label in sorted(there | {reference}, key=str):
        if not base[used == label].sum() > 0:
            role = "reference group" if label == reference else "group"
            raise UndefinedMeasureError(
                f"the {role} '{label}' has no rows or no weight in the universe.",
                mend="check its spelling and the universe, or leave its rows out.",
            )


def _refuse(what: str, rows: NDArray[np.intp], column: str, mend: str) -> None:
    first = ", ".join(str(i) for i in rows[:3])
    raise DataError(f"{what} ({len(rows)} rows).", where=f"column {column}, rows {first}", mend=mend)
