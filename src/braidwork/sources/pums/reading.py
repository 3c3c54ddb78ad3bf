"""Streaming a PUMS file as text columns, from csv (plain, gz, zip) or Parquet alike."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from braidwork.errors import DataError
from braidwork.sources.files import DAMAGE, SourceFile

if TYPE_CHECKING:
    import pyarrow as pa

_BLOCK = 4 << 20


def batches(file: SourceFile, columns: Sequence[str], *, rows: int = 200_000) -> Iterator[pa.Table]:
    """The named columns of the file, in order, as tables of some 100,000 rows; csv values are text."""
    import pyarrow as pa

    try:
        if file.shape == "parquet":
            yield from _parquet(file, columns, rows)
        else:
            yield from _csv(file, columns)
    except (pa.ArrowException, *DAMAGE) as problem:
        if file.shape == "parquet":
            raise file.truncated() from problem
        if isinstance(problem, pa.ArrowInvalid):
            raise _fault(file, str(problem)) from problem
        raise file.unreadable(problem) from problem


def _parquet(file: SourceFile, columns: Sequence[str], rows: int) -> Iterator[pa.Table]:
    import pyarrow as pa

    wanted = list(dict.fromkeys(columns))
    for batch in file.parquet().iter_batches(batch_size=rows, columns=wanted):
        # A changed byte may leave a page that can be read and text that is none.
        batch.validate(full=True)
        yield pa.Table.from_batches([batch])


def _csv(file: SourceFile, columns: Sequence[str]) -> Iterator[pa.Table]:
    import pyarrow as pa
    import pyarrow.csv as csv

    names = list(file.header)
    wanted = list(dict.fromkeys(columns))
    with file.open() as stream:
        reader = csv.open_csv(
            pa.PythonFile(stream, mode="r"),
            read_options=csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK),
            parse_options=csv.ParseOptions(delimiter=file.separator),
            convert_options=csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            if batch.num_rows:
                yield pa.Table.from_batches([batch])


def _fault(file: SourceFile, message: str) -> DataError:
    if re.search(r"Expected \d+ columns, got \d+", message) and (ragged := _first_ragged(file)):
        row, cells = ragged
        return DataError(
            f"the row has {cells} values; the header names {len(file.header)} columns.",
            where=f"{file.name}, row {row}",
            mend="the file was cut short or edited; download it again.",
        )
    if "Empty CSV" in message or "Could not skip initial" in message:
        return no_rows(file)
    return DataError(f"the file cannot be read ({message}).", where=file.name, mend="download it again.")


def _first_ragged(file: SourceFile) -> tuple[int, int] | None:
    """The first row whose number of values is not that of the header, and that number; the slow way, for an error."""
    import csv

    with file.open() as stream, io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="") as text:
        lines = csv.reader(text, delimiter=file.separator)
        with suppress(csv.Error):
            next(lines, None)
            filled = (cells for cells in lines if cells)
            for row, cells in enumerate(filled, 1):
                if len(cells) != len(file.header):
                    return row, len(cells)
    return None


def no_rows(file: SourceFile) -> DataError:
    """The error for a header that stands alone."""
    return DataError("the file has a header and no rows.", where=file.name, mend="download it again.")
