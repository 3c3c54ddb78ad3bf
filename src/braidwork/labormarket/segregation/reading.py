"""Columns of a long table in any of three dresses: a pandas frame, a pyarrow table, a mapping of arrays."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError

Key = str | Sequence[str]

ROWS_NAMED = 5  # how many offending rows a message names


@dataclass(frozen=True)
class Coded:
    """One key per row: sorted distinct labels (K,) and, per row, the position of its label (n,)."""

    labels: NDArray[Any]
    codes: NDArray[np.intp]


def names_of(key: Key) -> tuple[str, ...]:
    """The column names of a key: one name, or several that together make it."""
    return (key,) if isinstance(key, str) else tuple(key)


def column(data: Any, name: str) -> Any:
    """One column as it is; a name that the table lacks raises with the nearest names."""
    known = _column_names(data)
    if name not in known:
        raise UnknownNameError.of("column", name, known, where="the long table")
    return data.column(name) if hasattr(data, "column_names") else data[name]


def _column_names(data: Any) -> list[str]:
    if hasattr(data, "column_names"):
        return [str(name) for name in data.column_names]
    if hasattr(data, "columns"):
        return [str(name) for name in data.columns]
    if isinstance(data, Mapping):
        return [str(name) for name in data]
    raise DataError(
        f"a long table cannot be read from {type(data).__name__}.",
        mend="give a pandas data frame, a pyarrow table or a mapping of column names to arrays.",
    )


def coded(data: Any, key: Key, what: str) -> Coded:
    """The key of every row; several columns make labels that are tuples. A missing code raises, naming rows."""
    parts = [_coded_column(column(data, name), f"{what} code '{name}'") for name in names_of(key)]
    if not parts:
        raise DataError(f"no column was named for the {what}.", mend=f"give {what}= at least one column name.")
    whole = parts[0]
    for i, part in enumerate(parts[1:], start=1):
        if len(part.codes) != len(whole.codes):
            raise _ragged(what, len(part.codes), len(whole.codes))
        whole = _joined(whole, part, flat=i > 1)
    return whole


def _joined(left: Coded, right: Coded, *, flat: bool) -> Coded:
    width = len(right.labels)
    present, codes = np.unique(left.codes * width + right.codes, return_inverse=True)
    pairs = [(left.labels[p // width], right.labels[p % width]) for p in present]
    return Coded(_objects([(*a, b) if flat else (a, b) for a, b in pairs]), codes.reshape(-1))


def _coded_column(values: Any, what: str) -> Coded:
    labels, codes = _factorised(values)
    blank = np.array([_is_missing(label) for label in labels.tolist()], dtype=bool)
    missing = codes < 0
    if blank.any():
        missing |= np.append(blank, False)[codes]
    if missing.any():
        raise DataError(f"the {what} is missing.", where=rows_where(missing), mend="code every row, or leave it out.")
    order = _sorted_positions(labels)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return Coded(_objects(labels[order].tolist()), place[codes])


def _factorised(values: Any) -> tuple[NDArray[Any], NDArray[np.intp]]:
    if hasattr(values, "combine_chunks"):
        return _factorised_arrow(values)
    import pandas as pd

    if not hasattr(values, "dtype"):
        values = _objects(list(values))  # a list of texts and None must not become texts
    codes, labels = pd.factorize(values)
    return np.asarray(labels), np.asarray(codes, dtype=np.intp)


def _factorised_arrow(values: Any) -> tuple[NDArray[Any], NDArray[np.intp]]:
    import pyarrow as pa

    joined = values.combine_chunks()
    if not pa.types.is_dictionary(joined.type):
        joined = joined.dictionary_encode()
    indices = joined.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    return _objects(joined.dictionary.to_pylist()), np.asarray(indices, dtype=np.intp)


def _objects(values: list[Any]) -> NDArray[Any]:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def _is_missing(label: Hashable) -> bool:
    if isinstance(label, str):
        return not label.strip()
    return label is None or str(label) in ("<NA>", "NaT") or label != label


def _sorted_positions(labels: NDArray[Any]) -> NDArray[np.intp]:
    if labels.dtype.kind in "iufU":
        return np.argsort(labels, kind="stable")
    listed = labels.tolist()
    try:
        order = sorted(range(len(listed)), key=listed.__getitem__)
    except TypeError:  # labels of several kinds have no order of their own
        order = sorted(range(len(listed)), key=lambda i: (type(listed[i]).__name__, repr(listed[i])))
    return np.array(order, dtype=np.intp)


def amounts(data: Any, name: str, rows: int, *, what: str) -> NDArray[np.float64]:
    """A column of counts or weights (n,): numbers, finite, not negative; else raises, naming the first rows."""
    values = column(data, name)
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O":
            array = np.array([np.nan if _is_missing(v) else v for v in array.tolist()], dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise DataError(f"the {what} '{name}' is not numeric.", mend="convert it to numbers first.") from problem
    if array.dtype.kind not in "biuf" or array.ndim != 1:
        raise DataError(f"the {what} '{name}' is not a column of numbers.", mend="convert it to numbers first.")
    if len(array) != rows:
        raise _ragged(what, len(array), rows)
    for wrong, bad in (("missing or not finite", ~np.isfinite(array)), ("negative", array < 0)):
        if bad.any():
            raise DataError(f"the {what} '{name}' is {wrong}.", where=rows_where(bad), mend="mend these rows first.")
    return array.astype(np.float64)


def rows_where(bad: NDArray[np.bool_]) -> str:
    """The first offending rows, counted from 0, as messages name them."""
    found = np.flatnonzero(bad)
    more = f" and {len(found) - ROWS_NAMED} more" if len(found) > ROWS_NAMED else ""
    return f"row{'s' if len(found) > 1 else ''} {', '.join(str(i) for i in found[:ROWS_NAMED])}{more}"


def _ragged(what: str, got: int, rows: int) -> DataError:
    return DataError(f"the {what} column has {got} rows, the table {rows}.", mend="give columns of one length.")
