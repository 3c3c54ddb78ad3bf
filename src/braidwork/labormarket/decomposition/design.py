"""The design of a regression: numeric and categorical terms as columns, and what each column means."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError
from braidwork.labormarket.decomposition.two_groups import Mask, missing_labels
from braidwork.measures.replicates.statistics import checked_variable

Floats = NDArray[np.float64]

INTERCEPT = "intercept"


@dataclass(frozen=True)
class Term:
    """One regressor: numeric `values` (n,), or the position (n,) of each row's class among `classes`.

    `omitted` is the position of the class without a column. `missing` (n,) marks rows that lack the term.
    """

    name: str
    values: NDArray[Any]
    missing: Mask
    classes: tuple[Hashable, ...] = ()
    omitted: int = 0


@dataclass(frozen=True)
class Design:
    """Columns (n, p) of a regression, the intercept first, and how they read.

    `columns` names each of the P ≥ p lines of a detailed answer as (term, class): omitted classes have a line too.
    `to_lines` (P, p) turns coefficients into those lines and `share_lines` (P, p) column means into theirs, so that
    the product of the two is the same as before.
    """

    matrix: Floats
    names: tuple[str, ...]
    columns: tuple[tuple[str, Hashable | None], ...]
    to_lines: Floats
    share_lines: Floats


def read_terms(terms: Any, rows: int, omitted: Mapping[str, Hashable] | None) -> tuple[Term, ...]:
    """The terms of a mapping or data frame of columns (n,): text is categorical, and so is what `omitted` names."""
    names = [str(name) for name in (terms.columns if hasattr(terms, "columns") else terms)]
    if not names:
        raise DataError("no terms were given.", mend="give at least one column to explain the gap with.")
    repeated = sorted({name for name in names if names.count(name) > 1 or name == INTERCEPT})
    if repeated:
        raise DataError(f"the column name {repeated[0]} is taken or there twice.", mend="rename it.")
    wanted = dict(omitted or {})
    for name in wanted:
        if name not in names:
            raise UnknownNameError.of("term", name, names)
    return tuple(_term(name, terms[name], rows, name in wanted, wanted.get(name)) for name in names)


def _term(name: str, column: Any, rows: int, named: bool, omitted: Hashable) -> Term:
    array = np.asarray(column)
    if array.shape != (rows,):
        raise DataError(
            f"the term has shape {array.shape} for {rows} rows.", where=f"column {name}", mend="give one value per row."
        )
    if named or not _is_numeric(array):
        return _categorical(name, array, named, omitted)
    values, missing = checked_variable(column, rows)
    return Term(name, values, np.zeros(rows, dtype=np.bool_) if missing is None else missing)


def _is_numeric(array: NDArray[Any]) -> bool:
    if array.dtype.kind != "O":
        return array.dtype.kind in "biuf"
    known = array[~missing_labels(array)]
    return all(isinstance(v, (int, float, np.number)) for v in known.tolist())


def _categorical(name: str, array: NDArray[Any], named: bool, omitted: Hashable) -> Term:
    missing = missing_labels(array)
    classes = tuple(sorted(set(array[~missing].tolist()), key=str))
    if named and omitted not in classes:
        raise UnknownNameError.of("class", str(omitted), [str(c) for c in classes], where=f"column {name}")
    position = {label: i for i, label in enumerate(classes)}
    codes = np.array([position.get(v, 0) for v in array.tolist()], dtype=np.int64)
    return Term(name, codes, missing, classes, classes.index(omitted) if named else 0)


def design(terms: tuple[Term, ...], rows: NDArray[np.intp], *, normalise: bool) -> Design:
    """The design of the chosen rows; `normalise` states class effects as deviations from their mean.

    Normalisation (Yun 2005; Gardeazabal and Ugidos 2004): with b over all classes, the omitted one 0, each class
    gets b − b̄ and the intercept + b̄, so that no answer depends on which class was left out.
    """
    parts, names = [np.ones(len(rows))], [INTERCEPT]
    lines: list[tuple[str, Hashable | None]] = [(INTERCEPT, None)]
    places: list[tuple[int, int, Term] | int] = []  # a numeric column, or first column, classes and the term
    for term in terms:
        if not term.classes:
            places.append(len(names))
            names.append(term.name)
            lines.append((term.name, None))
            parts.append(term.values[rows].astype(np.float64))
            continue
        kept = [i for i in range(len(term.classes)) if i != term.omitted]
        places.append((len(names), len(term.classes), term))
        names += [f"{term.name} = {term.classes[i]}" for i in kept]
        lines += [(term.name, label) for label in term.classes]
        codes = term.values[rows]
        parts += [(codes == i).astype(np.float64) for i in kept]
    to_lines, share_lines = _line_maps(places, len(lines), len(names), normalise)
    return Design(np.column_stack(parts), tuple(names), tuple(lines), to_lines, share_lines)


def _line_maps(
    places: list[tuple[int, int, Term] | int], lines: int, columns: int, normalise: bool
) -> tuple[Floats, Floats]:
    effects, shares = np.zeros((lines, columns)), np.zeros((lines, columns))
    effects[0, 0] = shares[0, 0] = 1.0
    line = 1
    for place in places:
        if isinstance(place, int):
            effects[line, place] = shares[line, place] = 1.0
            line += 1
            continue
        first, classes, term = place
        kept = [i for i in range(classes) if i != term.omitted]
        own = slice(first, first + classes - 1)
        for column, i in enumerate(kept, start=first):
            effects[line + i, column] = shares[line + i, column] = 1.0
        shares[line + term.omitted, 0] = 1.0  # the omitted class holds whoever is in none of the others
        shares[line + term.omitted, own] = -1.0
        if normalise:
            effects[0, own] += 1 / classes
            effects[line : line + classes, own] -= 1 / classes
        line += classes
    return effects, shares
