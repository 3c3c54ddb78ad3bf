"""Reads a caseload that somebody names, CSV or Parquet: one row per person, facts in columns, faults by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.population.cells import FLAGS, NOTHING, STATE_CELLS, STATES, Cells, Fault, cells_of
from braidwork.eligibility.population.columns import CARRIED, GROUP_COLUMNS, PERSON_ID, FactColumn, recognized
from braidwork.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    import pyarrow as pa

    from braidwork.eligibility.population.people import Population
    from braidwork.engine.session import Engine

_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_MEND_FILE = "give a CSV or Parquet file with one row per person and the column person_id."


def read_population(path: Path, engine: Engine, on: date) -> Population:
    """A population from a caseload file; `age` follows from `birth_date`, `washington_resident` from `county`.

    Cells: yes or no, plain numbers, dates as 2026-03-01, codes; empty or "unknown" is unknown, "declined",
    "not_applicable" and "not_yet_available" are kept apart. Raises DataError naming row and column for what is not
    possible, UnknownNameError with the nearest for a column that is no fact.
    """
    from braidwork.eligibility.population.people import population_of

    table = _read(path)
    names = table.column_names
    if PERSON_ID not in names:
        raise DataError(f"the table has no column {PERSON_ID}.", where=str(path), mend=_MEND_FILE)
    columns = _recognized(names, path)
    if not table.num_rows:
        raise DataError("the table has no people.", where=str(path), mend=_MEND_FILE)
    arrays: dict[str, Any] = {name: _text(table, name) for name in names if name in CARRIED or name == PERSON_ID}
    _require_ids(arrays[PERSON_ID], path)
    for name in (n for n in names if n in GROUP_COLUMNS):
        arrays[name] = _flags(table, name, path) if name.endswith("_complete") else _text(table, name)
    for column in columns:
        arrays |= _facts(table, column, path, names)
    _check_ranges(arrays, columns, path)
    return population_of(_derived(arrays, on), engine, view="caseload")


def _recognized(names: list[str], path: Path) -> tuple[FactColumn, ...]:
    try:
        return recognized(names, where=str(path))
    except UnknownNameError as problem:
        near = f"{problem.mend} Else " if problem.mend and problem.mend.startswith("did you mean") else ""
        mend = f"{near}take the column out; braidwork eligibility facts lists the names that a table may have."
        raise UnknownNameError(problem.what, where=problem.where, mend=mend) from problem


def _read(path: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    if not path.is_file():
        raise DataError("there is no such file.", where=str(path), mend=_MEND_FILE)
    try:
        if path.suffix.lower() == ".parquet":
            return pq.read_table(path)
        if path.suffix.lower() not in _TEXT_SUFFIXES:
            raise DataError("the file is neither CSV nor Parquet.", where=str(path), mend=_MEND_FILE)
        with path.open(encoding="utf-8-sig") as lines:
            header = lines.readline()
        delimiter = max(",;\t", key=header.count)
        first = pa_csv.read_csv(
            path,
            parse_options=pa_csv.ParseOptions(delimiter=delimiter),
            convert_options=pa_csv.ConvertOptions(column_types=_as_text(header, delimiter)),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError, OSError) as problem:
        raise DataError(
            f"the file cannot be read ({str(problem).splitlines()[0]}).", where=str(path), mend=_MEND_FILE
        ) from problem
    names = [n.strip() for n in first.column_names]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise DataError(f"the column {twice[0]} is there twice.", where=str(path), mend="keep one of them.")
    return first.rename_columns(names)


def _as_text(header: str, delimiter: str) -> Any:
    import csv

    import pyarrow as pa

    return dict.fromkeys(next(csv.reader([header], delimiter=delimiter)), pa.string())


def _text(table: pa.Table, name: str) -> Any:
    return table.column(name).combine_chunks().cast("string")


def _require_ids(ids: Any, path: Path) -> None:
    import pyarrow.compute as pc

    empty = pc.or_(pc.is_null(ids), pc.equal(pc.utf8_trim_whitespace(pc.fill_null(ids, "")), ""))
    if pc.any(empty).as_py():
        row = pc.index(empty, True).as_py()
        raise DataError("a person has no person_id.", where=_row(path, row), mend="give every row an id of its own.")
    counted = ids.value_counts()
    twice = pc.filter(counted.field("values"), pc.greater(counted.field("counts"), 1))
    if len(twice):
        second = [i for i, v in enumerate(ids.to_pylist()) if v == twice[0].as_py()][1]
        raise DataError(
            f"person_id {twice[0].as_py()} is there twice.", where=_row(path, second), mend="one row per person."
        )


def _flags(table: pa.Table, name: str, path: Path) -> Any:
    return _parsed(table, name, FLAGS, path)[0]


def _facts(table: pa.Table, column: FactColumn, path: Path, names: list[str]) -> dict[str, Any]:
    """The arrays of one column of the file; a value column may also say why there is none."""
    if column.part == "state":
        return {column.name: _parsed(table, column.name, STATE_CELLS, path)[0]}
    values, states = _parsed(table, column.name, cells_of(column.fact), path)
    found = {column.name: values}
    state = f"{column.fact.key}_state"
    if column.part == "value" and states is not None and state not in names:
        found[state] = states
    return found


def _parsed(table: pa.Table, name: str, cells: Cells, path: Path) -> tuple[Any, Any | None]:
    """The values of a column and the states told in their place; each different cell is read once."""
    import pyarrow as pa

    column = table.column(name).combine_chunks()
    encoded = column.dictionary_encode() if not pa.types.is_dictionary(column.type) else column
    values: list[Any] = []
    states: list[str | None] = []
    for i, cell in enumerate(encoded.dictionary.to_pylist()):
        value, state = _cell(cell, cells)
        if isinstance(value, Fault):
            row = encoded.indices.to_pylist().index(i)
            raise DataError(f"{cell!r} {value.why}.", where=f"{_row(path, row)}, column {name}", mend=value.mend)
        values.append(value)
        states.append(state)
    found = pa.array(values, type=pa.type_for_alias(cells.arrow)).take(encoded.indices)
    return found, pa.array(states, type=pa.string()).take(encoded.indices) if any(states) else None


def _cell(cell: Any, cells: Cells) -> tuple[Any, str | None]:
    """One cell as a value, or the state that it tells instead."""
    text = cell.strip() if isinstance(cell, str) else cell
    if text is None or (isinstance(text, str) and text.lower() in NOTHING):
        return None, None
    told = text.lower().replace(" ", "_") if isinstance(text, str) else ""
    if cells.tells_state and told in STATES:
        return None, told
    return cells.read(text), None


def _check_ranges(arrays: Mapping[str, Any], columns: tuple[FactColumn, ...], path: Path) -> None:
    import pyarrow.compute as pc

    for key in {c.fact.key for c in columns if c.part in ("low", "high")}:
        low, high = arrays.get(f"{key}_low"), arrays.get(f"{key}_high")
        if low is None or high is None:
            continue
        wrong = pc.fill_null(pc.greater(low, high), False)
        if pc.any(wrong).as_py():
            row = pc.index(wrong, True).as_py()
            raise DataError(
                f"{key} runs from {low[row].as_py()} to {high[row].as_py()}.", where=_row(path, row),
                mend=f"put the smaller into {key}_low.",
            )  # fmt: skip


def _derived(arrays: dict[str, Any], on: date) -> pa.Table:
    """The table with facts that follow from others, where it does not state them itself."""
    import pyarrow as pa

    from braidwork.eligibility.facts.derived import age_on

    if "birth_date" in arrays and "age" not in arrays:
        born = arrays["birth_date"].dictionary_encode()
        ages = pa.array(
            [None if d is None else float(age_on(d, on)) for d in born.dictionary.to_pylist()], pa.float64()
        )
        arrays["age"] = ages.take(born.indices)
    if "county" in arrays and "washington_resident" not in arrays:
        county = arrays["county"].dictionary_encode()
        here = pa.array([None if c is None else c.startswith("53") for c in county.dictionary.to_pylist()], pa.bool_())
        arrays["washington_resident"] = here.take(county.indices)
    return pa.table(arrays)


def _row(path: Path, at: int) -> str:
    """Rows as a person counts them in the file: the header is row 1."""
    return f"{path}, row {at + 2}"
