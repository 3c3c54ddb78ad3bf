"""What the engine sums, as arrays: records, households, weights and weighted values per cell and replicate.

One query sums at the finest grain; coarser tables are added up from it, so that a report asks each measure once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from braidwork.measures.dimensions import Dimension
from braidwork.measures.frame import Frame

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Cells:
    """Sums for G cells and R replicates.

    `keys` are the categories of each cell; `weight` and `value` have shape (G, 1 + R), the full sample first:
    Σw and Σw·x; `below` is Σw·y of a ratio's denominator or None. `square` (G,) is Σw·x², and for a ratio `cross`
    and `below_square` are Σw·x·y and Σw·y².
    """

    keys: tuple[tuple[str, ...], ...]
    n: Counts
    households: Counts
    weight: Floats
    value: Floats
    below: Floats | None
    square: Floats
    cross: Floats | None = None
    below_square: Floats | None = None


@dataclass(frozen=True)
class Distribution:
    """For quantiles: rows of (cell position, distinct value, Σw per replicate), beside the cells themselves."""

    cells: Cells
    position: Counts
    x: Floats
    weight: Floats


@dataclass(frozen=True)
class _Summed:
    """One query's answer: a row per group, null where a record lies outside a dimension."""

    keys: list[Key]
    columns: dict[str, Floats]


class Sums:
    """The sums of a frame, ready for any subset of its dimensions."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._fine = self._asked("values" if self._is_quantile else "sums", frame.by)

    @property
    def _is_quantile(self) -> bool:
        return self.frame.measure.kind == "quantile"

    def cells(self, by: Sequence[Dimension]) -> Cells:
        """The cells by some of the frame's dimensions, in reading order, cells without records filled with zeros."""
        keys, position = self._placed(by)
        inside = position >= 0

        def added(name: str) -> Floats:
            column = self._fine.columns[name]
            out = np.zeros((len(keys), *column.shape[1:]))
            np.add.at(out, position[inside], column[inside])
            return out

        ratio = self.frame.measure.denominator is not None
        return Cells(
            keys=tuple(keys),
            n=added("n").astype(np.int64),
            households=self._households(by, keys),
            weight=added("w"),
            value=added("x") if not self._is_quantile else np.zeros((len(keys), 1)),
            below=added("y") if ratio else None,
            square=added("square") if not self._is_quantile else np.zeros(len(keys)),
            cross=added("cross") if ratio else None,
            below_square=added("below_square") if ratio else None,
        )

    def distribution(self, by: Sequence[Dimension]) -> Distribution:
        """The cells with the distinct values and their weights in each."""
        cells = self.cells(by)
        _, position = self._placed(by)
        inside = position >= 0
        columns = self._fine.columns
        return Distribution(cells, position[inside], columns["value"][inside], columns["w"][inside])

    def _placed(self, by: Sequence[Dimension]) -> tuple[list[tuple[str, ...]], Counts]:
        """The cells to show, and for each fine row the position of its cell (−1 outside a dimension)."""
        places = [[d.name for d in self.frame.by].index(d.name) for d in by]
        found = [tuple(key[p] for p in places) for key in self._fine.keys]
        whole = [key for key in dict.fromkeys(found) if None not in key]
        shown = self.frame.keys(by) or sorted(whole, key=lambda key: _order(by, key))  # type: ignore[arg-type]
        if not by:
            shown = [()]
        at = {key: i for i, key in enumerate(shown)}
        return list(shown), np.array([at.get(key, -1) for key in found], dtype=np.int64)  # type: ignore[arg-type]

    def _households(self, by: Sequence[Dimension], keys: Sequence[tuple[str, ...]]) -> Counts:
        """Distinct households do not add up over cells: they are counted for the very cells asked."""
        counted = self._asked("households", by)
        found = dict(zip(counted.keys, counted.columns["households"], strict=True))
        return np.array([found.get(key, 0) for key in keys], dtype=np.int64)

    def _asked(self, kind: str, by: Sequence[Dimension]) -> _Summed:
        frame = self.frame
        positions = tuple([d.name for d in frame.by].index(d.name) for d in by)
        question = _question(
            kind, positions, frame.edition.replicates, frame.measure.denominator is not None, frame.store.engine.dialect
        )
        answer = frame.store.collect_over(frame.records_sql, question)
        columns = _columns(answer, frame.edition.replicates + 1)
        return _Summed(_keys(answer, by, positions), columns)


