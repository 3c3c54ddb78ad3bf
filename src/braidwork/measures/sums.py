"""What the engine sums, as arrays: records, households, weights and weighted values per cell and replicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from braidwork.measures.frame import Frame

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Cells:
    """Sums for G cells and R replicates.

    `keys` are the categories of each cell; `weight` and `value` have shape (G, 1 + R), the full sample first:
    Σw and Σw·x; `below` is Σw·y of a ratio's denominator or None. `square` (G,) is Σw·x², and for a ratio `cross`
    and `below_square` are Σw·x·y and Σw·y².
    """

    keys: tuple[tuple[str, ...], ...]
    n: NDArray[np.int64]
    households: NDArray[np.int64]
    weight: NDArray[np.float64]
    value: NDArray[np.float64]
    below: NDArray[np.float64] | None
    square: NDArray[np.float64]
    cross: NDArray[np.float64] | None = None
    below_square: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Distribution:
    """For quantiles: rows of (cell position, distinct value, Σw per replicate), beside the cells themselves."""

    cells: Cells
    position: NDArray[np.int64]
    x: NDArray[np.float64]
    weight: NDArray[np.float64]


def cells(frame: Frame) -> Cells:
    """One grouped query: counts and sums of every cell."""
    records = frame.records()
    answer = frame.store.collect(_grouped(frame, records, _sums(frame, records)))
    return _arranged(frame, answer)


def distribution(frame: Frame) -> Distribution:
    """The cells, and a second grouped query that collapses equal values."""
    import numpy as np

    records = frame.records()
    weights = {f"w{r}": records[f"w{r}"].sum().cast("int64") for r in range(frame.edition.replicates + 1)}
    found = frame.store.collect(records.group_by([*_dims(frame), "x"]).agg(**weights))
    whole = cells(frame)
    places = {key: i for i, key in enumerate(whole.keys)}
    position = np.array([places[k] for k in _keys(frame, found)], dtype=np.int64)
    return Distribution(whole, position, _numbers(found, "x"), _stacked(found, "w", frame.edition.replicates + 1))


def _dims(frame: Frame) -> list[str]:
    return [f"d{i}" for i in range(len(frame.by))]


def _sums(frame: Frame, records: Any) -> dict[str, Any]:
    import ibis

    sums: dict[str, Any] = {
        "n": (records["w0"] > 0).cast("int64").sum(),
        "households": ibis.ifelse(records["w0"] > 0, records["serialno"], None).nunique(),
        "square": (records["w0"] * records["x"] * records["x"]).sum(),
    }
    if frame.measure.denominator is not None:
        sums["cross"] = (records["w0"] * records["x"] * records["y"]).sum()
        sums["below_square"] = (records["w0"] * records["y"] * records["y"]).sum()
    for r in range(frame.edition.replicates + 1):
        weight = records[f"w{r}"]
        sums[f"w{r}"] = weight.sum().cast("int64")
        sums[f"x{r}"] = (weight * records["x"]).sum()
        if frame.measure.denominator is not None:
            sums[f"y{r}"] = (weight * records["y"]).sum()
    return sums


def _grouped(frame: Frame, records: Any, sums: dict[str, Any]) -> Any:
    return records.group_by(_dims(frame)).agg(**sums) if frame.by else records.aggregate(**sums)


def _arranged(frame: Frame, answer: pa.Table) -> Cells:
    """The answer in the frame's reading order, cells without records filled with zeros."""
    import numpy as np

    found = _keys(frame, answer)
    wanted = frame.keys() or sorted(found, key=lambda key: _order(frame, key))
    if not frame.by:
        wanted = [()]
    at = {key: i for i, key in enumerate(found)}
    take = np.array([at.get(key, -1) for key in wanted], dtype=np.int64)
    count = frame.edition.replicates + 1

    def rows(array: NDArray[Any]) -> NDArray[Any]:
        if not len(found):
            return np.zeros((len(wanted), *array.shape[1:]), dtype=array.dtype)
        picked = array[take]
        picked[take < 0] = 0
        return np.nan_to_num(picked) if picked.dtype.kind == "f" else picked

    return Cells(
        keys=tuple(wanted),
        n=rows(_integers(answer, "n")),
        households=rows(_integers(answer, "households")),
        weight=rows(_stacked(answer, "w", count)),
        value=rows(_stacked(answer, "x", count)),
        below=rows(_stacked(answer, "y", count)) if frame.measure.denominator is not None else None,
        square=rows(_numbers(answer, "square")),
        cross=rows(_numbers(answer, "cross")) if frame.measure.denominator is not None else None,
        below_square=rows(_numbers(answer, "below_square")) if frame.measure.denominator is not None else None,
    )


def _keys(frame: Frame, answer: pa.Table) -> list[tuple[str, ...]]:
    columns = []
    for name, d in zip(_dims(frame), frame.by, strict=True):
        values = answer.column(name).to_pylist()
        columns.append([d.codes.get(v, v) for v in values] if d.codes and d.column is not None else values)
    return list(zip(*columns, strict=True)) if columns else [()] * answer.num_rows


def _order(frame: Frame, key: tuple[str, ...]) -> tuple[int, ...]:
    positions = [list(d.labels) for d in frame.by]
    return tuple(p.index(k) if k in p else len(p) for p, k in zip(positions, key, strict=True))


def _stacked(answer: pa.Table, prefix: str, count: int) -> NDArray[np.float64]:
    import numpy as np

    return np.column_stack([_numbers(answer, f"{prefix}{r}") for r in range(count)])


def _numbers(answer: pa.Table, name: str) -> NDArray[np.float64]:
    import numpy as np

    column = answer.column(name).combine_chunks().cast("float64")
    if column.null_count:
        return np.array([np.nan if v is None else v for v in column.to_pylist()], dtype=np.float64)
    # Through the buffer: pyarrow's own way to numpy imports pandas, which costs more than the whole query.
    return np.frombuffer(column.buffers()[1], dtype=np.float64, count=len(column), offset=8 * column.offset)


def _integers(answer: pa.Table, name: str) -> NDArray[np.int64]:
    import numpy as np

    return np.asarray([v or 0 for v in answer.column(name).to_pylist()], dtype=np.int64)