def cells(frame: Frame) -> Cells:
    """The cells of a frame by all of its dimensions."""
    return Sums(frame).cells(frame.by)


@cache
def _question(kind: str, dims: tuple[int, ...], replicates: int, ratio: bool, dialect: str) -> str:
    """The SQL that sums over `records`; the same for every measure, so it is compiled once a process."""
    import ibis

    schema = {f"d{i}": "string" for i in dims} | {"x": "float64", "serialno": "string"}
    schema |= {"y": "float64"} if ratio else {}
    schema |= {f"w{r}": "int32" for r in range(replicates + 1)}
    records = ibis.table(schema, name="records")
    known = records.filter(records["x"].notnull())
    groups = [f"d{i}" for i in dims] + (["x"] if kind == "values" else [])
    wanted = (
        _household_count(known) if kind == "households" else _sums(known, replicates, ratio, values=kind == "values")
    )
    asked = known.group_by(groups).agg(**wanted) if groups else known.aggregate(**wanted)
    return str(ibis.to_sql(asked, dialect=dialect))


def _household_count(records: Any) -> dict[str, Any]:
    import ibis

    return {"households": ibis.ifelse(records["w0"] > 0, records["serialno"], None).nunique()}


def _sums(records: Any, replicates: int, ratio: bool, *, values: bool) -> dict[str, Any]:
    sums: dict[str, Any] = {"n": (records["w0"] > 0).cast("int64").sum()}
    sums |= {f"w{r}": records[f"w{r}"].sum().cast("float64") for r in range(replicates + 1)}
    if values:
        return sums
    sums["square"] = (records["w0"] * records["x"] * records["x"]).sum()
    sums |= {f"x{r}": (records[f"w{r}"] * records["x"]).sum() for r in range(replicates + 1)}
    if ratio:
        sums["cross"] = (records["w0"] * records["x"] * records["y"]).sum()
        sums["below_square"] = (records["w0"] * records["y"] * records["y"]).sum()
        sums |= {f"y{r}": (records[f"w{r}"] * records["y"]).sum() for r in range(replicates + 1)}
    return sums


def _columns(answer: pa.Table, width: int) -> dict[str, Floats]:
    """Columns as arrays; `w0…`, `x0…`, `y0…` stacked to (rows, 1 + R); the grouped value itself as `value`."""
    names = set(answer.column_names)
    found = {n: _numbers(answer, n) for n in ("n", "households", "square", "cross", "below_square") if n in names}
    if "x" in names:
        found["value"] = _numbers(answer, "x")
    for prefix in ("w", "x", "y"):
        if f"{prefix}0" in names:
            found[prefix] = np.column_stack([_numbers(answer, f"{prefix}{r}") for r in range(width)])
    return found


def _keys(answer: pa.Table, by: Sequence[Dimension], positions: Sequence[int]) -> list[Key]:
    columns = []
    for i, d in zip(positions, by, strict=True):
        values = answer.column(f"d{i}").to_pylist()
        columns.append([d.codes.get(v, v) for v in values] if d.codes and d.column is not None else values)
    return list(zip(*columns, strict=True)) if columns else [()] * answer.num_rows


def _order(by: Sequence[Dimension], key: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Where a cell stands: named categories in reading order, then the others by code."""
    positions = [list(d.labels) for d in by]
    return tuple((p.index(k) if k in p else len(p), k) for p, k in zip(positions, key, strict=True))


def _numbers(answer: pa.Table, name: str) -> Floats:
    """A numeric column as floats, a missing sum (of no rows) as 0."""
    column = answer.column(name).combine_chunks().cast("float64")
    if column.null_count:
        return np.array([0.0 if v is None else v for v in column.to_pylist()], dtype=np.float64)
    # Through the buffer: pyarrow's own way to numpy imports pandas, which costs more than the whole query.
    return np.frombuffer(column.buffers()[1], dtype=np.float64, count=len(column), offset=8 * column.offset)
